"""Forging, deleting, ageing or swapping any piece of evidence turns the gate away from allow."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import msgspec
import pytest

from interlock.crypto import NoteSigner, Signer, generate, read_envelope, write_envelope
from interlock.decision import Decision, Status, Verdict
from interlock.evidence import ASSESSMENT, seal
from interlock.flows.check import Asked
from interlock.flows.fsck import checked
from interlock.kernel import Digest, InterlockError, Subject
from interlock.ledger import Draft
from interlock.store import Log
from interlock.testing.stores import open_store
from interlock.testing.world import World, failed, finding


def denied_for(decision: Decision, *statuses: Status) -> bool:
    blocking = {reason.status for reason in decision.reasons if reason.verdict is not Verdict.ALLOW}
    return decision.verdict is Verdict.DENY and set(statuses) <= blocking


def test_untouched_evidence_allows(world: World) -> None:
    assert world.check().decision.verdict is Verdict.ALLOW
    assert world.gate().verdict is Verdict.ALLOW


def test_a_commit_that_was_never_checked_has_no_evidence(world: World) -> None:
    world.check()
    world.commit({"app.py": "print('other')\n"})
    assert denied_for(world.gate(), Status.MISSING)


def test_evidence_of_another_commit_proves_nothing_for_this_one(world: World) -> None:
    first = world.repository.git("rev-parse", "HEAD")
    world.check()
    world.commit({"app.py": "import os\n"})
    assert denied_for(world.gate(), Status.MISSING)
    assert world.gate(first).verdict is Verdict.ALLOW


def test_evidence_of_a_dirty_working_tree_is_none_for_the_commit_below(world: World) -> None:
    world.repository.write("app.py", "print('changed, not committed')\n")
    assert world.check().decision.verdict is Verdict.ALLOW
    assert denied_for(world.gate(), Status.MISSING)


def test_old_evidence_is_stale(world: World) -> None:
    world.check()
    world.pass_time(days=31)
    assert denied_for(world.gate(), Status.STALE)


def test_a_clock_that_went_back_makes_evidence_one_of_the_future(world: World) -> None:
    world.check()
    world.pass_time(days=-2)
    assert denied_for(world.gate(), Status.STALE)


def test_failing_evidence_cannot_be_outvoted_by_older_passing_evidence(world: World) -> None:
    world.check()
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    assert denied_for(world.gate(), Status.VIOLATED)


@pytest.mark.parametrize(
    "deletion",
    [
        "DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)",
        "UPDATE entry SET leaves = substr(leaves, instr(leaves, x'0a') + 1) WHERE instr(leaves, x'0a') > 0",
        "DELETE FROM entry",
        "DELETE FROM checkpoint",
        "DELETE FROM pack",
        "DELETE FROM entry; DELETE FROM checkpoint; DELETE FROM tile; DELETE FROM entry_subject; DELETE FROM pack",
    ],
)
def test_deleting_rows_shuts_the_gate(world: World, deletion: str) -> None:
    world.check()
    world.damage(*deletion.split("; "))
    try:
        decision = world.gate()
    except InterlockError:
        return  # refused outright: shut as well
    assert decision.verdict is Verdict.DENY


def test_hiding_a_failure_by_deleting_its_index_rows_changes_nothing(world: World) -> None:
    world.check()
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    world.damage("DELETE FROM entry_subject")
    assert denied_for(world.gate(), Status.VIOLATED)


def test_a_database_rolled_back_to_before_a_failure_is_found_out(world: World) -> None:
    world.check()
    copy = world.database.with_suffix(".copy")
    world.damage("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copy(world.database, copy)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    for extra in ("-wal", "-shm"):
        Path(f"{world.database}{extra}").unlink(missing_ok=True)
    shutil.copy(copy, world.database)
    decision = world.gate()
    assert denied_for(decision, Status.VIOLATED)
    assert any("roll" in reason.says or "entries" in reason.says for reason in decision.reasons)


def test_a_ledger_that_nothing_outside_remembers_is_reviewed_at_best(world: World) -> None:
    world.check()
    shutil.rmtree(world.home / ".local" / "state")
    assert world.gate().verdict is Verdict.REVIEW


def test_evidence_by_a_key_that_nobody_trusts_is_missing(world: World) -> None:
    commit = world.repository.git("rev-parse", "HEAD")
    append(world, forged(commit, "commit.sast", generate()), commit)
    decision = world.gate()
    assert denied_for(decision, Status.MISSING)
    assert any("do not count" in reason.says for reason in decision.reasons)


def test_evidence_by_a_revoked_key_is_missing(world: World) -> None:
    world.check()
    with world.app() as app:
        current = app.keys.current()
        assert current is not None
        app.keys.rotate(world.at)
        app.keys.revoke(current, world.at.replace(year=2020))
    world.pass_time(minutes=1)
    assert world.gate().verdict is Verdict.DENY


def test_revoking_the_key_that_signed_last_does_not_lock_its_owner_out(world: World) -> None:
    world.check()
    world.pass_time(minutes=1)
    with world.app() as app:
        current = app.keys.current()
        assert current is not None
        app.keys.rotate(world.at)
        app.keys.revoke(current, world.at)
    world.pass_time(minutes=1)
    assert world.gate().verdict is Verdict.ALLOW
    world.check()
    assert world.gate().verdict is Verdict.ALLOW
    with world.app(is_reading=True) as app:
        ledger = app.store.ledger
        assert checked(ledger, app.all_verifiers(ledger.origin), [app.memory.last(ledger.origin)]).is_sound


def test_a_checkpoint_that_a_thief_makes_with_a_revoked_key_is_refused(world: World) -> None:
    world.check()
    with world.app() as app:
        stolen = app.keys.signer(world.at)
        origin = app.store.ledger.origin
        app.keys.rotate(world.at)
        app.keys.revoke(stolen.key_id, world.at)
        verifiers = app.all_verifiers(origin)
    thief = (NoteSigner(origin, stolen),)
    with open_store(world.database.parent, log=Log(origin, verifiers, thief), results_key=bytes(32)) as store:
        commit = world.repository.git("rev-parse", "HEAD")
        envelope = forged(commit, "commit.sast", stolen)
        store.ledger.append([Draft(envelope, ASSESSMENT, (Digest("gitCommit", commit),), world.at)])
    try:
        decision = world.gate()
    except InterlockError:
        return
    assert decision.verdict is Verdict.DENY


def test_evidence_sealed_before_a_rotation_stays_valid(world: World) -> None:
    world.check()
    world.pass_time(minutes=1)
    with world.app() as app:
        app.keys.rotate(world.at)
    world.pass_time(minutes=1)
    assert world.gate().verdict is Verdict.ALLOW


def test_an_envelope_whose_payload_was_changed_shuts_the_gate(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    change_every_pack(world, b'"failed"', b'"passed"')
    assert world.gate().verdict is Verdict.DENY


def test_an_envelope_with_a_broken_signature_proves_nothing(world: World) -> None:
    commit = world.repository.git("rev-parse", "HEAD")
    with world.app() as app:
        signer = app.keys.signer(world.at)
    envelope = read_envelope(forged(commit, "commit.sast", signer))
    spoiled = msgspec.structs.replace(envelope, payload=envelope.payload.replace(b"passed", b"failed"))
    append(world, write_envelope(spoiled), commit)
    assert world.gate().verdict is Verdict.DENY


def test_an_entry_that_names_this_commit_over_a_statement_about_another_proves_nothing(world: World) -> None:
    """The leaf says what the envelope is about; the signed statement decides."""
    commit = world.repository.git("rev-parse", "HEAD")
    with world.app() as app:
        signer = app.keys.signer(world.at)
    append(world, forged("b" * 40, "commit.sast", signer), commit)
    assert denied_for(world.gate(), Status.MISSING)


def test_lost_findings_make_the_gate_shut(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check(policy="baseline")
    world.damage("DELETE FROM blob")
    assert denied_for(world.gate(), Status.ERRORED)


def test_another_log_in_the_place_of_the_one_that_was_seen_is_found_out(world: World, tmp_path: Path) -> None:
    other = World(tmp_path / "other")
    other.home = world.home
    world.check()
    other.check()
    with other.app() as app:
        assert app.store.ledger.origin
    other.damage("PRAGMA wal_checkpoint(TRUNCATE)")
    for extra in ("-wal", "-shm"):
        Path(f"{world.database}{extra}").unlink(missing_ok=True)
    shutil.copy(other.database, world.database)
    assert world.gate().verdict is Verdict.DENY


def test_a_comment_in_the_code_does_not_open_the_gate(world: World) -> None:
    world.commit({"app.py": "import subprocess\nsubprocess.call(x, shell=True)  # nosec\n"})
    seen = finding("commit.sast", at=msgspec.structs.replace(finding("commit.sast").at, line=2))
    world.runner.outcomes["commit.sast"] = failed(seen)
    checked = world.check()
    (kept,) = [one for run in checked.stage.runs for one in run.findings]
    assert kept.state.value == "suppressed"
    assert kept.suppression is not None
    assert "Ada Example" in kept.suppression.author
    assert denied_for(checked.decision, Status.VIOLATED)


def test_a_narrowed_plan_is_hypothetical_and_not_sealed(world: World) -> None:
    checked = world.check(Asked(controls=("commit.sast",)))
    assert checked.decision.hypothetical
    assert checked.decision_envelope is None


def test_a_base_of_ones_own_choice_before_a_commit_is_hypothetical_and_not_sealed(world: World) -> None:
    world.repository.write("leak.txt", "anything")
    world.repository.git("add", "leak.txt")
    chosen = world.repository.git("commit-tree", "-m", "x", world.repository.git("write-tree"))
    checked = world.check(Asked(stage="precommit", since=chosen))
    assert checked.decision.hypothetical
    assert checked.decision_envelope is None


def forged(commit: str, control: str, signer: Signer) -> bytes:
    """Seal a passing assessment as whoever holds the key."""
    subject = Subject("repository", (Digest("gitCommit", commit),))
    predicate = {
        "control": control, "stage": "commit", "outcome": "passed", "origin": {"state": "commit"},
        "startedAt": "2026-01-05T09:00:00Z", "finishedAt": "2026-01-05T09:00:00Z", "interlock": "x", "plan": "x",
        "coverage": [{"unit": "files", "owed": 1, "covered": 1}],
    }  # fmt: skip
    return seal([subject], ASSESSMENT, predicate, [signer])


def append(world: World, envelope: bytes, commit: str) -> None:
    with world.app() as app:
        app.store.ledger.append([Draft(envelope, ASSESSMENT, (Digest("gitCommit", commit),), world.at)])
        app.gate.remember()


def change_every_pack(world: World, old: bytes, new: bytes) -> None:
    """Flip bytes wherever envelopes are kept, as far as they can be found at all."""
    connection = sqlite3.connect(world.database)
    for first, body in connection.execute("SELECT first, body FROM pack").fetchall():
        changed = body.replace(old, new)
        if changed == body:
            changed = bytes([*body[:-1], body[-1] ^ 1])
        connection.execute("UPDATE pack SET body = ? WHERE first = ?", (changed, first))
    connection.commit()
    connection.close()
