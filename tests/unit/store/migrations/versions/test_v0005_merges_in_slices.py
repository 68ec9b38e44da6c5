from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_segments_of_a_store_of_schema_4_stay_and_nothing_is_under_way() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:4], ""))
    session.run("INSERT INTO segment (id, first, size) VALUES (1, 1, 256)")
    upgrade(session)
    assert session.rows("SELECT id, first, size FROM segment") == [(1, 1, 256)]
    for table in ("segment_merge", "segment_waste"):
        assert session.rows(f"SELECT count(*) FROM {table}") == [(0,)]  # noqa: S608, our own words
    connection.close()
