"""What to do: what is no finding first, then findings by rule with remedy, places and code. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from interlock.control import Errored, Finding
from interlock.render.excerpt import Excerpts, Line, is_secret
from interlock.render.groups import Group, grouped, many
from interlock.render.marks import marks
from interlock.render.markup import Child, Html, closing, el, opening
from interlock.render.obstacles import Obstacle, obstacles
from interlock.render.report.parts import STATUSES, Look, icon, severity_tag, table, tag

if TYPE_CHECKING:
    from interlock.change import Repository
    from interlock.flows.check import Checked

_PLACES: Final = 20
"""Places of a rule with their code; the rest are counted."""
_GROUPS: Final = 150
"""Rules with their places; the rest are listed in one table."""
_ROWS: Final = 500
_OPEN: Final = 5
_CONTEXT: Final = 2
_BROKEN: Final = Look("s-fail", "bang", "broken")


def section(checked: Checked, repository: Repository) -> Iterator[Html]:
    """Give the section in pieces, one rule at a time."""
    standing, groups = obstacles(checked), grouped(checked)
    yield opening("section", aria_labelledby="todo")
    yield el("h2", "What to do", id="todo")
    if not standing and not groups:
        yield el("p", "Nothing: no control found anything, and nothing stands in the way.", class_="card quiet")
    yield from (_obstacle(one, checked) for one in standing)
    excerpts = Excerpts(checked, repository)
    shown, rest = groups[:_GROUPS], groups[_GROUPS:]
    has_base = checked.change.base is not None
    for name, is_blocking in (("Stands in the way", True), ("Does not block under this policy", False)):
        part = [one for one in shown if one.is_blocking is is_blocking]
        yield from _part(name, part, excerpts, has_base=has_base)
    if rest:
        yield from _rest(rest)
    yield closing("section")


def _part(name: str, groups: Sequence[Group], excerpts: Excerpts, *, has_base: bool) -> Iterator[Html]:
    if not groups:
        return
    found = sum(len(one.findings) for one in groups)
    yield el("h3", name, el("small", f"{many(found, 'finding')} of {many(len(groups), 'rule')}"))
    for place, group in enumerate(groups):
        yield _group(group, excerpts, is_open=group.is_blocking and place < _OPEN, has_base=has_base)


def _obstacle(one: Obstacle, checked: Checked) -> Html:
    look = next((look for status, look in STATUSES.items() if status.value == one.kind), _BROKEN)
    outcome = next((run.outcome for run in checked.stage.runs if run.control == one.about), None)
    missing = [pair for part in outcome.coverage for pair in part.missing] if isinstance(outcome, Errored) else []
    rows = [el("li", el("code", what), " ", why) for what, why in missing[:_PLACES]]
    if len(missing) > _PLACES:
        rows.append(el("li", f"and {len(missing) - _PLACES:,} more"))
    return el(
        "article",
        el("p", tag(look), el("b", one.about), el("code", one.code) if one.code else None, class_="head"),
        el("p", one.says),
        el("p", icon("arrow"), one.remedy, class_="do") if one.remedy else None,
        el("details", el("summary", f"{many(len(missing), 'thing')} not examined"), el("ul", rows)) if rows else None,
        class_=f"card obstacle {look.style}",
    )


def _group(group: Group, excerpts: Excerpts, *, is_open: bool, has_base: bool) -> Html:
    first = group.first
    head = el(
        "summary",
        severity_tag(group.severity),
        el("span", first.message, class_="msg"),
        el(
            "span",
            el("code", group.rule),
            [el("code", cwe) for cwe in first.cwe[:2]],
            el("span", many(len(group.findings), "place")),
            el("span", f"{group.new:,} new", class_="new") if has_base and group.new else None,
            class_="facts",
        ),
    )
    shown = [
        _place(one, excerpts, own="" if one.message == first.message else one.message, has_base=has_base)
        for one in group.findings[:_PLACES]
    ]
    return el(
        "details",
        head,
        el("p", icon("arrow"), first.remedy, class_="do") if first.remedy else None,
        el("ol", shown, class_="places"),
        _more(len(group.findings) - _PLACES, "more place"),
        class_="card group",
        open=is_open,
    )


def _more(number: int, what: str) -> Html | None:
    return el("p", f"and {many(number, what)}; the JSON format has them all", class_="more") if number > 0 else None


def _place(one: Finding, excerpts: Excerpts, *, own: str, has_base: bool) -> Html:
    lines = excerpts.around(one, context=_CONTEXT)
    where = f"{one.at.path}:{one.at.line}" if one.at.line else one.at.path
    return el(
        "li",
        el(
            "p",
            el("b", where, class_="path"),
            [el("span", mark) for mark in marks(one, has_base=has_base, has_certainty=True)],
            class_="at",
        ),
        el("p", own) if own else None,
        el("pre", [_line(line) for line in lines]) if lines else None,
        el("p", "The code is not shown, since it may be the secret.", class_="mute") if is_secret(one) else None,
    )


def _line(line: Line) -> Html:
    text = "this line is left out, since it may hold a secret" if line.is_hidden else line.text
    styles = "ln" + (" meant" if line.is_meant else "") + (" hid" if line.is_hidden else "")
    return el("span", el("span", str(line.number), class_="no"), el("code", text or " "), class_=styles)


def _rest(groups: Sequence[Group]) -> Iterator[Html]:
    """List the rules that are left without their places."""
    found = sum(len(one.findings) for one in groups)
    yield el("h3", "And also", el("small", f"{many(found, 'finding')} of {many(len(groups), 'rule')}, without places"))
    rows: list[list[Child]] = [
        [el("code", one.rule), severity_tag(one.severity), one.first.message, len(one.findings), one.new]
        for one in groups[:_ROWS]
    ]
    yield el("div", table(("Rule", "Severity", "Says", "Findings", "New"), rows, "further rules"), class_="card")
    if len(groups) > _ROWS:
        left = groups[_ROWS:]
        count = sum(len(one.findings) for one in left)
        yield el("p", f"and {many(count, 'more finding')} of {many(len(left), 'rule')}; the JSON format has them all")
