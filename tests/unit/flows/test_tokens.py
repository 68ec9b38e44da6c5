"""Tokens: made for no more than their owner may do, refused without a word of why."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.flows.errors import TokenGoesTooFar, TokenRefused, TokenUnknown
from interlock.flows.tokens import LONGEST, Tokens
from interlock.identity import Party, Permission, Resource
from interlock.identity.tokens import write_token
from interlock.store.api_tokens import StoredTokens
from interlock.testing.world import World
from interlock.wiring.app import App
from tests.governed import Team

READ, GOVERN = Permission.EVIDENCE_READ, Permission.GOVERN
ANN = Party.parse("person:ann")


def tokens_of(app: App) -> Tokens:
    """Give the tokens of a store."""
    return Tokens(book=StoredTokens(app.store.database), directory=app.directory, clock=app.clock)


def new(tokens: Tokens, owner: Party = ANN, *may: Permission, lasts: timedelta = timedelta(days=1)) -> str:
    """Make a token."""
    text, _ = tokens.new(owner, may or (READ,), name=" a  test\n", lasts=lasts, random=os.urandom, made_by="a test")
    return text


def test_whoever_shows_a_token_is_its_owner(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        tokens = tokens_of(app)
        asker = tokens.asker(new(tokens))
        assert (asker.name, asker.card.name, asker.card.used_at) == ("person:ann", "a test", None)
        assert tokens.all()[0].used_at == world.at


def test_a_token_that_does_not_count_is_refused_like_one_that_there_is_not(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        tokens = tokens_of(app)
        revoked, over = new(tokens), new(tokens, lasts=timedelta(seconds=1))
        tokens.revoke(tokens.asker(revoked).card.id)
        world.pass_time(seconds=1)
        said = set()
        for text in (revoked, over, write_token(b"\1" * 32), "", "nonsense"):
            with pytest.raises(TokenRefused) as refused:
                tokens.asker(text)
            said.add(str(refused.value))
        assert len(said) == 1


@pytest.mark.parametrize("lasts", [timedelta(), timedelta(seconds=-1), LONGEST + timedelta(seconds=1)])
def test_a_token_has_to_end(tmp_path: Path, lasts: timedelta) -> None:
    with World(tmp_path).app() as app, pytest.raises(TokenGoesTooFar):
        new(tokens_of(app), lasts=lasts)


def test_a_token_is_for_something_and_for_somebody(tmp_path: Path) -> None:
    with World(tmp_path).app() as app:
        tokens = tokens_of(app)
        with pytest.raises(TokenGoesTooFar, match="never for a group"):
            new(tokens, Party.parse("group:all"))
        with pytest.raises(TokenGoesTooFar, match="for nothing"):
            tokens.new(ANN, (), name="", lasts=timedelta(days=1), random=os.urandom, made_by="")


def test_it_goes_no_further_than_its_owner_and_less_far_when_they_lose_a_role(tmp_path: Path) -> None:
    world = World(tmp_path)
    Team(world)
    with world.app() as app:
        tokens = tokens_of(app)
        assert tokens.asker(new(tokens, ANN, GOVERN)).may(GOVERN, Resource(), world.at)
        with pytest.raises(TokenGoesTooFar, match="person:wendy may not govern on organisation"):
            new(tokens, Party.parse("person:wendy"), GOVERN)
        with pytest.raises(TokenGoesTooFar):
            new(tokens, Party.parse("workload:ci"), READ)


def test_an_id_that_there_is_not_cannot_be_revoked(tmp_path: Path) -> None:
    with World(tmp_path).app() as app, pytest.raises(TokenUnknown):
        tokens_of(app).revoke("tok-0")
