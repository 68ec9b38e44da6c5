from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, STEPS, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_a_store_of_schema_14_keeps_its_errands_and_nobody_was_told_anything() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, STEPS[:14], "", EVIDENCE.full_text))
    session.run("INSERT INTO errand VALUES (0, 'tell notify:ops', 'a', 1, 'waiting', 2, 3, 'no answer')")
    upgrade(session)
    assert session.rows("SELECT * FROM errand") == [(0, "tell notify:ops", "a", 1, "waiting", 2, 3, "no answer")]
    for table in ("notice", "notice_channel"):
        assert session.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608  # names of ours
    connection.close()
