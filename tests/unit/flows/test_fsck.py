from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.flows.fsck import checked
from interlock.flows.ports import FiledReader
from interlock.ledger import Checkpoint, FaultCode, Report
from interlock.testing.ledger import MemoryLedger, Stored, StoredReader, draft

AT = datetime(2026, 1, 5, tzinfo=UTC)
ORIGIN = "interlock.local/test"


class Filed(StoredReader):
    """A reader that says which entries are misfiled."""

    def __init__(self, stored: Stored, misfiled: tuple[int, ...]) -> None:
        super().__init__(stored)
        self._misfiled = misfiled

    def misfiled(self) -> tuple[int, ...]:
        return self._misfiled


class Audited:
    """A ledger whose rows are read as one moment saw them."""

    def __init__(self, size: int) -> None:
        self.signer = NoteSigner(ORIGIN, generate())
        self.ledger = MemoryLedger(ORIGIN, self.signer)
        self.misfiled: tuple[int, ...] = ()
        self.seen: list[Checkpoint] = []
        for number in range(size):
            self.ledger.append([draft(number, AT)])
            self.seen.append(self.ledger.checkpoint())

    @contextmanager
    def rows(self) -> Iterator[FiledReader]:
        yield Filed(self.ledger.stored, self.misfiled)

    def checked(self, *seen: Checkpoint | None) -> Report:
        return checked(self, [self.signer.verifier], seen)


def test_a_sound_log_is_sound_whatever_is_known_of_it() -> None:
    log = Audited(5)
    assert log.checked().is_sound
    assert log.checked(None, log.seen[1]).is_sound
    assert "freshness unproven" in log.checked(None, None).says()
    assert "a continuation of the 2 seen before" in log.checked(None, log.seen[1]).says()


@pytest.mark.parametrize("order", [(1, 4), (4, 1)])
def test_of_several_known_checkpoints_the_largest_counts(order: tuple[int, int]) -> None:
    log, known = Audited(5), None
    known = [log.seen[place] for place in order]
    log.ledger.stored.records.pop()
    log.ledger.stored.note = log.seen[3].note
    assert not log.checked(*known).is_sound, "the log was cut back to four after five were seen"


def test_an_entry_filed_under_another_digest_is_a_fault_of_its_own() -> None:
    log = Audited(3)
    log.misfiled = (0, 2)
    report = log.checked()
    assert not report.is_sound
    assert [(one.code, one.where) for one in report.faults] == [
        (FaultCode.INDEX_MISFILED, "entry 0"),
        (FaultCode.INDEX_MISFILED, "entry 2"),
    ]


def test_faults_of_the_log_and_of_the_filing_are_said_together() -> None:
    log = Audited(3)
    log.misfiled = (1,)
    log.ledger.stored.tiles.clear()
    codes = [one.code for one in log.checked().faults]
    assert codes[-1] is FaultCode.INDEX_MISFILED
    assert len(codes) > 1


def test_a_checkpoint_of_a_key_that_does_not_count_makes_no_sound_log() -> None:
    log = Audited(3)
    other = NoteSigner(ORIGIN, generate())
    assert not checked(log, [other.verifier], [None]).is_sound
    assert not checked(log, [], [None]).is_sound
