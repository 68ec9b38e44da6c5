from pathlib import Path

import pytest

from interlock.adapters.feeds.errors import PlainHttpRefused
from interlock.store.errors import AdvisoriesMissing
from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_advisories_are_those_of_the_user_and_missing_until_some_were_brought_in(world: World) -> None:
    with world.app() as app:
        with pytest.raises(AdvisoriesMissing):
            _ = app.advisories
        assert not (world.home / ".local" / "share").exists()
        with app.taking_in() as flow:
            assert flow.sources() == ()
        assert app.advisories.state().is_empty
        assert app.mirrors == ()
    assert (world.home / ".local/share/interlock/advisories/advisories.db").is_file()
    assert not (world.root / ".interlock").exists()


def test_mirrors_come_from_the_users_folder_and_are_fetched_into_the_users_cache(world: World) -> None:
    folder = world.home / ".config" / "interlock"
    folder.mkdir(parents=True)
    (folder / "advisories.yaml").write_text("mirrors: [{name: x, url: 'http://mirror.example.org/x'}]\n", "utf-8")
    (world.root / "advisories.yaml").write_text("mirrors: [{name: y, url: 'http://mirror.example.org/y'}]\n", "utf-8")
    with world.app() as app:
        (mirror,) = app.mirrors
        assert mirror.name == "x"
        with pytest.raises(PlainHttpRefused), app.fetcher.fetched(mirror):
            pytest.fail("nothing was delivered")
