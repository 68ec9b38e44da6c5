"""One member of a ZIP archive, for reports that are packed into one. Floor 5."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from interlock.formats.artifacts.budget import Budget, Limits
from interlock.formats.artifacts.errors import ArtifactMalformed, ArtifactTooLarge
from interlock.formats.artifacts.zips import ZipTree
from interlock.formats.reports.document import MOST_BYTES, Document

_LIMITS: Final = Limits(total_bytes=MOST_BYTES, entries=100_000, depth=1)


def is_zip(document: Document) -> bool:
    """Say whether a document begins as an archive does."""
    return document.body.startswith(b"PK\x03\x04")


def member(document: Document, name: str) -> bytes:
    """Give the first member with a name, in whatever folder it is.

    Errors: ReportMalformed (FMT-160) where there is none, or where it cannot be unpacked or becomes too large.
    """
    budget = Budget(_LIMITS, lambda: 0.0, document.source)  # its size is what bounds it, not the time
    try:
        tree = ZipTree(document.source, BytesIO(document.body), budget, BytesIO)
        paths = [path for path, _ in tree.files() if path.rpartition("/")[2] == name]
        if paths:
            return tree.open(paths[0]).read()
    except (ArtifactMalformed, ArtifactTooLarge) as error:
        raise document.malformed(f"it is a ZIP archive that cannot be unpacked: {error}") from error
    raise document.malformed(f"it is no ZIP archive that holds {name}")
