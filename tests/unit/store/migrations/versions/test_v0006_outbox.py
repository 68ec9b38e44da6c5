from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_a_store_of_schema_5_keeps_its_log_and_has_nothing_to_tell() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:5], ""))
    session.run("INSERT INTO log (origin, created, filed) VALUES ('log', '', 0)")
    upgrade(session)
    assert session.rows("SELECT origin FROM log") == [("log",)]
    for table in ("event", "errand"):
        assert session.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608, our own words
    connection.close()
