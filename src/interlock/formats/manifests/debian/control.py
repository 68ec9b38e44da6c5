"""Paragraphs of fields, as Debian's control files have them. Enters: text. Leaves: mappings with lines. Floor 5.

Source: deb-control(5); Debian Policy, section 5.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed

_FIELD: Final = re.compile(r"(?P<name>[!-9;-~]+):(?P<value>.*)")
_RELATION: Final = re.compile(r"\s*(?P<name>[a-z0-9A-Z][a-zA-Z0-9.+_-]*)")
_SOURCE: Final = re.compile(r"(?P<name>[^\s()]+)(?:\s*\((?P<version>[^()]+)\))?\s*")


class Paragraph(dict[str, str]):
    """The fields of one paragraph by their names in lower case; a field twice counts as it stands first."""

    __slots__ = ("line",)
    line: int
    """Where it begins, counted from 1."""


def paragraphs(body: bytes, path: str) -> Iterator[Paragraph]:
    """Give each paragraph.

    Errors: ManifestMalformed (FMT-201) with the line for what is neither a field nor the rest of one.
    """
    now, last = Paragraph(), ""
    for number, line in enumerate(body.decode("utf-8", "replace").split("\n"), 1):
        if not line.strip():
            if now:
                yield now
            now, last = Paragraph(), ""
        elif line[0] in " \t":
            if not last:
                raise malformed(path, "a line goes on from a field, but there is none before it", line=number)
        else:
            field = _FIELD.match(line)
            if field is None:
                raise malformed(path, "it is not a field of a control file", line=number)
            if not now:
                now.line = number
            last = field["name"].lower()
            now.setdefault(last, field["value"].strip())
    if now:
        yield now


def needed(paragraph: Paragraph) -> Iterator[str]:
    """Give the names of what a package needs to run, each of several to choose from."""
    for field in ("pre-depends", "depends"):
        yield from related(paragraph.get(field, ""))


def related(relation: str) -> Iterator[str]:
    """Give the names of a list of packages: `a (>= 1), b | c:any`."""
    for part in re.split(r"[,|]", relation):
        name = _RELATION.match(part)
        if name is not None:
            yield name["name"]


def source_of(paragraph: Paragraph) -> tuple[str, str]:
    """Give name and version of the source package; the version is empty where it is that of the package."""
    source = _SOURCE.fullmatch(paragraph.get("source", ""))
    if source is None:
        return paragraph.get("package", ""), ""
    version = (source["version"] or "").strip()
    return source["name"], "" if version == paragraph.get("version") else version
