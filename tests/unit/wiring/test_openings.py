from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.kernel import InterlockError
from interlock.wiring.app import App
from interlock.wiring.deploying import Deploying
from interlock.wiring.openings import Openings, marks_of
from tests.estate import SETTINGS, Estate


class Counted(Openings):
    """Openings that note what was opened and closed."""

    def __init__(self, estate: Estate) -> None:
        self.opened: list[App] = []
        self.closed: list[App] = []
        super().__init__(lambda: self._open(estate), lambda app: Deploying(app, app.environ))

    def _open(self, estate: Estate) -> App:
        app = estate.world.app()
        end = app.__exit__

        def noted(*error: object) -> None:
            self.closed.append(app)
            end(*error)

        app.__exit__ = noted  # type: ignore[method-assign]  # what is asked of it is noted
        self.opened.append(app)
        return app


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    return Estate(tmp_path)


@pytest.fixture
def openings(estate: Estate) -> Iterator[Counted]:
    with Counted(estate) as made:
        yield made
    assert set(made.closed) == set(made.opened)


def test_one_opening_does_for_as_long_as_its_rules_hold(estate: Estate, openings: Counted) -> None:
    for _ in range(3):
        with openings.using() as deploying:
            assert [one.name for one in deploying.environments] == ["staging", "live"]
            estate.artifact()
    assert len(openings.opened) == 1


def test_what_is_used_stays_open_while_others_go_on_by_newer_rules(estate: Estate, openings: Counted) -> None:
    with openings.using() as before:
        assert len(before.environments) == 2
        more = "  - {name: more, deployer: hands, targets: [{name: one}]}\n"
        estate.world.commit({"interlock.yaml": SETTINGS + more})
        with openings.using() as now:
            assert [one.name for one in now.environments] == ["staging", "live", "more"]
        assert openings.closed == []
        assert [one.name for one in before.environments] == ["staging", "live"]
    assert openings.closed == openings.opened[:1]


def test_a_key_that_counts_no_more_counts_for_nobody_from_then_on(estate: Estate, openings: Counted) -> None:
    with openings.using() as deploying:
        keys = Path(deploying._app.places.config)
        before = marks_of(deploying._app)
    (keys / "registries.yaml").write_text("version: 1\n")
    with openings.using() as deploying:
        assert marks_of(deploying._app) != before
    assert len(openings.opened) == 2


def test_rules_that_cannot_be_read_are_no_older_ones(estate: Estate, openings: Counted) -> None:
    with openings.using() as deploying:
        assert deploying.environments
    file = estate.world.root / "interlock.yaml"
    good = file.read_text()
    file.write_text("environments: [{nme: x}]\n")
    with pytest.raises(InterlockError), openings.using() as deploying:
        _ = deploying.environments
    threading.Timer(0.5, file.write_text, (good,)).start()
    with openings.using(waits=True) as deploying:
        assert deploying.environments
