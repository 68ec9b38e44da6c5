"""A ledger that several share on their machines: a program's key hands in what it has no right to hand in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from interlock.adapters.tools import mask
from interlock.catalog.cards import CARDS
from interlock.decision import Decision, Verdict
from interlock.evidence.directory import DIRECTORY_ACT, DirectoryAct
from interlock.flows.attest import footing_of
from interlock.flows.directory import say
from interlock.flows.read_reports import Sheet
from interlock.flows.take_reports import Handing, Source, TakeReports
from interlock.identity import Confirm, Deed, Found, Founder, FoundingGrant, Grant, JoinAccount, Permission
from interlock.kernel import Subject, canonical, sha256, stamp
from interlock.testing.world import World
from interlock.wiring.app import App
from tests.governed import Team
from tests.reports_handed_in import CONTROL, POLICY, sarif
from tests.served import served

FILES = {"own.yaml": POLICY, "interlock.yaml": "product: shop\npolicy: own.yaml\n"}


def agreed(team: Team, deed: Deed) -> None:
    """Say something about people as one, and confirm it as another."""
    for who in ("ann", "ben"):
        with team.app(who) as app:
            origin = app.store.ledger.origin
            waiting = [str(one.digest) for one in app.directory().pending]
            said: Deed = Confirm(waiting[0]) if waiting else deed
            say([said], app.directory(), app.seal, team.keys[who], team.world.at, origin)


def hands_in(app: App, team: Team, by: str = "") -> None:
    signer = app.keys.signer(app.clock()).key_id
    handing = Handing(CARDS[CONTROL], team.head, (Sheet("a.sarif", sarif("scanner").encode()),), by=by)
    taking = TakeReports(seal=app.seal, gate=app.gate, signer=signer, mask=mask, version="1")
    taking.take(handing, footing_of(team.head), Source(), app.clock())


def scanned(team: Team) -> Decision:
    with team.world.app(is_reading=True) as app:
        from interlock.cli.governing import question_of

        return app.gate.decide(team.policy(app), question_of(app, team.head, ""))


@pytest.fixture
def team(tmp_path: Path) -> Team:
    team = Team(World(tmp_path), ("ann", "ben"), files=FILES)
    team.stranger("pipeline")
    agreed(team, JoinAccount("workload:pipeline", f"key:{team.keys['pipeline']}", "made on the build server"))
    return team


@pytest.mark.parametrize("by", ["", "person:ann", "workload:pipeline"])
def test_a_program_that_nobody_gave_a_role_hands_nothing_in(team: Team, by: str) -> None:
    with team.app("pipeline") as app:
        hands_in(app, team, by)
    decision = scanned(team)
    assert decision.verdict is Verdict.DENY
    assert "has no role that allows evidence.submit on product:shop" in decision.reasons[0].says


@pytest.mark.parametrize(
    ("place", "verdict"),
    [("product:shop", Verdict.ALLOW), ("organisation", Verdict.ALLOW), ("product:bank", Verdict.DENY)],
)
def test_its_word_goes_as_far_as_its_role(team: Team, place: str, verdict: Verdict) -> None:
    agreed(team, Grant("releaser", "workload:pipeline", place))
    with team.app("pipeline") as app:
        hands_in(app, team)
    assert scanned(team).verdict is verdict


def test_on_the_ledger_of_one_developer_who_named_nobody_everything_counts(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.commit(FILES)
    team = Team.__new__(Team)
    team.world = world
    with world.app() as app:
        hands_in(app, team)
    assert scanned(team).verdict is Verdict.ALLOW
    assert world.check().evidence
    assert world.gate().verdict is Verdict.ALLOW, "what one checks oneself needs nobody's leave"


def test_whoever_may_hand_in_does_not_make_themselves_the_owner_of_a_server_that_knows_nobody(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        app, at = server.app, stamp(server.world.at)
        signer = app.keys.signer(server.world.at)
        deed = Found(
            (Founder("eve", "Eve", (f"key:{signer.key_id}",), "met"),), (FoundingGrant("owner", "person:eve"),)
        )

        def handed_in(ledger: str) -> Any:
            act = DirectoryAct(ledger, at, deed)
            about = Subject("founding", (sha256(canonical(act)),))
            sealed = server.sealed("", DIRECTORY_ACT, msgspec.to_builtins(act), [about])
            token = server.token("workload:ci", Permission.EVIDENCE_SUBMIT)
            return server.ask(
                "POST", "/v1/evidence", token, content=sealed, headers={"Content-Type": "application/json"}
            )

        said = handed_in(app.store.ledger.origin)
        assert (said.status_code, said.json()["code"]) == (422, "FLW-307")
        assert handed_in("interlock.local/another").status_code == 201, "in this ledger it says nothing"
        assert app.directory().is_empty
