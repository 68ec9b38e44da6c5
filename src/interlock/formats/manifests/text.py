"""Bytes to text, refusing what is not text, and what two people wrote at once. Floor 5."""

from __future__ import annotations

import re
from typing import Final

from interlock.formats.manifests.errors import malformed

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_OURS: Final = re.compile(r"^<{7} ", re.MULTILINE)
_THEIRS: Final = re.compile(r"^={7}\r?$.*?^>{7} ", re.MULTILINE | re.DOTALL)


def decoded(body: bytes, path: str) -> str:
    """Give the text of a file: UTF-8, or what its byte order mark says.

    Errors: ManifestMalformed (FMT-201), also where it holds a merge conflict: nobody can say which side will count.
    """
    encoding = "utf-8"
    for mark, named in _MARKS:
        if body.startswith(mark):
            body, encoding = body[len(mark) :], named
            break
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        why = f"it is not {encoding.upper()} text"
        raise malformed(path, why, line=line, remedy=f"save {path} as UTF-8") from error
    _check_merged(text, path)
    return text


def _check_merged(text: str, path: str) -> None:
    begin = _OURS.search(text) if "<<<<<<< " in text else None
    if begin is not None and _THEIRS.search(text, begin.end()):
        line = text.count("\n", 0, begin.start()) + 1
        raise malformed(path, "it holds a merge conflict", line=line, remedy=f"resolve the conflict in {path}")
