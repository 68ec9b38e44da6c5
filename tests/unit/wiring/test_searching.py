from pathlib import Path

from interlock.testing.world import World
from interlock.wiring.searching import search_of


def test_a_repository_without_people_is_searched_by_everybody(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app(is_reading=True) as app:
        assert search_of(app).ask("kind:decision", app.clock()).found.count == 1
