"""When probes take a release back by themselves, and when they do not."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest

from interlock.deployment import NothingToGoBackTo, Outcome, TargetUnreachable, Why
from interlock.evidence import ASSESSMENT, Assessment, read_assessment
from interlock.flows.environments import Environments
from interlock.flows.go_back import before
from interlock.flows.keep_verifying import Look
from interlock.kernel import Digest
from interlock.runtime.probes.model import Probe
from interlock.runtime.probes.run import Probed, Result
from interlock.runtime.probes.seen import Fault
from tests.estate import SETTINGS, Estate, Kept

ADDRESS = "https://shop.example"
WEIGHTY, OTHER, LIGHT = "answers", "open-git-head", "csp"
"""Probes that everybody is asked, two of high and one of lower severity."""


class Canned:
    """A prober that finds what it is told to."""

    def __init__(self) -> None:
        self.faults: tuple[str, ...] = ()
        self.silent = ""
        self.while_asked: Callable[[], None] = lambda: None

    def canonical(self, address: str) -> str:
        return address

    def probe(self, address: str, probes: Sequence[Probe], *, tries_logins: bool, ca: bytes) -> Probed:
        del tries_logins, ca
        self.while_asked()
        known = {one.id for one in probes}
        assert known >= set(self.faults), "there is no such probe"
        results = (Result(one, f"{address}/", (Fault("it is so", one),) if one in self.faults else ()) for one in known)
        return Probed(address, tuple(results), fault=self.silent, code="PRB-110" if self.silent else "")


@pytest.fixture
def prober(monkeypatch: pytest.MonkeyPatch) -> Canned:
    made = Canned()
    monkeypatch.setattr("interlock.wiring.probing.LocalProber", lambda _clock, _bounds: made)
    return made


def estate_of(tmp_path: Path, failing: str = "rollback", more: str = "") -> Estate:
    probe = f"    probe: {{addresses: ['{ADDRESS}'], failing: {failing}{more}}}\n"
    return Estate(tmp_path, SETTINGS.replace("    deployer: hands\n", f"    deployer: hands\n{probe}", 1))


def looked(estate: Estate, kept: Kept | None = None) -> list[str]:
    told: list[str] = []
    with estate.deploying() as (_, made):
        made._tell = told.append
        made.verification.keeping.run(kept or Kept("vfy-1"), msgspec.json.encode(Look("staging")).decode())
    return told


def follows(estate: Estate) -> str:
    with estate.deploying() as (_, made):
        last = made.verification.sealing.last("staging")
    assert last is not None
    return last.running.follows


def smoke(estate: Estate) -> Assessment:
    """Give the newest evidence of production.smoke."""
    with estate.deploying() as (app, _):
        read = [read_assessment(one.statement.predicate) for one in app.gate.of_kind(ASSESSMENT)]
    return [one for one in read if one.control == "production.smoke"][-1]


def release(estate: Estate, body: bytes) -> None:
    estate.world.pass_time(minutes=1)
    estate.deployed(estate.artifact(body))


def whys(estate: Estate) -> list[str]:
    return [one.first.why for one in estate.all("staging")]


def test_a_new_and_grave_fault_after_a_release_brings_back_what_ran_before(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    good = estate.last().plan
    release(estate, b"bad")
    prober.faults = (WEIGHTY,)
    told = looked(estate)
    assert told[-1].endswith("staging is rolled back to what ran before")
    back = estate.last()
    assert (back.first.why, back.first.start, back.outcome) == (Why.ROLLBACK, "automatic", Outcome.RUNNING)
    with estate.deploying() as (_, made):
        ours, theirs = made.deployments.plan_of(back.plan), made.deployments.plan_of(good)
    assert ours.artifacts == theirs.artifacts
    assert f"{WEIGHTY} at {ADDRESS}/ fails since it" in back.first.says


def test_a_look_that_died_after_it_was_sealed_goes_back_once_all_the_same(
    tmp_path: Path, prober: Canned, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    release(estate, b"bad")
    prober.faults = (WEIGHTY,)

    def dead(*_: object) -> None:
        raise TargetUnreachable(target="it", why="the process is gone")

    with monkeypatch.context() as patched:
        patched.setattr("interlock.flows.keep_verifying.go_back", dead)
        looked(estate)
    assert whys(estate) == ["release", "release"]
    looked(estate)
    looked(estate)
    assert whys(estate) == ["release", "release", "rollback"]


def test_a_rollback_that_fails_its_probes_too_is_left_so_that_nothing_goes_to_and_fro(
    tmp_path: Path, prober: Canned
) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    release(estate, b"bad")
    prober.faults = (WEIGHTY,)
    looked(estate)
    estate.carry_on()
    prober.faults = (OTHER,)
    looked(estate)
    assert f"{estate.last().run} is no release, but a rollback itself" in follows(estate)
    for _ in range(3):
        estate.world.pass_time(minutes=5)
        looked(estate)
        estate.carry_on()
    assert whys(estate) == ["release", "release", "rollback"]


@pytest.mark.parametrize("faults", [(LIGHT,), ()])
def test_what_is_not_grave_is_no_reason(tmp_path: Path, prober: Canned, faults: tuple[str, ...]) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    release(estate, b"newer")
    prober.faults = faults
    looked(estate)
    assert (whys(estate), follows(estate)) == (["release", "release"], "")


def test_what_was_wrong_before_is_no_fault_of_the_release(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    prober.faults = (WEIGHTY,)
    looked(estate)
    release(estate, b"newer")
    looked(estate)
    assert (whys(estate), follows(estate)) == (["release", "release"], "")


def test_what_goes_wrong_later_is_no_fault_of_the_release(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    release(estate, b"newer")
    looked(estate)
    prober.faults = (WEIGHTY,)
    estate.world.pass_time(minutes=5)
    looked(estate)
    assert (whys(estate), follows(estate)) == (["release", "release"], "")


def test_why_it_is_not_rolled_back_stands_in_the_evidence(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path)
    prober.faults = (WEIGHTY,)
    release(estate, b"first")
    looked(estate)
    assert "nothing else ran there before" in follows(estate)
    prober.faults = ()
    looked(estate)
    release(estate, b"first")
    prober.faults = (WEIGHTY,)
    looked(estate)
    assert "nothing else ran there before" in follows(estate)


@pytest.mark.parametrize(
    ("happens", "why"),
    [
        (lambda estate: estate.world.pass_time(minutes=61), "ended more than an hour ago"),
        (lambda estate: estate.hands.silent.add("one"), "one cannot be reached"),
    ],
)
def test_where_nobody_knows_enough_it_is_left(
    tmp_path: Path, prober: Canned, happens: Callable[[Estate], object], why: str
) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    release(estate, b"bad")
    prober.faults = (WEIGHTY,)
    happens(estate)
    looked(estate)
    assert why in follows(estate)
    assert whys(estate) == ["release", "release"]


def test_what_the_gate_does_not_let_through_is_not_gone_back_to(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    release(estate, b"bad")
    with estate.deploying() as (app, _):
        key = app.keys.signer(app.clock()).key_id
        Environments(gate=app.gate, seal=app.seal, clock=app.clock, key=key, product="shop").lock("staging", "a move")
    prober.faults = (WEIGHTY,)
    told = looked(estate)
    assert "staging is not rolled back: " in told[-1]
    assert "a move" in told[-1]
    assert told[-1].endswith("[FLW-233]")
    assert whys(estate) == ["release", "release"]


def test_what_is_told_alone_stays(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path, "notify")
    release(estate, b"good")
    looked(estate)
    release(estate, b"bad")
    prober.faults = (WEIGHTY,)
    looked(estate)
    assert (whys(estate), follows(estate)) == (["release", "release"], "")


def test_what_was_probed_is_evidence_about_the_plan_and_what_it_lets_run(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    looked(estate)
    found = smoke(estate)
    assert (found.outcome, found.place, found.stage) == ("passed", "staging", "production")
    with estate.deploying() as (app, made):
        plan = made.deployments.plan_of(estate.last().plan)
        for subject in (plan.subject, *plan.subjects):
            statements = [
                one for one in app.gate.known(subject).statements if one.statement.predicate_type == ASSESSMENT
            ]
            controls = [read_assessment(one.statement.predicate).control for one in statements]
            assert controls.count("production.smoke") == 1
    prober.faults = (LIGHT,)
    for is_new in (True, False):
        estate.world.pass_time(minutes=1)
        looked(estate)
        assert [(one.rule, one.is_new) for one in smoke(estate).counts] == [(f"probe:{LIGHT}", is_new)]


def test_what_is_not_known_to_be_the_plan_shows_nothing_of_it(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path)
    release(estate, b"good")
    estate.hands.edited["app.zip"] = "e" * 64
    looked(estate)
    assert (smoke(estate).outcome, smoke(estate).code) == ("errored", "FLW-232")
    estate.hands.edited.clear()
    estate.hands.silent.add("one")
    looked(estate)
    assert (smoke(estate).outcome, smoke(estate).code) == ("errored", "FLW-232")
    estate.hands.silent.clear()
    prober.silent = "nobody is there"
    looked(estate)
    assert (smoke(estate).outcome, smoke(estate).code) == ("errored", "PRB-110")
    prober.silent = ""
    looked(estate)
    assert smoke(estate).outcome == "passed"


def test_probes_that_cannot_be_put_together_are_evidence_of_nothing_good(tmp_path: Path, prober: Canned) -> None:
    estate = estate_of(tmp_path, more=", ca: deploy/gone.pem")
    release(estate, b"good")
    told = looked(estate)
    assert told[0] == "staging: unknown, 1 differing, 1 new"
    assert (smoke(estate).outcome, smoke(estate).code) == ("errored", "CFG-109")
    assert prober.faults == ()


def test_what_is_gone_back_to_may_be_named(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    for body in (b"one", b"two", b"three"):
        release(estate, body)
    with estate.deploying() as (_, made):
        known = made.deployments
        (second,) = before(known, "staging")
        assert second.subject.digests == estate.artifact(b"two").digests
        (first,) = before(known, "staging", str(estate.artifact(b"one").digests[0]))
        assert first.subject.digests == estate.artifact(b"one").digests
        assert before(known, "staging", known.all("staging")[0].run) == (first,)
        with pytest.raises(NothingToGoBackTo, match="never ran there"):
            before(known, "staging", Digest("sha256", "0" * 64).hex)
