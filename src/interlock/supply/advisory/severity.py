"""How severe an advisory is, and what it rests on.

Enters: ratings of databases. Leaves: a severity that always counts, and whether anybody said so. Floor 3.
Source: docs/decisions on severities that nobody can read.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.kernel import Severity
from interlock.supply.advisory.aliases import Group
from interlock.supply.advisory.cvss import score_of
from interlock.supply.advisory.model import Advisory, Affected, Kind, Rating
from interlock.supply.errors import CvssMalformed

_NEWEST_FIRST: Final = ("CVSS_V4", "CVSS_V3", "CVSS_V2")
UNRATED: Final = Severity.HIGH
"""What counts where nobody rated it: too much to pass in silence."""

_WORDS: Final = {
    "critical": Severity.CRITICAL,
    "high": Severity.HIGH,
    "important": Severity.HIGH,
    "medium": Severity.MEDIUM,
    "moderate": Severity.MEDIUM,
    "low": Severity.LOW,
    "minor": Severity.LOW,
    "negligible": Severity.INFO,
    "unimportant": Severity.INFO,
    "none": Severity.INFO,
}
_BY_KIND: Final = {
    Kind.MALICIOUS: Severity.CRITICAL,
    Kind.UNSOUND: Severity.MEDIUM,
    Kind.UNMAINTAINED: Severity.LOW,
    Kind.NOTICE: Severity.INFO,
}


class Rated(msgspec.Struct, frozen=True):
    """A severity and its ground."""

    severity: Severity
    """What counts."""
    is_known: bool
    """Whether somebody rated it; if not, `severity` is our rule, and is to be told as unknown."""
    score: float | None = None
    """Of the vector, 0.0 to 10.0."""
    because: str = ""
    """The vector, the word, or the kind of advisory."""

    @property
    def word(self) -> str:
        """What to tell people: the severity, or that it is unknown."""
        return str(self.severity) if self.is_known else "unknown"


def rated(advisory: Advisory, affected: Affected | None = None) -> Rated:
    """Give the severity of an advisory for one of the packages it affects.

    A malicious package is critical whatever else is said. Otherwise the vector of the newest CVSS counts, then the
    worst word; ratings of the package go before those of the whole advisory.
    """
    kind = affected.kind if affected is not None else Kind.VULNERABILITY
    if kind is Kind.MALICIOUS:
        return Rated(Severity.CRITICAL, is_known=True, because=str(kind))
    own = affected.ratings if affected is not None else ()
    found = _of(own) or _of(advisory.ratings)
    if found is not None:
        return found
    if kind in _BY_KIND:
        return Rated(_BY_KIND[kind], is_known=True, because=str(kind))
    return Rated(UNRATED, is_known=False, because="nobody rated it")


def worst(ratings: Iterable[Rated]) -> Rated:
    """Give the worst of several; what somebody said goes before what is only our rule."""
    return min(
        ratings,
        key=lambda one: (not one.is_known, one.severity.rank, -(one.score or 0.0), one.because),
        default=Rated(UNRATED, is_known=False, because="nobody rated it"),
    )


def rated_group(group: Group) -> Rated:
    """Give the worst that the records of one vulnerability say of any of their packages."""
    return worst(
        rating
        for advisory in group.members
        for rating in ([rated(advisory, affected) for affected in advisory.affected] or [rated(advisory)])
    )


def severity_of_word(word: str) -> Severity | None:
    """Give the severity that a database's word means; None if it means none."""
    return _WORDS.get(word.strip().lower())


def _of(ratings: tuple[Rating, ...]) -> Rated | None:
    """Give the newest vector that can be read, or the worst word."""
    for method in _NEWEST_FIRST:
        scored = [found for one in ratings if one.method == method and (found := _scored(one.score)) is not None]
        if scored:
            return worst(scored)
    words = [
        Rated(severity, is_known=True, because=one.score)
        for one in ratings
        if one.method not in _NEWEST_FIRST and (severity := severity_of_word(one.score)) is not None
    ]
    return worst(words) if words else None


def _scored(vector: str) -> Rated | None:
    try:
        found = score_of(vector)
    except CvssMalformed:
        return None
    return Rated(found.severity, is_known=True, score=found.score, because=vector)
