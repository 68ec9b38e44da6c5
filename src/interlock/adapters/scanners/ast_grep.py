"""ast-grep with our own rule pack: faults in sixteen languages, by the shape of the code.

What proves that a file was read: `--inspect entity` writes a line for each file, with the number of rules that
were applied, or why it was skipped (not UTF-8, too large; an empty file has nothing to find). A missing file is
an `ERROR:` line, with exit code 6, or 0 if none was there. Exit codes: 0 no finding of severity `error`, 1 some,
6 some paths missing, 8 broken rules. ast-grep goes by the ending of the name and takes a file for its language
whatever is inside; where its parser lost its way, the rules of `rules/_coverage` fire. Python, JavaScript and
TypeScript have a second tool, so there any such place makes the file unread. In the other languages grammars lag
behind compilers, and C is not parsed at all before its preprocessor ran: if the places are a small part of the
file, a finding says so, low and certain, and the rest counts as read.

Severity, certainty, CWE and remedy come from each rule's metadata; a rule without them is judged by ast-grep's
word: error high, warning medium, info low, hint info, with medium certainty. Critical has to be claimed by a rule.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec

from interlock.adapters.scanners.reading import (
    Places,
    account,
    answered,
    argument,
    decode,
    log_lines,
    one_line,
    rules_digest,
    settings,
    severity,
    weakness,
    without_quotes,
)
from interlock.change import FileEntry, Kind
from interlock.control import Command, Cost, Job, Location, Scope, Sighting, ToolCard, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "ast-grep"
TOOL: Final = ToolCard(
    name="ast-grep",
    distribution="ast-grep-cli",
    program="bin/ast-grep",
    publisher="Herrington Darkholme",
    is_first_party=True,
    licence="MIT",
    covers="faults in sixteen languages, by our own rules",
)
SCOPE: Final = Scope.FILE
COST: Final = Cost.MODERATE
IS_FAST: Final = True
BATCH: Final = 2000
LEAST_BYTES: Final = 4 << 20
SLOWNESS: Final = 2
"""Reading the rules takes as long as examining half a megabyte of code."""

_IGNORED: Final = ("hidden", "dot", "exclude", "global", "parent", "vcs")
_ARGS: Final = (
    *("scan", "--json=compact", "--include-metadata", "--inspect=entity", "--color=never", "--off=unused-suppression"),
    *(part for kind in _IGNORED for part in ("--no-ignore", kind)),
)
_LANGUAGES: Final = frozenset(
    {
        "c", "cpp", "csharp", "go", "java", "javascript", "jsx", "kotlin", "php", "python", "ruby", "rust", "scala",
        "swift", "tsx", "typescript",
    }
)  # fmt: skip
_ENDINGS: Final = re.compile(
    r"\.(?:c|h|cc|hpp|cpp|c\+\+|hh|cxx|cs|go|java|js|cjs|mjs|jsx|kt|ktm|kts|php|phtml|php5|inc|py|py3|pyi|rb|gemspec"
    r"|rake|ru|rs|scala|sc|sbt|swift|ts|cts|mts|tsx)$"
)
_NAMES: Final = frozenset({"Rakefile", "Gemfile"})
_STRICT: Final = frozenset({"javascript", "jsx", "python", "tsx", "typescript"})
_MAY_BE_LOST: Final = {"c": 0.2, "cpp": 0.2}
_MAY_BE_LOST_ELSEWHERE: Final = 0.02
_LOST_PREFIX: Final = "unparsed-"
_TYPED: Final = re.compile(r"\.(?:ts|tsx|js|jsx|cpp)$")
_MAKERS: Final = (
    (re.compile(r"B[0-9]{3}"), "bandit"),
    (re.compile(r"S[0-9]{3}"), "ruff"),
    (re.compile(r"G[0-9]{3}"), "gosec"),
    (re.compile(r"SC[0-9]{4}"), "shellcheck"),
    (re.compile(r"(?:[a-z-]+/)?[a-z-]+"), "oxlint"),
)
_HIDDEN: Final = frozenset({"CWE-259", "CWE-321", "CWE-522", "CWE-798"})
_FILE = re.compile(r"^sg: entity\|file\|(.+): (?:language=[^,]+,appliedRuleCount=([0-9]+)|skipped=([A-Za-z0-9]+))$")
_ERROR = re.compile(r"^ERROR: (.+)$")
_SKIPPED: Final = {
    "invalidUtf8": "it is not UTF-8",
    "fileTooLarge": "it is larger than ast-grep reads",
}


class _Point(msgspec.Struct):
    line: int
    column: int


class _Bytes(msgspec.Struct):
    start: int
    end: int


class _Range(msgspec.Struct):
    start: _Point
    end: _Point
    byte_offset: _Bytes = msgspec.field(name="byteOffset")


class _Metadata(msgspec.Struct):
    cwe: str | list[str] = []
    severity: str = ""
    certainty: str = ""
    remedy: str = ""
    same_as: str | list[str] = []


class _Match(msgspec.Struct):
    file: str
    range: _Range
    rule: str = msgspec.field(name="ruleId")
    severity: str = "warning"
    message: str = ""
    note: str | None = None
    metadata: _Metadata | None = None

    @property
    def is_lost(self) -> bool:
        """Whether it says that the parser lost its way here."""
        return self.rule.startswith(_LOST_PREFIX)

    def at(self, path: str) -> Location:
        """Give the place; ast-grep counts lines and columns from 0."""
        start, end = self.range.start, self.range.end
        return Location(path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)


def wants(file: FileEntry) -> bool:
    """Say whether it is code in one of the languages, under a name that ast-grep knows."""
    name = file.path.rpartition("/")[2]
    is_known = bool(_ENDINGS.search(name)) or name in _NAMES
    return is_known and file.language in _LANGUAGES and file.kind in {Kind.TEXT, Kind.BINARY}


def configuration() -> bytes:
    """Give the arguments and the digest of all our rules."""
    return settings(_ARGS, rules_digest())


def command(job: Job) -> Command:
    """Run ast-grep with our rules on exactly these files."""
    return Command(args=(*_ARGS, "--config", f"{job.rules_dir}/sgconfig.yml", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read ast-grep's JSON and its log. Errors: ToolOutputMalformed (CTL-202)."""
    faults = answered(NAME, run, {0, 1, 6})
    if faults:
        return ToolReport(faults=faults)
    matches = decode(NAME, run.stdout, list[_Match])
    places = Places(NAME, job)
    read_files, unread, lost = _log(log_lines(run.stderr), places, job)
    if run.exit_code not in _codes(matches, bool(unread or lost)):
        lost.append(f"{NAME} ended with exit code {run.exit_code} and {len(matches)} matches")
    sightings: list[Sighting] = []
    gaps: dict[str, list[_Match]] = defaultdict(list)
    for match in matches:
        path = places.of(match.file)
        if match.is_lost:
            gaps[path].append(match)
        else:
            sightings.append(_sighting(path, match))
    for path, places_lost in gaps.items():
        if _is_too_much(job.files.get(path), places_lost):
            unread.setdefault(path, f"it could not be parsed (line {places_lost[0].at(path).line})")
        else:
            sightings.append(_gap(path, _outermost(places_lost)))
    return account(job, sightings, read_files, unread, lost)


