from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.kernel import Digest
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


def test_the_newest_record_of_a_source_is_told_without_the_nonsense_of_some(stored: StoredAdvisories) -> None:
    times = ["2026-03-01T00:00:00Z", "0001-01-01T00:00:00Z", "2999-01-01T00:00:00Z", "nonsense", ""]
    stored.take_in(OSV, [advisory(number, modified=at) for number, at in enumerate(times)])
    assert stored.state().sources[0].newest == datetime(2026, 3, 1, tzinfo=UTC)
    stored.take_in(Origin("osv.example", AT, is_whole=False), [advisory(7, modified="2026-02-01T00:00:00Z")])
    assert stored.state().sources[0].newest == datetime(2026, 3, 1, tzinfo=UTC)
    stored.take_in(OSV, [advisory(1, modified="nonsense")])
    assert stored.state().sources[0].newest is None


def test_the_digest_of_a_book_is_a_sha256(stored: StoredAdvisories) -> None:
    digest = stored.take_in(OSV, [advisory(1)]).digest
    assert Digest.parse(str(digest)) == digest
