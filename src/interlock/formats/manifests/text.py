"""Bytes to text, refusing what is not text. Floor 5."""

from __future__ import annotations

from typing import Final

from interlock.formats.manifests.errors import malformed

_MARKS: Final = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def decoded(body: bytes, path: str) -> str:
    """Give the text of a file: UTF-8, or what its byte order mark says.

    Errors: ManifestMalformed (FMT-201).
    """
    encoding = "utf-8"
    for mark, named in _MARKS:
        if body.startswith(mark):
            body, encoding = body[len(mark) :], named
            break
    try:
        return body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body[: error.start].count(b"\n") + 1
        why = f"it is not {encoding.upper()} text"
        raise malformed(path, why, line=line, remedy=f"save {path} as UTF-8") from error
