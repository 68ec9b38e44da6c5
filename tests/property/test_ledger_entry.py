"""Laws of a leaf: the template writes canonical JSON, and only what it writes is read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.kernel import Digest, canonical, stamp
from interlock.ledger import Entry
from interlock.ledger.errors import EntryMalformed

HEX = st.text("0123456789abcdef", min_size=64, max_size=64)
SUBJECTS = st.lists(
    st.builds(Digest, st.sampled_from(["sha256", "gitCommit", "gitTree"]), HEX), min_size=1, max_size=5, unique=True
)
KINDS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\'), min_size=1)
TIMES = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    subjects = tuple(sorted(draw(SUBJECTS), key=str))
    digest = Digest("sha256", draw(HEX))
    return Entry(draw(TIMES), digest, draw(KINDS), draw(st.integers(0, 2**50)), subjects)


def fields(entry: Entry) -> dict[str, object]:
    return {
        "at": stamp(entry.at),
        "envelope": {"sha256": entry.envelope.hex},
        "kind": entry.kind,
        "size": entry.size,
        "subjects": [str(subject) for subject in entry.subjects],
    }


@given(entries())
def test_a_leaf_is_canonical_json_of_its_fields(entry: Entry) -> None:
    assert entry.leaf() == canonical(fields(entry))


@given(entries())
def test_a_leaf_reads_back_as_its_entry(entry: Entry) -> None:
    assert Entry.read(entry.leaf()) == entry


@given(entries(), st.data())
def test_a_leaf_with_one_bit_flipped_is_another_entry_or_none(entry: Entry, data: st.DataObject) -> None:
    leaf = bytearray(entry.leaf())
    bit = data.draw(st.integers(0, len(leaf) * 8 - 1))
    leaf[bit // 8] ^= 1 << bit % 8
    try:
        read = Entry.read(bytes(leaf))
    except EntryMalformed:
        return
    assert read != entry
    assert read.leaf() == bytes(leaf)


@given(entries(), st.text(min_size=1))
def test_fields_never_escape_into_the_rest_of_the_leaf(entry: Entry, text: str) -> None:
    for changed in (
        Entry(entry.at, entry.envelope, text, entry.size, entry.subjects),
        Entry(entry.at, entry.envelope, entry.kind, entry.size, (Digest(text, "0" * 64),)),
        Entry(entry.at, Digest("sha256", text), entry.kind, entry.size, entry.subjects),
    ):
        try:
            leaf = changed.leaf()
        except EntryMalformed:
            continue
        assert leaf == canonical(fields(changed))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_leaf_are_refused(body: bytes) -> None:
    with pytest.raises(EntryMalformed):
        Entry.read(body)


@given(entries())
def test_another_offset_of_the_same_instant_is_another_spelling_and_refused(entry: Entry) -> None:
    at = stamp(entry.at).encode()
    with pytest.raises(EntryMalformed):
        Entry.read(entry.leaf().replace(at, at.replace(b"Z", b"+00:00")))
