from pathlib import Path

from interlock.adapters.deployers.folders.ending import end_serving


def test_where_nothing_serves_nothing_is_left(tmp_path: Path) -> None:
    assert end_serving(str(tmp_path / "never"))
    assert not (tmp_path / "never").exists()
