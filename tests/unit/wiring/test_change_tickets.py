from __future__ import annotations

from pathlib import Path

import pytest

from interlock.kernel import Digest, Subject
from interlock.testing.world import World
from interlock.wiring.change_tickets import ask
from interlock.wiring.errors import NoChangeTracker, NoConfigurationItem

IMAGE = Subject("shop:1.4", (Digest("sha256", "ab" * 32),))
ONE = (
    "  - {name: %s, kind: servicenow-change, address: 'https://desk.example.org', token: 'env:T',"
    " items: {production: x}}\n"
)


@pytest.mark.parametrize(
    ("names", "wanted", "error"),
    [
        ((), "", NoChangeTracker),
        (("a", "b"), "", NoChangeTracker),
        (("a", "b"), "c", NoChangeTracker),
    ],
)
def test_it_has_to_be_clear_which_tracker_is_asked(
    tmp_path: Path, names: tuple[str, ...], wanted: str, error: type[Exception]
) -> None:
    world = World(tmp_path)
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    listed = "".join(ONE % name for name in names)
    (config / "channels.yaml").write_text(f"trackers:\n{listed}" if names else "version: 1\n")
    with world.app() as app, pytest.raises(error):
        ask(app, "CHG1", "production", IMAGE, wanted)


def test_an_environment_without_a_configuration_item_is_asked_for_by_nobody(tmp_path: Path) -> None:
    world = World(tmp_path)
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    (config / "channels.yaml").write_text(f"trackers:\n{ONE % 'a'}{ONE % 'b'}")
    with world.app() as app, pytest.raises(NoConfigurationItem, match="'staging'; it has production"):
        ask(app, "CHG1", "staging", IMAGE, "b")


def test_no_secret_is_no_answer_and_sealed_as_that(tmp_path: Path) -> None:
    world = World(tmp_path)
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    (config / "channels.yaml").write_text(f"trackers:\n{ONE % 'a'}")
    with world.app() as app:
        made = ask(app, "CHG1", "production", IMAGE).assessment
    assert (made.outcome, made.code) == ("errored", "NET-120")
