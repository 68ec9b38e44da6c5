"""Comments that tell a tool to be silent: found, defused, never silently honoured.

Tools read a copy of the files in which such directives have lost one letter, so every tool reports what
it sees; afterwards the original directives say which findings somebody tried to hide, and where. Enters:
a file's bytes. Leaves: bytes of the same length, or the list of directives. Floor 4.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec

from interlock.change import FileEntry
from interlock.control.model import Finding, FindingState, Suppression

DIRECTIVES_VERSION: Final = "1"
"""Part of every cache key: raise it when the table below changes."""


class Reach(StrEnum):
    """How far a directive reaches."""

    LINE = "line"
    """The line it stands on; where it stands alone on a line, the next line of code too."""
    NEXT = "next"
    """The line after it."""
    BLOCK = "block"
    """From here to the matching end, or to the end of the file."""
    END = "end"
    """Ends a block."""
    FILE = "file"
    """The whole file."""


class Form(msgspec.Struct, frozen=True):
    """One way in which a comment silences tools."""

    tools: tuple[str, ...]
    """Names of the scanners that would obey; a `*` obeys for all."""
    letter: bytes
    """A lower-case literal without which the pattern cannot match; cheap to look for."""
    pattern: bytes
    """Group `word` is the part that is defused; group `rules`, where there is one, holds rule names."""
    reach: Reach

    def matches(self, body: bytes) -> Iterator[re.Match[bytes]]:
        """Give the places where a file has this form."""
        return _compiled(self.pattern).finditer(body)


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    """Compile when first needed: all of them together take longer than a gate's decision, which needs none."""
    return re.compile(pattern, re.IGNORECASE)


_COMMENT = rb"(?:#|//|/\*|<!--|--|;|%)[^\n]*?"
_NAMES = rb"(?P<rules>[A-Za-z0-9_@/.\-]+(?:[ \t]*,[ \t]*[A-Za-z0-9_@/.\-]+)*)?"


def _form(tools: str, letter: bytes, pattern: bytes, reach: Reach) -> Form:
    return Form(tuple(tools.split()), letter, pattern, reach)


_JS: Final = "oxlint oxlint-syntax eslint"
FORMS: Final[tuple[Form, ...]] = (
    _form("bandit", b"nosec", rb"#[ \t]*(?P<word>nosec)\b[ \t]*:?[ \t]*" + _NAMES, Reach.LINE),
    _form(
        "ruff ruff-syntax flake8",
        b"noqa",
        rb"#[ \t]*(?:ruff|flake8)[ \t]*:[ \t]*(?P<word>noqa)\b[ \t]*:?[ \t]*" + _NAMES,
        Reach.FILE,
    ),
    _form("ruff ruff-syntax ansible-lint", b"noqa", rb"#[ \t]*(?P<word>noqa)\b[ \t]*:?[ \t]*" + _NAMES, Reach.LINE),
    _form("semgrep opengrep", b"nosemgrep", _COMMENT + rb"(?P<word>nosemgrep)\b[ \t]*:?[ \t]*" + _NAMES, Reach.LINE),
    _form(_JS, b"lint-disable-next-line", rb"(?:es|ox)(?P<word>lint)-disable-next-line\b[ \t]*" + _NAMES, Reach.NEXT),
    _form(_JS, b"lint-disable-line", rb"(?:es|ox)(?P<word>lint)-disable-line\b[ \t]*" + _NAMES, Reach.LINE),
    _form(_JS, b"lint-disable", rb"(?:es|ox)(?P<word>lint)-disable\b(?!-)[ \t]*" + _NAMES, Reach.BLOCK),
    _form(_JS, b"lint-enable", rb"(?:es|ox)(?P<word>lint)-enable\b(?!-)[ \t]*" + _NAMES, Reach.END),
    _form(
        "ast-grep",
        b"ast-grep-ignore",
        rb"\A[^\n]*(?P<word>ast)-grep-ignore\b[ \t]*:?[ \t]*" + _NAMES + rb"[^\n]*\r?\n[ \t]*\r?\n",
        Reach.FILE,
    ),
    _form("ast-grep", b"ast-grep-ignore", rb"(?P<word>ast)-grep-ignore\b[ \t]*:?[ \t]*" + _NAMES, Reach.LINE),
    _form(
        "shellcheck",
        b"shellcheck",
        rb"#[ \t]*(?P<word>shellcheck)[ \t]+(?:[a-z]+=[^\s]+[ \t]+)*disable=" + _NAMES,
        Reach.BLOCK,
    ),
    _form("hadolint", b"hadolint", rb"#[ \t]*(?P<word>hadolint)[ \t]+(?:global[ \t]+)?ignore=" + _NAMES, Reach.NEXT),
    _form("zizmor", b"zizmor", rb"#[ \t]*(?P<word>zizmor)[ \t]*:[ \t]*ignore\[" + _NAMES, Reach.LINE),
    _form("trivy", b"trivy:", rb"(?P<word>trivy):ignore:?" + _NAMES, Reach.LINE),
    _form("trivy", b"tfsec:", rb"(?P<word>tfsec):ignore:?" + _NAMES, Reach.LINE),
    _form("checkov", b"checkov:skip", rb"(?P<word>checkov):skip=" + _NAMES, Reach.BLOCK),
    _form("checkov", b"bridgecrew:skip", rb"(?P<word>bridgecrew):skip=" + _NAMES, Reach.BLOCK),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+disable-line\b", Reach.LINE),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+disable-file\b", Reach.FILE),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+disable\b(?!-)", Reach.BLOCK),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+enable\b(?!-)", Reach.END),
    _form("betterleaks betterleaks-history", b"leaks:allow", rb"(?:git|better)(?P<word>leaks):allow", Reach.LINE),
    _form("kingfisher", b"kingfisher:ignore", rb"(?P<word>kingfisher):ignore", Reach.LINE),
    _form("detect-secrets", b"allowlist", rb"(?P<word>pragma)[ \t]*:[ \t]*(?:white|allow)list[ \t]+secret", Reach.LINE),
)

