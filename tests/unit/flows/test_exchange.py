"""A workload token becomes a token of ours by exactly one rule."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.flows.errors import ExchangeRefused, ExchangeUnready, NoRuleFits
from interlock.flows.exchange import LASTS, MAKER, PERMISSIONS, Exchange, Rule, chosen
from interlock.flows.tokens import Tokens
from interlock.identity import Party, Resource
from interlock.identity.workload import BuilderPin, ProvenWorkload
from interlock.kernel import Instant
from interlock.store.api_tokens import StoredTokens
from interlock.testing.world import START, World
from interlock.wiring.app import App
from tests.tokens import GITHUB, MemoryUses, TokenIssuer, verifying

PIN = BuilderPin("shop", issuer=GITHUB, repository_id="1234", workflow="acme/shop/.github/workflows/release.yml")
RULE = Rule(PIN, Party.workload("shop-ci"), Resource("shop"))
OTHER = Rule(replace(PIN, name="bank", repository_id="99"), Party.workload("bank-ci"), Resource("bank"))


def keys_of(issuer: TokenIssuer, world: World) -> Path:
    path = Path(world.home) / "keys.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(issuer.key_set())
    return path


class Gone:
    """A verifier whose issuer cannot be asked."""

    def verify(self, token: str, at: Instant) -> ProvenWorkload:
        raise ExchangeUnready

    def may_repeat(self, issuer: str) -> bool:
        return False


class Place:
    """What exchanges, with a clock that is moved by hand."""

    def __init__(self, world: World, app: App, *rules: Rule, **more: object) -> None:
        self.issuer, self.world = TokenIssuer(), world
        self.tokens = Tokens(book=StoredTokens(app.store.database), directory=app.directory, clock=lambda: world.at)
        given: dict[str, object] = {
            "verifier": verifying(self.issuer.issuer(keys_file=str(keys_of(self.issuer, world)))),
            **more,
        }
        self.exchange = Exchange(
            rules=rules,
            uses=MemoryUses(),
            tokens=self.tokens,
            clock=lambda: world.at,
            random=os.urandom,
            **given,  # type: ignore[arg-type]  # what a test gives
        )
        self.told: list[str] = []

    def give(self, **claims: Any) -> str:
        return self.exchange.give(self.issuer.token(self.world.at, **claims), self.told.append)[0]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_the_token_stands_for_the_program_of_the_rule(world: World) -> None:
    with world.app() as app:
        place = Place(world, app, OTHER, RULE)
        card = place.tokens.asker(place.give()).card
        assert (str(card.owner), card.resource, card.permissions) == (
            "workload:shop-ci",
            Resource("shop"),
            tuple(sorted(PERMISSIONS)),
        )
        assert (card.until - card.made_at, card.made_by) == (LASTS, MAKER)
        assert place.told == []


def test_without_a_rule_nobody_is_even_asked_for_keys(world: World) -> None:
    with world.app() as app:
        place = Place(world, app, verifier=Gone())
        assert not place.exchange.has_rules
        with pytest.raises(ExchangeRefused):
            place.give()
        assert place.told == ["a workload token is not exchanged: FLW-267 the workload fits no rule: there is no rule"]


def test_what_cannot_be_found_out_is_no_refusal_and_no_token(world: World) -> None:
    with world.app() as app:
        place = Place(world, app, RULE, verifier=Gone())
        with pytest.raises(ExchangeUnready):
            place.give()
        assert place.tokens.all() == ()


def test_one_rule_has_to_fit_and_no_more(world: World) -> None:
    issuer = TokenIssuer()
    one = verifying(issuer.issuer(keys_file=str(keys_of(issuer, world)))).verify(issuer.token(START), START).identity
    assert chosen([OTHER, RULE], one) is RULE
    with pytest.raises(NoRuleFits, match="bank: the id of the repository is 1234, not 99"):
        chosen([OTHER], one)
    with pytest.raises(NoRuleFits, match="several rules fit: shop, shop"):
        chosen([RULE, RULE], one)
