"""JUnit XML of a check: a suite for each control, a case for each thing that can stand in the way. Floor 13.

A violated requirement is a failure and so is each rule that was broken under it, an errored control is an error,
what the policy does not ask for is skipped. Source: JUnit XML as Ant's JUnitReport writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape, quoteattr

import msgspec

from interlock.control import Answer, ControlRun, Errored, Finding
from interlock.decision import Reason, Status, Verdict, summarise
from interlock.flows.assessments import reason_of
from interlock.render.groups import Group, grouped, many
from interlock.render.paint import visible

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked

_PLACES: Final = 50
"""Places that one rule lists; the rest are counted."""
_ILLEGAL: Final = re.compile("[^\\t\\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Case(msgspec.Struct, frozen=True):
    """One test case; `kind` is empty for a passed one, else the element that says why not."""

    name: str
    of: str
    kind: str = ""
    message: str = ""
    type: str = ""
    body: str = ""


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write one suite after the other."""
    del repository, is_terminal
    by_control: dict[str, list[Group]] = {}
    for group in grouped(checked):
        by_control.setdefault(group.control, []).append(group)
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n'
    for place, run in enumerate(checked.stage.runs):
        reasons = [one for one in checked.decision.reasons if one.requirement == run.control]
        cases = _cases(run, reasons, by_control.get(run.control, []), checked)
        yield _suite(place, run.control, cases, _told(run), run.duration_ms, checked)
    yield _suite(len(checked.stage.runs), "decision", _rest(checked), {}, 0, checked)
    yield b"</testsuites>\n"


def _cases(run: ControlRun, reasons: list[Reason], groups: list[Group], checked: Checked) -> list[Case]:
    cases = [_requirement(reason, run) for reason in reasons] or [_unasked(run, checked)]
    is_against = any(case.kind in {"failure", "error"} for case in cases)
    return cases + [_rule(group) for group in groups if is_against or group.is_waived]


def _requirement(reason: Reason, run: ControlRun | None) -> Case:
    """Say how a requirement stands; only what is proved passes."""
    name = f"{reason.requirement} satisfies the policy" if run else reason.requirement
    if run is not None and isinstance(run.outcome, Errored):
        return _errored(run, run.outcome)
    of = f"interlock.{reason.requirement}"
    place = f"\nrequired by {reason.source}:{reason.line}" if reason.source else ""
    body = reason.says + (f"\nTo do: {reason.change}" if reason.change else "") + place
    body += "".join(f"\n{note}" for note in reason.notes)
    if reason.status is Status.ERRORED:
        return Case(name, of, "error", reason.says, reason.status.value, body)
    if reason.verdict is not Verdict.ALLOW:
        return Case(name, of, "failure", reason.says, reason.status.value, body)
    if reason.status is Status.NOT_APPLICABLE:
        return Case(name, of, "skipped", reason.says)
    return Case(name, of)


def _unasked(run: ControlRun, checked: Checked) -> Case:
    """Say that the policy asks nothing of a control: that is no success, and a broken one is an error all the same."""
    if isinstance(run.outcome, Errored):
        return _errored(run, run.outcome)
    said = f"the policy {checked.decision.policy} does not ask for it; {reason_of(run)}"
    return Case(f"{run.control} satisfies the policy", f"interlock.{run.control}", "skipped", said)


def _errored(run: ControlRun, outcome: Errored) -> Case:
    body = outcome.reason + (f"\nTo do: {outcome.remedy}" if outcome.remedy else "")
    body += "".join(f"\nnot covered: {what}: {why}" for part in outcome.coverage for what, why in part.missing)
    name = f"{run.control} satisfies the policy"
    return Case(name, f"interlock.{run.control}", "error", outcome.reason, outcome.code, body)


