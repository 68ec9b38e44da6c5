from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from interlock.catalog.cards import CARDS
from interlock.decision import Question, Status, Verdict
from interlock.evidence import ASSESSMENT, VERIFICATION_SUMMARY, read_assessment
from interlock.flows.attest import Paper, Work, attest, footing_of
from interlock.flows.covering import newest
from interlock.kernel import Digest, InterlockError, Subject
from interlock.ledger import Record
from interlock.store import StoreCorrupt
from interlock.testing.world import SEALED, World, failed, finding


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def head(world: World) -> Subject:
    return Subject("HEAD", (Digest("gitCommit", world.repository.git("rev-parse", "HEAD")),))


def test_an_empty_ledger_proves_nothing_and_is_no_error(world: World) -> None:
    with world.app() as app:
        assert app.gate.proven() is None
        known = app.gate.known(head(world))
    assert (known.statements, known.ledger_fault) == ((), "")


def test_an_empty_gate_never_opens(world: World) -> None:
    with world.app() as app:
        decision = app.gate.decide(app.policies.get("baseline"), Question(head(world), world.at))
    assert decision.verdict is Verdict.DENY
    assert {one.status for one in decision.reasons} == {Status.MISSING}


def test_what_is_known_are_the_statements_about_the_subject_and_no_others(world: World) -> None:
    world.check()
    first = head(world)
    world.commit({"app.py": "print('second')\n"})
    checked = world.check()
    with world.app(is_reading=True) as app:
        known = app.gate.known(head(world))
        before = app.gate.known(first)
    assert {one.envelope for one in known.statements} == {*checked.evidence.values(), checked.decision_envelope}
    assert not {one.envelope for one in before.statements} & {one.envelope for one in known.statements}


def test_a_check_remembers_the_log_so_that_the_next_gate_knows_it_is_fresh(world: World) -> None:
    world.check()
    with world.app(is_reading=True) as app:
        assert app.gate.known(head(world)).is_fresh
        app.memory.forget(app.store_place)
    with world.app(is_reading=True) as app:
        assert not app.gate.known(head(world)).is_fresh
    assert world.gate().verdict is Verdict.REVIEW


def test_a_checkpoint_that_the_caller_knows_makes_up_for_a_forgotten_one(world: World) -> None:
    world.check()
    with world.app(is_reading=True) as app:
        log = app.gate.proven()
        app.memory.forget(app.store_place)
    assert log is not None
    with world.app(is_reading=True) as app:
        policy, question = app.policies.get("baseline"), Question(head(world), world.at)
        assert app.gate.decide(policy, question, seen=log.checkpoint).verdict is Verdict.ALLOW


