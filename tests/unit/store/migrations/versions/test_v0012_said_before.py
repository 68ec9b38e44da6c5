from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, STEPS, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_a_store_of_schema_11_keeps_its_log_and_looks_through_it_anew() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, STEPS[:11], "", EVIDENCE.full_text))
    session.run("INSERT INTO log (origin, created, filed) VALUES ('log', '', 0)")
    upgrade(session)
    assert session.rows("SELECT origin FROM log") == [("log",)]
    assert session.rows("SELECT count(*) FROM said_before") == [(0,)]
    connection.close()
