"""Where code runs, and what the code is of what runs. Floor 14."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from litestar import Response, get

from interlock.flows.tracing.arrivals import Arrival, Source
from interlock.flows.tracing.code_to_prod import KINDS, Whereabouts, code_to_prod
from interlock.flows.tracing.deciding import Decided, Rollout
from interlock.flows.tracing.prod_to_code import KINDS as PLACES
from interlock.flows.tracing.prod_to_code import Origins, prod_to_code
from interlock.render.traced.arrivals import origins_sentence, whereabouts_sentence
from interlock.render.traced.words import called
from interlock.trace import Kind, Place, Relation
from interlock.web.across import NEEDED, Named, thing, told_of
from interlock.web.answering import (
    BY,
    ENTRY,
    SAID,
    WHEN,
    Count,
    RowsAsked,
    Story,
    answered,
    asks,
    deployment,
    doubts,
    form,
    said,
    several,
    table,
)
from interlock.web.paths import CODE_TO_PROD
from interlock.web.questions import PROD_TO_CODE, WHERE_IS
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Table, Text
from interlock.web.visiting import Asked

_CUT: Final = "It was cut short: there is more than was looked at. Ask for one artifact, workload or environment."
_RUNS: Final = (
    Column("workload", "Workload"),
    Column("environment", "Environment"),
    Column("artifact", "Artifact"),
    Column("deployment", "Deployment"),
    Column("asked", "Asked for by"),
    Column("approved", "Approved by"),
    BY,
    Column("since", "Since", Shape.TIME),
    ENTRY,
)
_RAN: Final = (*_RUNS[:4], Column("until", "Until", Shape.TIME), BY, WHEN, ENTRY)
_MADE: Final = (
    Column("artifact", "Artifact"),
    Column("commit", "Commit"),
    Column("branch", "Branch"),
    Column("authors", "Written by"),
    Column("build", "Build"),
    Column("builder", "Builder"),
    *SAID,
)
_TRIED: Final = (
    Column("deployment", "Deployment"),
    Column("environment", "Environment"),
    Column("outcome", "Outcome", Shape.STATE),
    Column("says", "Says"),
    *SAID,
)
_DECIDED: Final = (
    Column("subject", "Of what"),
    Column("verdict", "Verdict", Shape.STATE),
    Column("policy", "Policy"),
    Column("environment", "For"),
    *SAID,
)


@get(CODE_TO_PROD, opt=NEEDED, sync_to_thread=True)
def code_question(
    request: Asked, commit: Named = "", at: Text = "", rows: RowsAsked = "", kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Say where code runs."""
    if not commit.strip():
        return form(request, CODE_TO_PROD)
    return _where(request, CODE_TO_PROD, {"commit": commit, "at": at}, rows, kind)


