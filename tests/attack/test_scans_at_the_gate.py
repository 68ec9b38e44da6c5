"""Removing, swapping or forging the scan of vulnerabilities turns the gate away; a change brings no excuses along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from interlock.control import Attachment, ControlRun
from interlock.crypto import generate
from interlock.decision import Decision, Status, Verdict
from interlock.evidence import (
    SCANNER,
    SNAPSHOT,
    VULNERABILITIES,
    Database,
    ScannedBy,
    ScanTimes,
    VulnerabilityScan,
    seal,
)
from interlock.flows.seal import Seal
from interlock.kernel import Digest, Instant, Subject, canonical, stamp
from interlock.ledger import Draft
from interlock.testing.runner import CannedRunner
from interlock.testing.world import START, World

EXCUSE = "supply: {excuses: [{rule: typosquat, reason: trust me}]}\n"


def scan(updated: Instant = START - timedelta(days=1)) -> bytes:
    """Write a clean scan in advisories of some time."""
    db = Database(SNAPSHOT + "a" * 64, "11,000 advisories", stamp(updated))
    return canonical(VulnerabilityScan(ScannedBy(SCANNER, "1", db, ()), ScanTimes(stamp(START), stamp(START))))


class Scanning(CannedRunner):
    """Leaves a scan with the control of composition."""

    left: bytes = scan()

    def run(self, *given: Any, **more: Any) -> Sequence[ControlRun]:
        runs = super().run(*given, **more)
        attached = (Attachment(VULNERABILITIES, self.left),)
        return [msgspec.structs.replace(one, attached=attached) if one.control == "commit.sca" else one for one in runs]


@pytest.fixture
def scanned(world: World) -> World:
    """Give a world with something to look up, and a runner that leaves a scan."""
    world.commit({"requirements.txt": "django==5.0\n"})
    world.runner = Scanning()
    return world


@pytest.fixture
def unsealed(scanned: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Give one whose check sealed everything but the scan that the assessment names."""
    append = Seal._append

    def without(self: Seal, drafts: Sequence[Draft], *more: Any) -> Any:
        return append(self, [one for one in drafts if one.kind != VULNERABILITIES], *more)

    with monkeypatch.context() as patch:
        patch.setattr(Seal, "_append", without)
        scanned.check()
    return scanned


def put(world: World, predicate: bytes, *, foreign: bool = False) -> None:
    """Enter a scan about the commit into the ledger."""
    commit = Digest("gitCommit", world.repository.git("rev-parse", "HEAD"))
    with world.app() as app:
        signer = generate() if foreign else app.keys.signer(world.at)
        envelope = seal([Subject("repository", (commit,))], VULNERABILITIES, msgspec.json.decode(predicate), [signer])
        app.store.ledger.append([Draft(envelope, VULNERABILITIES, (commit,), world.at)])
        app.gate.remember()


def looked(decision: Decision) -> Status:
    return next(one.status for one in decision.reasons if one.requirement == "commit.sca:advisories")


def test_an_untouched_scan_satisfies(scanned: World) -> None:
    assert scanned.check().decision.verdict is Verdict.ALLOW
    assert looked(scanned.gate()) is Status.SATISFIED


def test_a_control_that_left_no_scan_does_not_open_the_gate(scanned: World) -> None:
    scanned.runner = CannedRunner()
    assert scanned.check().decision.verdict is Verdict.REVIEW
    assert looked(scanned.gate()) is Status.MISSING


def test_a_scan_that_was_removed_is_missing(unsealed: World) -> None:
    decision = unsealed.gate()
    assert (decision.verdict, looked(decision)) == (Verdict.REVIEW, Status.MISSING)


def test_the_very_scan_put_back_satisfies_so_the_others_fail_for_what_they_are(unsealed: World) -> None:
    put(unsealed, scan())
    assert looked(unsealed.gate()) is Status.SATISFIED


@pytest.mark.parametrize("days", [2, 40])
def test_an_older_clean_scan_does_not_stand_in_for_the_one_that_is_named(unsealed: World, days: int) -> None:
    put(unsealed, scan(START - timedelta(days=days)))
    decision = unsealed.gate()
    assert decision.verdict is not Verdict.ALLOW
    assert looked(decision) is Status.MISSING


def test_the_same_scan_by_a_foreign_key_does_not_count(unsealed: World) -> None:
    put(unsealed, scan(), foreign=True)
    decision = unsealed.gate()
    assert decision.verdict is not Verdict.ALLOW
    assert looked(decision) is Status.MISSING


def test_an_excuse_that_a_change_brings_along_is_hypothetical(world: World) -> None:
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"interlock.yaml": EXCUSE})
    checked = world.check()
    assert checked.decision.hypothetical
    assert checked.decision_envelope is None
    assert world.gate().hypothetical


def test_an_excuse_that_was_there_before_is_not(world: World) -> None:
    world.commit({"interlock.yaml": EXCUSE})
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"b.py": "x = 1\n"})
    assert not world.check().decision.hypothetical
