"""The controls of the stage: what each came to, how much it examined, with what. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from interlock.control import Answer, ControlRun
from interlock.decision import Status
from interlock.flows.assessments import reason_of
from interlock.render.groups import many
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import ANSWERS, MISSING, digest, table, tag

if TYPE_CHECKING:
    from interlock.flows.check import Checked

_HEAD = ("Control", "Outcome", "Found", "Examined", "Tools", "Time", "Evidence")


def section(checked: Checked) -> Html:
    """Give one row for each control that ran, and one for each whose evidence is missing."""
    rows = [*(_row(run, checked) for run in checked.stage.runs), *_missing(checked)]
    says = f"controls of the {checked.decision.stage} stage"
    return el(
        "section",
        el("h2", "Controls", id="controls"),
        el("div", table(_HEAD, rows, says), class_="card"),
        aria_labelledby="controls",
    )


def _row(run: ControlRun, checked: Checked) -> list[Child]:
    found = many(len(run.findings), "finding") if run.findings else "nothing"
    new = sum(one.is_new for one in run.findings)
    is_silent = run.answer is Answer.NOT_APPLICABLE or (run.answer is Answer.ERRORED and not run.findings)
    return [
        el("b", run.control),
        [tag(ANSWERS[run.answer]), *_why(run)],
        "" if is_silent else [found, f", {new:,} new" if new and checked.change.base else ""],
        [*_examined(run)],
        [el("span", f"{use.name} {use.version}", class_="row") for use in run.tools],
        _time(run),
        digest(checked.evidence.get(run.control), is_short=True),
    ]


def _time(run: ControlRun) -> str:
    if run.answer is Answer.NOT_APPLICABLE:
        return ""
    return "from the cache" if run.is_cached else f"{run.duration_ms / 1000:.1f} s"


def _why(run: ControlRun) -> Iterator[Html]:
    if run.answer in {Answer.NOT_APPLICABLE, Answer.ERRORED}:
        yield el("span", reason_of(run), class_="row mute")
    for note in run.notes:
        yield el("span", note, class_="row mute")


def _examined(run: ControlRun) -> Iterator[Html]:
    for part in run.coverage:
        excepted = f", {len(part.excepted):,} excepted" if part.excepted else ""
        yield el("span", f"{part.covered:,} of {part.owed:,} {part.unit}{excepted}", class_="row")


def _missing(checked: Checked) -> Iterator[list[Child]]:
    ran = {run.control for run in checked.stage.runs}
    for reason in checked.decision.reasons:
        if reason.status is Status.MISSING and reason.requirement not in ran:
            yield [el("b", reason.requirement), [tag(MISSING), el("span", reason.says, class_="row mute")], *[""] * 5]
