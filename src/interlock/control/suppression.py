"""Comments that tell a tool to be silent: found, defused, never silently honoured.

Tools read a copy of the files in which such directives have lost one letter, so every tool reports what
it sees; afterwards the original directives say which findings somebody tried to hide, and where. Enters:
a file's bytes. Leaves: bytes of the same length, or the list of directives. Floor 4.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from typing import Final

import msgspec

from interlock.change import FileEntry
from interlock.control.model import Finding, FindingState, Suppression

DIRECTIVES_VERSION: Final = "2"
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
        """Give the places where a file has this form, in time that grows with its length.

        A pattern that has to look for its end has a second branch without `word`, which takes what was looked at.
        """
        return (found for found in _compiled(self.pattern).finditer(body) if found["word"])


@cache
def _compiled(pattern: bytes) -> re.Pattern[bytes]:
    """Compile when first needed: all of them together take longer than a gate's decision, which needs none."""
    return re.compile(pattern, re.IGNORECASE)


_NAMES = rb"(?P<rules>[A-Za-z0-9_@/.\-]+(?:[ \t]*,[ \t]*[A-Za-z0-9_@/.\-]+)*)?"


def _form(tools: str, letter: bytes, pattern: bytes, reach: Reach) -> Form:
    return Form(tuple(tools.split()), letter, pattern, reach)


# shellcheck takes other keys before `disable`, with quoted values, and no-break spaces for blanks.
_SHELLCHECK: Final = (
    rb"#[^\nA-Za-z0-9#]*(?:(?P<word>shellcheck)\b[^\n]*?\bdisable=[ \t\"']*" + _NAMES + rb"|shellcheck\b[^\n]*)"
)
# trivy takes other keys before `ignore` (`trivy:exp:2099-01-01:ignore:ID`), up to the next blank.
_TRIVY: Final = rb"(?:(?P<word>%(name)s):(?:[^ \n]*?:)?ignore\b:?" + _NAMES + rb"|%(name)s:[^ \n]*)"

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
    _form("semgrep opengrep", b"nosemgrep", rb"(?P<word>nosemgrep)\b[ \t]*:?[ \t]*" + _NAMES, Reach.LINE),
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
    _form("shellcheck", b"shellcheck", _SHELLCHECK, Reach.BLOCK),
    _form("hadolint", b"hadolint", rb"#[ \t]*(?P<word>hadolint)[ \t]+(?:global[ \t]+)?ignore=" + _NAMES, Reach.NEXT),
    _form("zizmor", b"zizmor", rb"#[ \t]*(?P<word>zizmor)[ \t]*:[ \t]*ignore\[" + _NAMES, Reach.LINE),
    _form("trivy", b"trivy:", _TRIVY % {b"name": b"trivy"}, Reach.LINE),
    _form("trivy", b"tfsec:", _TRIVY % {b"name": b"tfsec"}, Reach.LINE),
    _form("checkov", b"checkov:skip", rb"(?P<word>checkov):skip=" + _NAMES, Reach.BLOCK),
    _form("checkov", b"bridgecrew:skip", rb"(?P<word>bridgecrew):skip=" + _NAMES, Reach.BLOCK),
    _form("checkov", b"cortex:skip", rb"(?P<word>cortex):skip=" + _NAMES, Reach.BLOCK),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+disable-line\b", Reach.LINE),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+disable-file\b", Reach.FILE),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+disable\b(?!-)", Reach.BLOCK),
    _form("yamllint", b"yamllint", rb"#[ \t]*(?P<word>yamllint)[ \t]+enable\b(?!-)", Reach.END),
    _form("betterleaks betterleaks-history", b"leaks:allow", rb"(?:git|better)(?P<word>leaks):allow", Reach.LINE),
    _form("kingfisher", b"kingfisher:ignore", rb"(?P<word>kingfisher):ignore", Reach.LINE),
    _form("detect-secrets", b"allowlist", rb"(?P<word>pragma)[ \t]*:[ \t]*(?:white|allow)list[ \t]+secret", Reach.LINE),
)

_ALL: Final = frozenset({"all", "*"})
_SPAN: Final = re.compile(r"sc([0-9]{1,6})-sc([0-9]{1,6})")
_CODE: Final = re.compile(r"sc([0-9]{1,6})")
_TEXT: Final = 200
"""How much of a directive is shown."""
_MOST: Final = 200
"""How many directives are held against one finding, and over how many lines of it."""

