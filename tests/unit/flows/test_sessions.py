"""Sessions: opened, shown, made stronger and ended; a secret counts from then on or no more, never halfway."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.flows.errors import SessionRefused
from interlock.flows.sessions import Limits, Sessions
from interlock.identity import Account, Permission, Resource
from interlock.identity.sessions import Method, secret_digest
from interlock.store.sessions import StoredSessions
from interlock.testing.world import World
from interlock.wiring.app import App
from tests.governed import Team

ANN, BEN = Account.parse("directory:local/ann"), Account.parse("directory:local/ben")


def sessions_of(app: App, limits: Limits | None = None) -> Sessions:
    """Give the sessions of a store."""
    book = StoredSessions(app.store.database)
    return Sessions(book=book, directory=app.directory, clock=app.clock, random=os.urandom, limits=limits)


def is_over(sessions: Sessions, secret: str) -> bool:
    """Say whether a secret lets nobody in."""
    try:
        sessions.who(secret)
    except SessionRefused:
        return True
    return False


def test_whoever_shows_a_session_is_its_account(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        sessions = sessions_of(app)
        secret, card = sessions.open(ANN, "Ann", Method.OIDC, ["staff"])
        visitor = sessions.who(secret)
        assert (visitor.card.id, visitor.card.groups, visitor.name) == (card.id, ("staff",), "directory:local/ann")
        for wrong in ("", secret[:-1], card.id, secret_digest(secret).hex()):
            assert is_over(sessions, wrong)


def test_a_session_ends_when_nobody_asks_anything_and_after_some_hours_whatever_is_asked(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        sessions = sessions_of(app, Limits(timedelta(minutes=10), timedelta(hours=1)))
        idle, _ = sessions.open(ANN, "Ann", Method.PASSWORD)
        used, _ = sessions.open(ANN, "Ann", Method.PASSWORD)
        for _ in range(6):
            world.pass_time(minutes=9)
            sessions.who(used)
        assert is_over(sessions, idle)
        world.pass_time(minutes=6)
        assert is_over(sessions, used)
        assert sessions.of(ANN) == ()


def test_the_session_before_ends_when_somebody_signs_in(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        sessions = sessions_of(app)
        before, _ = sessions.open(ANN, "Ann", Method.PASSWORD)
        after, _ = sessions.open(BEN, "Ben", Method.PASSWORD, instead_of=before)
        assert is_over(sessions, before)
        assert sessions.who(after).card.account == BEN
        sessions.open(BEN, "Ben", Method.PASSWORD, instead_of="nonsense")


def test_proving_it_again_renews_the_secret_once(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        sessions = sessions_of(app)
        old, card = sessions.open(ANN, "Ann", Method.PASSWORD)
        world.pass_time(minutes=1)
        new, strong = sessions.strong(sessions.who(old).card, "sha256:00")
        assert is_over(sessions, old)
        found = sessions.who(new).card
        assert (found.id, found.strong_for, found.strong_at, found.until) == (
            card.id,
            "sha256:00",
            world.at,
            card.until,
        )
        with pytest.raises(SessionRefused):
            sessions.strong(card, "sha256:01")
        sessions.end(new)
        with pytest.raises(SessionRefused):
            sessions.strong(strong, "sha256:01")


def test_one_ends_ones_own_sessions_alone(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        sessions = sessions_of(app)
        here, _ = sessions.open(ANN, "Ann", Method.PASSWORD)
        there, other = sessions.open(ANN, "Ann", Method.PASSWORD)
        of_ben, bens = sessions.open(BEN, "Ben", Method.PASSWORD)
        ann = sessions.who(here)
        assert [one.id for one in sessions.of(ANN)] == sorted([ann.card.id, other.id], reverse=True)
        sessions.end_own(ann, other.id)
        assert is_over(sessions, there)
        for name in (bens.id, "ses-000000000000"):
            with pytest.raises(SessionRefused):
                sessions.end_own(ann, name)
        assert not is_over(sessions, of_ben)
        sessions.end_all(ANN)
        assert is_over(sessions, here)
        assert not is_over(sessions, of_ben)


def test_what_somebody_may_do_is_what_the_ledger_says_at_that_moment(tmp_path: Path) -> None:
    team = Team(World(tmp_path))
    with team.world.app() as app:
        sessions = sessions_of(app)
        account = Account.parse(f"key:{team.keys['ann']}")
        secret, _ = sessions.open(account, "Ann", Method.OIDC)
        visitor = sessions.who(secret)
        assert (visitor.person, visitor.name) == ("ann", "person:ann")
        assert visitor.may(Permission.GOVERN, Resource(), team.world.at)
        assert visitor.products(Permission.GOVERN, team.world.at) is None


def test_following_is_no_use_of_a_session_and_ends_with_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        sessions = sessions_of(app, Limits(timedelta(minutes=10), timedelta(hours=1)))
        secret, card = sessions.open(ANN, "Ann", Method.PASSWORD)
        world.pass_time(minutes=6)
        assert sessions.who(secret, is_seen=False).card.id == card.id
        followed = sessions.still(card)
        assert followed is not None
        assert followed.card.id == card.id
        world.pass_time(minutes=6)
        assert sessions.still(card) is None
        assert is_over(sessions, secret)
        _, other = sessions.open(ANN, "Ann", Method.PASSWORD)
        sessions.end_all(ANN)
        assert sessions.still(other) is None
