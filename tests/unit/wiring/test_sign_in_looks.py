"""What a doctor says of providers; more of it is tests/unit/cli/test_sign_in_looks.py."""

from __future__ import annotations

from pathlib import Path

from interlock.testing.world import World
from interlock.wiring.sign_in_looks import sign_in_looks


def test_nothing_is_said_where_nobody_signs_in_elsewhere_and_what_cannot_be_read_is(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app(is_reading=True) as app:
        assert sign_in_looks(app) == []
        config = Path(app.places.config)
        config.mkdir(parents=True, exist_ok=True)
        (config / "sign-in.yaml").write_text("nonsense: [")
        (one,) = sign_in_looks(app)
    assert (one.what, one.is_good, one.is_needed) == ("sign-in", False, True)
