from interlock.supply.advisory import Advisory, Event, EventKind


def test_a_record_with_a_date_of_withdrawal_is_withdrawn() -> None:
    assert Advisory("A-1", "2026-01-01T00:00:00Z", withdrawn="2026-02-01T00:00:00Z").is_withdrawn
    assert not Advisory("A-1", "2026-01-01T00:00:00Z").is_withdrawn


def test_the_words_of_events_are_those_of_the_schema() -> None:
    assert [str(kind) for kind in EventKind] == ["introduced", "fixed", "last_affected", "limit"]
    assert Event(EventKind.FIXED, "1") != Event(EventKind.LAST_AFFECTED, "1")
