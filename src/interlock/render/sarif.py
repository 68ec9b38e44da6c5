"""SARIF 2.1.0 of a check, as code scanning services and editors read it. Floor 13.

One run for Interlock with the tools as extensions. A broken control is a failed invocation, a notification and a
result of its own, since most readers look at the results only.
Source: OASIS SARIF 2.1.0; the properties are those that GitHub code scanning documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlsplit

import msgspec

from interlock import __version__
from interlock.control import ControlRun, Finding, FindingState, Location
from interlock.decision import summarise
from interlock.kernel import Certainty, Severity, stamp
from interlock.render.obstacles import NOWHERE, Obstacle, obstacles

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL: Final = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}
_SCORE: Final = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
    Severity.INFO: "0.0",
}
_LONGEST: Final = 1000
"""Characters of a rule's description; readers refuse more than 1024."""
_ENCODER: Final = msgspec.json.Encoder()
_URI: Final = re.compile(r"(?:https?|tcp)://|dns:")
"""What a running system is named by; all else is a path below the repository."""


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write the log piece by piece: rules first, then one line for each result."""
    del repository, is_terminal
    standing = obstacles(checked)
    rules = _rules(checked, standing)
    places = {str(rule["id"]): place for place, rule in enumerate(rules)}
    yield b'{"$schema":' + _json(SCHEMA) + b',"version":"2.1.0","runs":[{\n"tool":'
    yield _json({"driver": _driver(rules), "extensions": _extensions(checked)})
    for name, value in _about(checked, standing).items():
        yield b",\n" + _json(name) + b":" + _json(value)
    yield b',\n"results":['
    separator = b"\n"
    has_base = checked.change.base is not None
    for result in _results(checked, standing, places, has_base=has_base):
        yield separator + _json(result)
        separator = b",\n"
    yield b"]}]}\n"


def log_of(
    findings: Sequence[Finding], control: str, times: tuple[str, str], fault: tuple[str, str] | None
) -> dict[str, object]:
    """Give the log of one control that ran by itself; `fault` is code and words of what broke it, if something did."""
    by_rule = {one.rule: one for one in findings}
    places = {rule: place for place, rule in enumerate(by_rule)}
    invocation: dict[str, object] = {
        "executionSuccessful": fault is None,
        "startTimeUtc": times[0],
        "endTimeUtc": times[1],
    }
    if fault is not None:
        told = {"level": "error", "descriptor": {"id": fault[0]}, "message": _message(fault[1])}
        invocation["toolExecutionNotifications"] = [told]
    run = {
        "tool": {"driver": _driver([_rule(one, is_varied=True) for one in by_rule.values()])},
        "automationDetails": {"id": f"interlock/{control}/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation],
        "results": [_result(one, places[one.rule], has_base=False) for one in findings],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _json(value: object) -> bytes:
    try:
        return _ENCODER.encode(value)
    except UnicodeEncodeError:  # half a character, from a tool's own JSON
        import json

        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _results(
    checked: Checked, standing: list[Obstacle], places: dict[str, int], *, has_base: bool
) -> Iterator[dict[str, object]]:
    for one in standing:
        yield _standing(one, places[one.rule], has_base=has_base)
    for run in checked.stage.runs:
        for finding in run.findings:
            yield _result(finding, places[finding.rule], has_base=has_base)


def _result(one: Finding, place: int, *, has_base: bool) -> dict[str, object]:
    where = f" (in commit {one.at.commit[:12]})" if one.at.commit else ""
    result: dict[str, object] = {
        "ruleId": one.rule,
        "ruleIndex": place,
        "level": _LEVEL[one.severity],
        "message": _message((one.message or one.rule) + where),
        "locations": [_location(one.at)],
        "partialFingerprints": {"interlock/v1": one.fingerprint},
        "properties": _properties(one),
    }
    if has_base:
        result["baselineState"] = "new" if one.is_new else "unchanged"
    if one.suppression is not None or one.state is FindingState.WAIVED:
        result["suppressions"] = [_suppression(one)]
    return result


def _message(text: str) -> dict[str, str]:
    """Give a message in which nothing is a link: readers would follow one that a tool quoted from the code."""
    return {"text": text.replace("](", "] (")}


def _properties(one: Finding) -> dict[str, object]:
    return {
        "id": one.id,
        "control": one.control,
        "severity": one.severity,
        "certainty": one.certainty,
        "state": one.state,
        "witnesses": [f"{witness.tool}:{witness.rule}" for witness in one.witnesses],
        **({"commit": one.at.commit} if one.at.commit else {}),
    }


def _suppression(one: Finding) -> dict[str, object]:
    """Give what asks to hide a finding; only a waiver is accepted, so that readers keep showing the rest."""
    if one.suppression is None or one.state is FindingState.WAIVED:
        says = one.suppression.text if one.suppression is not None else "a signed waiver covers it"
        return {"kind": "external", "status": "accepted", "justification": says}
    asked = one.suppression
    by = f" by {asked.author}" if asked.author else ""
    says = f"comment in line {asked.line}{by}: {asked.text}; it counts as if the comment were not there"
    return {"kind": "inSource", "status": "rejected", "justification": says}


def _standing(one: Obstacle, place: int, *, has_base: bool) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": one.rule,
        "ruleIndex": place,
        "level": "error",
        "message": _message(one.says + (f" ({one.remedy})" if one.remedy else "")),
        "locations": [_location(Location(one.path or NOWHERE, 1))],
        "partialFingerprints": {"interlock/v1": one.fingerprint},
        "properties": {"control": one.about, "state": one.kind, **({"code": one.code} if one.code else {})},
    }
    if has_base:
        result["baselineState"] = "new"
    return result


def _location(at: Location) -> dict[str, object]:
    physical: dict[str, object] = {"artifactLocation": _artifact(at.path)}
    if at.line > 0:
        physical["region"] = _region(at)
    location: dict[str, object] = {"physicalLocation": physical}
    if at.symbol:
        location["logicalLocations"] = [{"fullyQualifiedName": at.symbol}]
    return location


def _artifact(path: str) -> dict[str, object]:
    if _URI.match(path):
        return {"uri": quote(path, safe="/:?=&@[]%,;~", errors="replace")}
    return {"uri": quote(path, safe="/", errors="replace"), "uriBaseId": "%SRCROOT%"}


def _region(at: Location) -> dict[str, int]:
    """Give a region that never ends before it begins, whatever a tool said."""
    region = {"startLine": at.line}
    if at.column > 0:
        region["startColumn"] = at.column
    if at.end_line >= at.line:
        region["endLine"] = at.end_line
    is_on_one_line = at.end_line <= at.line
    if at.column > 0 and at.end_column > (at.column if is_on_one_line else 0):
        region["endColumn"] = at.end_column
    return region


def _driver(rules: list[dict[str, object]]) -> dict[str, object]:
    return {
        "name": "Interlock",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": "https://interlock.example.org/",
        "rules": rules,
    }


def _extensions(checked: Checked) -> list[dict[str, object]]:
    """Give each tool that took part, once, with the digest of its program."""
    used = {(use.name, use.version, use.digest): use for run in checked.stage.runs for use in run.tools}
    return [
        {
            "name": use.name,
            "version": use.version or "unknown",
            "organization": use.publisher or "unknown",
            "properties": {"sha256": use.digest.hex, "configuration": use.configuration.hex},
        }
        for _, use in sorted(used.items())
    ]


def _rules(checked: Checked, standing: list[Obstacle]) -> list[dict[str, object]]:
    """Describe every rule that a result names; the worst finding of a rule says how severe it is."""
    worst: dict[str, Finding] = {}
    varied: set[str] = set()
    for run in checked.stage.runs:
        for one in run.findings:
            known = worst.setdefault(one.rule, one)
            if known.message != one.message:
                varied.add(one.rule)
            if one.severity.rank < known.severity.rank:
                worst[one.rule] = one
    described = [_obstacle_rule(one) for one in standing]
    return described + [_rule(one, is_varied=rule in varied) for rule, one in sorted(worst.items())]


def _rule(one: Finding, *, is_varied: bool) -> dict[str, object]:
    says = f"{one.rule}, for example: {one.message}" if is_varied or not one.message else one.message
    text = {"text": says[:_LONGEST]}
    cwes = [f"external/cwe/cwe-{cwe.removeprefix('CWE-').zfill(3)}" for cwe in one.cwe]
    precision = {Certainty.HIGH: "high", Certainty.MEDIUM: "medium", Certainty.LOW: "low"}[one.certainty]
    return {
        "id": one.rule,
        "name": one.rule,
        "shortDescription": text,
        "fullDescription": text,
        "help": {"text": one.remedy or f"See what {one.witnesses[0].tool} says of {one.witnesses[0].rule}."},
        "defaultConfiguration": {"level": _LEVEL[one.severity]},
        "properties": {
            "tags": ["security", one.control, *cwes],
            "precision": precision,
            "security-severity": _SCORE[one.severity],
        },
    }


def _obstacle_rule(one: Obstacle) -> dict[str, object]:
    text = {"text": f"{one.about} {one.kind.replace('_', ' ')}: this stands in the way of the change"}
    return {
        "id": one.rule,
        "name": one.rule,
        "shortDescription": text,
        "fullDescription": text,
        "help": {"text": one.remedy or "See the decision in the report of Interlock."},
        "defaultConfiguration": {"level": "error"},
        "properties": {"tags": ["security", "interlock"], "security-severity": _SCORE[one.severity]},
    }


def _about(checked: Checked, standing: list[Obstacle]) -> dict[str, object]:
    """Give what a run says besides its results."""
    about: dict[str, object] = {
        "automationDetails": {"id": f"interlock/{checked.decision.stage}/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "the top folder of the repository"}}},
        "invocations": [_invocation(checked, standing)],
    }
    provenance = _provenance(checked)
    if provenance:
        about["versionControlProvenance"] = [provenance]
    about["properties"] = _run_properties(checked)
    return about


def _run_properties(checked: Checked) -> dict[str, object]:
    decision = checked.decision
    return {
        "verdict": decision.verdict,
        "summary": summarise(decision),
        "policy": decision.policy,
        "decision": str(decision.digest),
        "hypothetical": list(decision.hypothetical),
        "subject": {"name": decision.subject.name, "digest": {one.alg: one.hex for one in decision.subject.digests}},
        "outcomes": {run.control: run.answer for run in checked.stage.runs},
        "coverage": {run.control: _coverage(run) for run in checked.stage.runs},
    }


def _coverage(run: ControlRun) -> dict[str, int]:
    return {
        "owed": sum(part.owed for part in run.coverage),
        "covered": sum(part.covered for part in run.coverage),
        "excepted": sum(len(part.excepted) for part in run.coverage),
    }


def _invocation(checked: Checked, standing: list[Obstacle]) -> dict[str, object]:
    invocation: dict[str, object] = {
        "executionSuccessful": not any(one.kind == "errored" for one in standing),
        "startTimeUtc": stamp(checked.started_at),
        "endTimeUtc": stamp(checked.finished_at),
    }
    if standing:
        invocation["toolExecutionNotifications"] = [_notification(one) for one in standing]
    return invocation


def _notification(one: Obstacle) -> dict[str, object]:
    remedy = f" ({one.remedy})" if one.remedy else ""
    return {
        "level": "error",
        "descriptor": {"id": one.code or one.rule},
        "message": _message(one.says + remedy),
        "properties": {"control": one.about},
    }


def _provenance(checked: Checked) -> dict[str, object] | None:
    """Say which commit of which repository was examined; only a repository with an address can be named."""
    change = checked.change
    address = _address(change.remote)
    if not address:
        return None
    said: dict[str, object] = {"repositoryUri": address, "mappedTo": {"uriBaseId": "%SRCROOT%"}}
    if change.head is not None:
        said["revisionId"] = change.head.commit.hex
    if change.branch:
        said["branch"] = change.branch
    return said


def _address(remote: str) -> str:
    """Give a remote as a URI, without user and password; `git@host:path` becomes `ssh://host/path`."""
    if "://" not in remote:
        host, colon, path = remote.partition(":")
        if not colon or "/" in host:
            return ""  # a folder of this machine, which is nobody else's business
        remote = f"ssh://{host}/{path.lstrip('/')}"
    try:
        parts = urlsplit(remote)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    if not host or parts.scheme == "file":
        return ""
    is_address = ":" in host
    named = f"[{host}]" if is_address else quote(host, safe="", errors="replace")
    return f"{quote(parts.scheme, safe='+.-')}://{named}{port}{quote(parts.path, safe='/~%', errors='replace')}"
