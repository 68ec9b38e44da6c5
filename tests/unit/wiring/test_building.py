from pathlib import Path

from interlock.adapters.vcs.clean_copy import CleanCopy
from interlock.adapters.vcs.discovery import find_checkout
from interlock.testing.world import World
from interlock.wiring.building import footing_of_commit, make_build, settings_of_commit


def test_the_settings_are_those_of_the_commit_and_not_those_that_lie_here(tmp_path: Path) -> None:
    world = World(tmp_path)
    commit = world.commit({"interlock.yaml": "build: {commands: [make], artifacts: [a]}\n"})
    (world.root / "interlock.yaml").write_text("build: {commands: [evil], artifacts: [a]}\n")
    with world.app() as app:
        assert settings_of_commit(app, commit).commands == (("make",),)
        first = world.repository.git("rev-parse", f"{commit}~1")
        assert settings_of_commit(app, first).commands == ()


def test_whose_rules_hold_is_known_for_what_is_checked_out_and_for_nothing_else(tmp_path: Path) -> None:
    world = World(tmp_path)
    first = world.repository.git("rev-parse", "HEAD")
    second = world.commit({"b.txt": "b"})
    checkout = find_checkout(str(world.root))
    assert checkout is not None
    with world.app() as app:
        footing = footing_of_commit(app)
        here = footing(CleanCopy(checkout, second).source).origin
        other = footing(CleanCopy(checkout, first).source).origin
    assert here.rules is not None
    assert (here.commit, here.rules.unknown) == (second, "")
    assert other.rules is not None
    assert other.commit == first
    assert other.rules.unknown


def test_what_is_put_together_hides_keys_and_evidence(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        made = make_build(app, {})
        hidden = made._builder._hidden  # type: ignore[attr-defined]
        key = Path(app.places.config, "keys", f"{app.keys.current()}.pem")
    assert key.is_file()
    assert any(key.is_relative_to(one) for one in hidden)
    assert any(world.database.is_relative_to(one) for one in hidden)
