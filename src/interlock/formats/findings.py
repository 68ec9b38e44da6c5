"""What somebody else found, as SARIF 2.1.0 or as a plain list in JSON, read into sightings. Floor 5.

It is held against limits, so nothing is passed over in silence: a run that failed, results that lie elsewhere, a
severity that nobody can read are errors. Silenced results count like any.
Source: OASIS SARIF 2.1.0, sections 3.14 (run), 3.20 (invocation), 3.27 (result); docs/how-to/attest-by-hand.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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
_CWE: Final = re.compile(r"\bcwe-(\d{1,5})\b", re.IGNORECASE)
_SCORES: Final = ((9.0, Severity.CRITICAL), (7.0, Severity.HIGH), (4.0, Severity.MEDIUM), (0.1, Severity.LOW))


class _Message(msgspec.Struct, frozen=True):
    text: str | None = ""
    markdown: str | None = ""
    id: str | None = ""
    """Which of the rule's texts it is, where it has none of its own."""
    arguments: list[str] | None = None


class _Default(msgspec.Struct, frozen=True):
    level: str = "warning"


class _Target(msgspec.Struct, frozen=True):
    id: str = ""


class _Relation(msgspec.Struct, frozen=True):
    target: _Target = _Target()


class _Rule(msgspec.Struct, frozen=True, rename="camel"):
    id: str = ""
    name: str | None = ""
    properties: dict[str, object] | None = None
    default_configuration: _Default | None = None
    short_description: _Message | None = None
    full_description: _Message | None = None
    message_strings: dict[str, _Message] | None = None
    relationships: list[_Relation] | None = None


class _Driver(msgspec.Struct, frozen=True):
    name: str
    rules: list[_Rule] | None = None


class _ToolPart(msgspec.Struct, frozen=True):
    driver: _Driver
    extensions: list[_Driver] | None = None


class _Artifact(msgspec.Struct, frozen=True):
    uri: str = ""
    index: int = -1


class _Listing(msgspec.Struct, frozen=True):
    location: _Artifact = _Artifact()


class _Region(msgspec.Struct, frozen=True, rename="camel"):
    start_line: int = 0
    start_column: int = 0


class _Physical(msgspec.Struct, frozen=True, rename="camel"):
    artifact_location: _Artifact | None = None
    region: _Region | None = None


class _Place(msgspec.Struct, frozen=True, rename="camel"):
    physical_location: _Physical | None = None


class _Reference(msgspec.Struct, frozen=True):
    id: str = ""
    index: int = -1


class _Result(msgspec.Struct, frozen=True, rename="camel"):
    message: _Message | None = None
    """Some tools leave it out where their rule says it all."""
    rule_id: str | None = ""
    rule_index: int = -1
    rule: _Reference = _Reference()
    level: str | None = ""
    kind: str | None = "fail"
    baseline_state: str | None = ""
    properties: dict[str, object] | None = None
    locations: list[_Place] | None = None


class _Invocation(msgspec.Struct, frozen=True, rename="camel"):
    execution_successful: bool


class _Run(msgspec.Struct, frozen=True, rename="camel"):
    tool: _ToolPart
    results: list[_Result] | None = None
    invocations: list[_Invocation] | None = None
    artifacts: list[_Listing] | None = None


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


