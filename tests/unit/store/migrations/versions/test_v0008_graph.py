from interlock.store.migrations.by_hand import upgrade
from interlock.store.migrations.steps import EVIDENCE, Schema
from interlock.store.sqlite import SqliteSession, driver


def test_whose_inventories_were_is_still_known_in_a_store_of_schema_7_and_no_entry_says_it_yet() -> None:
    connection = driver().connect(":memory:", isolation_level=None)
    session = SqliteSession(connection)
    upgrade(session, Schema(EVIDENCE.application_id, EVIDENCE.steps[:7], ""))
    session.run("INSERT INTO inventory_subject (subject, inventory, name, at) VALUES ('gitCommit:00', 1, 'x', '')")
    upgrade(session)
    assert session.rows("SELECT subject, entry FROM inventory_subject") == [("gitCommit:00", -1)]
    assert session.rows("SELECT count(*) FROM graph_state") == [(0,)]
    connection.close()
