"""Batches, inclusion under a checkpoint, and the continuation of what was seen."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.ledger import (
    Checkpoint,
    ConsistencyProof,
    Entry,
    InclusionProof,
    check_continues,
    check_included,
    check_times,
    prepare,
)
from interlock.ledger.errors import (
    EntryMalformed,
    LogForked,
    LogRolledBack,
    NotIncluded,
    OriginChanged,
    TimeReversed,
)
from interlock.testing.ledger import MemoryLedger, draft

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
TICK = timedelta(microseconds=1)


@pytest.fixture(scope="module")
def ledger() -> MemoryLedger:
    made = MemoryLedger("log.example", NoteSigner("log.example", generate()))
    made.append([draft(number, AT) for number in range(11)])
    return made


def head(ledger: MemoryLedger, size: int) -> Checkpoint:
    from interlock.ledger import root_at

    return Checkpoint("log.example", size, root_at(size, ledger.tile), b"")


def test_a_batch_is_prepared_in_order_with_its_hashes() -> None:
    drafts = [draft(number, AT) for number in (2, 1, 2)]
    made = prepare(drafts)
    entries = [Entry.of(one) for one in drafts]
    assert made.drafts == drafts
    assert made.digests == [one.envelope.hex for one in entries]
    assert made.subjects == [tuple(map(str, one.subjects)) for one in entries]
    assert made.leaves == [one.leaf() for one in entries]
    assert made.hashes == [hashlib.sha256(b"\x00" + leaf).digest() for leaf in made.leaves]


def test_a_batch_with_one_bad_draft_is_not_prepared_at_all() -> None:
    bad = Entry.of(draft(1, AT))
    with pytest.raises(EntryMalformed):
        prepare([draft(0, AT), type(draft(0, AT))(b"", "bad kind", bad.subjects, AT)])


def test_times_may_stand_still_but_not_go_back() -> None:
    check_times([draft(0, AT), draft(1, AT), draft(2, AT + TICK)], AT)
    check_times([draft(0, AT)], None)
    check_times([], AT)
    with pytest.raises(TimeReversed, match=r"cannot follow one of 2026-11-21T09:30:00\.000001Z"):
        check_times([draft(0, AT)], AT + TICK)
    with pytest.raises(TimeReversed):
        check_times([draft(0, AT + TICK), draft(1, AT)], None)


def test_every_entry_is_under_the_checkpoint_at_its_place_only(ledger: MemoryLedger) -> None:
    checkpoint = ledger.checkpoint()
    for record in ledger.entries(0, 11):
        proof = ledger.inclusion(record.index, 11)
        check_included(record.leaf, proof, checkpoint)
        with pytest.raises(NotIncluded):
            check_included(record.leaf + b" ", proof, checkpoint)
        with pytest.raises(NotIncluded):
            check_included(record.leaf, InclusionProof(record.index ^ 1, 11, proof.path), checkpoint)


def test_a_proof_about_another_size_proves_nothing(ledger: MemoryLedger) -> None:
    [record] = ledger.entries(3, 4)
    proof = ledger.inclusion(3, 10)
    check_included(record.leaf, proof, head(ledger, 10))
    with pytest.raises(NotIncluded, match=r"entry 3 is not under the checkpoint of log\.example at 11"):
        check_included(record.leaf, proof, ledger.checkpoint())
    fits = ledger.inclusion(3, 11).path
    check_included(record.leaf, InclusionProof(3, 11, fits), ledger.checkpoint())
    with pytest.raises(NotIncluded):
        check_included(record.leaf, InclusionProof(3, 10, fits), ledger.checkpoint())
    with pytest.raises(NotIncluded):
        check_included(record.leaf, InclusionProof(3, 11, proof.path[:-1]), ledger.checkpoint())


@pytest.mark.parametrize("old", range(1, 12))
def test_a_log_continues_each_of_its_earlier_checkpoints(ledger: MemoryLedger, old: int) -> None:
    check_continues(head(ledger, old), ledger.checkpoint(), ledger.consistency(old, 11))


def test_without_anything_seen_or_with_an_empty_log_seen_there_is_nothing_to_prove(ledger: MemoryLedger) -> None:
    check_continues(None, ledger.checkpoint(), None)
    check_continues(head(ledger, 0), ledger.checkpoint(), None)
    check_continues(head(ledger, 0), head(ledger, 0), None)
    check_continues(head(ledger, 0), head(ledger, 1), None)
    check_continues(head(ledger, 11), ledger.checkpoint(), None)


def test_a_smaller_log_was_rolled_back(ledger: MemoryLedger) -> None:
    with pytest.raises(LogRolledBack, match="has 5 entries, and 11 were seen"):
        check_continues(ledger.checkpoint(), head(ledger, 5), ledger.consistency(5, 11))
    with pytest.raises(LogRolledBack):
        check_continues(ledger.checkpoint(), head(ledger, 0), None)


def test_another_origin_is_another_log(ledger: MemoryLedger) -> None:
    now = ledger.checkpoint()
    with pytest.raises(OriginChanged):
        check_continues(Checkpoint("other", now.size, now.root, b""), now, None)


def test_a_rewritten_log_is_a_fork(ledger: MemoryLedger) -> None:
    now = ledger.checkpoint()
    for size in (1, 5, 11):
        with pytest.raises(LogForked):
            check_continues(Checkpoint("log.example", size, bytes(32), b""), now, ledger.consistency(size, 11))


def test_two_empty_logs_with_different_roots_are_a_fork(ledger: MemoryLedger) -> None:
    with pytest.raises(LogForked):
        check_continues(Checkpoint("log.example", 0, bytes(32), b""), head(ledger, 0), None)


def test_a_missing_or_foreign_proof_proves_no_continuation(ledger: MemoryLedger) -> None:
    seen, now = head(ledger, 5), ledger.checkpoint()
    good = ledger.consistency(5, 11)
    check_continues(seen, now, good)
    for wrong in (ConsistencyProof(4, 11, good.path), ConsistencyProof(5, 12, good.path)):
        with pytest.raises(LogForked):
            check_continues(seen, now, wrong)
    for proof in (None, ledger.consistency(6, 11), ledger.consistency(5, 10), ConsistencyProof(5, 11, good.path[1:])):
        with pytest.raises(LogForked):
            check_continues(seen, now, proof)
