from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_what_a_store_of_schema_2_held_is_still_there_and_inventories_have_their_tables() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:2], ""))
    session.run("INSERT INTO entry (first, leaves) VALUES (0, ?)", (b"leaf",))
    upgrade(session)
    assert session.rows("SELECT first, leaves FROM entry") == [(0, b"leaf")]
    for table in ("component", "inventory", "inventory_subject", "segment", "posting"):
        assert session.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608, our own words
    connection.close()
