"""What people said in one ledger or of one product, carried into another one where nobody said it."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.decision import Verdict
from interlock.evidence import WAIVER, BreakGlass
from interlock.flows.transfer import judge, read_bundle
from interlock.kernel import Subject, canonical, duration, sha256, stamp
from interlock.testing.world import World, failed, finding
from interlock.wiring.app import App
from tests.governed import Team


class Elsewhere(World):
    """The same machine, repository and people with another ledger."""

    def __init__(self, world: World, store: Path) -> None:
        self.__dict__.update(world.__dict__)
        self.store = store

    def app(self, *, is_reading: bool = False) -> App:
        app = App(str(self.root), self.environ, store=str(self.store), is_reading=is_reading)
        app.clock = lambda: self.at
        return app


@pytest.fixture
def team(tmp_path: Path) -> Team:
    """Give ann and ben, and a change with one finding that a waiver of theirs lets through."""
    made = Team(World(tmp_path))
    made.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    made.world.check()
    made.approves("ben", made.say("ann", made.waiver()))
    assert made.gate().verdict is Verdict.ALLOW
    return made


@pytest.fixture
def other(team: Team, tmp_path: Path) -> Team:
    """Give the same people with another ledger, in which they said nothing yet."""
    there = copy.copy(team)
    there.world = Elsewhere(team.world, tmp_path / "another")
    there.found(("ann", "ben"))
    there.world.check()
    assert there.gate().verdict is Verdict.DENY
    return there


def carried(team: Team, other: Team) -> None:
    with team.app("ann") as app:
        lines = list(app.transfer.export(None))
    with other.app("ann") as app:
        bundle = read_bundle(lines, "bundle")
        judged = judge(bundle, app.trust)
        assert not any(one.refused for one in judged)
        assert app.transfer.take_in(bundle, judged) > 0


def test_a_waiver_that_was_approved_in_another_ledger_counts_in_none_that_it_is_carried_to(
    team: Team, other: Team
) -> None:
    carried(team, other)
    assert other.gate().verdict is Verdict.DENY
    with other.app("ann") as app:
        governance = app.gate.governance()
    assert (governance.waivers, governance.approvals) == ((), ())
    assert len(governance.elsewhere) == 2
    assert team.gate().verdict is Verdict.ALLOW


def test_they_can_say_it_again_where_it_is_meant_to_count(team: Team, other: Team) -> None:
    carried(team, other)
    other.approves("ben", other.say("ann", other.waiver()))
    assert other.gate().verdict is Verdict.ALLOW


def test_broken_glass_and_approvals_of_it_open_nothing_in_another_ledger(team: Team, other: Team) -> None:
    at = team.world.at
    target = str(team.head.digests[0])
    glass = BreakGlass(target, "live", "down", stamp(at), stamp(at + duration("2h")))
    name = team.say("ann", glass, team.head)
    team.approves("ben", name, about="break-glass", environment="live")
    assert team.gate("live").verdict is Verdict.ALLOW
    carried(team, other)
    assert other.gate("live").verdict is Verdict.DENY


def test_a_waiver_that_names_no_ledger_or_another_one_counts_nowhere(team: Team, other: Team) -> None:
    for ledger in ("", "another.example/log"):
        says: Any = other.waiver(ledger=ledger, reason=f"for {ledger}")
        digest = sha256(canonical(says))
        with other.app("ann") as app:
            app.seal.document(Subject("waiver", (digest,)), WAIVER, says)
        other.approves("ben", digest.hex)
    assert other.gate().verdict is Verdict.DENY


def test_a_waiver_for_one_product_covers_nothing_of_another_one_in_the_same_ledger(team: Team) -> None:
    with team.app("ann") as app:
        policy = team.policy(app)
        for product, verdict in (("", Verdict.ALLOW), ("shop", Verdict.DENY)):
            question = team.question()
            decision = app.gate.decide(policy, _of(question, product))
            assert decision.verdict is verdict


def _of(question: Any, product: str) -> Any:
    return msgspec.structs.replace(question, product=product)
