"""A store of the step before gets the table of what was said, with nothing in it, and everything else stays."""

from pathlib import Path

from interlock.store import open_database
from interlock.store.migrations.steps import EVIDENCE


def test_the_table_is_made_by_this_step_alone_and_begins_empty(tmp_path: Path) -> None:
    added = EVIDENCE.plain_texts(11) - EVIDENCE.plain_texts(10)
    assert [text for text in added if "CREATE TABLE said_before (" in text] == list(added)
    assert not EVIDENCE.plain_texts(10) - EVIDENCE.plain_texts(11)
    database = open_database(tmp_path / "data")
    with database.reading() as session:
        assert session.rows("SELECT count(*) FROM said_before") == [(0,)]
    database.close()
