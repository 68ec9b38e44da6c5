"""Where a statement stands first is kept, and how far everything was read."""

from pathlib import Path

from interlock.store import open_database
from interlock.store.said_before import StoredSaid


def test_the_first_place_stays_and_what_was_read_only_grows(tmp_path: Path) -> None:
    database = open_database(tmp_path / "data")
    book = StoredSaid(database)
    assert (book.reached(), book.find([b"a" * 32])) == (0, {})
    book.keep({b"a" * 32: 0, b"b" * 32: 1}, 2)
    book.keep({b"a" * 32: 7}, 8)
    book.keep({}, 3)
    assert book.reached() == 8
    assert book.find([b"a" * 32, b"b" * 32, b"c" * 32]) == {b"a" * 32: 0, b"b" * 32: 1}
    assert book.find([]) == {}
    database.close()
