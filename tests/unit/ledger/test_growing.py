"""A log that grew is proven by what is new; what is altered, cut back or forked is noticed all the same."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.crypto import NoteSigner
from interlock.evidence import seal
from interlock.ledger import ProvenLog
from interlock.ledger.errors import LogForked, LogRolledBack, NotIncluded
from interlock.ledger.growing import GrowingLog
from interlock.ledger.model import Checkpoint
from tests.unit.ledger.test_admit import KIND, ORIGIN, SUBJECT, Log


class Watched:
    """A log that grows, and from where it was read each time."""

    def __init__(self, size: int = 0) -> None:
        self.log = Log(size)
        self.growing = GrowingLog([NoteSigner(ORIGIN, self.log.signer).verifier], ORIGIN)
        self.read_from: list[int] = []
        self.leaves: list[bytes] | None = None
        """What is read in place of the leaves there are."""

    def add(self, number: int) -> None:
        for each in range(number):
            size = len(self.log.leaves)
            self.log.append(seal([SUBJECT], KIND, {"at": size, "each": each}, [self.log.signer]))

    def read(self, start: int) -> Iterable[bytes]:
        self.read_from.append(start)
        return (self.log.leaves if self.leaves is None else self.leaves)[start:]

    def proven(self, seen: Checkpoint | None = None) -> ProvenLog:
        return self.growing.proven(self.read, self.log.ledger.checkpoint().note, seen)


@given(st.lists(st.integers(0, 5), min_size=1, max_size=6))
def test_it_comes_to_what_reading_all_of_it_comes_to(steps: list[int]) -> None:
    one = Watched(1)
    for step in steps:
        one.add(step)
        assert one.proven() == one.log.prove()


@pytest.mark.parametrize("meanwhile", [0, 2])
def test_another_thread_that_proves_it_meanwhile_leaves_nothing_half_done(meanwhile: int) -> None:
    one = Watched(3)
    one.proven()
    one.add(2)
    note = one.log.ledger.checkpoint().note
    wanted = one.log.prove()

    def interrupted(start: int) -> Iterable[bytes]:
        leaves = one.log.leaves[start:5]
        one.add(meanwhile)
        one.proven()
        return leaves

    assert one.growing.proven(interrupted, note, None) == wanted
    one.add(1)
    assert one.proven() == one.log.prove()


def test_only_what_is_new_is_read() -> None:
    one = Watched(3)
    one.proven()
    one.add(2)
    one.proven()
    one.proven()
    assert one.read_from == [0, 3, 5]


@pytest.mark.parametrize("spoil", ["altered", "left out", "added", "turned"])
def test_new_leaves_that_do_not_lead_to_the_checkpoint_are_noticed_and_change_nothing(spoil: str) -> None:
    one = Watched(3)
    before = one.proven()
    one.add(3)
    good = one.log.leaves
    one.leaves = {
        "altered": [*good[:4], good[4] + b" ", good[5]],
        "left out": good[:5],
        "added": [*good, good[0]],
        "turned": [*good[:4], good[5], good[4]],
    }[spoil]
    with pytest.raises(NotIncluded):
        one.proven()
    one.leaves = None
    assert one.proven().leaves[:3] == before.leaves
    assert one.proven() == one.log.prove()


def test_a_log_that_was_cut_back_is_noticed() -> None:
    one = Watched(5)
    one.proven()
    with pytest.raises(LogRolledBack):
        one.growing.proven(one.read, one.log.seen[1].note, None)


def test_what_was_seen_elsewhere_meanwhile_is_held_against_all_of_it() -> None:
    one = Watched(4)
    one.proven()
    one.add(2)
    assert one.proven(one.log.seen[4]).is_fresh
    assert one.read_from == [0, 0], "nobody knew that checkpoint when the first leaves were read"
    one.add(1)
    assert one.proven(one.log.seen[4]).is_fresh
    assert one.read_from[-1] == 6
    other = Log(3)
    with pytest.raises(LogForked):
        one.proven(other.seen[2])


def test_what_was_seen_is_the_log_that_was_proven() -> None:
    one = Watched(4)
    one.proven(one.log.seen[3])
    one.add(1)
    one.proven(one.log.seen[3])
    assert one.read_from == [0, 4]
