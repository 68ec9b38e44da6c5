from pathlib import Path

import pytest

from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, KNOWN, STEPS, Schema, texts_of_sqlite
from interlock.store.sqlite import SqliteSession, driver


@pytest.mark.parametrize("version", range(KNOWN + 1))
def test_the_texts_of_a_step_are_those_that_a_real_file_has_then(tmp_path: Path, version: int) -> None:
    connection = driver().connect(tmp_path / "a.db", isolation_level=None)
    if version:
        upgrade(SqliteSession(connection), Schema(1, STEPS[:version], "", EVIDENCE.full_text))
    found = {row[0] for row in connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()}
    connection.close()
    assert found == EVIDENCE.texts(version) == texts_of_sqlite(version)


def test_the_newest_step_is_what_is_known() -> None:
    assert EVIDENCE.known == KNOWN == len(STEPS)
    assert texts_of_sqlite() == EVIDENCE.texts(KNOWN)


def test_the_mark_of_the_file_can_be_read() -> None:
    assert EVIDENCE.application_id.to_bytes(4, "big") == b"ILK1"


def test_what_a_step_alters_was_made_by_one_before_it() -> None:
    made: set[str] = set()
    for step in STEPS:
        assert set(step.ALTERED) <= made, step.revision
        made |= {text for text in step.STATEMENTS if text.startswith("CREATE ")} | set(step.ALTERED.values())
