from interlock.store.board_tables import BOARD_FINDING
from interlock.store.tables import METADATA


def test_its_tables_are_among_all_tables() -> None:
    assert METADATA.tables["board_finding"] is BOARD_FINDING
    assert {one.name for one in BOARD_FINDING.indexes} >= {"board_finding_by_worst", "board_finding_by_age"}
