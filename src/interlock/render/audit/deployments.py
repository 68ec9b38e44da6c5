"""The deployments of an audit report: what each brought, on whose word, by which decision, step by step. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from interlock.render.audit.words import OUTCOMES, STANDINGS, VERDICTS, at, entries, facts, state, ticked
from interlock.render.markup import Child, Html, el
from interlock.render.report.parts import digest, table, tag
from interlock.trace.deployed import Brought, Consent, Deployed, Ruling
from interlock.trace.report import AuditReport

MOST: Final = 100
"""Deployments that are told in full; of more of them the newest, and all are in the list."""


def section(report: AuditReport) -> Iterator[Html]:
    """Give the list of deployments, then each in full, the newest first."""
    rulings = {one.entry: one for one in report.rulings}
    newest = tuple(reversed(report.deployments))
    yield el("h2", "Deployments", id="deployments")
    if not newest:
        yield el("p", "There are none in scope.", class_="card quiet")
    if len(newest) > 1:
        yield el("div", _list(newest), class_="card")
    if len(newest) > MOST:
        yield el("p", f"The {MOST} newest of {len(newest):,} are told in full; the JSON form has all.", class_="more")
    for one in newest[:MOST]:
        yield _whole(one, rulings)


def _list(newest: Sequence[Deployed]) -> Html:
    rows = (
        (
            el("code", one.run),
            state(OUTCOMES, one.outcome),
            one.environment,
            [_brought(each) for each in one.artifacts],
            one.asked_person or one.asked_by,
            at(one.begun_at),
        )
        for one in newest
    )
    return table(("Deployment", "Ended", "Where", "What", "Asked by", "Began (UTC)"), rows, "Deployments in scope")


def _brought(one: Brought) -> Html:
    ref = one.ref.removeprefix("refs/heads/").removeprefix("refs/tags/")
    where = f" on {ref}" if ref else ""
    made = f" from {one.commit[:12]}{where}" if one.commit else " from nobody knows where"
    return el("p", one.name, " ", digest(one.digest, is_short=True), made)


def _whole(one: Deployed, rulings: Mapping[int, Ruling]) -> Html:
    own = [rulings[entry] for entry in one.rulings if entry in rulings]
    current = el("span", "runs now", class_="mute") if one.is_current else None
    return el(
        "article",
        el("h3", el("code", one.run), " to ", one.environment, " ", state(OUTCOMES, one.outcome), " ", current),
        facts(_facts(one, own)),
        [_ruling(ruling) for ruling in own] or el("p", "It names no decision.", class_="quiet"),
        _steps(one),
        class_="card deployment",
        id=one.run,
    )


def _facts(one: Deployed, rulings: Sequence[Ruling]) -> Iterator[tuple[str, Child]]:
    yield "What", [line for each in one.artifacts for line in _artifact(each)] or "its plan cannot be read"
    known = one.asked_person or "unknown to the directory"
    yield "Asked by", [f"{one.asked_by} ({known}), entry ", entries((one.entry,))]
    yield "Ticket", one.ticket
    yield "Approved by", [_consent(each) for each in one.approvals] or "nobody"
    said = ", ".join(f"{each.verdict} under {each.policy} (entry {each.entry})" for each in rulings)
    yield "Decided", said or "nothing that it names"
    yield "Began", f"{at(one.begun_at)} UTC, {one.why}"
    yield "Switched", f"{at(one.switched_at)} UTC" if one.switched_at is not None else ""
    yield "Ended", f"{at(one.ended_at)} UTC" if one.ended_at is not None else "not yet"
    yield "Because", ticked(one.says) if one.says else ""
    yield "Way back", ticked(one.way_back)
    yield "Plan", digest(one.plan)
    yield "Replaced plan", digest(f"sha256:{one.replaced}") if one.replaced else ""
    files = [el("p", path, " ", digest(f"sha256:{sha256}", is_short=True)) for path, sha256 in one.configuration]
    yield "Configuration", files or ""
    yield "Evidence", entries(one.pieces, most=60)


def _artifact(one: Brought) -> list[Child]:
    lines: list[Child] = [el("p", one.name, f", release {one.release}" if one.release else "", " ", digest(one.digest))]
    if one.commit:
        where = f" of {one.repository}" if one.repository else ""
        ref = f" on {one.ref}" if one.ref else ""
        lines.append(el("p", "built from ", digest(f"gitCommit:{one.commit}"), f"{ref}{where}"))
    lines.append(
        el("p", "by ", one.builder, ", as entries ", entries(one.provenance), " say")
        if one.provenance
        else el("p", "nothing shows where it came from")
    )
    return lines


def _consent(one: Consent) -> Html:
    who = one.person or f"{one.name} (unknown to the directory)"
    reason = f": {one.reason}" if one.reason else ""
    return el("p", who, f", {one.answer}, {at(one.at)} UTC, entry ", entries((one.entry,)), reason)


def _ruling(one: Ruling) -> Html:
    """Give a decision with how each requirement stood."""
    again = {"same": "Made again, it comes out the same.", "": ""}.get(
        one.again, "Made again, it does not come out the same."
    )
    rows: Iterator[tuple[Child, ...]] = (
        (
            el("code", each.control),
            tag(STANDINGS[each.standing]),
            [el("p", ticked(each.says)), [el("p", note, class_="mute") for note in each.notes]],
            entries(each.evidence),
            each.source,
        )
        for each in one.judged
    )
    return el(
        "div",
        el(
            "p",
            state(VERDICTS, one.verdict),
            " ",
            one.says,
            " Entry ",
            entries((one.entry,)),
            f", {at(one.at)} UTC. ",
            again,
        ),
        table(("Control", "Status", "Why", "Evidence", "Demanded in"), rows, f"Requirements in entry {one.entry}"),
        class_="ruling",
    )


def _steps(one: Deployed) -> Html:
    rows = (
        (
            each.name,
            "failed" if each.is_failed else "done",
            at(each.at),
            f"{each.took_ms / 1000:.1f} s" if each.took_ms is not None else "",
            each.by,
            entries((each.entry,)),
            each.says,
        )
        for each in one.steps
    )
    names = ("Step", "How", "When (UTC)", "After", "Who", "Entry", "Says")
    return el("div", table(names, rows, f"Steps of {one.run}"), class_="steps")
