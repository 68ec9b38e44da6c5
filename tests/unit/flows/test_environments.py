from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.flows.deployments import Deployments
from interlock.flows.environments import Environments
from interlock.flows.errors import WouldNotCount
from interlock.wiring.app import App
from tests.estate import Estate
from tests.governed import Team


@contextmanager
def acting(app: App) -> Iterator[tuple[Environments, Deployments]]:
    key = app.keys.signer(app.clock()).key_id
    made = Environments(gate=app.gate, seal=app.seal, clock=app.clock, key=key, product="shop")
    yield made, Deployments(gate=app.gate, blobs=app.store.blobs, product="shop")


def test_a_lock_holds_until_it_is_lifted(tmp_path: Path) -> None:
    with Estate(tmp_path).world.app() as app, acting(app) as (made, known):
        assert known.lock("live") is None
        made.lock("live", "a migration")
        lock = known.lock("live")
        assert lock is not None
        assert lock.reason == "a migration"
        assert known.lock("staging") is None
        made.unlock("live", "done")
        assert known.lock("live") is None


def test_a_freeze_is_for_a_while_and_can_be_taken_back(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    until = estate.world.at + timedelta(days=3)
    with estate.world.app() as app, acting(app) as (made, known):
        with pytest.raises(WouldNotCount, match="ends before it begins"):
            made.freeze("live", until, estate.world.at, "x")
        digest = made.freeze("live", estate.world.at, until, "year end")
        assert [one.reason for one in known.frozen("live").values()] == ["year end"]
        made.thaw("live", digest, "not needed")
        assert known.frozen("live") == {}


def test_who_may_stop_things_shuts_and_only_who_may_let_them_go_opens(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    team = Team(estate.world, roles=("operations",), of_wendy=("engineer",))
    with team.app("wendy") as app, acting(app) as (made, _), pytest.raises(WouldNotCount, match=r"hold\.place"):
        made.lock("live", "mine")
    with team.app("ann") as app, acting(app) as (made, _):
        made.lock("live", "a migration")
    with team.app("wendy") as app, acting(app) as (made, known):
        with pytest.raises(WouldNotCount):
            made.unlock("live", "mine")
        assert known.lock("live") is not None
    with team.app("ben") as app, acting(app) as (made, known):
        made.unlock("live", "done")
        assert known.lock("live") is None
