from pathlib import Path

import pytest

from interlock.control import ControlUnknown
from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_an_exception_for_a_control_that_does_not_exist_is_an_error_and_excuses_nothing(world: World) -> None:
    text = "except:\n  - {paths: a/**, reason: because, controls: [commit.sats]}\n"
    world.repository.write("interlock.yaml", text)
    with world.app() as app, pytest.raises(ControlUnknown, match=r"commit\.sats") as caught:
        _ = app.exceptions
    assert "commit.sast" in caught.value.remedy


def test_exceptions_for_controls_that_exist_are_given_as_they_stand(world: World) -> None:
    world.repository.write("interlock.yaml", "except:\n  - {paths: a/**, reason: because, controls: [commit.sast]}\n")
    with world.app() as app:
        (one,) = app.exceptions
    assert (one.controls, one.reason) == (("commit.sast",), "because")


def test_the_catalogue_is_told_without_loading_a_control_and_lists_every_control(world: World) -> None:
    with world.app(is_reading=True) as app:
        assert sorted(app.control_ids()) == sorted(app.cards)
        assert "controls" not in app.__dict__
        assert {str(one.card.id) for one in app.controls} <= set(app.cards)
        assert app.components == {}


def test_the_stages_are_the_declared_ones_and_the_usual_ones_stay_known(world: World) -> None:
    world.repository.write("interlock.yaml", "stages:\n  - {id: commit}\n  - {id: board, controls: [commit.sca]}\n")
    with world.app(is_reading=True) as app:
        assert app.pipeline.ids == ("commit", "board")
        assert app.usual_pipeline.ids == ("precommit", "commit", "acceptance", "production")
