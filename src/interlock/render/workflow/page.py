"""A map as a page of its own: the figure, the six questions as tables, the gaps with what to add. Floor 13.

The page loads nothing and runs nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from interlock.formats.pipelines.mapped import WorkflowMap
from interlock.render.markup import Html, el
from interlock.render.picture.pages import answered, framed, page
from interlock.render.report.parts import table
from interlock.render.workflow.figure import RULES, drawing
from interlock.render.workflow.words import (
    NOT_REACHED,
    PRESENCES,
    QUESTIONS,
    SHAPES,
    STAGES,
    headline,
    job_words,
    notes,
    pin_words,
    who_words,
)

MOST: Final = 500
"""Rows of one table."""
_OWN: Final = (
    *RULES,
    (".w", "display:block"),
    ("pre", "overflow:auto;margin:6px 0 14px"),
    ("section.gap", "padding:0 18px"),
)
Rows = Sequence[Sequence[str]]


def written(one: WorkflowMap) -> Iterator[bytes]:
    """Write the page piece by piece."""
    title = f"Workflow{f' of {one.product}' if one.product else ''}"
    return (piece.encode() for piece in page(title, f"{headline(one)}.", _sections(one, title), _OWN))


def questions(one: WorkflowMap) -> list[tuple[str, tuple[str, ...], Rows]]:
    """Give each of the six questions with the columns and rows that answer it."""
    columns = (
        ("Stage", "Job", "What is known of it", "Where"),
        ("What", "Git tells"),
        ("Test", "Kind", "Job", "Results go to", "Where"),
        ("Tool", "Comes as", "Version", "Where"),
        ("Check", "By whom, of what", "Where"),
        ("Control", "State", "Why", "Facts"),
    )
    answers: tuple[Iterable[Sequence[str]], ...] = (
        ((STAGES[each.stage], each.name, job_words(each), str(each.at)) for each in one.jobs),
        _access(one),
        (
            (t.tool, t.kind, t.job, "; ".join(t.goes_to) or "nothing says" if t.is_reached else NOT_REACHED, str(t.at))
            for t in one.tests
        ),
        ((each.name, each.kind.value, pin_words(each), str(each.at)) for each in one.tools),
        ((each.kind, who_words(each), str(each.at)) for each in one.manual),
        (
            (each.control, PRESENCES[each.presence], each.why, ", ".join(str(fact.at) for fact in each.facts[:5]))
            for each in one.judged
        ),
    )
    return [(asked, names, list(rows)) for asked, names, rows in zip(QUESTIONS, columns, answers, strict=True)]


def _access(one: WorkflowMap) -> Iterator[tuple[str, str]]:
    yield "remote", one.access.remote or "none is set"
    yield "branch", one.access.branch or "none"
    for each in one.access.authors:
        yield each.name, f"{each.commits:,} commits as author, {each.as_committer:,} as committer"
    yield "unknown", one.access.unsaid


def _sections(one: WorkflowMap, title: str) -> Iterator[Html]:
    yield answered(title, f"{headline(one)}.", notes(one))
    yield framed(drawing(one), _legend(), past="#q1")
    for number, (asked, columns, rows) in enumerate(questions(one), 1):
        yield el("section", el("h2", asked), _table(columns, rows, asked), class_="card", id=f"q{number}")
    if one.problems:
        unread = [(str(each.at), each.says, each.remedy) for each in one.problems]
        head = "Not read or not followed"
        yield el("section", el("h2", head), _table(("Where", "What", "Remedy"), unread, head), class_="card")
    yield el("section", el("h2", f"What to add, for the profile {one.profile}"), _gaps(one), class_="card")


def _table(columns: Sequence[str], rows: Rows, says: str) -> Html:
    if not rows:
        return el("p", "Nothing that was read says so.", class_="quiet")
    more = el("p", f"and {len(rows) - MOST} rows more", class_="quiet") if rows[MOST:] else None
    return el("div", table(columns, rows[:MOST], says), more)


def _legend() -> list[Html]:
    return [el("span", f"{word}: {SHAPES[presence]}") for presence, word in PRESENCES.items()]


def _gaps(one: WorkflowMap) -> list[Html]:
    return [
        el(
            "section",
            el("h3", f"{number}. {gap.control}, {PRESENCES[gap.presence]}: takes away {gap.risk} of 10"),
            el("p", gap.why),
            el("p", "Run" if gap.where == "a command" else f"Add to {gap.where}"),
            el("pre", el("code", gap.add)),
            class_="gap",
        )
        for number, gap in enumerate(one.gaps, 1)
    ]
