"""The notation of `go.mod` and `go.work`: one directive a line, or several in brackets below one word.

Enters: text. Leaves: directives with their lines. Floor 5. Source: Go Modules Reference, "Lexical elements".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.text import decoded

VERBS: Final = frozenset(
    {
        "module", "go", "toolchain", "godebug", "require", "exclude", "replace", "retract", "tool", "ignore", "use",
    }
)  # fmt: skip
_WORD: Final = re.compile(r'"(?:[^"\\]|\\.)*"|`[^`]*`|=>|[()\[\],]|(?:(?!//)[^\s()\[\],"`])+')


class Directive(NamedTuple):
    """One directive."""

    verb: str
    words: tuple[str, ...]
    comment: str
    """Behind it on its line, without the slashes."""
    line: int


class Replacement(NamedTuple):
    """Where `replace` leads."""

    path: str
    version: str
    """Empty for a folder."""
    line: int

    @property
    def is_folder(self) -> bool:
        """Say whether it is a folder and no module."""
        return not self.version


def directives(body: bytes, path: str) -> list[Directive]:
    """Give every directive of a file. Errors: ManifestMalformed (FMT-201) with the line."""
    return list(_directives(decoded(body, path), path))


def _directives(text: str, path: str) -> Iterator[Directive]:
    block, opened = "", 0
    for number, line in enumerate(text.split("\n"), 1):
        code, comment = _apart(line)
        words = _words(code, path, number)
        if not words:
            continue
        if block:
            if words == [")"]:
                block = ""
            else:
                yield Directive(block, tuple(words), comment, number)
            continue
        verb, *rest = words
        if verb not in VERBS:
            raise malformed(path, f"{verb[:80]!r} is no directive", line=number)
        if rest == ["("]:
            block, opened = verb, number
        elif rest != ["(", ")"]:
            yield Directive(verb, tuple(rest), comment, number)
    if block:
        raise malformed(path, f"the bracket of {block!r} is not closed", line=opened)


def _apart(line: str) -> tuple[str, str]:
    """Split code from the comment behind it; an address within quotes keeps its slashes."""
    start = line.find("//")
    if start < 0:
        return line, ""
    quote = re.match(r'[^"`/]*(?:"(?:[^"\\]|\\.)*"|`[^`]*`)', line)
    if quote is not None and quote.end() > start:
        start = line.find("//", quote.end())
        return (line, "") if start < 0 else (line[:start], line[start + 2 :].strip())
    return line[:start], line[start + 2 :].strip()


def _words(code: str, path: str, number: int) -> list[str]:
    found: list[str] = []
    end = 0
    for word in _WORD.finditer(code):
        if code[end : word.start()].strip():
            raise malformed(path, "a quote is not closed", line=number)
        end = word.end()
        found.append(word[0][1:-1] if word[0][0] in '"`' else word[0])
    if code[end:].strip():
        raise malformed(path, "a quote is not closed", line=number)
    return [word for word in found if word]


def replacements(found: list[Directive], path: str) -> dict[tuple[str, str], Replacement]:
    """Give what is replaced: by module and version, with an empty version for all of them.

    Errors: ManifestMalformed (FMT-201).
    """
    table: dict[tuple[str, str], Replacement] = {}
    for one in found:
        if one.verb != "replace":
            continue
        old, new = _sides(one.words)
        if not 1 <= len(old) <= 2 or not 1 <= len(new) <= 2:  # noqa: PLR2004  # a path, or a path and a version
            raise malformed(path, "replace takes `old [version] => new [version]`", line=one.line)
        table[old[0], "".join(old[1:])] = Replacement(new[0], "".join(new[1:]), one.line)
    return table


def _sides(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "=>" not in words:
        return words, ()
    arrow = words.index("=>")
    return words[:arrow], words[arrow + 1 :]
