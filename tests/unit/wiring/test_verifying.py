from pathlib import Path

from interlock.flows.newly_known import Books
from interlock.wiring.verifying import books_of
from tests.estate import Estate


def test_where_nobody_loaded_advisories_there_are_none(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.world.app() as app:
        books = books_of(app)
    assert isinstance(books, Books)
    assert books.advisories is None