def read_findings(path: str, body: bytes, unread: Severity | None = None) -> tuple[Sighting, ...]:
    """Read what somebody found: a SARIF log, or a list of objects with severity and message.

    Shape:  a result is as many sightings as it has places. `unread` is what a severity counts as that nobody can read;
            without it, such a one is an error.
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
    return tuple(one for number, run in enumerate(log.runs) for one in _of_run(path, number, run, unread))


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


def _of_run(path: str, number: int, run: _Run, unread: Severity | None) -> Iterator[Sighting]:
    if run.results is None:
        raise FindingsMalformed(
            path=path, why=f"runs[{number}] holds no results: it was not finished, or they lie elsewhere"
        )
    if any(not one.execution_successful for one in run.invocations or ()):
        raise FindingsMalformed(path=path, why=f"runs[{number}] says that {run.tool.driver.name} did not succeed")
    tool = rule_named(run.tool.driver.name)
    parts = (run.tool.driver, *(run.tool.extensions or ()))
    rules = {rule.id: rule for part in parts for rule in part.rules or ()}
    for place, one in enumerate(run.results):
        if one.kind in _HARMLESS or one.baseline_state == "absent":
            continue
        where = f"runs[{number}].results[{place}]"
        named = one.rule_id or one.rule.id or _indexed(run.tool.driver.rules or (), one)
        rule = rules.get(named) or rules.get(named.partition("/")[0]) or _Rule()
        words = _words(one.message or _Message(), rule) or named
        if not words:
            raise FindingsMalformed(path=path, why=f"{where} has neither message nor rule")
        rated = _severity(path, where, one, rule, unread)
        known = _weaknesses(rule, one)
        for at in _locations(one, run, words):
            yield Sighting(tool, named or rule_named(words), rated, Certainty.MEDIUM, words, at, known)


def _indexed(rules: Sequence[_Rule], one: _Result) -> str:
    index = one.rule_index if one.rule_index >= 0 else one.rule.index
    return rules[index].id if 0 <= index < len(rules) else ""


def _words(message: _Message, rule: _Rule) -> str:
    """Give what a result says: its own text, the text of its rule that it names, or what the rule is about."""
    meant = (rule.message_strings or {}).get(message.id or "")
    about = (one for one in (meant, rule.short_description, rule.full_description) if one)
    texts = (message.text, message.markdown, *(one.text or one.markdown for one in about), rule.name)
    text = next((one for one in texts if one and not one.isspace()), "")
    for place, argument in enumerate(message.arguments or ()):
        text = text.replace(f"{{{place}}}", argument[:_LONGEST])[: 2 * _LONGEST]
    return " ".join(text.split())[:_LONGEST]


def _weaknesses(rule: _Rule, one: _Result) -> tuple[str, ...]:
    """Give the weaknesses that a rule names: in its relationships, or in the tags that scanners put beside it."""
    names = [relation.target.id for relation in rule.relationships or ()]
    for properties in (rule.properties or {}, one.properties or {}):
        for said in (properties.get("tags"), properties.get("cwe")):
            names += [name for name in (said if isinstance(said, list) else [said]) if isinstance(name, str)]
    found = (_CWE.search(name[:_LONGEST]) for name in names)
    return tuple(dict.fromkeys(f"CWE-{int(match[1])}" for match in found if match))


def _severity(path: str, where: str, one: _Result, rule: _Rule, unread: Severity | None) -> Severity:
    """Give the severity: by the score that scanners put beside it, else by the level of the result or its rule."""
    score = (one.properties or {}).get("security-severity") or (rule.properties or {}).get("security-severity")
    if score is not None:
        found, why = _by_score(str(score)), f"the score {str(score)[:20]!r}, which is no number from 0 to 10"
    else:
        level = one.level or (rule.default_configuration or _Default()).level
        found, why = _LEVELS.get(level), f"the level {level[:20]!r}, which SARIF does not know"
    rated = found or unread
    if rated is None:
        raise FindingsMalformed(path=path, why=f"{where} has {why}")
    return rated


def _by_score(score: str) -> Severity | None:
    if not re.fullmatch(r"(?:10|[0-9])(?:\.[0-9]{1,6})?", score) or float(score) > 10:  # noqa: PLR2004 (CVSS ends there)
        return None
    return next((severity for least, severity in _SCORES if float(score) >= least), Severity.INFO)


def _locations(one: _Result, run: _Run, words: str) -> Iterator[Location]:
    """Give the places of a result, each once; the words stand for one that has none."""
    found: dict[Location, None] = {}
    for each in one.locations or ():
        physical = each.physical_location or _Physical()
        region, artifact = physical.region or _Region(), physical.artifact_location or _Artifact()
        listed = run.artifacts or ()
        uri = artifact.uri or (listed[artifact.index].location.uri if 0 <= artifact.index < len(listed) else "")
        path = unquote(uri.removeprefix("file://"))
        found[Location(path, max(region.start_line, 0), max(region.start_column, 0), symbol=words)] = None
    yield from found or (Location("", symbol=words),)


def rule_named(words: str) -> str:
    """Give the name of a rule, or of a tool, that is made from words."""
    return "-".join(re.findall(r"[a-z0-9]+", words.lower()))[:60].strip("-") or "finding"
