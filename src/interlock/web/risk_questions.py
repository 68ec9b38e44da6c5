"""What runs that a vulnerability affects, and what is wrong with what runs. Floor 14."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from litestar import Response, get

from interlock.flows.tracing.arrivals import Arrival, Arrivals
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.cve_to_pods import Hit, Hits, cve_to_pods
from interlock.flows.tracing.pod_to_cves import KINDS, Ailing, Ailment, Diagnosis, pod_to_cves
from interlock.render.traced.affected import diagnosis_sentence, hits_sentence
from interlock.render.traced.words import called, in_words
from interlock.trace import Relation
from interlock.web.across import NEEDED, Named, thing, told_of
from interlock.web.answering import ENTRY, Count, RowsAsked, Story, answered, asks, doubts, form, said, several, table
from interlock.web.code_questions import asked_cells
from interlock.web.paths import CVE_TO_PODS
from interlock.web.questions import POD_TO_CVES
from interlock.web.tables import Cell, Column, Format, FormatAsked, Row, Shape, Table, Text, address
from interlock.web.visiting import Asked, serving_of

_WORKLOADS: Final = (
    Column("workload", "Workload"),
    Column("environment", "Environment"),
    Column("artifact", "Artifact"),
    Column("component", "Component"),
    Column("state", "VEX", Shape.STATE),
    Column("by", "In it by the word of"),
    Column("at", "Said", Shape.TIME),
    ENTRY,
)
_COMPONENTS: Final = (
    Column("component", "Component"),
    Column("certain", "Affected", Shape.STATE),
    Column("why", "Why"),
    Column("workloads", "Workloads here", Shape.NUMBER),
)
_ARTIFACTS: Final = (
    Column("artifact", "Artifact"),
    Column("workloads", "Workloads here", Shape.NUMBER),
    Column("commits", "Built from"),
    Column("deployed", "Deployment asked for by"),
    Column("approved", "Approved by"),
)
_PEOPLE: Final = (
    Column("who", "Who"),
    Column("part", "Part"),
    Column("artifacts", "Of what"),
    Column("where", "Where it runs"),
)
_AILMENTS: Final = (
    Column("id", "Vulnerability"),
    Column("severity", "Severity", Shape.STATE),
    Column("component", "Component"),
    Column("artifact", "Artifact"),
    Column("state", "VEX", Shape.STATE),
    Column("summary", "Says"),
    Column("scanned", "Seen by"),
)
_MADE: Final = (
    Column("artifact", "Artifact"),
    Column("made_of", "SBOM of"),
    Column("components", "Components", Shape.NUMBER),
    Column("unlooked", "Not looked at"),
)
_SEVERITIES: Final = ("critical", "high", "medium", "low")


@get(CVE_TO_PODS, opt=NEEDED, sync_to_thread=True)
def reach_question(
    request: Asked,
    cve: Named = "",
    at: Text = "",
    after: Text = "",
    rows: RowsAsked = "",
    kind: FormatAsked = Format.HTML,
) -> Response[Any]:
    """Say what runs that a vulnerability affects, or that holds a package."""
    name = cve.strip()
    if not name:
        return form(request, CVE_TO_PODS)
    asking = asks(request, at, after)
    found = cve_to_pods(asking, name, serving_of(request).across.books(), after=after)
    story = _reach(asking, found, at)
    return answered(request, CVE_TO_PODS, {"cve": name, "at": at}, story, rows=rows, kind=kind)


class _Part(msgspec.Struct):
    """What somebody had to do with what is affected."""

    artifacts: dict[str, None] = {}
    where: dict[str, None] = {}


def _reach(asking: Asking, found: Hits, at: str) -> Story:
    arrivals = Arrivals(asking).arrived(dict.fromkeys(one.landed for one in found.hits))
    people = _people(arrivals)
    count = len({one.landed.workload.id for one in found.hits})
    artifacts = _artifacts(arrivals, at)
    notes = []
    if found.is_withdrawn:
        notes.append("Every record of it was taken back, so it finds nothing.")
    if not found.is_anything_recorded:
        notes.append(
            "Nobody ever recorded what anything here is made of: `interlock sbom import` or `interlock build`."
        )
    if found.next:
        notes.append(f"This page has {count} workloads; the rows of artifacts and people are those of this page.")
    return Story(
        found.name,
        hits_sentence(found),
        "fail" if found.hits else "warn" if not found.is_anything_recorded else "pass",
        (
            Count("Affected", len(found.components), "component versions", "components"),
            Count("In", len(artifacts.rows), "artifacts that run", "artifacts"),
            Count("Runs as", found.live, "workloads", "workloads"),
            Count("Who must act", len({who for who, _ in people}), "people", "people"),
        ),
        (
            table("workloads", "What runs that it affects", _WORKLOADS, (_hit(one, at) for one in found.hits)),
            artifacts,
            table("people", "Who must act", _PEOPLE, _acting(people)),
            _components(found, at),
        ),
        tuple(notes),
        doubts(found.doubted),
        found.next,
    )


def _hit(one: Hit, at: str) -> Row:
    component = Cell(one.component, told_of(one.component, at), note="" if one.is_certain else "perhaps")
    state = Cell(one.state, state="unknown" if one.state == "open" else one.state)
    landed = one.landed
    cells = (thing(landed.workload, at), thing(landed.environment, at), thing(landed.artifact, at), component, state)
    return Row((*cells, *said(one.said)), more={"workloadName": landed.workload.name, "name": landed.artifact.name})


def _components(found: Hits, at: str) -> Table:
    rows = []
    for one in found.components:
        name = one.component.purl or f"{one.component.name} {one.component.version}"
        runs = {hit.landed.workload.id for hit in found.hits if hit.component == name}
        certain = Cell("yes", state="violated") if one.is_certain else Cell("perhaps", state="unknown")
        place = Cell(name, told_of(name, at) if one.component.purl else "", is_peeked=True)
        rows.append(Row((place, certain, Cell(one.why), Cell(f"{len(runs):,}", number=len(runs)))))
    return table("components", "What is affected, of all that was ever recorded", _COMPONENTS, rows)


def _artifacts(arrivals: Iterable[Arrival], at: str) -> Table:
    found: dict[int, list[Arrival]] = {}
    for one in arrivals:
        found.setdefault(one.landed.artifact.id, []).append(one)
    rows = []
    for several_ in found.values():
        first, count = several_[0], len({one.landed.workload.id for one in several_})
        asked_by, approved = asked_cells(first.rollout)
        cells = (
            thing(first.landed.artifact, at),
            Cell(f"{count:,}", number=count),
            Cell(several(first.source.commits)),
        )
        rows.append(Row((*cells, asked_by, approved), more={"name": first.landed.artifact.name}))
    return table("artifacts", "In which artifacts", _ARTIFACTS, rows)


def _people(arrivals: Iterable[Arrival]) -> dict[tuple[str, str], _Part]:
    """Give who wrote what is affected, and who asked for it to run, by what the ledger says."""
    found: dict[tuple[str, str], _Part] = {}
    for one in arrivals:
        told = [
            (each.person or called(each.account), "wrote its code")
            for each in one.source.authors
            if each.relation is Relation.WROTE
        ]
        if one.rollout is not None:
            told.append((one.rollout.asked_by, "asked for it to run"))
        for each in told:
            part = found.setdefault(each, _Part({}, {}))
            part.artifacts[called(one.landed.artifact)] = None
            part.where[called(one.landed.environment)] = None
    return found


def _acting(people: dict[tuple[str, str], _Part]) -> Iterator[Row]:
    for (who, what), part in people.items():
        yield Row((Cell(who), Cell(what), Cell(", ".join(part.artifacts)), Cell(", ".join(part.where))))


@get(POD_TO_CVES, opt=NEEDED, sync_to_thread=True)
def ailment_question(
    request: Asked, of: Named = "", at: Text = "", rows: RowsAsked = "", kind: FormatAsked = Format.HTML
) -> Response[Any]:
    """Say what is wrong with what runs somewhere."""
    if not of.strip():
        return form(request, POD_TO_CVES)
    asking = asks(request, at)
    found = pod_to_cves(asking, asking.subjects.find(of, only=KINDS), serving_of(request).across.books())
    return answered(request, POD_TO_CVES, {"of": of, "at": at}, _diagnosis(found, at), rows=rows, kind=kind)


def _diagnosis(found: Diagnosis, at: str) -> Story:
    open_ = {each.id: each.severity for one in found.ailing for each in one.ailments if each.is_open}
    answers = {each.id for one in found.ailing for each in one.ailments if not each.is_open} - set(open_)
    unlooked = any(one.unlooked for one in found.ailing)
    by_severity = [(each, sum(one == each for one in open_.values())) for each in _SEVERITIES]
    other = len(open_) - sum(count for _, count in by_severity)
    counts = [Count(each.title(), count, "", "ailments") for each, count in by_severity]
    counts += [Count("Unrated", other, "", "ailments")] if other else []
    notes = tuple(f"Of {in_words(one.artifact)}: {why}." for one in found.ailing for why in one.unlooked)
    cut = ("It was cut short: there is more than was looked at. Ask for one workload.",) if found.is_cut else ()
    return Story(
        found.subject.name,
        diagnosis_sentence(found),
        "fail" if open_ else "warn" if unlooked or not found.ailing else "pass",
        (*counts, Count("Answered", len(answers), "by VEX", "ailments")),
        (
            table("ailments", "What is wrong, the gravest first", _AILMENTS, _ailments(found, at)),
            table("made", "What it is made of", _MADE, (_made(one, at) for one in found.ailing)),
        ),
        (*notes[:_MOST_NOTES], *cut),
        doubts((), found.unsaid),
    )


_MOST_NOTES: Final = 6


def _ailments(found: Diagnosis, at: str) -> Iterator[Row]:
    for one in found.ailing:
        for each in one.ailments:
            yield ailment_row(each, at, thing(one.artifact, at))
        for component, why in one.doubts:
            cells = (Cell("in doubt"), Cell("unknown", state="unknown"), Cell(component), thing(one.artifact, at))
            yield Row((*cells, Cell("unknown", state="unknown"), Cell(why), Cell()))


def ailment_row(one: Ailment, at: str, artifact: Cell) -> Row:
    """Give a vulnerability of a component as a row."""
    seen = "a sealed scan" if one.was_scanned else "the advisories of today alone"
    seen = "a sealed scan alone" if one.is_only_scanned else seen
    cells = (
        Cell(one.id, address(CVE_TO_PODS, cve=one.id, at=at)),
        Cell(one.severity, state=one.severity),
        Cell(one.component),
        artifact,
        Cell(one.state, state="unknown" if one.is_open else "fixed", note=one.because),
        Cell(one.summary),
        Cell(seen),
    )
    return Row(cells, more={"names": " ".join(one.names)})


def _made(one: Ailing, at: str) -> Row:
    made, count = one.made_of, len(one.made_of.components)
    of = thing(made.subject, at) if made.subject is not None else Cell("nobody that counts says", state="missing")
    return Row((thing(one.artifact, at), of, Cell(f"{count:,}", number=count), Cell("; ".join(one.unlooked))))


ROUTES = (reach_question, ailment_question)
