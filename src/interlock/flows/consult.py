"""Consult: what the books of advisories and attacks hold, and all they say of one vulnerability. Floor 11."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from interlock.flows.errors import AdvisoryUnknown
from interlock.kernel import Instant
from interlock.supply.advisory import (
    Advisory,
    Priority,
    Rated,
    described,
    fixed_in,
    grouped,
    preference,
    prioritised,
    rated_group,
)
from interlock.supply.feeds import Mirror, ThreatState
from interlock.supply.ports import AdvisoryBook, ThreatBook
from interlock.supply.recorded import BookState

_ID: Final = re.compile(
    r"(?i)(?:CVE-[0-9]{4}-[0-9]{4,19}|GHSA(?:-[23456789cfghjmpqrvwx]{4}){3}|[A-Z][A-Z_]+-[0-9A-Z:._-]+)"
)
_MOST_NAMES: Final = 64


class Holdings(msgspec.Struct, frozen=True):
    """What is held, at some time."""

    at: Instant
    book: BookState
    threats: tuple[ThreatState, ...]
    missing: tuple[Mirror, ...] = ()
    """Mirrors of the user from which nothing has come yet."""


class About(msgspec.Struct, frozen=True):
    """What is said of one package."""

    ecosystem: str
    name: str
    """Empty where only commits are named."""
    versions: tuple[str, ...]
    """Which are affected, in words."""
    fixed: tuple[str, ...]
    said_by: tuple[str, ...]
    """Ids of the records."""


class Shown(msgspec.Struct, frozen=True):
    """All that is known of one vulnerability."""

    id: str
    names: tuple[str, ...]
    """All its names, the best known first."""
    records: tuple[Advisory, ...]
    """By id, those that were taken back too."""
    rating: Rated | None
    """None where every record was taken back."""
    priority: Priority | None
    packages: tuple[About, ...]

    @property
    def summary(self) -> str:
        """What it is, in the words of the first record that says so."""
        return next((one.summary for one in self.records if one.summary), "")

    @property
    def references(self) -> tuple[str, ...]:
        """Where to read more, each address once."""
        return tuple(dict.fromkeys(url for one in self.records for url in one.references))


def holdings(book: AdvisoryBook, threats: ThreatBook, mirrors: Sequence[Mirror], at: Instant) -> Holdings:
    """Say what is held, and from which mirrors nothing came."""
    state, feeds = book.state(), threats.state()
    there = {one.name for one in state.sources} | {one.name for one in feeds}
    return Holdings(at, state, feeds, tuple(one for one in mirrors if one.url not in there))


def consult(book: AdvisoryBook, threats: ThreatBook, name: str) -> Shown:
    """Give all that is known of the vulnerability with an id or alias.

    Errors: AdvisoryUnknown (FLW-103).
    """
    records = records_of(book, name)
    if not records:
        raise AdvisoryUnknown(name=name, remedy=remedy_for(book.state(), name))
    groups = [group for group in grouped(records) if group.members]
    names = sorted({one for record in records for one in (record.id, *record.aliases)}, key=preference)
    if not groups:
        return Shown(names[0], tuple(names), records, None, None, _packages(records))
    # The records hang together by their aliases; where only withdrawn ones join them, the asked one is the one.
    wanted = name.strip().casefold()
    group = next((one for one in groups if wanted in map(str.casefold, one.names)), groups[0])
    rating = rated_group(group)
    priority = prioritised(group.names, rating, threats.exploited(group.names), threats.predictions(group.names))
    told = tuple(one for one in records if one in group.members or one.is_withdrawn)
    return Shown(group.id, group.names, told, rating, priority, _packages(group.members))


def records_of(book: AdvisoryBook, name: str) -> tuple[Advisory, ...]:
    """Give the records with a name, and those with a name of theirs, until there are no more."""
    waiting, asked = [name], set[str]()
    found: dict[str, Advisory] = {}
    while waiting and len(asked) < _MOST_NAMES:
        one = waiting.pop(0)
        if one.casefold() in asked:
            continue
        asked.add(one.casefold())
        for record in book.show(one):
            known = found.get(record.id)
            if known is None or known.modified < record.modified:
                found[record.id] = record
            waiting += [record.id, *record.aliases]
    return tuple(found[one] for one in sorted(found))


def _packages(records: Iterable[Advisory]) -> tuple[About, ...]:
    by_package: dict[tuple[str, str], list[About]] = {}
    for record in records:
        for one in record.affected:
            about = About(one.ecosystem, one.name, described(one), fixed_in(one), (record.id,))
            by_package.setdefault((one.ecosystem, one.name), []).append(about)
    return tuple(
        About(
            ecosystem,
            name,
            tuple(dict.fromkeys(words for one in said for words in one.versions)),
            tuple(dict.fromkeys(fix for one in said for fix in one.fixed)),
            tuple(dict.fromkeys(record for one in said for record in one.said_by)),
        )
        for (ecosystem, name), said in by_package.items()
    )


def remedy_for(state: BookState, name: str) -> str:
    """Say what helps where no advisory has a name."""
    if state.is_empty:
        return "there are none at all yet: run interlock advisories update, or interlock advisories import FILE"
    if not _ID.fullmatch(name.strip()):
        return "ids look like CVE-2021-44228, GHSA-jfh8-c2jp-5v3q or PYSEC-2021-19, packages like pkg:npm/lodash"
    updated = state.updated
    since = f"what is here was fetched up to {updated:%Y-%m-%d %H:%M} UTC; " if updated is not None else ""
    return f"{since}interlock advisories update brings what is newer"