def _rule(group: Group) -> Case:
    first = group.first
    lines = [_place(one) for one in group.findings[:_PLACES]]
    if len(group.findings) > _PLACES:
        lines.append(f"and {len(group.findings) - _PLACES:,} more places")
    if first.remedy:
        lines.insert(0, f"To do: {first.remedy}")
    name = f"{group.rule} ({group.severity.value})"
    if group.is_waived:
        said = first.suppression.text if first.suppression is not None else "a signed waiver covers it"
        message = f"waived: {first.message} ({many(len(group.findings), 'place')}); {said}"
        return Case(f"{name}, waived", f"interlock.{group.control}", "skipped", message)
    message = f"{group.severity.value}: {first.message} ({many(len(group.findings), 'place')}, {group.new:,} new)"
    return Case(name, f"interlock.{group.control}", "failure", message, group.severity.value, "\n".join(lines))


def _place(one: Finding) -> str:
    where = f"{one.at.path}:{one.at.line}" if one.at.line else one.at.path
    where += f" in commit {one.at.commit[:12]}" if one.at.commit else ""
    return f"{visible(where)}: {visible(one.message)} [{'new' if one.is_new else 'existing'}]"


def _rest(checked: Checked) -> list[Case]:
    """Give the requirements that no control of the stage answers: missing evidence, rules, the ledger itself."""
    ran = {run.control for run in checked.stage.runs}
    cases = [_requirement(one, None) for one in checked.decision.reasons if one.requirement not in ran]
    decision = checked.decision
    said = summarise(decision)
    if decision.verdict is Verdict.ALLOW:
        return [*cases, Case("verdict", "interlock.decision")]
    return [*cases, Case("verdict", "interlock.decision", "failure", said, decision.verdict.value, said)]


def _told(run: ControlRun) -> dict[str, str]:
    """Give the properties of a suite."""
    told = {"outcome": run.answer.value, "reason": reason_of(run)}
    for part in run.coverage:
        told[f"coverage.{part.unit}"] = f"{part.covered} of {part.owed}"
    told |= {f"tool.{use.name}": f"{use.version} sha256:{use.digest.hex}" for use in run.tools}
    if run.answer is not Answer.NOT_APPLICABLE:
        told["cached"] = "yes" if run.is_cached else "no"
    return told


def _suite(place: int, name: str, cases: list[Case], told: dict[str, str], time_ms: int, checked: Checked) -> bytes:
    seconds = f"{time_ms / 1000:.3f}"
    at = checked.started_at.strftime("%Y-%m-%dT%H:%M:%S")
    kinds = [case.kind for case in cases]
    counts = " ".join(
        f'{word}="{kinds.count(kind)}"'
        for word, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped"))
    )
    where = f'name={_attribute(name)} package="interlock" id="{place}" hostname="localhost"'
    lines = [
        f'<testsuite {where} timestamp="{at}" tests="{len(cases)}" {counts} time="{seconds}">',
        "<properties>",
        *(f"<property name={_attribute(key)} value={_attribute(value)}/>" for key, value in told.items()),
        "</properties>",
        *(_case(case, seconds if number == 0 else "0.000") for number, case in enumerate(cases)),
        "<system-out></system-out>",
        "<system-err></system-err>",
        "</testsuite>\n",
    ]
    return "\n".join(lines).encode("utf-8", "replace")


def _case(case: Case, seconds: str) -> str:
    head = f'<testcase name={_attribute(case.name)} classname={_attribute(case.of)} time="{seconds}"'
    if not case.kind:
        return f"{head}/>"
    kind_of = f" type={_attribute(case.type)}" if case.kind != "skipped" else ""
    inner = f"<{case.kind} message={_attribute(case.message)}{kind_of}>{_text(case.body)}</{case.kind}>"
    return f"{head}>{inner}</testcase>"


def _attribute(text: str) -> str:
    """Give a quoted attribute value on one line, with nothing in it that XML or a reader stumbles over."""
    return quoteattr(_legal(visible(" ".join(text.split()) or "-")))


def _text(text: str) -> str:
    return escape(_legal("\n".join(visible(line) for line in text.split("\n"))))


def _legal(text: str) -> str:
    return _ILLEGAL.sub(lambda found: f"\\x{ord(found[0]):02x}", text)
