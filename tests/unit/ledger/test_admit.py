from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from interlock.crypto import LocalSigner, NoteSigner, Trust, TrustedKey, generate
from interlock.crypto.errors import CryptoError, KeyRefused, SealBroken
from interlock.evidence import EvidenceError, seal
from interlock.kernel import Digest, Subject, sha256
from interlock.ledger import Checkpoint, Draft, Entry, ProvenLog, admit, prove
from interlock.ledger.errors import LogForked, LogRolledBack, NotIncluded, OriginChanged
from interlock.testing.ledger import MemoryLedger

AT = datetime(2026, 1, 5, tzinfo=UTC)
ORIGIN = "interlock.local/test"
SUBJECT = Subject("repo", (Digest("gitCommit", "a" * 40),))
KIND = "https://example.org/p"


class Log:
    """A log of sealed statements, with one key for all."""

    def __init__(self, size: int = 0) -> None:
        self.signer: LocalSigner = generate()
        self.ledger = MemoryLedger(ORIGIN, NoteSigner(ORIGIN, self.signer))
        self.seen: list[Checkpoint] = []
        for number in range(size):
            self.append(seal([SUBJECT], KIND, {"number": number}, [self.signer]))

    def append(self, envelope: bytes, subject: Subject = SUBJECT) -> None:
        self.ledger.append([Draft(envelope, KIND, subject.digests, AT)])
        self.seen.append(self.ledger.checkpoint())

    @property
    def leaves(self) -> list[bytes]:
        return [record.leaf for record in self.ledger.stored.records]

    def prove(self, seen: Checkpoint | None = None, *, leaves: list[bytes] | None = None) -> ProvenLog:
        note = self.ledger.checkpoint().note
        verifiers = [NoteSigner(ORIGIN, self.signer).verifier]
        return prove(self.leaves if leaves is None else leaves, note, verifiers, ORIGIN, seen)

    def trust(self, **changes: object) -> Trust:
        key = TrustedKey(self.signer.public, "somebody", AT - timedelta(days=1), purposes=("evidence",))
        return Trust((msgspec.structs.replace(key, **changes),))

    def admit(self, index: int, trust: Trust | None = None, *, envelope: bytes | None = None) -> object:
        record = self.ledger.stored.records[index]
        entry = Entry.read(record.leaf)
        return admit(self.prove(), index, entry, envelope or record.envelope, trust or self.trust())


def test_a_whole_log_is_proven_and_fresh_only_against_something_known() -> None:
    log = Log(5)
    assert log.prove().leaves == tuple(log.leaves)
    assert not log.prove().is_fresh
    assert all(log.prove(seen).is_fresh for seen in log.seen)


@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 8])
def test_no_leaf_can_be_taken_added_changed_or_moved(size: int) -> None:
    log = Log(size)
    leaves = log.leaves
    for place in range(size):
        with pytest.raises(NotIncluded):
            log.prove(leaves=[*leaves[:place], *leaves[place + 1 :]])
        with pytest.raises(NotIncluded):
            log.prove(leaves=[*leaves[:place], leaves[place] + b" ", *leaves[place + 1 :]])
    with pytest.raises(NotIncluded):
        log.prove(leaves=[*leaves, leaves[0]])
    if size > 1:
        with pytest.raises(NotIncluded):
            log.prove(leaves=leaves[::-1])


def test_a_log_that_was_cut_back_is_found_out_by_what_was_seen() -> None:
    log = Log(5)
    newest = log.seen[-1]
    log.ledger.stored.records.pop()
    log.ledger.stored.note = log.seen[3].note
    assert log.prove().checkpoint.size == 4, "by itself it is whole"
    with pytest.raises(LogRolledBack):
        log.prove(newest)


def test_a_log_with_another_past_is_found_out_by_what_was_seen() -> None:
    log, other = Log(3), Log()
    other.signer = log.signer
    other.ledger = MemoryLedger(ORIGIN, NoteSigner(ORIGIN, log.signer))
    for number in range(4):
        other.append(seal([SUBJECT], KIND, {"other": number}, [log.signer]))
    with pytest.raises(LogForked):
        other.prove(log.seen[-1])


def test_what_was_seen_of_another_log_is_held_against_none() -> None:
    log = Log(2)
    seen = msgspec.structs.replace(log.seen[0], origin="interlock.local/other")
    with pytest.raises(OriginChanged):
        log.prove(seen)


