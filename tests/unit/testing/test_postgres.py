from pathlib import Path

import pytest

from interlock.testing.postgres import PostgresServer, find_programs, running_postgres


def test_a_database_is_reached_by_a_socket_of_its_own_and_by_no_port(tmp_path: Path) -> None:
    url = PostgresServer(tmp_path).url("store_1")
    assert url == f"postgresql://interlock@/store_1?host={tmp_path}"


def test_the_newest_programs_of_the_machine_are_found_or_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.testing.postgres.shutil.which", lambda _: None)
    monkeypatch.setattr(Path, "glob", lambda self, _: iter(sorted(tmp_path.rglob("bin/postgres"))))
    assert find_programs() is None
    for number, programs in ((9, ("postgres", "initdb")), (15, ("postgres", "initdb")), (16, ("postgres",))):
        folder = tmp_path / str(number) / "bin"
        folder.mkdir(parents=True)
        for name in programs:
            (folder / name).touch()
    assert find_programs() == tmp_path / "15" / "bin"


@pytest.mark.server("postgresql")
def test_each_database_is_empty_and_new(postgres: PostgresServer) -> None:
    one, other = postgres.new_database(), postgres.new_database()
    assert one != other
    for url in (one, other):
        postgres.run(url.partition("@/")[2].partition("?")[0], "CREATE TABLE a (n INT)")


def test_programs_that_are_not_there_start_nothing_and_leave_nothing(tmp_path: Path) -> None:
    with pytest.raises(OSError), running_postgres(tmp_path / "none"):
        pytest.fail("nothing runs")