_LETTERS: Final = tuple(dict.fromkeys(form.letter for form in FORMS))
STEMS: Final = (b"nos", b"noqa", b"lint", b"shellcheck", b"ignore", b"allow", b":skip", b"zizmor", b"trivy:", b"tfsec:")
"""Every letter above holds one of these, so that most files are passed over after fewer looks."""


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
    if not any(stem in lowered for stem in STEMS):
        return body
    present = {letter for letter in _LETTERS if letter in lowered}
    out = bytearray(body)
    for form in FORMS:
        if form.letter in present:
            for found in form.matches(body):
                out[found.end("word") - 1] = ord("_")
    return bytes(out)


def directives(body: bytes) -> tuple[Directive, ...]:
    """List the directives of a file with the lines each reaches, in line order."""
    lowered = body.lower()
    if not any(stem in lowered for stem in STEMS):
        return ()
    forms = [form for form in FORMS if form.letter in lowered]
    if not forms:
        return ()
    starts = _line_starts(body)
    found = sorted(
        ((form, match) for form in forms for match in form.matches(body)),
        key=lambda pair: pair[1].start(),
    )
    ends: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for form, match in found:
        if form.reach is Reach.END:
            ends[form.tools].append(bisect_right(starts, match.start()))
    return tuple(
        _directive(form, match, starts, ends[form.tools]) for form, match in found if form.reach is not Reach.END
    )


def _line_starts(body: bytes) -> list[int]:
    starts = [0]
    starts.extend(found.end() for found in re.finditer(rb"\n", body))
    return starts


def _directive(form: Form, match: re.Match[bytes], starts: Sequence[int], ends: Sequence[int]) -> Directive:
    line = bisect_right(starts, match.start())
    first, last = line, line
    if form.reach is Reach.NEXT:
        last = line + 1
    elif form.reach is Reach.LINE:
        last = line + 1 if _stands_alone(match.string[starts[line - 1] : match.start() + 1]) else line
    elif form.reach is Reach.FILE:
        first, last = 1, len(starts)
    elif form.reach is Reach.BLOCK:
        end = bisect_left(ends, line)
        last = ends[end] if end < len(ends) else len(starts)
    rules = match.groupdict().get("rules") or b""
    names = frozenset(name.strip().lower() for name in rules.decode("ascii").split(",") if name.strip())
    return Directive(first, last, line, form.tools, names - _ALL, _text(match))


def _text(match: re.Match[bytes]) -> str:
    """Give the directive alone: what follows it on its line may be anything, a credential too."""
    return match[0][:_TEXT].decode("utf-8", "replace").strip()


def _stands_alone(line: bytes) -> bool:
    """Say whether a line holds a comment only, so that a directive on it is meant for what follows."""
    return line[:_TEXT].lstrip().startswith((b"#", b"//", b"/*", b"*", b"<!--", b"--", b";", b"{/*"))


def suppress(findings: Iterable[Finding], found: Sequence[Directive]) -> list[Finding]:
    """Mark the findings of one file that a directive would have hidden from a tool that reported them.

    A file with more directives than anybody writes is read up to a point; findings beyond it count as not hidden.
    """
    near: dict[int, list[Directive]] = defaultdict(list)
    wide: list[Directive] = []
    for directive in found:
        if directive.last - directive.first > 1:
            wide.append(directive)
            continue
        for line in range(directive.first, directive.last + 1):
            near[line].append(directive)
    return [_suppressed(finding, near, wide[:_MOST]) for finding in findings]


def _suppressed(finding: Finding, near: Mapping[int, Sequence[Directive]], wide: Sequence[Directive]) -> Finding:
    first, last = finding.at.line, max(finding.at.line, finding.at.end_line)
    reach = [one for line in range(first, min(last, first + _MOST) + 1) for one in near.get(line, ())[:_MOST]]
    reach += (one for one in wide if one.first <= last and one.last >= first)
    hiding = (
        one for one in reach if any(_hides(one, witness.tool, witness.rule.lower()) for witness in finding.witnesses)
    )
    directive = min(hiding, key=lambda one: one.line, default=None)
    if directive is None:
        return finding
    return msgspec.structs.replace(
        finding,
        state=FindingState.SUPPRESSED,
        suppression=Suppression(line=directive.line, text=directive.text),
    )


def _hides(directive: Directive, tool: str, rule: str) -> bool:
    return tool in directive.tools and (
        not directive.rules or any(_names(name.removeprefix("avd-"), rule) for name in directive.rules)
    )


def _names(name: str, rule: str) -> bool:
    """Say whether a name in a comment means a rule: by its beginning, a part, or as one of a range."""
    span = _SPAN.fullmatch(name)
    code = _CODE.fullmatch(rule)
    if span and code:
        return int(span[1]) <= int(code[1]) <= int(span[2])
    return name in rule