def _codes(matches: Iterable[_Match], is_refused: bool) -> set[int]:
    answer = int(any(match.severity == "error" for match in matches))
    return {answer, 6} if is_refused else {answer}


def _log(lines: Iterable[str], places: Places, job: Job) -> tuple[set[str], dict[str, str], list[str]]:
    """Give the files that rules were applied to, those that were refused, and complaints about neither."""
    read_files: set[str] = set()
    unread: dict[str, str] = {}
    lost: list[str] = []
    for line in lines:
        entity = _FILE.match(line)
        refused = _ERROR.match(line)
        if entity and (path := places.find(entity[1])):
            if int(entity[2] or 0) > 0 or (entity[3] == "emptyFile" and _is_empty(job.files.get(path))):
                read_files.add(path)
            else:
                unread[path] = _SKIPPED.get(entity[3] or "", f"ast-grep skipped it: {entity[3] or 'no rules'}")
        elif refused:
            path, _, reason = refused[1].partition(": ")
            known = places.find(path)
            if known:
                unread[known] = one_line(reason)
            else:
                lost.append(one_line(line))
    return read_files, unread, lost


def _is_empty(file: FileEntry | None) -> bool:
    return file is not None and file.size == 0


def _is_too_much(file: FileEntry | None, lost: Iterable[_Match]) -> bool:
    if file is None or file.language in _STRICT:
        return True
    bytes_lost = sum(match.range.byte_offset.end - match.range.byte_offset.start for match in _outermost(lost))
    return bytes_lost > file.size * _MAY_BE_LOST.get(file.language, _MAY_BE_LOST_ELSEWHERE)


def _outermost(lost: Iterable[_Match]) -> list[_Match]:
    """Leave out places inside of others."""
    kept: list[_Match] = []
    for match in sorted(lost, key=lambda m: (m.range.byte_offset.start, -m.range.byte_offset.end)):
        if not kept or match.range.byte_offset.end > kept[-1].range.byte_offset.end:
            kept.append(match)
    return kept


def _gap(path: str, lost: Sequence[_Match]) -> Sighting:
    """Give the one finding that says of a file which was read in the main that parts of it were not."""
    first = lost[0].at(path)
    others = f" and {len(lost) - 1} more" if len(lost) > 1 else ""
    return Sighting(
        tool=NAME,
        rule="not-parsed",
        severity=Severity.LOW,
        certainty=Certainty.HIGH,
        message=f"this part{others} of the file could not be parsed, so no rule looked at it",
        at=first,
        remedy="Look at it yourself, or simplify it.",
    )


def _sighting(path: str, match: _Match) -> Sighting:
    known = match.metadata or _Metadata()
    cwe = tuple(number for text in _texts(known.cwe) for number in weakness(text))
    message = without_quotes(match.message) if _HIDDEN & set(cwe) else one_line(match.message)
    return Sighting(
        tool=NAME,
        rule=_TYPED.sub("", match.rule),
        severity=_severity(known.severity, match.severity),
        certainty=_CERTAINTIES.get(known.certainty.lower(), Certainty.MEDIUM),
        message=message,
        at=match.at(path),
        cwe=cwe,
        remedy=one_line(known.remedy or match.note or ""),
        same_as=_same_as(known.same_as),
    )


_CERTAINTIES: Final[Mapping[str, Certainty]] = {certainty.value: certainty for certainty in Certainty}
_WORDS: Final = {"error": Severity.HIGH, "warning": Severity.MEDIUM, "info": Severity.LOW, "hint": Severity.INFO}


def _severity(claimed: str, word: str) -> Severity:
    return severity(claimed) if claimed else severity(word, _WORDS)


def _same_as(value: str | list[str]) -> tuple[str, ...]:
    """Give the rules that the pack names as they are merged: ruff's S506 and bandit's B506 are one."""
    names = []
    for text in _texts(value):
        maker = next((maker for shape, maker in _MAKERS if shape.fullmatch(text)), "")
        name = f"bandit:B{text[1:]}" if maker == "ruff" else f"{maker}:{text}" if maker else text
        names.append(name)
    return tuple(dict.fromkeys(names))


def _texts(value: str | list[str]) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else tuple(value)
