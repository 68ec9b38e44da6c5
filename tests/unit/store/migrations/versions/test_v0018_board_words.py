from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, STEPS, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_a_store_of_schema_17_keeps_its_board_until_a_server_reads_it_again() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, STEPS[:17], "", EVIDENCE.full_text))
    session.run("INSERT INTO board_text VALUES (1, x'00', 'said', '')")
    upgrade(session)
    assert session.rows("SELECT said FROM board_text") == [("said",)]
    for table in ("board_word", "board_said"):
        assert session.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608  # names of ours
    connection.close()