def test_a_lost_list_of_findings_shuts_the_gate_for_its_control(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    with world.app(is_reading=True) as app:
        lost = app.gate.known(head(world)).findings_lost
    assert lost == ()
    world.damage("DELETE FROM blob")
    with world.app(is_reading=True) as app:
        assert app.gate.known(head(world)).findings_lost == ("commit.sast",)
    assert Status.ERRORED in {one.status for one in world.gate().reasons}


def test_an_assessment_that_nobody_can_read_is_a_reason_and_no_end_of_the_program(world: World) -> None:
    world.check()
    with world.app() as app:
        app.seal.document(head(world), ASSESSMENT, {"control": "commit.sast"})
        known = app.gate.known(head(world))
        assert app.gate.findings(known.statements) == {}
        assert "commit.sast" in newest(app.gate).examined
    decision = world.gate()
    assert decision.verdict is Verdict.DENY
    (reason,) = [one for one in decision.reasons if one.status is Status.ERRORED]
    assert "cannot be read" in reason.says


def test_a_list_of_findings_that_is_none_covers_nothing(world: World) -> None:
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    with world.app() as app:
        predicates = (one.statement.predicate for one in app.gate.known(head(world)).statements)
        read = read_assessment(next(one for one in predicates if b'"control":"commit.sast"' in one))
        broken = msgspec.structs.replace(read, findings=app.seal.keep(b"no list\n", "application/jsonl").hex)
        app.seal.document(head(world), ASSESSMENT, broken)
        assert broken.findings not in app.gate.findings(app.gate.known(head(world)).statements)


def test_a_paper_that_is_gone_shuts_the_gate_for_what_was_attested_with_it(world: World) -> None:
    work = Work(CARDS["production.red-team"], head(world), "all", world.at, (Paper("r.pdf", b"fine", is_report=True),))
    with world.app() as app:
        attest(work, footing_of(head(world)), app.seal, world.at, bytes, "1")
        assert app.gate.known(head(world)).findings_lost == ()
    world.damage("DELETE FROM blob")
    with world.app(is_reading=True) as app:
        assert app.gate.known(head(world)).findings_lost == ("production.red-team",)


def test_nothing_is_remembered_of_a_log_that_does_not_verify(world: World) -> None:
    world.check()
    world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    with world.app() as app:
        before = app.memory.last(app.store.ledger.origin)
        with pytest.raises(InterlockError):
            app.gate.remember()
        assert app.memory.last(app.store.ledger.origin) == before
    assert world.gate().verdict is Verdict.DENY


def test_a_damaged_entry_does_not_take_its_neighbours_down_with_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(15):
        world.check()
        world.pass_time(minutes=1)
    with world.app(is_reading=True) as app:
        whole = app.gate.known(head(world))
        ledger, entries = app.store.ledger, app.store.ledger.entries

        def damaged(start: int, end: int) -> Iterator[Record]:
            if start <= 3 < end:
                raise StoreCorrupt(where="here", why="entry 3 is gone")
            return entries(start, end)

        monkeypatch.setattr(ledger, "entries", damaged)
        known = app.gate.known(head(world))
    assert len(whole.statements) == 15 * SEALED
    assert known.statements == tuple(one for one in whole.statements if one.index != 3)
    assert [one.index for one in known.refused] == [3]


def test_the_log_is_proven_once_for_each_of_its_states(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.check()
    with world.app() as app:
        app.gate.remember()
        log = app.gate.proven()
        with monkeypatch.context() as patch:
            patch.setattr(app.store.ledger, "leaves", lambda: pytest.fail("they were read again"))
            app.gate.known(head(world))
            assert app.gate.proven() is log
        app.seal.document(head(world), "https://example.org/p", {"a": 1})
        grown = app.gate.proven()
        assert grown is not None
        assert log is not None
        assert len(grown.leaves) == len(log.leaves) + 1


def test_a_log_is_proven_anew_against_a_checkpoint_that_only_the_caller_knows(world: World) -> None:
    world.check()
    with world.app(is_reading=True) as app:
        assert app.gate.proven() is not None
        newer = msgspec.structs.replace(app.store.ledger.checkpoint(), size=10**6)
        with pytest.raises(InterlockError):
            app.gate.proven(seen=newer)


def test_what_the_store_loses_after_the_proof_is_refused_and_not_forgotten(world: World) -> None:
    world.check()
    with world.app(is_reading=True) as app:
        assert app.gate.known(head(world)).refused == ()
        world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
        known = app.gate.known(head(world))
    assert known.ledger_fault or known.refused


def test_several_kinds_are_proven_in_one_pass_in_the_order_of_the_ledger(world: World) -> None:
    world.check()
    with world.app(is_reading=True) as app:
        gate = app.gate
        both = gate.of_kinds({ASSESSMENT, VERIFICATION_SUMMARY}).statements
        assert [one.index for one in both] == sorted(one.index for one in both)
        apart = (*gate.of_kind(ASSESSMENT), *gate.of_kind(VERIFICATION_SUMMARY))
        assert {one.index for one in both} == {one.index for one in apart}
        assert [one.index for one in gate.of_kinds({ASSESSMENT}, before=3).statements] == [
            one.index for one in both if one.index < 3 and one.statement.predicate_type == ASSESSMENT
        ]
        assert gate.of_kinds(set()).statements == ()
