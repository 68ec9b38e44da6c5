"""Who let something through, and what changed in an environment. Floor 14."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from litestar import Response, get

from interlock.flows.tracing.deciding import Word
from interlock.flows.tracing.what_changed import Changed, Point, point, what_changed
from interlock.flows.tracing.who_approved import Approved, who_approved
from interlock.render.traced.approved import approved_sentence
from interlock.render.traced.changed import changed_sentence
from interlock.render.traced.words import day
from interlock.supply.model import Component
from interlock.trace import Kind, Place
from interlock.web.across import NEEDED, Named, thing
from interlock.web.answering import SAID, Count, RowsAsked, Story, answered, asks, form, said, table
from interlock.web.code_questions import decided_table, tried_table
from interlock.web.questions import WHAT_CHANGED, WHO_APPROVED
from interlock.web.risk_questions import ailment_row
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Text
from interlock.web.visiting import Asked, serving_of

_WORDS: Final = (
    Column("what", "What"),
    Column("answer", "Answer", Shape.STATE),
    Column("says", "Says"),
    Column("reason", "Reason"),
    Column("environment", "For"),
    *SAID,
)
_SWAPS: Final = (Column("workload", "Workload"), Column("was", "Ran"), Column("now", "Runs"))
_CODE: Final = (Column("change", "Change", Shape.STATE), Column("commit", "Commit"), Column("by", "By"))
_PARTS: Final = (Column("change", "Change", Shape.STATE), Column("component", "Component"), Column("versions", "How"))
_ILL: Final = (
    Column("id", "Vulnerability"),
    Column("severity", "Severity", Shape.STATE),
    Column("component", "Component"),
    Column("change", "Change", Shape.STATE),
    Column("state", "VEX", Shape.STATE),
    Column("summary", "Says"),
    Column("scanned", "Seen by"),
)
_SETTINGS: Final = (
    Column("path", "File", Shape.CODE),
    Column("was", "Was", Shape.DIGEST),
    Column("now", "Is", Shape.DIGEST),
)
_PEOPLE: Final = (Column("who", "Who"), Column("part", "Part"))


@get(WHO_APPROVED, opt=NEEDED, sync_to_thread=True)
def approval_question(
    request: Asked, of: Named = "", at: Text = "", rows: RowsAsked = "", kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Say who let something through."""
    if not of.strip():
        return form(request, WHO_APPROVED)
    asking = asks(request, at)
    found = who_approved(asking, asking.subjects.find(of))
    return answered(request, WHO_APPROVED, {"of": of, "at": at}, _approved(found, at), rows=rows, kind=kind)


def _approved(found: Approved, at: str) -> Story:
    allowed = [one for one in found.decisions if one.verdict in {"allow", "PASSED"}]
    tone = "pass" if found.approvals else "warn" if allowed or not found.decisions else "fail"
    return Story(
        found.subject.name,
        approved_sentence(found),
        tone,
        (
            Count("Approvals", len(found.approvals), "in favour", "words"),
            Count("Reviews", len(found.reviews), "that passed", "words"),
            Count("Waived", len(found.acceptances), "accepted", "words"),
            Count("Decisions", len(found.decisions), f"{len(allowed)} allowed it", "decisions"),
            Count("Deployments", len(found.rollouts), "", "deployments"),
        ),
        (
            table("words", "What people said", _WORDS, (_word(one) for one in found.words)),
            decided_table(found.decisions, at),
            tried_table(found.rollouts, at, "How it was carried out"),
        ),
        ("It was cut short: there is more than was looked at. Ask for one deployment.",) if found.is_cut else (),
    )


def _word(one: Word) -> Row:
    answer = Cell("for", state="approved") if one.is_for else Cell("against", state="rejected")
    return Row((Cell(one.what), answer, Cell(one.says), Cell(one.reason), Cell(one.environment), *said(one.by)))


