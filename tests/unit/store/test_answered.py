"""What was answered is answered alike for a day, to the same asker under the same key."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from interlock.store import open_database
from interlock.store.answered import Answered, StoredAnswers

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
FIRST, SECOND = Answered(b"1" * 32, 201, b"one"), Answered(b"2" * 32, 201, b"two")


def test_the_first_answer_stays_for_a_day(tmp_path: Path) -> None:
    database = open_database(tmp_path / "data")
    answers = StoredAnswers(database)
    assert answers.find("ann", "k", AT) is None
    answers.keep("ann", "k", FIRST, AT)
    answers.keep("ann", "k", SECOND, AT)
    assert answers.find("ann", "k", AT + timedelta(hours=23)) == FIRST
    assert answers.find("ann", "k", AT + timedelta(hours=24)) is None
    assert answers.find("ben", "k", AT) is None
    assert answers.find("ann", "other", AT) is None
    answers.keep("ann", "k", SECOND, AT + timedelta(days=2))
    assert answers.find("ann", "k", AT + timedelta(days=2)) == SECOND
    database.close()


def test_what_is_over_is_forgotten_bit_by_bit_and_nothing_else(tmp_path: Path) -> None:
    database = open_database(tmp_path / "data")
    answers = StoredAnswers(database)
    for number in range(5):
        answers.keep("ann", f"old {number}", FIRST, AT)
    answers.keep("ann", "new", FIRST, AT + timedelta(hours=12))
    later = AT + timedelta(hours=24)
    assert answers.forget(AT, 9) == 0
    assert [answers.forget(later, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert answers.find("ann", "new", later) == FIRST
    database.close()
