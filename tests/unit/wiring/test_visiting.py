"""What a server has for people at a browser, over one store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from interlock.adapters.passwords import Passwords
from interlock.flows.sessions import Limits
from interlock.flows.set_up import Wanted
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.serving import Serving
from interlock.wiring.visiting import Visiting


def cheap(app: App) -> Visiting:
    """Give it with passwords that are hashed cheaply."""
    return Visiting(app, app.directory, hasher=Passwords(passes=1, memory_kib=64))


def test_it_is_closed_until_somebody_can_sign_in(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        visiting = cheap(app)
        states = [visiting.is_closed]
        visiting.providers = (("main", "Example"),)
        states.append(visiting.is_closed)
        visiting.providers = ()
        visiting.set_up.accept(visiting.set_up.first(), Wanted("correct horse battery", "ann"))
        states.append(visiting.is_closed)
        assert states == [True, False, False]


def test_a_server_has_it_with_the_limits_that_it_was_given(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        assert Serving(app).visiting.sessions.limits == Limits()
        limits = Limits(timedelta(minutes=1), timedelta(hours=1))
        assert Serving(app, limits).visiting.sessions.limits == limits
