"""A check as a person reads it: the verdict, what to do about it, then the rest. Floor 13."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from interlock.control import Answer, ControlRun, Errored, Finding
from interlock.flows.assessments import reason_of
from interlock.kernel import Severity
from interlock.render.decision import decision_lines, verdict_lines
from interlock.render.excerpt import Excerpts
from interlock.render.groups import Group, grouped, many
from interlock.render.marks import marks
from interlock.render.paint import Paint, Part, flow
from interlock.render.screen import bounded, may_colour

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
_CODE_WIDTH: Final = 100


def write(checked: Checked, repository: Repository, *, is_terminal: bool) -> Iterator[bytes]:
    """Write the whole answer; on a terminal in colour, as wide as it is, and with the verdict again at the end."""
    size = shutil.get_terminal_size()
    width = bounded(size.columns) if is_terminal else 0
    paint = Paint(has_colour=is_terminal and may_colour())
    lines = [
        *decision_lines(checked.decision, paint, width=width),
        "",
        *_Findings(checked, repository, paint, width).lines(),
        *_controls(checked, paint, width),
        "",
        *_foot(checked, paint),
    ]
    if is_terminal and len(lines) >= size.lines:
        lines += ["", *verdict_lines(checked.decision, paint, width)]
    yield ("\n".join(lines) + "\n").encode("utf-8", "backslashreplace")


class _Findings:
    """Writes the findings grouped by what to do: one rule, its remedy, its places."""

    def __init__(self, checked: Checked, repository: Repository, paint: Paint, width: int) -> None:
        self._has_base = checked.change.base is not None
        self._groups = grouped(checked)
        self._excerpts = Excerpts(checked, repository)
        self._paint = paint
        self._width = width

    def lines(self) -> Iterator[str]:
        groups = self._groups
        if not groups:
            return
        found = sum(len(group.findings) for group in groups)
        new = f", {sum(group.new for group in groups):,} new" if self._has_base else ""
        yield self._paint("bold", f"{many(found, 'finding')}{new}, {many(len(groups), 'thing')} to do")
        for before, group in zip([None, *groups], groups[:_SHOWN_GROUPS], strict=False):
            yield ""
            if before and before.is_blocking and not group.is_blocking:
                yield self._paint("bold", "what follows does not block under this policy")
                yield ""
            yield from self._group(group)
        rest = groups[_SHOWN_GROUPS:]
        if rest:
            left = sum(len(group.findings) for group in rest)
            said = f"and {many(left, 'more finding')} of {many(len(rest), 'rule')}; "
            yield ""
            yield from self._flow([Part("dim", f"{said}`--format html -o report.html` shows them")], 2)
        yield ""

    def _group(self, group: Group) -> Iterator[str]:
        first = group.first
        word = group.severity.value
        known_as = " ".join([group.rule, *first.cwe[:1]])
        told = [
            Part(_SEVERITY[group.severity], word),
            Part("bold", first.message),
            Part("dim", known_as, is_whole=True),
        ]
        yield from self._flow(told, 4, 2)
        if first.remedy:
            yield from self._flow([Part("plain", f"→ {first.remedy}")], 6, 4)
        for one in group.findings[:_SHOWN_PLACES]:
            yield from self._place(one, "" if one.message == first.message else one.message)
        if len(group.findings) > _SHOWN_PLACES:
            yield self._paint("dim", f"    and {many(len(group.findings) - _SHOWN_PLACES, 'more place')}")

    def _place(self, one: Finding, own: str) -> Iterator[str]:
        where = f"{one.at.path}:{one.at.line}" if one.at.line else one.at.path
        beside = "; ".join(marks(one, has_base=self._has_base))
        yield from self._flow(
            [Part("path", where, is_whole=True), Part("dim", f"({beside})" if beside else ""), Part("plain", own)], 6, 4
        )
        code_width = min(_CODE_WIDTH, self._width - 14) if self._width else _CODE_WIDTH
        for line in self._excerpts.around(one, width=code_width)[:1]:
            if not line.is_hidden and line.text.strip():
                yield f"      {self._paint('dim', f'{line.number:>5} │')} {self._paint('plain', line.text.strip())}"

    def _flow(self, parts: list[Part], indent: int, first: int | None = None) -> list[str]:
        return flow(self._paint, parts, indent, first=first, width=self._width)


def _controls(checked: Checked, paint: Paint, width: int) -> Iterator[str]:
    yield paint("bold", f"controls of the {checked.decision.stage} stage")
    names = max((len(run.control) for run in checked.stage.runs), default=0)
    words = max((len(_ANSWER[run.answer][1]) for run in checked.stage.runs), default=0)
    indent = names + words + 6
    for run in checked.stage.runs:
        style, word = _ANSWER[run.answer]
        told = flow(paint, [Part("plain", _told(run))], indent, width=width)
        yield f"  {run.control:<{names}}  {paint(style, f'{word:<{words}}')}  {told[0].lstrip(' ')}"
        yield from told[1:]
        for note in run.notes:
            yield from flow(paint, [Part("dim", note)], indent, width=width)


def _told(run: ControlRun) -> str:
    if run.answer is Answer.NOT_APPLICABLE or isinstance(run.outcome, Errored):
        return reason_of(run)
    covered = ", ".join(f"{part.covered:,} of {part.owed:,} {part.unit}" for part in run.coverage)
    excepted = sum(len(part.excepted) for part in run.coverage)
    tools = ", ".join(f"{use.name} {use.version}" for use in run.tools)
    said = f"{many(len(run.findings), 'finding')} in " if run.findings else ""
    more = f", {excepted:,} excepted" if excepted else ""
    return "; ".join(part for part in (f"{said}{covered}{more}", tools, _seconds(run)) if part)


def _seconds(run: ControlRun) -> str:
    return "from the cache" if run.is_cached else f"{run.duration_ms / 1000:.1f} s"


def _foot(checked: Checked, paint: Paint) -> Iterator[str]:
    subject = checked.change.subject
    base = checked.change.base_says.removeprefix("compared with ") or "none"
    yield paint("dim", f"subject   {subject.name} {subject.digests[0]}")
    yield paint("dim", f"base      {base}")
    if checked.decision_envelope:
        yield paint("dim", f"decision  {checked.decision_envelope}, sealed")
        stage = "" if checked.decision.stage == "commit" else f" --stage {checked.decision.stage}"
        yield paint("dim", f"          `interlock gate{stage} --explain` shows it again")
