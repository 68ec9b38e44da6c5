from pathlib import Path

import pytest
import sqlalchemy

from interlock.engine.durable.places import opened
from interlock.engine.errors import RunsUnreachable


def test_a_file_is_made_for_its_owner_alone_and_written_ahead(tmp_path: Path) -> None:
    path = tmp_path / "runs.sqlite"
    engine = opened(str(path))
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
    assert path.stat().st_mode & 0o777 == 0o600


def test_what_cannot_be_opened_is_told(tmp_path: Path) -> None:
    for place in (str(tmp_path / "no" / "runs.sqlite"), str(tmp_path)):
        with pytest.raises(RunsUnreachable):
            opened(place)
    (tmp_path / "broken").write_bytes(b"not a database" * 100)
    with pytest.raises(RunsUnreachable, match="not a database"):
        opened(str(tmp_path / "broken"))


def test_a_server_that_is_not_there_is_told_without_its_password() -> None:
    word = "hunter" + "2"
    with pytest.raises(RunsUnreachable) as told:
        opened(f"postgresql://app:{word}@127.0.0.1:1/x?connect_timeout=2")
    assert word not in str(told.value)
