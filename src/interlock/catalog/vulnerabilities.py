"""From matches to what is said of them: sightings for findings, and the scan that is sealed. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from textwrap import shorten
from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.control import Location, Sighting
from interlock.control.supplies import Supplies
from interlock.evidence import (
    SCANNER,
    SNAPSHOT,
    AskedEcosystem,
    Database,
    ScannedBy,
    ScanTimes,
    Score,
    Vulnerability,
    VulnerabilityScan,
)
from interlock.kernel import Certainty, Instant, Severity, canonical, stamp
from interlock.supply.advisory import Affected, Group, Priority, Rated, Upgrade, prioritised, rated, upgrade_of, worst
from interlock.supply.inventory import Entry, Inventory, Mention
from interlock.supply.judged import Asked
from interlock.supply.matching import Doubt, Match, Matching
from interlock.supply.recorded import BookState
from interlock.supply.vex import Answer, State, answered

TOOL: Final = "interlock"
IN_DOUBT: Final = "in-doubt"
UNPINNED: Final = "unpinned"
_MOST_NAMED: Final = 5
_MOST_TOLD: Final = 140
"""Characters of what an advisory says of itself; the rest is a look-up away."""


class Hit(msgspec.Struct, frozen=True):
    """A vulnerability in a component of the inventory, with everything that is said of it."""

    entry: Entry
    group: Group
    rating: Rated
    priority: Priority
    answer: Answer
    """What VEX statements say to it."""

    @property
    def affected(self) -> tuple[Affected, ...]:
        """What hits the component, of all records of the vulnerability."""
        return tuple(affected for member in self.group.members for affected in member.affected)


def hits_of(inventory: Inventory, matching: Matching, supplies: Supplies) -> tuple[Hit, ...]:
    """Rate and rank every match, and ask the statements about it; most urgent first."""
    wholes = tuple(project.component.purl for project in inventory.projects if project.component.purl)
    groups = [group for match in matching.matches for group in match.answer.groups]
    names = {name for group in groups for name in group.names}
    threats = supplies.threats
    exploited = threats.exploited(names) if threats is not None and names else {}
    predicted = threats.predictions(names) if threats is not None and names else {}
    hits = []
    for match in matching.matches:
        entry = inventory.entries[match.entry]
        for group in match.answer.groups:
            rating = worst(rated(member, affected) for member in group.members for affected in member.affected)
            answer = answered(group.names, entry.component.purl, wholes, supplies.statements, supplies.at)
            priority = prioritised(group.names, rating, exploited, predicted)
            hits.append(Hit(entry, group, rating, priority, answer))
    return tuple(sorted(hits, key=lambda hit: (hit.priority.order, hit.group.id, hit.entry.component.purl)))


def sightings_of(hits: tuple[Hit, ...]) -> Iterator[Sighting]:
    """Say each vulnerability once for each file that brings the component in, with all its versions there."""
    every = _upgrades(hits)
    said: dict[tuple[str, Location], Sighting] = {}
    for hit in hits:
        remedy = _remedy(hit, every[hit.entry.component.purl])
        for mention in mentions_of(hit.entry):
            at = location_of(mention, hit.entry)
            cwe = tuple(sorted({cwe for member in hit.group.members for cwe in member.cwe}))
            severity = hit.priority.severity
            one = Sighting(
                TOOL,
                hit.group.id,
                severity,
                Certainty.HIGH,
                _message(hit),
                at,
                cwe=cwe,
                remedy=remedy,
                aliases=tuple(hit.group.names),
                components=(hit.entry.component.purl,),
            )
            first = said.get((one.rule, at))
            said[one.rule, at] = one if first is None else _with_another(first, one)
    yield from said.values()


def _upgrades(hits: tuple[Hit, ...]) -> dict[str, Upgrade]:
    """Say of each component, by its package URL, what mends everything known of it."""
    versions = {hit.entry.component.purl: hit.entry.component.version for hit in hits}
    together: dict[str, list[Affected]] = {purl: [] for purl in versions}
    for hit in hits:
        together[hit.entry.component.purl] += hit.affected
    return {purl: upgrade_of(together[purl], version) for purl, version in versions.items()}


def _with_another(first: Sighting, other: Sighting) -> Sighting:
    """Say of another version in the same place that it is there too; the worse severity counts."""
    version = other.message.partition(": ")[0]
    return replace(
        first,
        severity=min(first.severity, other.severity, key=lambda severity: severity.rank),
        message=f"{first.message}; also {version}",
        remedy=first.remedy if other.remedy == first.remedy else f"{first.remedy}; {other.remedy}",
        components=tuple(dict.fromkeys((*first.components, *other.components))),
    )


def doubts_of(inventory: Inventory, matching: Matching) -> Iterator[Sighting]:
    """Say for each component of which nobody can tell whether it is affected that this is so, and by what."""
    for match in matching.matches:
        if match.answer.doubts:
            entry = inventory.entries[match.entry]
            rule, severity, message, remedy = _of_doubts(entry, match)
            for mention in mentions_of(entry):
                at, purls = location_of(mention, entry), (entry.component.purl,)
                yield Sighting(TOOL, rule, severity, Certainty.LOW, message, at, remedy=remedy, components=purls)


def _of_doubts(entry: Entry, match: Match) -> tuple[str, Severity, str, str]:
    doubts = match.answer.doubts
    component = entry.component
    named = ", ".join(doubt.advisory.id for doubt in doubts[:_MOST_NAMED])
    more = f" and {len(doubts) - _MOST_NAMED} more" if len(doubts) > _MOST_NAMED else ""
    if not component.version and not component.source.commit:
        asked = f" ({component.constraint})" if component.constraint else ""
        message = f"{component.name}{asked} has no exact version here; nobody can tell whether {named}{more} hit it"
        return UNPINNED, Severity.MEDIUM, message, "pin it, or commit the lockfile that says what gets installed"
    message = (
        f"nobody can tell whether {component.name} {component.version} is affected by {named}{more}: {doubts[0].why}"
    )
    return (
        IN_DOUBT,
        _worst_of(doubts),
        message,
        "look the advisories up by hand and answer them with `interlock vex add`",
    )


def _worst_of(doubts: tuple[Doubt, ...]) -> Severity:
    ratings = [rated(doubt.advisory, affected) for doubt in doubts for affected in doubt.advisory.affected]
    return worst(ratings).severity


def _message(hit: Hit) -> str:
    component = hit.entry.component
    told = [member.summary for member in hit.group.members if member.summary]
    summary = shorten(min(told, key=len), _MOST_TOLD, placeholder=" ...") if told else ""
    head = f"{component.name} {component.version}: {summary}" if summary else f"{component.name} {component.version}"
    said = "; ".join(hit.priority.reasons)
    return f"{head} ({said})" if said else head


def _remedy(hit: Hit, every: Upgrade) -> str:
    name, version = hit.entry.component.name, hit.entry.component.version
    alone = upgrade_of(hit.affected, version)
    if not alone.step:
        return alone.because
    if not every.step:
        return f"upgrade {name} to {alone.step}, which mends this; of everything known of it, {every.because}"
    also = f", which mends everything known of it; {alone.step} mends this alone" if alone.step != every.step else ""
    return f"upgrade {name} to {every.step}{also}"


def mentions_of(entry: Entry) -> tuple[Mention, ...]:
    """Give one mention for each file, those with a version before those without."""
    by_path: dict[str, Mention] = {}
    for mention in sorted(entry.mentions, key=lambda one: (not one.component.version, one.component.line)):
        by_path.setdefault(mention.path, mention)
    return tuple(by_path.values())


def location_of(mention: Mention, entry: Entry) -> Location:
    """Give the place of a mention, with the component as the symbol that it is recognised by."""
    return Location(mention.path, mention.component.line, symbol=entry.component.name)


def scan_of(
    hits: tuple[Hit, ...], state: BookState, asked: Sequence[Asked], times: tuple[Instant, Instant], version: str
) -> bytes:
    """Write the scan as an in-toto vulns predicate that names the very advisories that were asked.

    Shape:  `asked` says of each ecosystem that has components what could be asked about it.
    Units:  `times` are when the scan began and ended.
    """
    digest = state.digest.hex if state.digest else ""
    updated = stamp(state.updated) if state.updated else ""
    told = f"{state.records:,} advisories about {state.packages:,} packages"
    found = tuple(_vulnerability(hit) for hit in hits)
    ecosystems = tuple(AskedEcosystem(one.name, one.components, one.records, one.reason) for one in asked)
    return canonical(
        VulnerabilityScan(
            ScannedBy(SCANNER, version, Database(f"{SNAPSHOT}{digest}", told, updated, ecosystems), found),
            ScanTimes(stamp(times[0]), stamp(times[1])),
        )
    )


def _vulnerability(hit: Hit) -> Vulnerability:
    scores = [Score("interlock", hit.priority.severity.value), Score("rated", hit.rating.word)]
    if hit.rating.score is not None:
        scores.append(Score("cvss_score", f"{hit.rating.score:.1f}"))
    if hit.priority.prediction is not None:
        scores.append(Score("epss", f"{hit.priority.prediction.probability:.5f}"))
    if hit.priority.exploited is not None:
        scores.append(Score("kev", hit.priority.exploited.added))
    return Vulnerability(hit.group.id, tuple(scores), (_annotation(hit),))


def _annotation(hit: Hit) -> Mapping[str, str]:
    told = {
        "purl": hit.entry.component.purl,
        "names": " ".join(hit.group.names),
        "places": " ".join(mention.place for mention in hit.entry.mentions[:_MOST_NAMED]),
        "fixed_in": upgrade_of(hit.affected, hit.entry.component.version).nearest,
    }
    if hit.answer.state is not State.OPEN and hit.answer.statement is not None:
        told["vex"] = f"{hit.answer.state.value} by {hit.answer.statement.author}"
    return {name: text for name, text in told.items() if text}
