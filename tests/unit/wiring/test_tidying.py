"""The one sweep of a server takes away all that expires, some time after its end, and nothing that still counts."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Table

from interlock.flows.exchange import MAKER
from interlock.flows.sessions import KEPT
from interlock.identity import Account, Party, Permission, Resource
from interlock.identity.sessions import Method
from interlock.identity.tokens import TokenCard
from interlock.identity.waiting import BY_ACCOUNT
from interlock.store import tables
from interlock.store.answered import Answered
from interlock.store.api_tokens import StoredTokens
from interlock.store.failed_tries import StoredTries
from interlock.store.token_uses import StoredTokenUses
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.serving import Serving

ANN = Account.parse("directory:local/ann")
SWEPT = {"answered", "session", "one_time", "failed_try", "token_use", "api_token"}
BY_OTHERS = {"delivery", "graph_running"}
"""Deliveries go with `--keep-days`, which is tested with the flow; what ran is a part of the graph."""


def fill(app: App, serving: Serving, world: World) -> None:
    """Keep one of everything that expires, made now, and a token that somebody made."""
    hour, database = world.at + timedelta(hours=1), app.store.database
    serving.answers.keep("ann", os.urandom(8).hex(), Answered(b"1" * 32, 201, b"one"), world.at)
    serving.visiting.sessions.open(ANN, "Ann", Method.OIDC)
    serving.visiting.once.put(os.urandom(32), "challenge", b"{}", hour)
    StoredTries(database).count({os.urandom(8).hex(): BY_ACCOUNT}, world.at)
    StoredTokenUses(database).take("i", os.urandom(8).hex(), hour, world.at)
    for maker in (MAKER, "ann"):
        name = os.urandom(8).hex()
        card = TokenCard(
            name, "n", Party.workload("one"), (Permission.EVIDENCE_READ,), Resource(), world.at, hour, maker
        )
        StoredTokens(database).add(os.urandom(32), card)


def counts(app: App) -> dict[str, int]:
    """Give how many rows there are of what expires."""
    with app.store.database.reading() as session:
        return {name: int(session.rows(f"SELECT count(*) FROM {name}")[0][0]) for name in sorted(SWEPT)}  # noqa: S608


def test_whatever_expires_goes_some_time_after_its_end(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        serving = Serving(app)
        fill(app, serving, world)
        full = counts(app)
        assert full == {**dict.fromkeys(SWEPT, 1), "api_token": 2}
        serving.tidy.run()
        assert counts(app) == full, "all of it counts"
        world.pass_time(hours=2)
        serving.tidy.run()
        assert counts(app) == {**full, "one_time": 0, "token_use": 0}
        world.pass_time(hours=24)
        serving.tidy.run()
        left = {"answered": 0, "one_time": 0, "token_use": 0, "failed_try": 0, "api_token": 1, "session": 1}
        assert counts(app) == left, "the token that a person made stays in the list"
        world.pass_time(days=KEPT.days)
        found = serving.tidy.run()
        assert (found.over["sessions"], counts(app)["session"]) == (1, 0)


def test_nothing_that_has_an_end_is_left_out() -> None:
    """A table that is added with an end has to be swept too, or is among those that something else sweeps."""
    found = {one.name for one in vars(tables).values() if isinstance(one, Table) and "until" in one.c}
    assert found <= SWEPT | BY_OTHERS, found
