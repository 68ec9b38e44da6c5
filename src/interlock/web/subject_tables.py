"""Tables about a release, a commit or an artifact: what it is made of, where it runs, who answered, what proves it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from interlock.decision.waivers import Standing
from interlock.flows.inspect import Item
from interlock.flows.subject_story import Given
from interlock.flows.tracing.running import Landed
from interlock.kernel import Instant, InstantMalformed, Subject, instant
from interlock.web.paths import ANSWER, evidence_path, subject_path, trace_path
from interlock.web.states import short
from interlock.web.tables import Cell, Column, Row, Shape, Table, address

_PLACES: Final = (
    Column("artifact", "What"),
    Column("environment", "Where"),
    Column("workload", "As"),
    Column("since", "Since", Shape.TIME),
    Column("until", "Until", Shape.TIME),
    Column("who", "Says who"),
)
_GIVEN: Final = (
    Column("answer", "Answer", Shape.STATE),
    Column("environment", "Environment"),
    Column("who", "Who"),
    Column("at", "When", Shape.TIME),
    Column("until", "Until", Shape.TIME),
    Column("why", "Why"),
)
_WAIVERS: Final = (
    Column("waiver", "Waives"),
    Column("state", "Stands", Shape.STATE),
    Column("until", "Until", Shape.TIME),
    Column("owner", "Answers for it"),
    Column("approved", "Approved by"),
    Column("why", "Why"),
)
_ARTIFACTS: Final = (Column("name", "Name"), Column("digest", "Digest", Shape.DIGEST), Column("trace", "Trace"))
_EVIDENCE: Final = (
    Column("entry", "Entry", Shape.NUMBER),
    Column("says", "Says"),
    Column("at", "Entered", Shape.TIME),
    Column("signer", "Signed with"),
)
_ANSWERS: Final = {"approve": "approved", "reject": "rejected"}


def places_of(landed: Sequence[Landed], caption: str) -> Table:
    """Give where something runs or ran, each with the entry that says so."""
    is_over = any(one.until is not None for one in landed)
    rows = [
        Row(
            (
                Cell(one.artifact.label or short(one.artifact.name)),
                Cell(one.environment.label or one.environment.name.removeprefix("environment:")),
                Cell(one.workload.label or one.workload.name, href=trace_path(one.workload.name)),
                Cell(at=one.since.at, href=evidence_path(one.since.entry), is_peeked=True),
                *((_ended(one),) if is_over else ()),
                Cell(one.since.person or one.since.signer_name),
            )
        )
        for one in landed
    ]
    columns = tuple(one for one in _PLACES if is_over or one.key != "until")
    return Table("places", caption, columns, rows)


def _ended(one: Landed) -> Cell:
    if one.until is None:
        return Cell("it runs")
    return Cell(at=one.until.at, href=evidence_path(one.until.entry), is_peeked=True)


def given_of(given: Sequence[Given]) -> Table:
    """Give what people answered."""
    rows = []
    for one in given:
        says = one.answer.says
        rows.append(
            Row(
                (
                    Cell(state=_ANSWERS.get(says.answer, says.answer)),
                    Cell(says.environment or "no environment"),
                    Cell(one.person),
                    Cell(at=one.answer.at, href=evidence_path(one.answer.index), is_peeked=True),
                    _until(says.expires_at, "as the policy says"),
                    Cell(says.reason),
                )
            )
        )
    return Table("answers", "What people answered", _GIVEN, rows)


def waivers_of(standings: Sequence[Standing]) -> Table:
    """Give the waivers that are for something, and whether each counts."""
    rows = []
    for one in standings:
        says = one.waiver.says
        rows.append(
            Row(
                (
                    Cell(
                        says.name, href=evidence_path(one.waiver.index), is_peeked=True, note=f"{says.what}, {one.id}"
                    ),
                    Cell(state="counts no more" if one.why_not else "waived", note=one.why_not),
                    _until(says.expires_at, ""),
                    Cell(says.owner),
                    Cell(", ".join(one.approved_by) or "nobody yet"),
                    Cell(says.reason),
                )
            )
        )
    return Table("waivers", "Waivers", _WAIVERS, rows)


def artifacts_of(subjects: Sequence[Subject]) -> Table:
    """Give what something is made of, by digest."""
    rows = [
        Row(
            (
                Cell(one.name, href=subject_path(one.digests[0])),
                Cell(str(one.digests[0])),
                Cell("where from, where to", href=trace_path(str(one.digests[0]))),
            )
        )
        for one in subjects
    ]
    return Table("artifacts", "Artifacts", _ARTIFACTS, rows)


def evidence_of(items: Sequence[Item]) -> Table:
    """Give pieces of evidence, each with its page."""
    rows = [
        Row(
            (
                Cell(str(one.index), number=one.index),
                Cell(one.says, href=evidence_path(one.index), is_peeked=True),
                Cell(at=one.entry.at),
                Cell(one.statement.signer_name if one.statement is not None else ""),
            )
        )
        for one in items
    ]
    return Table("evidence", "Evidence, the newest first", _EVIDENCE, rows)


def answer_address(about: str, target: str, environment: str) -> str:
    """Give the form that answers a release, filled in."""
    return address(ANSWER, about=about, answer="approve", target=target, environment=environment)


def _until(text: str, otherwise: str) -> Cell:
    at = moment(text)
    return Cell(at=at) if at is not None else Cell(short(text) if text else otherwise)


def moment(text: str) -> Instant | None:
    """Give a moment that somebody wrote; none where it is none."""
    try:
        return instant(text) if text else None
    except InstantMalformed:
        return None
