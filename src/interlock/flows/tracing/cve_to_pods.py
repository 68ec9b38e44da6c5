"""What runs that a vulnerability affects: counted, then workload by workload. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from interlock.flows.affected import Named, affected_by, holding
from interlock.flows.tracing.arrivals import Arrivals
from interlock.flows.tracing.asking import Asking
from interlock.flows.tracing.made_of import said_by_another
from interlock.flows.tracing.pod_to_cves import Books
from interlock.flows.tracing.running import Landed, ran
from interlock.flows.tracing.walking import Cursor
from interlock.supply.vex import State, Statement, answered
from interlock.trace import Doubted, Kind, Link, PageUnknown, Place, Relation, Saying, Way, names

MOST: Final = 100
_AT_ONCE: Final = 200


class Hit(msgspec.Struct, frozen=True):
    """A workload that runs something affected."""

    landed: Landed
    component: str
    said: Saying
    """Who says that the component is in it."""
    is_certain: bool
    state: str
    """What VEX says of it."""


class Hits(msgspec.Struct, frozen=True):
    """What a vulnerability or a package reaches."""

    name: str
    names: tuple[str, ...]
    """All names of the vulnerability; empty for a package."""
    components: tuple[Named, ...]
    """What is affected, of all that was ever recorded and that the asker may see."""
    live: int
    """How many workloads run any of it now, as far as the asker may see."""
    hits: tuple[Hit, ...]
    doubted: tuple[Doubted, ...] = ()
    next: str = ""
    is_anything_recorded: bool = True
    is_withdrawn: bool = False


def cve_to_pods(asking: Asking, name: str, books: Books, *, most: int = MOST, after: str = "") -> Hits:
    """Say what runs that a vulnerability affects, or that holds a package.

    Errors: AdvisoryUnknown (FLW-103), PurlMalformed (SUP-101), GraphContradicted (TRC-105), PageUnknown (TRC-107).
    """
    if name.startswith("pkg:"):
        reach = holding(name, books.inventories, limit=1)
    else:
        if books.advisories is None:
            from interlock.flows.errors import AdvisoryUnknown

            raise AdvisoryUnknown(name=name, remedy="there are no advisories here; `interlock advisories update`")
        reach = affected_by(name, books.advisories, books.inventories, limit=1)
    seen = tuple(one for one in reach.components if _place(asking, one) is not None)
    certain = [one.component.id for one in seen if one.is_certain]
    statements = tuple(books.statements()) if reach.names else ()
    cursor = Cursor(after)
    doubted: list[Doubted] = []
    hits: list[Hit] = []
    is_more = False
    for number, hit in enumerate(_hits(asking, seen, reach.names, statements, doubted)):
        if number >= cursor.skipped + most:
            is_more = True
            break
        if number >= cursor.skipped:
            hits.append(hit)
    if cursor.skipped and not hits:
        raise PageUnknown(text=after)
    return Hits(
        name,
        reach.names,
        seen,
        _live(asking, certain, hits, is_all=not is_more and not after),
        tuple(hits),
        tuple(doubted),
        f"{asking.before}.{cursor.skipped + most}" if is_more else "",
        reach.is_anything_recorded,
        reach.is_withdrawn,
    )


def _live(asking: Asking, certain: Sequence[int], hits: Sequence[Hit], *, is_all: bool) -> int:
    """Count what runs: each of them as it was verified, where all of them are here.

    Where they are not, by the graph, which nobody verified, and by what is here of which only the commit has an SBOM.
    """
    if is_all:
        return len({one.landed.workload.id for one in hits if one.is_certain})
    counted = asking.graph.live(certain, asking.sight) if certain else 0
    return max(counted, len({one.landed.workload.id for one in hits if one.is_certain}))


def _place(asking: Asking, one: Named) -> Place | None:
    component = one.component
    name = names.component_of(component.purl, component.ecosystem, component.name, component.version)
    return asking.graph.named(name, asking.sight)


def _hits(
    asking: Asking,
    components: Sequence[Named],
    names: Sequence[str],
    statements: Sequence[Statement],
    doubted: list[Doubted],
) -> Iterator[Hit]:
    """Give each workload once for each component, in the order of the components."""
    arrivals = Arrivals(asking)
    for one in components:
        place = _place(asking, one)
        known: set[tuple[int, int]] = set()
        for link in _into(asking, place) if place is not None else ():
            heard = asking.witness.said(link)
            saying = heard.saying or said_by_another(asking, link.target, link.source.name)
            if saying is None:
                doubted.append(Doubted(link, Way.FORWARD, heard.why))
                continue
            for landed in _landed(asking, arrivals, link.target):
                key = (landed.workload.id, landed.artifact.id)
                if key in known:
                    continue
                known.add(key)
                answer = answered(names, one.component.purl, (), statements, asking.now) if names else None
                state = answer.state.value if answer is not None else State.OPEN.value
                yield Hit(landed, place.name if place is not None else "", saying, one.is_certain, state)


def _into(asking: Asking, place: Place) -> Iterator[Link]:
    after = ""
    while True:
        page = asking.graph.links(
            [place.id], Way.FORWARD, asking.sight, relations=[Relation.WENT_INTO], most=_AT_ONCE, after=after
        )
        yield from page.links
        after = page.next
        if not after:
            return


def _landed(asking: Asking, arrivals: Arrivals, holder: Place) -> Iterator[Landed]:
    """Give where something runs that is an artifact, or that artifacts were built from."""
    if not asking.graph.count(holder.id, Way.FORWARD, asking.sight):
        return
    artifacts = (holder,) if holder.kind is not Kind.COMMIT else arrivals.artifacts_from(holder).artifacts
    for artifact in artifacts:
        yield from ran(asking, artifact).now
