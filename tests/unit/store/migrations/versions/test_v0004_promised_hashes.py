from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_components_of_a_store_of_schema_3_are_still_there_and_have_no_hashes_yet() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:3], ""))
    columns = "id, start, package, plain, ecosystem, name, version, purl, taken, source_package, source_version"
    session.run(
        f"INSERT INTO component ({columns}) VALUES (1, 2, 3, 4, 'npm', 'x', '1', 'pkg:npm/x@1', '', '', '')"  # noqa: S608
    )
    upgrade(session)
    assert session.rows("SELECT id, name, hashes FROM component") == [(1, "x", None)]
    connection.close()
