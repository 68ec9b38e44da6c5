"""Whether git's own conversions explain that a file's bytes are not those that were committed.

Enters: attributes, settings, bytes. Leaves: the bytes git would have committed, or nothing. Floor 11.
No filter program is ever run: a difference that only a program could explain is a modification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from interlock.adapters.vcs.command import Git

_NAMES: Final = ("text", "crlf", "eol", "ident", "filter", "working-tree-encoding")
_IDENT: Final = re.compile(rb"\$Id(?::[^$\n]*)?\$")
_POINTER: Final = re.compile(
    rb"version https://git-lfs\.github\.com/spec/v1\n(?:ext-[^\n]*\n)*oid sha256:([0-9a-f]{64})\nsize ([0-9]+)\n"
)
MOST_BYTES: Final = 64 << 20
"""Bigger files are not converted; they count as modified."""


def attributes(git: Git, paths: list[bytes]) -> dict[bytes, dict[str, str]]:
    """Give what .gitattributes says of some paths; nothing is run."""
    answer = git.run("check-attr", "-z", "--stdin", *_NAMES, given=b"".join(path + b"\0" for path in paths))
    fields = answer.split(b"\0")
    by_path: dict[bytes, dict[str, str]] = {path: {} for path in paths}
    for path, name, value in zip(fields[0::3], fields[1::3], fields[2::3], strict=False):
        if value != b"unspecified":
            by_path.setdefault(path, {})[name.decode()] = value.decode("utf-8", "replace")
    return by_path


def committed_forms(content: bytes, rules: Mapping[str, str], settings: Mapping[str, str]) -> Iterator[bytes]:
    """Give the forms in which git could have committed these bytes, likeliest first; the bytes themselves are none."""
    encoding = rules.get("working-tree-encoding", "")
    if encoding not in {"", "set", "unset"}:
        text = _decoded(content, encoding)
        if text is None:
            return
        yield text
        content = text
    if _converts_ends(content, rules, settings):
        content = content.replace(b"\r\n", b"\n")
        yield content
    if rules.get("ident") == "set":
        yield _IDENT.sub(b"$Id$", content)


def pointed_at(blob: bytes) -> tuple[str, int] | None:
    """Read a Git LFS pointer: SHA-256 and size of the content it stands for."""
    found = _POINTER.fullmatch(blob)
    return (found[1].decode(), int(found[2])) if found else None


def _converts_ends(content: bytes, rules: Mapping[str, str], settings: Mapping[str, str]) -> bool:
    """Say whether git turns CR LF into LF when it stores this file. Source: gitattributes(5), text and eol."""
    text = rules.get("text", rules.get("crlf", ""))
    if text == "unset":
        return False
    if text in {"set", "input"} or (not text and rules.get("eol") in {"lf", "crlf"}):
        return True
    is_automatic = text == "auto" or settings.get("core.autocrlf", "") in {"true", "input", "yes", "on", "1"}
    return is_automatic and b"\0" not in content and content.count(b"\r") == content.count(b"\r\n")


def _decoded(content: bytes, encoding: str) -> bytes | None:
    name = encoding.lower()
    if name.endswith("-bom"):
        name = name.removesuffix("-bom").removesuffix("le").removesuffix("be")
    try:
        return content.decode(name).encode("utf-8")
    except (LookupError, UnicodeError):
        return None