@get(WHERE_IS, opt=NEEDED, sync_to_thread=True)
def where_question(
    request: Asked, of: Named = "", at: Text = "", rows: RowsAsked = "", kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Say where a version runs: the same under a name that people ask by."""
    if not of.strip():
        return form(request, WHERE_IS)
    return _where(request, WHERE_IS, {"of": of, "at": at}, rows, kind)


def _where(request: Asked, path: str, filled: dict[str, str], rows: str, kind: Format) -> Response[Any]:
    asking, (name, at) = asks(request, filled["at"]), filled.values()
    found = code_to_prod(asking, asking.subjects.find(name, only=KINDS))
    return answered(request, path, filled, _whereabouts(found, at), rows=rows, kind=kind)


def _whereabouts(found: Whereabouts, at: str) -> Story:
    sources = {one.source.artifact.id: one.source for one in (*found.now, *found.before)}.values()
    tables = [
        table("runs", "Where it runs", _RUNS, (_runs(one, at) for one in found.now)) if found.now else None,
        made_table(sources, at) if sources else None,
        table("ran", "Where it ran", _RAN, (_ran(one, at) for one in found.before)) if found.before else None,
        table("tried", "Deployments that never let it run", _TRIED, (_tried(one, at) for one in found.attempts))
        if found.attempts
        else None,
        decided_table(found.refusals, at) if found.refusals else None,
    ]
    notes = [_CUT] if found.is_cut else []
    if found.earlier:
        notes.append(f"It ran {found.earlier} times more, which ended before all that is told. Ask for one artifact.")
    return Story(
        found.subject.name,
        whereabouts_sentence(found),
        "pass" if found.now else "warn",
        (
            Count("Runs as", len({one.landed.workload.id for one in found.now}), "workloads", "runs"),
            Count("In", len({one.landed.environment.id for one in found.now}), "environments", "runs"),
            Count("Built into", len(found.artifacts), "artifacts", "made" if sources else ""),
            Count("Tried in vain", len(found.attempts), "deployments", "tried" if found.attempts else ""),
        ),
        tuple(one for one in tables if one is not None),
        tuple(notes),
        doubts(found.doubted, found.unsaid),
    )


@get(PROD_TO_CODE, opt=NEEDED, sync_to_thread=True)
def origin_question(
    request: Asked, of: Named = "", at: Text = "", rows: RowsAsked = "", kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Say what it is that runs somewhere, and of which code."""
    if not of.strip():
        return form(request, PROD_TO_CODE)
    asking = asks(request, at)
    found = prod_to_code(asking, asking.subjects.find(of, only=PLACES))
    return answered(request, PROD_TO_CODE, {"of": of, "at": at}, _origins(found, at), rows=rows, kind=kind)


def _origins(found: Origins, at: str) -> Story:
    commits = {commit.id for one in found.sources for commit in one.commits}
    people = {each.person or each.account.name for one in found.sources for each in one.authors}
    tables = [
        table("runs", "What runs there", _RUNS, (_runs(one, at) for one in found.arrivals)) if found.arrivals else None,
        made_table(found.sources, at) if found.sources else None,
        table("ran", "What ran there last", _RAN, (_ran(one, at) for one in found.before)) if found.before else None,
        table("tried", "Deployments that were taken back", _TRIED, (_tried(one, at) for one in found.attempts))
        if found.attempts
        else None,
    ]
    made = "made" if found.sources else ""
    return Story(
        found.subject.name,
        origins_sentence(found),
        "pass" if found.sources and all(one.commits for one in found.sources) else "warn",
        (
            Count("Runs", len(found.arrivals), "workloads", "runs" if found.arrivals else ""),
            Count("Artifacts", len(found.sources), "", made),
            Count("Commits", len(commits), "", made),
            Count("Written by", len(people), "people", made),
        ),
        tuple(one for one in tables if one is not None),
        (_CUT,) if found.is_cut else (),
        doubts(found.doubted, found.unsaid),
    )


def _runs(one: Arrival, at: str) -> Row:
    by, _, entry = said(one.landed.since)
    return Row((*_place(one, at), *asked_cells(one.rollout), by, Cell(at=one.landed.since.at), entry), more=_names(one))


def _ran(one: Arrival, at: str) -> Row:
    until = Cell(at=one.landed.until.at) if one.landed.until is not None else Cell("now")
    return Row((*_place(one, at), until, *said(one.landed.since)), more=_names(one))


def _place(one: Arrival, at: str) -> tuple[Cell, ...]:
    landed = one.landed
    run = deployment(one.rollout.run, at) if one.rollout is not None else Cell("none that counts")
    return thing(landed.workload, at), thing(landed.environment, at), thing(landed.artifact, at), run


def asked_cells(one: Rollout | None) -> tuple[Cell, Cell]:
    """Give who asked for a deployment, and who approved it."""
    if one is None:
        return Cell(), Cell()
    approved = dict.fromkeys(word.by.person or word.by.signer_name for word in one.approvals)
    glass = "through broken glass" if one.through_glass else ""
    return Cell(one.asked_by), Cell(", ".join(approved) or glass or "nobody")


def _names(one: Arrival) -> dict[str, str]:
    landed = one.landed
    return {
        "workloadName": landed.workload.name,
        "artifactName": landed.artifact.name,
        "commits": " ".join(commit.name for commit in one.source.commits),
    }


def made_table(sources: Iterable[Source], at: str) -> Table:
    """Give what artifacts were made from, and loudly where nobody says it."""
    return table("made", "What it was made from", _MADE, (_made(one, at) for one in sources))


def _made(one: Source, at: str) -> Row:
    nobody = Cell("nobody that counts says", state="missing")
    wrote = list(dict.fromkeys(each.person or called(each.account) for each in one.authors if _wrote(each.relation)))
    build = thing(one.build, at) if one.build is not None else nobody
    cells = (
        thing(one.artifact, at),
        _first(one.commits, at) if one.commits else nobody,
        Cell(several(one.branches)),
        Cell(", ".join(wrote)) if wrote else nobody,
        build,
        thing(one.builder, at) if one.builder is not None else Cell(),
        *(said(one.made) if one.made is not None else (Cell(), Cell(), Cell())),
    )
    return Row(cells, more={"name": one.artifact.name, "commits": " ".join(each.name for each in one.commits)})


def _wrote(relation: Relation) -> bool:
    return relation is Relation.WROTE


def _first(places: tuple[Place, ...], at: str) -> Cell:
    first = places[0]
    more = f"and {len(places) - 1} more" if places[1:] else ""
    return Cell(called(first), told_of(first.name, at), note=more or Kind.COMMIT.value, is_peeked=True)


def tried_table(rollouts: Iterable[Rollout], at: str, caption: str) -> Table:
    """Give deployments with what became of them."""
    return table("deployments", caption, _TRIED, (_tried(one, at) for one in rollouts))


def _tried(one: Rollout, at: str) -> Row:
    where = f"{one.product}/{one.environment}" if one.product else one.environment
    cells = (deployment(one.run, at), Cell(where), Cell(one.outcome, state=one.outcome), Cell(one.says or one.why))
    return Row((*cells, *said(one.ended)))


def decided_table(decisions: Iterable[Decided], at: str) -> Table:
    """Give decisions."""
    return table("decisions", "What gates answered", _DECIDED, _decisions(decisions, at))


def _decisions(decisions: Iterable[Decided], at: str) -> Iterator[Row]:
    for one in decisions:
        verdict = one.verdict.lower()
        first = Cell(one.subject, told_of(one.envelope, at), is_peeked=True)
        cells = (first, Cell(one.verdict, state=verdict), Cell(one.policy), Cell(one.environment), *said(one.by))
        yield Row(cells, more={"envelope": one.envelope})


ROUTES = (code_question, where_question, origin_question)
