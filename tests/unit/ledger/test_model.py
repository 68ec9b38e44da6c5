"""Entries and checkpoints: what is written, what is read, what is refused."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from interlock.crypto import NoteSigner, TreeHead, generate
from interlock.crypto.errors import CheckpointMalformed, NoteUnsigned
from interlock.kernel import Digest, sha256
from interlock.ledger import Checkpoint, Draft, Entry, Fault, FaultCode, Report
from interlock.ledger.errors import EntryMalformed, EntryTooLarge, OriginChanged
from interlock.ledger.model import BIGGEST_LEAF

AT = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
KIND = "https://slsa.dev/provenance/v1"


def entry(**changes: Any) -> Entry:
    fields: dict[str, Any] = {
        "at": AT,
        "envelope": sha256(b"envelope"),
        "kind": KIND,
        "size": 8,
        "subjects": (Digest("gitCommit", "a" * 40), sha256(b"x")),
    }
    return Entry(**{**fields, **changes})


def test_a_leaf_is_written_as_documented() -> None:
    assert entry().leaf() == (
        b'{"at":"2026-11-21T09:30:00Z","envelope":{"sha256":"%b"},"kind":"https://slsa.dev/provenance/v1","size":8,'
        b'"subjects":["gitCommit:%b","sha256:%b"]}'
    ) % (hashlib.sha256(b"envelope").hexdigest().encode(), b"a" * 40, hashlib.sha256(b"x").hexdigest().encode())


def test_an_entry_describes_its_draft_with_subjects_in_order_each_once() -> None:
    one, two = sha256(b"x"), Digest("gitCommit", "a" * 40)
    made = Entry.of(Draft(b"envelope", KIND, (one, two, one), AT))
    assert made == entry()
    assert Entry.of(Draft(b"envelope", KIND, (one,), AT)).subjects == (one,)


def test_times_of_any_offset_are_written_in_utc_with_their_fraction() -> None:
    local = datetime(2026, 11, 21, 10, 30, 0, 5, tzinfo=timezone(timedelta(hours=1)))
    assert b'"at":"2026-11-21T09:30:00.000005Z"' in entry(at=local).leaf()


UNWRITABLE: dict[str, dict[str, Any]] = {
    "no kind": {"kind": ""},
    "a quote in the kind": {"kind": 'a"b'},
    "a backslash in the kind": {"kind": "a\\b"},
    "a space in the kind": {"kind": "a b"},
    "a line end in the kind": {"kind": "a\n"},
    "a kind outside ASCII": {"kind": "\u00e9"},
    "a kind that is too long": {"kind": "k" * 501},
    "a negative size": {"size": -1},
    "a size that JSON readers round": {"size": 10**16},
    "no subject": {"subjects": ()},
    "subjects out of order": {"subjects": (sha256(b"x"), Digest("gitCommit", "a" * 40))},
    "a subject twice": {"subjects": (sha256(b"x"), sha256(b"x"))},
    "a quote in a subject": {"subjects": (Digest("sha256", '"'),)},
    "a subject without algorithm": {"subjects": (Digest("", "00"),)},
    "an envelope digest that is none": {"envelope": Digest("sha256", "00")},
    "an envelope digest in capitals": {"envelope": Digest("sha256", "A" * 64)},
}


@pytest.mark.parametrize("case", UNWRITABLE)
def test_fields_that_make_no_entry_are_refused(case: str) -> None:
    with pytest.raises(EntryMalformed):
        entry(**UNWRITABLE[case]).leaf()


def test_the_longest_kind_and_an_empty_envelope_are_written() -> None:
    assert Entry.read(entry(kind="k" * 500, size=0).leaf()).size == 0


def test_an_entry_of_more_bytes_than_a_bundle_holds_is_refused() -> None:
    subjects = tuple(sorted((sha256(b"%d" % number) for number in range(900)), key=str))
    room = (BIGGEST_LEAF - len(entry(subjects=subjects[:1]).leaf())) // 74
    assert len(entry(subjects=subjects[: room + 1]).leaf()) <= BIGGEST_LEAF
    with pytest.raises(EntryTooLarge) as caught:
        entry(subjects=subjects[: room + 2]).leaf()
    assert caught.value.remedy == f"split the evidence: it names {room + 2} subjects"
    with pytest.raises(EntryMalformed):
        Entry.read(b" " * (BIGGEST_LEAF + 1))


LEAF = entry().leaf()
COMMIT = b"gitCommit:" + b"a" * 40
UNREADABLE = {
    "nothing": b"",
    "a list": b"[]",
    "not UTF-8": b"\xff",
    "nested too deeply": b"[" * 100_000,
    "a space": LEAF.replace(b":8", b": 8"),
    "an escape": LEAF.replace(b"https", b"\\u0068ttps"),
    "a name twice": LEAF.replace(b'"size":8', b'"size":8,"size":8'),
    "names out of order": LEAF.replace(b'"size":8,', b"")[:-1] + b',"size":8}',
    "an unknown name": LEAF[:-1] + b',"x":1}',
    "an unknown name in the envelope": LEAF.replace(b'{"sha256"', b'{"a":1,"sha256"'),
    "another envelope digest": LEAF.replace(b'{"sha256"', b'{"sha512"'),
    "a missing name": LEAF.replace(b'"size":8,', b""),
    "a size with a fraction": LEAF.replace(b":8,", b":8.0,"),
    "a size with a leading zero": LEAF.replace(b":8,", b":08,"),
    "another spelling of the time": LEAF.replace(b"00Z", b"00+00:00"),
    "a time without offset": LEAF.replace(b"00Z", b"00"),
    "a subject of unknown algorithm": LEAF.replace(b"gitCommit:", b"gitCommix:"),
    "a subject of wrong length": LEAF.replace(b"gitCommit:a", b"gitCommit:"),
    "subjects out of order": LEAF.replace(b'"gitCommit:%b",' % (b"a" * 40), b"").replace(
        b'"]', b'","gitCommit:%b"]' % (b"a" * 40)
    ),
    "no subjects": LEAF[: LEAF.index(b'"subjects"')] + b'"subjects":[]}',
    "something after the end": LEAF + b"\n",
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_bytes_that_are_no_leaf_are_refused(case: str) -> None:
    assert UNREADABLE[case] != LEAF
    with pytest.raises(EntryMalformed):
        Entry.read(UNREADABLE[case])


def test_a_checkpoint_opens_with_the_logs_key_and_origin() -> None:
    signer = NoteSigner("log.example", generate())
    made = Checkpoint.sign(TreeHead("log.example", 3, b"\x07" * 32), [signer])
    opened = Checkpoint.open(made.note, [signer.verifier], "log.example")
    assert opened == made
    assert (opened.origin, opened.size, opened.root) == ("log.example", 3, b"\x07" * 32)


def test_a_checkpoint_of_another_log_key_or_form_is_refused() -> None:
    signer, stranger = NoteSigner("log.example", generate()), NoteSigner("log.example", generate())
    note = Checkpoint.sign(TreeHead("log.example", 3, bytes(32)), [signer]).note
    with pytest.raises(OriginChanged, match=r"log\.example, not of other\.example"):
        Checkpoint.open(note, [signer.verifier], "other.example")
    with pytest.raises(NoteUnsigned):
        Checkpoint.open(note, [stranger.verifier], "log.example")
    with pytest.raises(CheckpointMalformed):
        Checkpoint.sign(TreeHead("log.example", 0, bytes(32)), [signer])


def test_a_report_says_its_answer_in_one_sentence() -> None:
    fault = Fault(FaultCode.TILE_WRONG, "tile 0/0", "x")
    assert Report(3, bytes(32), (), None).says() == "3 entries consistent, freshness unproven"
    assert Report(3, bytes(32), (), 2).says() == "3 entries consistent, and a continuation of the 2 seen before"
    spoilt = Report(3, bytes(32), (fault,), 2)
    assert spoilt.says() == "1 faults in 3 entries"
    assert not spoilt.is_sound
    assert Report(0, bytes(32), (), None).is_sound


def test_fault_codes_are_never_reused() -> None:
    assert len({code.value for code in FaultCode}) == len(FaultCode.__members__)
