"""Newly known: which vulnerabilities of what runs were not known when it was decided about. Floor 11.

Enters: what the ledger says an artifact is made of, the advisories of today, and the scans that were sealed before.
Leaves: differences. Where nobody could look, that is said: it is no answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from interlock.evidence import VULNERABILITIES, EvidenceError, VerifiedStatement, read_scan
from interlock.kernel import Digest, Instant
from interlock.runtime.running import Difference, Differs, difference
from interlock.supply.advisory import Group, rated_group
from interlock.supply.matching import Exposed, recorded_exposed
from interlock.supply.ports import AdvisoryBook, InventoryBook
from interlock.supply.vex import State, Statement, answered


class Books(msgspec.Struct, frozen=True):
    """What is asked about vulnerabilities."""

    inventories: InventoryBook
    advisories: AdvisoryBook | None
    """None where nobody ever loaded any."""
    statements: Callable[[], Sequence[Statement]] = tuple
    """VEX statements whose signature counts here."""


class Lookup(msgspec.Struct, frozen=True):
    """What was found out about one artifact."""

    found: tuple[Difference, ...] = ()
    unlooked: str = ""
    """Why nobody could look; empty where somebody did."""


def newly_known(
    name: str, digests: Iterable[Digest], statements: Sequence[VerifiedStatement], until: int, books: Books, at: Instant
) -> Lookup:
    """Say what affects an artifact that no scan before an entry of the ledger had found.

    Shape: `digests` name what it was recorded under: the artifact itself, then the commit that it was built from.
    """
    if books.advisories is None or books.advisories.state().is_empty:
        return Lookup(unlooked="there are no advisories here to look anything up in; `interlock advisories update`")
    inventories = next((ids for one in digests if (ids := books.inventories.inventories_of(one))), ())
    if not inventories:
        return Lookup(unlooked=f"nobody recorded what {name} is made of; `interlock sbom import` or `interlock build`")
    components = {one.id: one for id_ in inventories for one in books.inventories.listed(id_)}
    exposed = recorded_exposed(components.values(), books.advisories)
    known = frozenset(_known(statements, until))
    told = books.statements() if exposed else ()
    return Lookup(tuple(_differences(name, exposed, known, told, at)))


def _known(statements: Iterable[VerifiedStatement], until: int) -> Iterator[tuple[str, str]]:
    """Give package URLs with the names of the vulnerabilities that a scan had found in each."""
    for one in statements:
        if one.statement.predicate_type != VULNERABILITIES or one.index >= until:
            continue
        try:
            results = read_scan(one.statement.predicate).scanner.result
        except EvidenceError:
            continue  # what nobody can read had told nobody anything
        for result in results:
            for note in result.annotations:
                for vulnerability in (result.id, *note.get("names", "").split()):
                    yield note.get("purl", ""), vulnerability


def _differences(
    name: str,
    exposed: Iterable[Exposed],
    known: frozenset[tuple[str, str]],
    statements: Sequence[Statement],
    at: Instant,
) -> Iterator[Difference]:
    for one in exposed:
        purl = one.component.purl
        for group in one.answer.groups:
            if any((purl, each) in known for each in (group.id, *group.names)):
                continue
            if answered(group.names, purl, (), statements, at).state is not State.OPEN:
                continue
            yield _difference(name, one, group)


def _difference(name: str, one: Exposed, group: Group) -> Difference:
    component, rating = one.component, rated_group(group)
    published = min((member.published[:10] for member in group.members if member.published), default="")
    since = f", published {published}" if published else ""
    summary = next((member.summary for member in group.members if member.summary), "")
    told = f": {summary}" if summary else ""
    says = (
        f"{group.id} ({rating.word}{since}) affects {component.name} {component.version} in {name}, and was not known "
        f"when that was decided about{told}"
    )
    return difference(
        Differs.VULNERABILITY,
        f"{group.id} {component.purl}",
        says,
        severity=rating.severity,
        found=group.id,
        remedy=f"`interlock advisories show {group.id}` says what mends it; answer it with `interlock vex add`",
        components=(component.purl,),
        aliases=tuple(group.names),
    )