def test_a_checkpoint_by_a_key_that_does_not_count_proves_nothing() -> None:
    log = Log(2)
    for verifiers in ([], [NoteSigner(ORIGIN, generate()).verifier]):
        with pytest.raises(CryptoError):
            prove(log.leaves, log.ledger.checkpoint().note, verifiers, ORIGIN, None)


def test_an_entry_is_about_a_subject_by_its_digest_and_never_by_the_likes_of_it() -> None:
    log = Log(2)
    log.append(seal([SUBJECT], KIND, {}, [log.signer]), Subject("x", (Digest("gitCommit", "b" * 40),)))
    proven = log.prove()
    assert [index for index, _ in proven.about(SUBJECT)] == [0, 1]
    assert [index for index, _ in proven.about(Subject("repo", (Digest("gitCommit", "b" * 40),)))] == [2]
    assert proven.about(Subject("repo", (Digest("gitCommit", "a" * 39),))) == []
    digest = Entry.read(log.leaves[0]).envelope
    assert proven.about(Subject("repo", (digest,))) == [], "an envelope is no subject of its own entry"


def test_a_statement_is_admitted_with_its_place_time_and_signer() -> None:
    log = Log(3)
    made = admit(log.prove(), 1, Entry.read(log.leaves[1]), log.ledger.stored.records[1].envelope, log.trust())
    assert (made.index, made.at, made.signer_name, made.signer) == (1, AT, "somebody", log.signer.key_id)
    assert (made.statement.subjects, made.statement.predicate) == ((SUBJECT,), b'{"number":1}')


@pytest.mark.parametrize("index", [-1, 0, 2, 3, 99])
def test_an_entry_at_another_place_than_its_own_is_not_admitted(index: int) -> None:
    log = Log(3)
    record = log.ledger.stored.records[1]
    with pytest.raises(NotIncluded):
        admit(log.prove(), index, Entry.read(record.leaf), record.envelope, log.trust())


def test_another_envelope_than_the_one_entered_is_not_admitted_however_well_signed() -> None:
    log = Log(3)
    better = seal([SUBJECT], KIND, {"number": 1, "better": True}, [log.signer])
    with pytest.raises(NotIncluded):
        log.admit(1, envelope=better)
    entry = msgspec.structs.replace(Entry.read(log.leaves[1]), envelope=sha256(better), size=len(better))
    with pytest.raises(NotIncluded):
        admit(log.prove(), 1, entry, better, log.trust())


@pytest.mark.parametrize(
    "changes",
    [
        {"purposes": ("ledger",)},
        {"purposes": ()},
        {"since": AT + timedelta(seconds=1)},
        {"until": AT},
        {"revoked_at": AT},
        {"revoked_at": AT - timedelta(days=400)},
    ],
)
def test_a_key_that_did_not_count_when_the_log_took_it_in_proves_nothing(changes: dict[str, object]) -> None:
    log = Log(1)
    with pytest.raises((KeyRefused, SealBroken)):
        log.admit(0, log.trust(**changes))


def test_a_key_that_ended_later_still_proves_what_it_sealed_before() -> None:
    log = Log(1)
    later = AT + timedelta(seconds=1)
    assert log.admit(0, log.trust(until=later, revoked_at=later))


def test_a_stranger_s_seal_and_bytes_that_are_no_envelope_are_refused() -> None:
    log = Log()
    log.append(seal([SUBJECT], KIND, {}, [generate()]))
    log.append(b"no envelope")
    log.append(b"{}")
    for index in range(3):
        with pytest.raises((CryptoError, EvidenceError)):
            log.admit(index)


def test_every_envelope_is_found_at_its_place() -> None:
    log = Log(5)
    places = log.prove().places()
    assert places == {Entry.read(leaf).envelope: index for index, leaf in enumerate(log.leaves)}


def test_a_log_begins_with_another_one_where_every_leaf_and_the_name_are_the_same() -> None:
    log = Log(3)
    proven = log.prove()
    shorter = ProvenLog(log.seen[1], proven.leaves[:2], is_fresh=True)
    assert (proven.begins_with(proven), proven.begins_with(shorter), shorter.begins_with(proven)) == (True, True, False)
    assert shorter.begins_with(proven, 2)
    assert not proven.begins_with(Log(2).prove()), "another log of the same name says something else"
    other = msgspec.structs.replace(shorter.checkpoint, origin="interlock.local/other")
    assert not proven.begins_with(ProvenLog(other, shorter.leaves, is_fresh=True))
