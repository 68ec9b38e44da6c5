from __future__ import annotations

from pathlib import Path

import pytest

from interlock.cli.looking import Looking
from interlock.deployment import Outcome
from interlock.flows.environments import Environments
from interlock.wiring.deploying import Deploying
from tests.estate import Estate
from tests.unit.flows.test_continuing import AUTOMATIC, built


def test_what_begins_by_itself_is_told_and_what_keeps_it_from_that_is_told_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    estate = Estate(tmp_path, AUTOMATIC)
    with estate.world.app() as app:
        key = app.keys.signer(app.clock()).key_id
        shutting = Environments(gate=app.gate, seal=app.seal, clock=app.clock, key=key, product="shop")
        looking = Looking()
        assert not looking.again(Deploying(app, app.environ))
        shutting.lock("staging", "a move")
        built(estate)
        assert looking.again(Deploying(app, app.environ))
        assert " staging refused, the newest build" in capsys.readouterr().out
        assert not looking.again(Deploying(app, app.environ))
        assert "staging: not again: dpl-" in capsys.readouterr().out
        estate.world.commit({"other.txt": "x"})
        assert not looking.again(Deploying(app, app.environ))
        assert capsys.readouterr().out == ""
        shutting.unlock("staging", "moved")
        assert looking.again(Deploying(app, app.environ))
        assert "staging running, the newest build" in capsys.readouterr().out
    assert [one.outcome for one in estate.all()] == [Outcome.REFUSED, Outcome.RUNNING]


def test_the_rules_are_those_that_hold_now(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.world.app() as app:
        looking = Looking()
        built(estate)
        assert not looking.again(Deploying(app, app.environ))
        estate.world.commit({"interlock.yaml": AUTOMATIC})
        assert looking.again(Deploying(app, app.environ))
    assert [one.environment for one in estate.all()] == ["staging"]
