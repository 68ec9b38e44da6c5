"""A check as a person reads it: the verdict, what to do about it, then the rest. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from interlock.control import Answer, ControlRun, Errored, Finding, FindingState
from interlock.decision import Status, Verdict
from interlock.flows.assessments import reason_of
from interlock.kernel import InterlockError, Severity
from interlock.render.decision import decision_lines
from interlock.render.paint import Paint

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked

_SEVERITY: Final = {
    Severity.CRITICAL: "bad",
    Severity.HIGH: "bad",
    Severity.MEDIUM: "warn",
    Severity.LOW: "plain",
    Severity.INFO: "dim",
}
_ANSWER: Final = {
    Answer.PASSED: ("good", "✔ passed"),
    Answer.FAILED: ("warn", "✘ failed"),
    Answer.ERRORED: ("bad", "! errored"),
    Answer.NOT_APPLICABLE: ("dim", "- not applicable"),
}
_SHOWN_GROUPS: Final = 20
_SHOWN_PLACES: Final = 3
_WIDTH: Final = 100


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write the whole answer, in colour on a terminal."""
    paint = Paint(has_colour=is_terminal)
    lines = [
        *decision_lines(checked.decision, paint),
        "",
        *_findings(checked, repository, paint),
        *_controls(checked, paint),
        "",
        *_foot(checked, paint),
    ]
    yield ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


def _findings(checked: Checked, repository: Repository, paint: Paint) -> Iterator[str]:
    """Group the findings by what to do: one rule, its remedy, its places."""
    blocking = _blocking(checked)
    found = [one for run in checked.stage.runs for one in run.findings]
    if not found:
        return
    ordered = sorted(found, key=lambda one: (one.control not in blocking, one.severity.rank, one.rule, *_urgency(one)))
    groups = [list(group) for _, group in groupby(ordered, key=lambda one: (one.control, one.severity, one.rule))]
    new = sum(one.is_new for one in found)
    yield paint("bold", f"{_many(len(found), 'finding')}, {new} new, {_many(len(groups), 'thing')} to do")
    for group in groups[:_SHOWN_GROUPS]:
        yield from _group(group, checked, repository, paint)
    if len(groups) > _SHOWN_GROUPS:
        rest = sum(len(group) for group in groups[_SHOWN_GROUPS:])
        yield ""
        yield paint(
            "dim",
            f"  and {_many(rest, 'finding')} more of {_many(len(groups) - _SHOWN_GROUPS, 'rule')}; "
            "`--format html -o report.html` shows them all",
        )
    yield ""


def _group(group: Sequence[Finding], checked: Checked, repository: Repository, paint: Paint) -> Iterator[str]:
    first = group[0]
    head = paint(_SEVERITY[first.severity], first.severity.value)
    cwe = f" {first.cwe[0]}" if first.cwe else ""
    yield ""
    yield f"  {head}  {paint('bold', first.message)}  {paint('dim', f'{first.rule}{cwe}')}"
    if first.remedy:
        yield f"    → {paint('plain', first.remedy)}"
    for one in group[:_SHOWN_PLACES]:
        yield from _place(one, checked, repository, paint)
    if len(group) > _SHOWN_PLACES:
        yield paint("dim", f"    and {len(group) - _SHOWN_PLACES} more places")


def _place(one: Finding, checked: Checked, repository: Repository, paint: Paint) -> Iterator[str]:
    where = f"{one.at.path}:{one.at.line}" if one.at.line else one.at.path
    if one.at.commit:
        where += f" in commit {one.at.commit[:12]}"
    marks = [one.at.symbol] if one.at.symbol else []
    marks += ["new"] if one.is_new and checked.change.base is not None else []
    if one.state is FindingState.SUPPRESSED and one.suppression:
        by = f" by {one.suppression.author}" if one.suppression.author else ""
        marks.append(f"hidden by a comment in line {one.suppression.line}{by}; it counts all the same")
    elif one.state is not FindingState.NEW:
        marks.append(one.state.value)
    also = [witness.tool for witness in one.witnesses[1:]]
    marks += [f"also seen by {', '.join(also)}"] if also else []
    yield f"    {paint('path', where)}" + (paint("dim", f"  ({'; '.join(marks)})") if marks else "")
    line = _line_of(one, checked, repository)
    if line:
        yield f"      {paint('dim', f'{one.at.line:>5} │')} {paint('plain', line)}"


def _line_of(one: Finding, checked: Checked, repository: Repository) -> str:
    """Give the line of code; none for secrets, whose line is the secret."""
    if one.at.commit or not one.at.line or one.control == "commit.secrets" or {"CWE-798", "CWE-259"} & set(one.cwe):
        return ""
    try:
        lines = repository.read(checked.change.snapshot, one.at.path).decode("utf-8", "replace").split("\n")
    except InterlockError:
        return ""
    line = lines[one.at.line - 1].strip() if one.at.line <= len(lines) else ""
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 1]}…"


def _controls(checked: Checked, paint: Paint) -> Iterator[str]:
    yield paint("bold", f"controls of the {checked.decision.stage} stage")
    width = max((len(run.control) for run in checked.stage.runs), default=0)
    for run in checked.stage.runs:
        style, word = _ANSWER[run.answer]
        yield f"  {run.control:<{width}}  {paint(style, f'{word:<16}')}  {_told(run)}"
        for note in run.notes:
            yield f"  {'':<{width}}  {paint('dim', note)}"


def _told(run: ControlRun) -> str:
    if run.answer is Answer.NOT_APPLICABLE or isinstance(run.outcome, Errored):
        return Paint(has_colour=False)("plain", reason_of(run))
    covered = ", ".join(f"{part.covered} of {part.owed} {part.unit}" for part in run.coverage)
    excepted = sum(len(part.excepted) for part in run.coverage)
    tools = ", ".join(f"{use.name} {use.version}" for use in run.tools)
    said = f"{_many(len(run.findings), 'finding')} in " if run.findings else ""
    more = f", {excepted} excepted" if excepted else ""
    return f"{said}{covered}{more}; {tools}; {_seconds(run)}"


def _seconds(run: ControlRun) -> str:
    return "from the cache" if run.is_cached else f"{run.duration_ms / 1000:.1f} s"


def _foot(checked: Checked, paint: Paint) -> Iterator[str]:
    subject = checked.change.subject
    yield paint("dim", f"subject   {subject.name} {subject.digests[0]}")
    yield paint("dim", f"compared  {checked.change.base_says or 'with nothing'}")
    if checked.decision_envelope:
        yield paint("dim", f"decision  {checked.decision_envelope}, sealed; `interlock gate --explain` shows it again")


def _blocking(checked: Checked) -> set[str]:
    return {
        reason.requirement
        for reason in checked.decision.reasons
        if reason.status is Status.VIOLATED and reason.verdict is not Verdict.ALLOW
    }


def _urgency(one: Finding) -> tuple[int, int]:
    return (0 if one.is_new else 1, one.certainty.rank)


def _many(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