@get(WHAT_CHANGED, opt=NEEDED, sync_to_thread=True)
def change_question(
    request: Asked,
    environment: Named = "",
    since: Text = "",
    until: Text = "",
    rows: RowsAsked = "",
    kind: FormatAsked = Format.HTML,
) -> Response[Any]:
    """Say what is otherwise in an environment from one moment to another."""
    if not environment.strip():
        return form(request, WHAT_CHANGED)
    asking = asks(request)
    place = asking.subjects.find(environment, only=[Kind.ENVIRONMENT])
    first, second = (point(asking, place, each) for each in (since.strip() or "7d", until.strip() or "now"))
    found = what_changed(asking, place, first, second, serving_of(request).across.beside())
    filled = {"environment": environment, "since": since.strip() or "7d", "until": until.strip() or "now"}
    return answered(request, WHAT_CHANGED, filled, _changed(found), rows=rows, kind=kind)


def _changed(found: Changed) -> Story:
    parts = [
        (table("workloads", "What runs otherwise", _SWAPS, _swaps(found)), "Workloads"),
        (table("code", "Commits", _CODE, _code(found)), "Commits"),
        (table("components", "Components", _PARTS, _components(found)), "Components"),
        (table("ailments", "Vulnerabilities, by the advisories of today", _ILL, _ill(found)), "Vulnerabilities"),
        (table("settings", "Settings", _SETTINGS, _settings(found)), "Settings"),
        (table("people", "Who had a part in it", _PEOPLE, (_person(*one) for one in found.people)), "People"),
    ]
    tables = [each for each, _ in parts if each.rows]
    if found.rollouts:
        tables.append(tried_table(found.rollouts, "", "The deployments that brought it"))
    tone = "fail" if found.ailments_new else "warn" if found.unlooked else "run" if found.swaps else "pass"
    return Story(
        found.environment.name,
        changed_sentence(found),
        tone,
        tuple(Count(what, len(each.rows), "", each.name) for each, what in parts),
        tuple(tables),
        (f"From {_when(found.first)} to {_when(found.second)}.", *(f"Not compared: {one}." for one in found.unlooked)),
    )


def _when(one: Point) -> str:
    if not one.before:
        return "the beginning, when the ledger had no entry"
    return f"{day(one.at)} UTC, with {one.before:,} entries"


def _swaps(found: Changed) -> Iterator[Row]:
    for one in found.swaps:
        yield Row((thing(one.workload), _or_nothing(one.was), _or_nothing(one.now)))


def _or_nothing(one: Place | None) -> Cell:
    return thing(one) if one is not None else Cell("nothing")


def _code(found: Changed) -> Iterator[Row]:
    for word, commits in (("new", found.commits_new), ("gone", found.commits_gone)):
        for one in commits:
            yield Row((Cell(word, state="new" if word == "new" else "none"), thing(one), Cell()))
    for revision in found.between:
        told = f"{revision.commit.hex[:12]} {revision.title}"
        yield Row((Cell("came along", state="new"), Cell(told), Cell(revision.author)))


def _components(found: Changed) -> Iterator[Row]:
    made_of = found.made_of
    for word, parts in (("new", made_of.added), ("gone", made_of.removed)):
        for one in parts:
            yield Row((Cell(word, state="new" if word == "new" else "none"), Cell(_name(one)), Cell(one.version)))
    for each in made_of.moved:
        was, now = (", ".join(one.version for one in side) or "none" for side in (each.before, each.after))
        yield Row((Cell("other version", state="run"), Cell(each.package), Cell(f"{was} → {now}")))


def _name(one: Component) -> str:
    return one.purl or one.name


def _ill(found: Changed) -> Iterator[Row]:
    for ailments, change in (
        (found.ailments_new, Cell("new", state="violated")),
        (found.ailments_gone, Cell("gone", state="fixed")),
    ):
        for one in ailments:
            yield ailment_row(one, "", change)


def _settings(found: Changed) -> Iterator[Row]:
    for path, was, now in found.configuration:
        yield Row((Cell(path), Cell(was), Cell(now)))


def _person(who: str, what: str) -> Row:
    return Row((Cell(who), Cell(what)))


ROUTES = (approval_question, change_question)
