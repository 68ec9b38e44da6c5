"""The log in a SQLite file; what all ledgers have in common is in the contract suite."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.kernel import InterlockError, sha256
from interlock.ledger import Checkpoint, Ledger
from interlock.ledger.errors import (
    CheckpointMissing,
    EntryUnknown,
    LogForked,
    LogRolledBack,
    OriginChanged,
    TimeReversed,
)
from interlock.ledger.fsck import fsck
from interlock.store import BlobDamaged, Log, StoreCorrupt
from interlock.store.ledger import CLOCK_SLACK, StoredLedger
from interlock.store.opening import open_database
from interlock.testing.ledger import draft

SIGNER = NoteSigner("log.example/unit", generate())
LOG = Log("log.example/unit", (SIGNER.verifier,), (SIGNER,))
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[StoredLedger]:
    database = open_database(tmp_path)
    yield StoredLedger(database, LOG)
    database.close()


def change(ledger: StoredLedger, *statements: str) -> None:
    """Change the tables as somebody with a database tool would."""
    with ledger._database.writing() as session:
        for statement in statements:
            session.run(statement)


def again(ledger: StoredLedger) -> StoredLedger:
    """Open the same tables as another process would."""
    return StoredLedger(ledger._database, LOG)


def test_an_empty_log_has_no_checkpoint_until_something_or_nothing_is_appended(ledger: StoredLedger) -> None:
    with pytest.raises(CheckpointMissing):
        ledger.checkpoint()
    assert ledger.append([]) == ()
    assert ledger.checkpoint().size == 0
    as_port: Ledger = ledger
    assert as_port.origin == "log.example/unit"


def test_a_clock_that_lags_a_little_gives_the_time_before_and_one_that_lags_more_is_refused(
    ledger: StoredLedger,
) -> None:
    ledger.append([draft(0, AT)])
    (ticket,) = ledger.append([draft(1, AT - CLOCK_SLACK)])
    assert ticket.at == AT
    with pytest.raises(TimeReversed):
        ledger.append([draft(2, AT - CLOCK_SLACK - timedelta(seconds=1))])
    assert ledger.checkpoint().size == 2


def test_an_envelope_whose_bytes_changed_is_damaged_and_one_that_is_not_there_is_none(ledger: StoredLedger) -> None:
    ledger.append([draft(0, AT)])
    digest = sha256(draft(0, AT).envelope)
    assert ledger.envelope(digest) == draft(0, AT).envelope
    assert ledger.envelope(sha256(b"another")) is None
    change(ledger, "UPDATE pack SET body = zeroblob(length(body))")
    with pytest.raises(BlobDamaged):
        ledger.envelope(digest)


def test_entries_that_are_not_there_are_an_error_and_ones_that_are_gone_a_worse_one(ledger: StoredLedger) -> None:
    ledger.append([draft(number, AT) for number in range(3)])
    assert [one.index for one in ledger.entries(1, 3)] == [1, 2]
    for start, end in ((0, 4), (-1, 1), (2, 1)):
        with pytest.raises(EntryUnknown):
            list(ledger.entries(start, end))
    change(ledger, "UPDATE entry SET first = first + 1")
    with pytest.raises(StoreCorrupt, match="is gone"):
        list(ledger.entries(0, 3))


def test_a_log_that_was_cut_back_is_noticed_by_who_saw_it_before(ledger: StoredLedger) -> None:
    ledger.append([draft(0, AT)])
    change(ledger, "DELETE FROM entry", "DELETE FROM pack", "DELETE FROM tile", "DELETE FROM checkpoint")
    with pytest.raises(LogRolledBack):
        ledger.append([draft(1, AT)])


def test_a_log_that_was_written_anew_is_a_fork_to_who_saw_the_other(tmp_path: Path, ledger: StoredLedger) -> None:
    ledger.append([draft(0, AT)])
    other = open_database(tmp_path / "other")
    StoredLedger(other, LOG).append([draft(8, AT), draft(9, AT)])
    ledger._database, mine = other, ledger._database
    with pytest.raises(LogForked):
        ledger.append([draft(1, AT)])
    mine.close()
    ledger._database = other


def test_nothing_is_signed_over_tiles_that_do_not_give_the_signed_root(ledger: StoredLedger) -> None:
    ledger.append([draft(number, AT) for number in range(2)])
    change(ledger, "UPDATE tile SET hashes = zeroblob(length(hashes))")
    with pytest.raises(StoreCorrupt, match="signed checkpoint"):
        again(ledger).append([draft(3, AT)])


def test_entries_without_a_checkpoint_and_a_log_of_another_name_are_not_taken_over(ledger: StoredLedger) -> None:
    change(ledger, "INSERT INTO entry (first, leaves) VALUES (0, x'00')")
    with pytest.raises(StoreCorrupt, match="no signed checkpoint"):
        ledger.append([draft(0, AT)])
    change(ledger, "DELETE FROM entry", "INSERT INTO log (origin, created, filed) VALUES ('another', '', 0)")
    with pytest.raises(OriginChanged):
        ledger.append([draft(0, AT)])


def test_leaves_and_proofs_are_those_of_what_was_appended(ledger: StoredLedger) -> None:
    ledger.append([draft(number, AT) for number in range(5)])
    assert len(list(ledger.leaves())) == 5
    assert list(ledger.leaves(3)) == list(ledger.leaves())[3:]
    assert ledger.inclusion(2, 5).index == 2
    assert ledger.consistency(2, 5).old == 2
    assert ledger.tile(9, 9) == b""
    with ledger.rows() as rows:
        assert fsck(rows, [SIGNER.verifier], None).faults == ()


def test_the_signature_of_a_checkpoint_is_checked_once_and_that_of_any_other_anew(
    ledger: StoredLedger, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.append([draft(1, AT)])
    reader = again(ledger)
    first = reader.checkpoint()
    with monkeypatch.context() as patched:
        patched.setattr(Checkpoint, "open", lambda *_: pytest.fail("it was checked again"))
        assert reader.checkpoint() is first
    ledger.append([draft(2, AT)])
    assert reader.checkpoint().size == 2
    change(ledger, "UPDATE checkpoint SET note = x'00'")
    with pytest.raises(InterlockError):
        reader.checkpoint()
