"""The simulated ledger and memory keep the promises of their ports."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from interlock.crypto import NoteSigner, generate
from interlock.kernel import sha256
from interlock.ledger import Ledger, LedgerReader, Memory, Ticket
from interlock.ledger.errors import CheckpointMissing, EntryUnknown, TimeReversed
from interlock.testing.ledger import ForgetfulMemory, MemoryLedger, StoredReader, draft

if TYPE_CHECKING:
    from interlock.ledger import Checkpoint

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def make() -> MemoryLedger:
    return MemoryLedger("log.example", NoteSigner("log.example", generate()))


def test_the_simulators_satisfy_the_ports() -> None:
    made = make()
    ledger: Ledger = made
    reader: LedgerReader = StoredReader(made.stored)
    memory: Memory = ForgetfulMemory()
    assert (ledger.origin, list(reader.records()), memory.last("log.example")) == ("log.example", [], None)


def test_tickets_are_dense_and_an_envelope_keeps_its_ticket() -> None:
    ledger = make()
    first = ledger.append([draft(0, AT), draft(1, AT), draft(0, AT + timedelta(1))])
    assert first == (Ticket(0, AT), Ticket(1, AT), Ticket(0, AT))
    again = ledger.append([draft(1, AT - timedelta(1)), draft(2, AT)])
    assert again == (Ticket(1, AT), Ticket(2, AT))
    before = ledger.checkpoint()
    assert before.size == 3
    assert ledger.append([draft(2, AT)]) == (Ticket(2, AT),)
    assert ledger.checkpoint() == before
    assert ledger.find(sha256(draft(2, AT).envelope)) == Ticket(2, AT)
    assert ledger.find(sha256(b"other")) is None


def test_a_batch_that_goes_back_in_time_changes_nothing() -> None:
    ledger = make()
    ledger.append([draft(0, AT)])
    before = ledger.checkpoint()
    with pytest.raises(TimeReversed):
        ledger.append([draft(1, AT), draft(2, AT - timedelta(seconds=1))])
    assert ledger.checkpoint() == before
    assert ledger.find(sha256(draft(1, AT).envelope)) is None


def test_questions_about_what_is_not_there_are_errors() -> None:
    ledger = make()
    with pytest.raises(CheckpointMissing):
        ledger.checkpoint()
    for start, end in ((0, 1), (-1, 0), (1, 0)):
        with pytest.raises(EntryUnknown):
            list(ledger.entries(start, end))


def test_entries_are_found_by_what_they_are_about() -> None:
    ledger = make()
    ledger.append([draft(number, AT) for number in range(15)])
    [subject] = draft(1, AT).subjects
    assert ledger.about(subject) == (1, 8)


def test_memory_never_goes_back() -> None:
    ledger, memory = make(), ForgetfulMemory()
    seen: list[Checkpoint] = []
    for number in range(2):
        ledger.append([draft(number, AT)])
        seen.append(ledger.checkpoint())
    memory.remember(seen[1])
    memory.remember(seen[0])
    assert memory.last("log.example") == seen[1]
