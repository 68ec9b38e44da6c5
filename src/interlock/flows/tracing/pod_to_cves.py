"""What is known to be wrong with what runs: its components against the advisories of today, scans and VEX. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

import msgspec

from interlock.evidence import EvidenceError, read_scan
from interlock.flows.tracing.arrivals import Arrival, Arrivals
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.made_of import MadeOf, made_of
from interlock.flows.tracing.witness import Heard
from interlock.kernel import Instant
from interlock.supply.advisory import Group, rated_group
from interlock.supply.matching import recorded_exposed
from interlock.supply.ports import AdvisoryBook, InventoryBook
from interlock.supply.vex import State, Statement, answered
from interlock.trace import Kind, Place, Running

KINDS: Final = (Kind.WORKLOAD, Kind.ENVIRONMENT, Kind.ARTIFACT)
"""What can be asked for."""


class Books(msgspec.Struct, frozen=True):
    """What is asked about vulnerabilities."""

    inventories: InventoryBook
    advisories: AdvisoryBook | None
    """None where nobody ever loaded any."""
    statements: Callable[[], Sequence[Statement]] = tuple
    """VEX statements whose signature counts here."""


class Ailment(msgspec.Struct, frozen=True):
    """A vulnerability of a component."""

    id: str
    names: tuple[str, ...]
    component: str
    severity: str
    rank: int
    """The gravest first."""
    summary: str = ""
    state: str = State.OPEN.value
    """What VEX says of it."""
    because: str = ""
    """Why, where VEX says something."""
    was_scanned: bool = False
    """Whether a scan that was sealed had found it."""
    is_only_scanned: bool = False
    """Whether the advisories of today do not have it any more, or were never asked."""

    @property
    def is_open(self) -> bool:
        """Say whether it stands."""
        return State(self.state).counts


class Ailing(msgspec.Struct, frozen=True):
    """What is wrong with one artifact that runs."""

    arrival: Arrival | None
    artifact: Place
    made_of: MadeOf
    ailments: tuple[Ailment, ...] = ()
    doubts: tuple[tuple[str, str], ...] = ()
    """Components of which nobody can say whether they are affected, with the reason."""
    unlooked: tuple[str, ...] = ()
    """Why nobody could look; empty where somebody did."""


class Diagnosis(msgspec.Struct, frozen=True):
    """What is wrong with what runs somewhere."""

    subject: Place
    ailing: tuple[Ailing, ...]
    unsaid: tuple[Running, ...] = ()
    is_cut: bool = False


def pod_to_cves(asking: Asking, subject: Place, books: Books) -> Diagnosis:
    """Say what is wrong with what runs as a workload or in an environment. Errors: GraphContradicted (TRC-105)."""
    arrivals = Arrivals(asking)
    arrived, all_ = arrivals.of(subject)
    now = {one.landed.artifact.id: one for one in arrived if one.landed.until is None}
    artifacts = {one.landed.artifact.id: one.landed.artifact for one in now.values()}
    if subject.kind in {Kind.ARTIFACT, Kind.THING}:
        artifacts.setdefault(subject.id, subject)
    statements = tuple(books.statements())
    ailing = tuple(
        ailing_of(asking, artifact, arrivals, books, statements, arrival=now.get(id_))
        for id_, artifact in artifacts.items()
    )
    return Diagnosis(subject, ailing, all_.doubted, all_.is_cut)


def ailing_of(
    asking: Asking,
    artifact: Place,
    arrivals: Arrivals,
    books: Books,
    statements: Sequence[Statement],
    *,
    arrival: Arrival | None = None,
    made: MadeOf | None = None,
) -> Ailing:
    """Say what is wrong with an artifact, by what it is made of itself or else by its commit, where `made` is none."""
    if made is None:
        made = made_of(asking, (artifact, *arrivals.source(artifact).commits), books.inventories)
    scanned = tuple(_scanned(made.scans))
    unlooked = []
    if books.advisories is None or books.advisories.state().is_empty:
        unlooked.append("there are no advisories here to look anything up in; `interlock advisories update`")
    if made.subject is None:
        unlooked.append("nobody that counts here says what it is made of; `interlock sbom import` or `interlock build`")
    exposed = recorded_exposed(made.components, books.advisories) if books.advisories is not None else ()
    known = {(each.component, name) for each in scanned for name in each.names}
    found = [
        _ailment(group, one.component.purl or one.component.name, known, statements, asking.now)
        for one in exposed
        for group in one.answer.groups
    ]
    told = {(one.component, name) for one in found for name in one.names}
    found += [one for one in scanned if not any((one.component, name) in told for name in one.names)]
    doubts = tuple((one.component.purl, doubt.why) for one in exposed for doubt in one.answer.doubts)
    ordered = tuple(sorted(dict.fromkeys(found), key=lambda one: (not one.is_open, -one.rank, one.id, one.component)))
    return Ailing(arrival, artifact, made, ordered, doubts, tuple(unlooked))


def _ailment(
    group: Group, component: str, known: set[tuple[str, str]], statements: Sequence[Statement], at: Instant
) -> Ailment:
    rating = rated_group(group)
    answer = answered(group.names, component, (), statements, at)
    said = answer.statement
    because = (said.impact or said.action or (said.justification or "")) if said is not None else ""
    summary = next((member.summary for member in group.members if member.summary), "")
    was_scanned = any((component, name) in known for name in (group.id, *group.names))
    return Ailment(
        group.id,
        tuple(dict.fromkeys((group.id, *group.names))),
        component,
        rating.word,
        rating.severity.rank,
        summary,
        answer.state.value,
        str(because),
        was_scanned,
    )


def _scanned(scans: Iterable[Heard]) -> Iterator[Ailment]:
    """Give what the newest scan had found."""
    newest = max(scans, key=lambda one: one.saying.entry if one.saying is not None else -1, default=None)
    if newest is None or newest.statement is None:
        return
    try:
        results = read_scan(newest.statement.statement.predicate).scanner.result
    except EvidenceError:
        return  # what nobody can read had told nobody anything
    for result in results:
        severity = next((each.score for each in result.severity if each.score), "unknown")
        for note in result.annotations:
            names = tuple(dict.fromkeys((result.id, *note.get("names", "").split())))
            yield Ailment(result.id, names, note.get("purl", ""), severity, 0, was_scanned=True, is_only_scanned=True)
