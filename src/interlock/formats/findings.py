"""What somebody else found, as SARIF 2.1.0 or as a plain list in JSON, read into sightings. Floor 5.

It is held against limits, so nothing is passed over in silence: a run that failed, results that lie elsewhere, a
severity that nobody can read are errors. Silenced results count like any.
Source: OASIS SARIF 2.1.0, sections 3.14 (run), 3.20 (invocation), 3.27 (result); docs/how-to/attest-by-hand.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

import msgspec

from interlock.control import Location, Sighting
from interlock.formats.errors import FindingsMalformed
from interlock.kernel import Certainty, Severity

BY_HAND: Final = "by-hand"
"""The tool of what a person found."""
_LONGEST: Final = 2_000
"""Characters of a message that are kept."""
_LEVELS: Final = {
    "error": Severity.HIGH,
    "warning": Severity.MEDIUM,
    "note": Severity.LOW,
    "none": Severity.INFO,
}
_HARMLESS: Final = frozenset({"pass", "notApplicable", "informational"})
"""Kinds of a result that tell of no fault."""
_SCORES: Final = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))


class _Message(msgspec.Struct, frozen=True):
    text: str = ""
    markdown: str = ""


class _Default(msgspec.Struct, frozen=True):
    level: str = "warning"


class _Rule(msgspec.Struct, frozen=True, rename="camel"):
    id: str = ""
    properties: dict[str, object] = {}
    default_configuration: _Default = _Default()
    short_description: _Message = _Message()


class _Driver(msgspec.Struct, frozen=True):
    name: str
    rules: list[_Rule] = []


class _ToolPart(msgspec.Struct, frozen=True):
    driver: _Driver
    extensions: list[_Driver] = []


class _Artifact(msgspec.Struct, frozen=True):
    uri: str = ""


class _Region(msgspec.Struct, frozen=True, rename="camel"):
    start_line: int = 0
    start_column: int = 0


class _Physical(msgspec.Struct, frozen=True, rename="camel"):
    artifact_location: _Artifact = _Artifact()
    region: _Region = _Region()


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    physical_location: _Physical = _Physical()


class _Result(msgspec.Struct, frozen=True, rename="camel"):
    message: _Message
    rule_id: str = ""
    rule_index: int = -1
    level: str = ""
    kind: str = "fail"
    baseline_state: str = ""
    properties: dict[str, object] = {}
    locations: list[_Place] = []


class _Invocation(msgspec.Struct, frozen=True, rename="camel"):
    execution_successful: bool


class _Run(msgspec.Struct, frozen=True, rename="camel"):
    tool: _ToolPart
    results: list[_Result] | None = None
    invocations: list[_Invocation] = []


class _Sarif(msgspec.Struct, frozen=True):
    version: str
    runs: list[_Run]


class _Listed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    severity: Severity
    message: str
    rule: str = ""
    path: str = ""
    line: int = 0
    cwe: tuple[str, ...] = ()
    remedy: str = ""


def read_findings(path: str, body: bytes) -> tuple[Sighting, ...]:
    """Read what somebody found: a SARIF log, or a list of objects with severity and message.

    Errors: FindingsMalformed (FMT-113).
    """
    try:
        if body.lstrip()[:1] == b"[":
            listed = msgspec.json.decode(body, type=list[_Listed])
            return tuple(_of_list(path, one) for one in listed)
        log = msgspec.json.decode(body, type=_Sarif)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FindingsMalformed(path=path, why=str(error)) from error
    if log.version != "2.1.0":
        raise FindingsMalformed(path=path, why=f"it is SARIF {log.version[:20]!r}, and 2.1.0 is read")
    if not log.runs:
        raise FindingsMalformed(path=path, why="it has no run, so it shows nothing")
    return tuple(one for number, run in enumerate(log.runs) for one in _of_run(path, number, run))


def found_by_hand(severity: Severity, text: str) -> Sighting:
    """Give what a person found, in their own words; the words name the rule too, so that it can be waived."""
    words = " ".join(text.split())[:_LONGEST]
    return Sighting(BY_HAND, rule_named(words), severity, Certainty.HIGH, words, Location("", symbol=words))


def _of_list(path: str, one: _Listed) -> Sighting:
    words = " ".join(one.message.split())[:_LONGEST]
    if not words:
        raise FindingsMalformed(path=path, why="a finding has no message")
    rule = one.rule.strip() or rule_named(words)
    at = Location(one.path, max(one.line, 0), symbol=words)
    return Sighting(BY_HAND, rule, one.severity, Certainty.HIGH, words, at, one.cwe, one.remedy)


def _of_run(path: str, number: int, run: _Run) -> Iterator[Sighting]:
    if run.results is None:
        raise FindingsMalformed(
            path=path, why=f"runs[{number}] holds no results: it was not finished, or they lie elsewhere"
        )
    if any(not one.execution_successful for one in run.invocations):
        raise FindingsMalformed(path=path, why=f"runs[{number}] says that {run.tool.driver.name} did not succeed")
    rules = {rule.id: rule for part in (run.tool.driver, *run.tool.extensions) for rule in part.rules}
    for place, one in enumerate(run.results):
        if one.kind in _HARMLESS or one.baseline_state == "absent":
            continue
        where = f"runs[{number}].results[{place}]"
        named = one.rule_id or _indexed(run.tool.driver.rules, one.rule_index)
        rule = rules.get(named) or rules.get(named.partition("/")[0]) or _Rule()
        words = " ".join((one.message.text or one.message.markdown or rule.short_description.text).split())[:_LONGEST]
        severity = _severity(path, where, one, rule)
        at = _location(one, words)
        yield Sighting(
            rule_named(run.tool.driver.name), named or rule_named(words), severity, Certainty.MEDIUM, words, at
        )


def _indexed(rules: list[_Rule], index: int) -> str:
    return rules[index].id if 0 <= index < len(rules) else ""


def _severity(path: str, where: str, one: _Result, rule: _Rule) -> Severity:
    """Give the severity: by the score that scanners put beside it, else by the level of the result or its rule."""
    score = one.properties.get("security-severity") or rule.properties.get("security-severity")
    if score is not None:
        return _by_score(path, where, str(score))
    level = one.level or rule.default_configuration.level
    if level not in _LEVELS:
        raise FindingsMalformed(path=path, why=f"{where} has the level {level[:20]!r}, which SARIF does not know")
    return _LEVELS[level]


def _by_score(path: str, where: str, score: str) -> Severity:
    if not re.fullmatch(r"(?:10|[0-9])(?:\.[0-9]{1,6})?", score) or float(score) > 10:  # noqa: PLR2004 (CVSS ends there)
        raise FindingsMalformed(path=path, why=f"{where} has the score {score[:20]!r}, which is no number from 0 to 10")
    return next((severity for least, severity in _SCORES if float(score) >= least), Severity.INFO)


def _location(one: _Result, words: str) -> Location:
    if not one.locations:
        return Location("", symbol=words)
    place = one.locations[0].physical_location
    uri = unquote(place.artifact_location.uri.removeprefix("file://"))
    return Location(uri, max(place.region.start_line, 0), max(place.region.start_column, 0), symbol=words)


def rule_named(words: str) -> str:
    """Give the name of a rule, or of a tool, that is made from words."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:60].strip("-") or "finding"
