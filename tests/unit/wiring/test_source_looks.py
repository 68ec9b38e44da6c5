"""What a doctor says of sources of reports."""

from __future__ import annotations

from pathlib import Path

from interlock.testing.world import World
from interlock.wiring.source_looks import source_looks


def test_none_is_said_to_be_none_and_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app(is_reading=True) as app:
        (one,) = source_looks(app)
        assert (one.is_good, one.says) == (True, "no sources.yaml: no reports are pulled")
        config = Path(app.places.config)
        config.mkdir(parents=True, exist_ok=True)
        (config / "sources.yaml").write_text("nonsense: [")
        (two,) = source_looks(app)
    assert (two.what, two.is_good, two.is_needed) == ("sources", False, True)
