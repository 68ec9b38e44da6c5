"""Answers to the questions that have names: a sentence, figures with the rows behind them, and tables. Floor 14.

Each question is a plain address. Its tables are had alone by their names, as CSV and JSON.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Final

import msgspec
from litestar import Response
from litestar.params import QueryParameter

from interlock.flows.tracing.asking import Asking
from interlock.render.traced.words import called, in_words
from interlock.trace import Doubted, Place, Running, Saying
from interlock.web.across import asking_of, entry_cell, evidence, told_of, who_cell
from interlock.web.errors import NothingEntered
from interlock.web.pages import page
from interlock.web.paths import TRACE
from interlock.web.questions import QUESTIONS, Question
from interlock.web.tables import Cell, Column, Format, Row, Shape, Table, address, shown
from interlock.web.visiting import Asked, visitor_of

RowsAsked = Annotated[str, QueryParameter(max_length=40)]
"""The parameter `rows`: which table is wanted alone."""
BY: Final = Column("by", "Said by")
WHEN: Final = Column("at", "When", Shape.TIME)
ENTRY: Final = Column("entry", "Entry", Shape.NUMBER)
SAID: Final = (BY, WHEN, ENTRY)


class Count(msgspec.Struct, frozen=True):
    """One number, with the table of its rows."""

    what: str
    much: int
    note: str = ""
    table: str = ""


class Story(msgspec.Struct, frozen=True):
    """An answer."""

    subject: str
    """What was asked about, as the next question names it."""
    says: str
    tone: str
    """A word of `interlock.web.states`."""
    counts: tuple[Count, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    """What whoever reads it has to know: what nobody could look at, and where it was cut."""
    doubted: tuple[tuple[str, int, str], ...] = ()
    next: str = ""
    """Where the answer goes on."""


def asked(path: str) -> Question:
    """Give the question that is asked at an address."""
    return next(one for one in QUESTIONS if one.path == path)


def asks(request: Asked, at: str = "", after: str = "") -> Asking:
    """Give what whoever is signed in asks with. Errors: NothingEntered (WEB-131); those of `asking_of`."""
    asking = asking_of(request, at, after)
    if asking is None:
        raise NothingEntered
    return asking


def form(request: Asked, path: str) -> Response[str]:
    """Show a question that was not filled in."""
    question = asked(path)
    return page(request, "answer", question=question, story=None, filled={}, here=path, at="", path=TRACE)


def answered(
    request: Asked, path: str, filled: dict[str, str], story: Story, *, rows: str, kind: Format
) -> Response[Any]:
    """Show an answer, or one of its tables alone: the first where none is named, or one that it has not."""
    here = address(path, **filled)
    tables = [msgspec.structs.replace(one, here=address(here, rows=one.name)) for one in story.tables]
    if kind is not Format.HTML:
        named = [one for one in tables if one.name == rows] or tables
        return shown(request, "answer", named[0] if named else Table(rows or "answer", "Rows", (), ()), kind)
    return page(
        request,
        "answer",
        question=asked(path),
        story=story,
        tables=tables,
        filled=filled,
        here=path,
        at=filled.get("at", ""),
        evidence=evidence,
        more=address(here, after=story.next) if story.next else "",
        path=TRACE,
        visitor_name=visitor_of(request).name,
    )


def table(name: str, caption: str, columns: Sequence[Column], rows: Iterable[Row]) -> Table:
    """Give a table of an answer."""
    return Table(name, caption, columns=tuple(columns), rows=list(rows))


def said(one: Saying) -> tuple[Cell, Cell, Cell]:
    """Give who says something, when, and in which entry."""
    return who_cell(one), Cell(at=one.at), entry_cell(one)


def deployment(run: str, at: str = "") -> Cell:
    """Give a cell with a deployment, which leads to what it is."""
    return Cell(run, told_of(f"deployment:{run}", at) if run else "", is_peeked=True)


def several(places: Iterable[Place]) -> str:
    """Give what some things are called, each once."""
    return ", ".join(dict.fromkeys(map(called, places)))


def doubts(doubted: Iterable[Doubted], unsaid: Iterable[Running] = ()) -> tuple[tuple[str, int, str], ...]:
    """Give what nobody says that counts here, in words, with the entry and why."""
    told = [
        (f"{in_words(one.link.source)} {one.link.relation.value} {in_words(one.link.target)}", one.link.entry, one.why)
        for one in doubted
    ]
    told += [
        (f"{in_words(one.artifact)} runs as {in_words(one.workload)}", one.since, "whoever signed it might not say so")
        for one in unsaid
    ]
    return tuple(told)
