from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.store.advisories import StoredAdvisories, open_advisories
from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Range, RangeKind
from interlock.supply.ports import AdvisoryBook
from interlock.supply.recorded import Origin

AT = datetime(2026, 11, 22, tzinfo=UTC)
OSV = Origin("osv.example", AT)


def affected(name: str, fixed: str = "2", ecosystem: str = "PyPI") -> Affected:
    events = (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, fixed))
    return Affected(ecosystem, name, (Range(RangeKind.ECOSYSTEM, events),))


def advisory(number: int, name: str = "django", modified: str = "2026-01-01T00:00:00Z", **changes: object) -> Advisory:
    settings = {"aliases": (f"CVE-2026-{number}",), "affected": (affected(name),), **changes}
    return Advisory(f"GHSA-{number}", modified, **settings)  # type: ignore[arg-type]


@pytest.fixture
def stored(tmp_path: Path) -> Iterator[StoredAdvisories]:
    with open_advisories(tmp_path / "data", is_read_only=False) as opened:
        yield opened


def ids(book: AdvisoryBook, name: str = "django", ecosystem: str = "PyPI") -> list[str]:
    return [one.id for one in book.find([(ecosystem, name)]).get((ecosystem, name), ())]


def test_packages_whose_numbers_meet_are_told_apart(stored: StoredAdvisories, monkeypatch: pytest.MonkeyPatch) -> None:
    same: Callable[[object], int] = lambda key: 7  # noqa: E731
    monkeypatch.setattr("interlock.store.advisory_rows.package_number", same)
    stored.take_in(OSV, [advisory(1), advisory(2, "flask")])
    found = stored.find([("PyPI", "django"), ("PyPI", "flask"), ("PyPI", "absent")])
    assert {key: [one.id for one in own] for key, own in found.items()} == {
        ("PyPI", "django"): ["GHSA-1"],
        ("PyPI", "flask"): ["GHSA-2"],
    }
