from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.crypto import NoteSigner, generate
from interlock.kernel import Digest, Subject
from interlock.ledger import Draft, ProvenLog, prove
from interlock.ledger.errors import EntryMalformed
from interlock.ledger.indexed import IndexedLog, indexed
from interlock.testing.ledger import MemoryLedger

AT = datetime(2026, 1, 5, tzinfo=UTC)
ORIGIN = "interlock.local/test"
SIGNER = NoteSigner(ORIGIN, generate())
DIGESTS = [
    *(Digest("gitCommit", letter * 40) for letter in "abc"),
    *(Digest("sha256", letter * 64) for letter in "ab"),
    Digest("sha1", "a" * 40),
]
KINDS = ["https://example.org/p", "https://example.org/q", "sha1:" + "a" * 40]

drafts = st.tuples(
    st.sampled_from(KINDS), st.lists(st.sampled_from(DIGESTS), min_size=1, max_size=4, unique=True), st.binary()
)


def log_of(entries: list[tuple[str, list[Digest], bytes]]) -> ProvenLog:
    ledger = MemoryLedger(ORIGIN, SIGNER)
    ledger.append(
        [Draft(body + bytes([place]), kind, tuple(about), AT) for place, (kind, about, body) in enumerate(entries)]
    )
    leaves = [record.leaf for record in ledger.stored.records]
    return prove(leaves, ledger.checkpoint().note, [SIGNER.verifier], ORIGIN, None)


@given(
    st.lists(drafts, min_size=1, max_size=12),
    st.lists(st.sampled_from(DIGESTS), min_size=1, max_size=3),
    st.lists(st.sampled_from(KINDS), max_size=2),
)
def test_an_indexed_log_answers_as_the_log_that_it_was_made_of(
    entries: list[tuple[str, list[Digest], bytes]], about: list[Digest], kinds: list[str]
) -> None:
    log = log_of(entries)
    fast = indexed(log)
    subject = Subject("x", tuple(about))
    assert fast.about(subject) == log.about(subject)
    for start in range(len(entries) + 1):
        later = [each for each in log.of_kinds(kinds) if each[0] >= start]
        assert fast.of_kinds(kinds, start=start) == log.of_kinds(kinds, start=start) == later
    for kind in KINDS:
        assert fast.last_of(kind) == log.last_of(kind) == log.of_kinds({kind})[-1:]
    assert (fast.checkpoint, fast.leaves, fast.is_fresh) == (log.checkpoint, log.leaves, log.is_fresh)
    assert fast.places() == log.places()


def test_a_kind_that_looks_like_a_digest_makes_an_entry_about_nothing() -> None:
    fast = indexed(log_of([(KINDS[2], [DIGESTS[0]], b"")]))
    assert fast.about(Subject("x", (DIGESTS[5],))) == []
    assert [index for index, _ in fast.of_kinds({KINDS[2]})] == [0]


def test_a_leaf_that_cannot_be_read_is_an_error_for_whoever_asks_about_it_and_for_nobody_else() -> None:
    whole = log_of([(KINDS[0], [DIGESTS[0]], b""), (KINDS[1], [DIGESTS[1]], b"")])
    spoilt = (whole.leaves[0] + b" ", whole.leaves[1])
    fast = indexed(ProvenLog(whole.checkpoint, spoilt, whole.is_fresh))
    assert isinstance(fast, IndexedLog)
    assert [index for index, _ in fast.about(Subject("x", (DIGESTS[1],)))] == [1]
    with pytest.raises(EntryMalformed):
        fast.about(Subject("x", (DIGESTS[0],)))
    with pytest.raises(EntryMalformed):
        fast.of_kinds({KINDS[0]})
