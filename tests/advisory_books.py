"""Advisories for tests of where they are kept: one package, one fix, one number each."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Range, RangeKind
from interlock.supply.ports import AdvisoryBook
from interlock.supply.recorded import Origin

AT = datetime(2026, 11, 22, tzinfo=UTC)
OSV = Origin("osv.example", AT)


def affected(name: str, fixed: str = "2", ecosystem: str = "PyPI") -> Affected:
    """Say that every version of a package before one is affected."""
    events = (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, fixed))
    return Affected(ecosystem, name, (Range(RangeKind.ECOSYSTEM, events),))


def advisory(number: int, name: str = "django", modified: str = "2026-01-01T00:00:00Z", **changes: object) -> Advisory:
    """Give an advisory about one package."""
    settings = {"aliases": (f"CVE-2026-{number}",), "affected": (affected(name),), **changes}
    return Advisory(f"GHSA-{number}", modified, **settings)  # type: ignore[arg-type]


def ids(book: AdvisoryBook, name: str = "django", ecosystem: str = "PyPI") -> list[str]:
    """Name the advisories that a book has about a package."""
    return [one.id for one in book.find([(ecosystem, name)]).get((ecosystem, name), ())]
