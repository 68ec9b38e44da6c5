"""Up to where a ledger was handed over is remembered for each server, and costs nothing where it is lost."""

from pathlib import Path

from interlock.store.handed_over import RememberedHandovers

ROUTE = ("log", "https://a.example.org", "there")


def test_it_is_remembered_for_each_ledger_and_server(tmp_path: Path) -> None:
    remembered = RememberedHandovers(str(tmp_path))
    assert remembered.until(*ROUTE) == 0
    remembered.reached(*ROUTE, 7)
    assert RememberedHandovers(str(tmp_path)).until(*ROUTE) == 7
    assert remembered.until("log", "https://a.example.org", "another log there") == 0
    assert remembered.until("log", "https://b.example.org", "there") == 0


def test_what_is_damaged_or_cannot_be_written_is_as_if_nothing_was_sent(tmp_path: Path) -> None:
    remembered = RememberedHandovers(str(tmp_path))
    remembered.reached(*ROUTE, 7)
    (file,) = (tmp_path / "handed-over").iterdir()
    file.write_bytes(b"-3")
    assert remembered.until(*ROUTE) == 0
    (tmp_path / "no folder").write_bytes(b"")
    RememberedHandovers(str(tmp_path / "no folder")).reached(*ROUTE, 7)
