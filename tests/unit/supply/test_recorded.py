from datetime import UTC, datetime, timedelta

from interlock.kernel import Digest
from interlock.supply.recorded import BookState, SourceState

AT = datetime(2026, 11, 22, tzinfo=UTC)


def source(name: str, fetched: datetime) -> SourceState:
    return SourceState(name, records=1, withdrawn=0, fetched=fetched, newest=None)


def test_a_book_without_records_is_empty_and_has_no_age() -> None:
    state = BookState(None, 0, 0, 0)
    assert state.is_empty
    assert state.updated is None


def test_a_book_is_as_old_as_the_source_that_was_fetched_longest_ago() -> None:
    sources = (source("one", AT), source("other", AT - timedelta(days=9)))
    state = BookState(Digest("sha256", "ab" * 32), 2, 0, 2, sources)
    assert not state.is_empty
    assert state.updated == AT - timedelta(days=9)
