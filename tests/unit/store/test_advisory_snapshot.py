from datetime import UTC, datetime

from interlock.kernel import Digest
from interlock.store.advisories import StoredAdvisories
from interlock.supply.recorded import Origin
from tests.advisory_books import AT, OSV, advisory


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
