from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.crypto import TrustedKey, generate
from interlock.evidence import PredicateMalformed
from interlock.evidence.risk import RISK_PROFILE
from interlock.flows.risk import assess, entered, seal_assessment, standing_of
from interlock.flows.seal import Seal
from interlock.identity import SuspendPerson
from interlock.kernel import Subject, canonical, sha256
from interlock.risk import Answers, Profile, Standing, score
from interlock.risk.facts import Fact, FactKind
from interlock.testing.world import World
from interlock.wiring.app import App
from tests.unit.flows.test_directory import Company, seal_with
from tests.unit.risk.questions import SOME

MILD: Answers = {"reach": ("few",), "rules": ("none",)}
HARSH: Answers = {"reach": ("few",), "rules": ("life",)}
DOOR = Fact(FactKind.PUBLIC_EXPOSURE, "0.0.0.0/0", "main.tf", 3)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def app(world: World) -> Iterator[App]:
    with world.app() as app:
        yield app


def say(app: App, answers: Answers, *, product: str = "shop", by: Seal | None = None, origin: str = "") -> None:
    document = assess(
        SOME,
        answers,
        score(SOME, answers),
        [DOOR, DOOR],
        product=product,
        at=app.clock(),
        origin=origin or app.store.ledger.origin,
    )
    seal_assessment(by or app.seal, document)


def standing(app: App, product: str = "shop") -> Standing | None:
    found = entered(app.gate.proven(), app.store.ledger, app.trust)
    return standing_of(found, product, app.directory())


def profile(app: App, product: str = "shop") -> Profile | None:
    found = standing(app, product)
    return found.assessed.profile if found else None


def test_an_empty_ledger_says_nothing(app: App) -> None:
    assert standing(app) is None


def test_what_was_sealed_is_read_back_whole(app: App) -> None:
    say(app, MILD)
    found = standing(app)
    assert found is not None
    assert found.assessed.answers == MILD
    assert found.assessed.facts == (DOOR.key,)
    assert found.assessed.reasoning == score(SOME, MILD).reasoning
    assert found.assessed.at == app.clock()


def test_the_newest_counts_where_nobody_is_known(app: App, world: World) -> None:
    say(app, HARSH)
    world.pass_time(days=1)
    say(app, MILD)
    assert profile(app) is Profile.BASELINE


def test_a_key_that_does_not_count_here_says_nothing(app: App) -> None:
    say(app, HARSH)
    say(app, MILD, by=seal_with(app, generate()))
    assert profile(app) is Profile.CRITICAL


def test_what_was_meant_for_another_ledger_says_nothing(app: App, world: World) -> None:
    say(app, HARSH)
    world.pass_time(days=1)
    say(app, MILD, origin="another.example/log")
    assert profile(app) is Profile.CRITICAL


def test_a_product_of_another_name_makes_nothing_milder(app: App, world: World) -> None:
    say(app, HARSH)
    say(app, MILD, product="toy")
    assert [profile(app, name) for name in ("shop", "toy", "never-heard-of")] == [
        Profile.CRITICAL,
        Profile.BASELINE,
        Profile.CRITICAL,
    ]


def test_a_folder_whose_name_no_permission_can_have_is_a_product_too(app: App) -> None:
    say(app, HARSH, product="my shop!")
    assert profile(app, "my shop!") is Profile.CRITICAL


def test_the_gate_knows_what_is_at_stake_and_what_was_before_an_entry(app: App) -> None:
    assert app.gate.proven() is None
    say(app, MILD)
    say(app, HARSH, product="toy")
    log = app.gate.proven()
    assert log is not None
    nothing = Subject("nothing", (sha256(b"nothing"),))
    stakes = app.gate.known_in(app.gate.governing(log), nothing).stakes
    assert {name: one.profile for name, one in stakes.items()} == {
        "shop": "baseline",
        "toy": "critical",
        "": "critical",
    }
    assert stakes["shop"].answers == MILD
    before = app.gate.known_in(app.gate.governing(log), nothing, until=1).stakes
    assert {name: one.profile for name, one in before.items()} == {"shop": "baseline", "": "baseline"}


def test_a_gate_stays_shut_where_nobody_can_tell_what_is_at_stake(app: App) -> None:
    body = {"unless": "friday"}
    app.seal.document(Subject("risk", (sha256(canonical(body)),)), RISK_PROFILE, body)
    assert "what is at stake" in app.gate.known(Subject("nothing", (sha256(b"nothing"),))).ledger_fault


@pytest.mark.parametrize("how", ["subject", "field", "version"])
def test_one_that_this_version_cannot_read_shuts_and_is_never_passed_over(app: App, how: str) -> None:
    document = assess(SOME, MILD, score(SOME, MILD), [], product="shop", at=app.clock(), origin=app.store.ledger.origin)
    body = msgspec.to_builtins(document) | ({"unless": "friday"} if how == "field" else {})
    digest = sha256(b"another" if how == "subject" else canonical(body))
    kind = RISK_PROFILE.replace("/v1", "/v2") if how == "version" else RISK_PROFILE
    app.seal.document(Subject("risk", (digest,)), kind, body)
    with pytest.raises(PredicateMalformed):
        standing(app)


def test_a_milder_profile_needs_two_people_who_may_edit_policies(app: App, world: World) -> None:
    company = Company(world, app)
    company.found()
    say(app, HARSH)
    for _ in range(2):
        world.pass_time(days=1)
        say(app, MILD)
        assert profile(app) is Profile.CRITICAL
    found = standing(app)
    assert found is not None
    assert [(one.by, "2 people" in why) for one, why in found.waiting] == [("ann", True)] * 2
    say(app, MILD, by=seal_with(app, company.ben))
    assert profile(app) is Profile.BASELINE


def test_one_is_not_enough_because_the_other_one_is_suspended(app: App, world: World) -> None:
    company = Company(world, app)
    company.found()
    say(app, HARSH)
    company.say(company.ann, SuspendPerson("ben"))
    world.pass_time(days=1)
    say(app, MILD)
    assert profile(app) is Profile.CRITICAL
    say(app, MILD, by=seal_with(app, company.ben))
    assert profile(app) is Profile.CRITICAL, "what ben signs says nothing"
    found = standing(app)
    assert found is not None
    assert [one.by for one, _ in found.waiting] == ["ann"]


def test_what_was_assessed_before_somebody_was_suspended_stays(app: App, world: World) -> None:
    company = Company(world, app)
    company.found()
    say(app, HARSH)
    world.pass_time(days=1)
    say(app, MILD)
    say(app, MILD, by=seal_with(app, company.ben))
    company.say(company.ann, SuspendPerson("ben"))
    assert profile(app) is Profile.BASELINE


def test_a_key_of_nobody_makes_nothing_milder_and_everything_stricter(app: App, world: World) -> None:
    Company(world, app).found()
    stranger = generate()
    app.keys.add(TrustedKey(stranger.public, "robot", world.at - timedelta(1), purposes=("evidence",)))
    del app.__dict__["trust"]
    say(app, HARSH)
    world.pass_time(days=1)
    say(app, MILD, by=seal_with(app, stranger))
    assert profile(app) is Profile.CRITICAL
    say(app, {"reach": ("few",), "rules": ("card",)}, product="toy")
    world.pass_time(days=1)
    say(app, HARSH, product="toy", by=seal_with(app, stranger))
    assert profile(app, "toy") is Profile.CRITICAL
