"""Text in characters of two or four bytes, as the UTF-8 that tools read.

Enters: a file's bytes. Leaves: bytes that hold the same text in a form that is searched. Floor 11. What is given is
never less than what the file held: the original bytes stay part of it, so a byte order mark that lies hides nothing.
"""

from __future__ import annotations

import re
from typing import Final

from interlock.change import FileEntry

VERSION: Final = "utf-8 of wide text 2"
"""Part of the cache key of every scanner that reads this: raise it when the bytes change."""

_MARKS: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_PLAIN: Final = rb"[\x09\x0a\x0d\x20-\x7e]"
_RUNS: Final = re.compile(rb"(?:" + _PLAIN + rb"\x00\x00\x00){6,}|(?:" + _PLAIN + rb"\x00){6,}")
"""Either order of bytes: the other one is this one, a byte or three later."""
_ARCHIVES: Final = (
    *(b"PK", b"\x1f\x8b", b"BZh", b"7z\xbc\xaf", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"Rar!", b"\x04\x22\x4d\x18"),
    b"\x1f\x9d",
)
_TAR: Final = slice(257, 262)
_LATEST: Final = 4
"""Text that begins later is inside of something else, and comes after it."""


def as_utf8(file: FileEntry, body: bytes) -> bytes:
    """Give the bytes with what is wide in them as UTF-8 too; what is not wide as it is.

    A whole file in wide characters comes first, so that lines keep their numbers; what calls itself an archive stays
    in front, so that it can be opened.
    """
    del file
    if b"\0" not in body:
        return body
    text = _marked(body)
    if text is not None:
        return text + b"\n" + body
    runs = list(_RUNS.finditer(body))
    if not runs:
        return body
    narrow = b"".join(run[0].replace(b"\0", b"") for run in runs)
    is_archive = body.startswith(_ARCHIVES) or body[_TAR] == b"ustar"
    if runs[0].start() <= _LATEST and not is_archive:
        return narrow + b"\n" + body
    return body + b"\n" + b"\n".join(run[0].replace(b"\0", b"") for run in runs)


def _marked(body: bytes) -> bytes | None:
    """Decode a file that begins with a byte order mark; the longer mark can also be the shorter one and a NUL."""
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            try:
                return body[len(mark) :].decode(encoding).encode("utf-8")
            except UnicodeError:
                if len(mark) == _LATEST:
                    continue
                return body[len(mark) :].decode(encoding, "replace").encode("utf-8")
    return None
