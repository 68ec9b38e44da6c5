"""One document from a layout in typst and the files that it reads, all of them in memory. Floor 11.

Nothing is read from the disk, no package is fetched, and of fonts only those that typst itself carries are used, so
that the same input gives the same bytes on every machine. Data comes in as files that the layout reads as values.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, Final

from interlock.adapters.typesetting.errors import TypesetterMissing, TypesettingFailed
from interlock.kernel import Instant

_STANDARDS: Final = ("a-3a", "ua-1")
"""To be kept for long, with the evidence attached, and readable by everybody: tagged, titled, in a language."""


def composed(layout: bytes, files: Mapping[str, bytes], at: Instant) -> bytes:
    """Give the PDF; `at` is when it says that it was made.

    Errors: TypesetterMissing (TYP-101), TypesettingFailed (TYP-102).
    """
    try:
        import typst
    except ImportError as error:
        raise TypesetterMissing from error
    compiled: Any = typst.compile  # its stubs do not know that files can come as a mapping
    try:
        made = compiled(
            {"main": layout, **files},
            format="pdf",
            root=os.devnull,  # below which nothing can be: what is not given is not there
            ignore_system_fonts=True,
            pdf_standards=list(_STANDARDS),
            timestamp=at.replace(microsecond=0),
        )
    except typst.TypstError as error:
        raise TypesettingFailed(why="; ".join((error.message, *error.hints))) from error
    if not isinstance(made, bytes):
        raise TypesettingFailed(why="it gave no document")
    return made


def can_typeset() -> bool:
    """Say whether what sets paper is installed; it comes with an extra."""
    return find_spec("typst") is not None