_LETTERS: Final = tuple(dict.fromkeys(form.letter for form in FORMS))


class Directive(msgspec.Struct, frozen=True):
    """One comment that asks for silence."""

    first: int
    last: int
    """The lines it reaches, counted from 1."""
    line: int
    """The line it stands on."""
    tools: tuple[str, ...]
    rules: frozenset[str]
    """Lower-case rule names; empty means all rules of its tools."""
    text: str


def defuse(file: FileEntry, body: bytes) -> bytes:
    """Give the bytes with every directive disarmed, so that no tool keeps silent; the length stays the same.

    One letter of the directive's own word is replaced, so lines, columns and the rest of the file are
    untouched. Directives that do not silence (`# shellcheck shell=bash`) keep working.
    """
    del file
    lowered = body.lower()
    present = [letter for letter in _LETTERS if letter in lowered]
    if not present:
        return body
    out = bytearray(body)
    for form in FORMS:
        if form.letter in present:
            for found in form.matches(body):
                out[found.end("word") - 1] = ord("_")
    return bytes(out)


def directives(body: bytes) -> tuple[Directive, ...]:
    """List the directives of a file with the lines each reaches, in line order."""
    lowered = body.lower()
    forms = [form for form in FORMS if form.letter in lowered]
    if not forms:
        return ()
    starts = _line_starts(body)
    lines = body.split(b"\n")
    found = sorted(
        ((form, match) for form in forms for match in form.matches(body)),
        key=lambda pair: pair[1].start(),
    )
    return tuple(
        _directive(form, match, place, found, starts, lines)
        for place, (form, match) in enumerate(found)
        if form.reach is not Reach.END
    )


def _line_starts(body: bytes) -> list[int]:
    starts = [0]
    starts.extend(found.end() for found in re.finditer(rb"\n", body))
    return starts


def _line_at(starts: Sequence[int], offset: int) -> int:
    low, high = 0, len(starts)
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (middle, high) if starts[middle] <= offset else (low, middle)
    return low + 1


def _directive(
    form: Form,
    match: re.Match[bytes],
    place: int,
    found: Sequence[tuple[Form, re.Match[bytes]]],
    starts: Sequence[int],
    lines: Sequence[bytes],
) -> Directive:
    line = _line_at(starts, match.start())
    first, last = line, line
    if form.reach is Reach.NEXT:
        last = line + 1
    elif form.reach is Reach.LINE:
        last = line + 1 if _stands_alone(lines[line - 1]) else line
    elif form.reach is Reach.FILE:
        first, last = 1, len(lines)
    elif form.reach is Reach.BLOCK:
        ends = (other for other in found[place:] if other[0].reach is Reach.END and other[0].tools == form.tools)
        end = next(ends, None)
        last = _line_at(starts, end[1].start()) if end else len(lines)
    rules = match.groupdict().get("rules") or b""
    names = frozenset(name.strip().lower() for name in rules.decode("ascii").split(",") if name.strip())
    text = lines[line - 1][match.start() - starts[line - 1] :].decode("utf-8", "replace").strip()
    return Directive(first, last, line, form.tools, names, text[:200])


def _stands_alone(line: bytes) -> bool:
    """Say whether a line holds a comment only, so that a directive on it is meant for what follows."""
    return line.strip().startswith((b"#", b"//", b"/*", b"*", b"<!--", b"--", b";", b"{/*"))


def suppress(findings: Iterable[Finding], found: Sequence[Directive]) -> list[Finding]:
    """Mark the findings of one file that a directive would have hidden from a tool that reported them."""
    return [_suppressed(finding, found) for finding in findings]


def _suppressed(finding: Finding, found: Sequence[Directive]) -> Finding:
    first, last = finding.at.line, max(finding.at.line, finding.at.end_line)
    for directive in found:
        if directive.last < first or directive.first > last:
            continue
        if any(_hides(directive, witness.tool, witness.rule) for witness in finding.witnesses):
            return msgspec.structs.replace(
                finding,
                state=FindingState.SUPPRESSED,
                suppression=Suppression(line=directive.line, text=directive.text),
            )
    return finding


def _hides(directive: Directive, tool: str, rule: str) -> bool:
    return tool in directive.tools and (
        not directive.rules or any(rule.lower().startswith(name) or name in rule.lower() for name in directive.rules)
    )
