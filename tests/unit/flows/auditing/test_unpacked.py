import pytest

from interlock.flows.auditing.unpacked import EntriesOfPack, PapersOfPack, Unpacked
from interlock.kernel import Digest, sha256
from interlock.ledger import Checkpoint, Record
from interlock.ledger.errors import EntryUnknown
from interlock.trace.errors import PackUnreadable
from interlock.trace.pack import entry_names, paper_name


def test_members_are_given_or_missed() -> None:
    names = entry_names(3)
    unpacked = Unpacked({**dict.fromkeys(names, b"x"), "index.html": b""})
    assert unpacked.indexes() == [3]
    assert unpacked.record(3) == (Record(3, b"x", b"x"), b"x")
    with pytest.raises(PackUnreadable):
        unpacked.record(4)


def test_entries_that_are_not_there_are_no_entries() -> None:
    records = {one: Record(one, b"%d" % one, b"") for one in (2, 3, 7)}
    ledger = EntriesOfPack(Checkpoint("log", 9, bytes(32), b""), records)
    assert (ledger.origin, ledger.checkpoint().size) == ("log", 9)
    assert [one.index for one in ledger.entries(2, 4)] == [2, 3]
    assert list(ledger.leaves(3)) == [b"3", b"7"]
    with pytest.raises(EntryUnknown):
        list(ledger.entries(3, 5))


def test_papers_are_checked_each_time_and_what_was_left_out_counts_as_kept_and_cannot_be_read() -> None:
    good, gone = sha256(b"paper"), sha256(b"left out")
    papers = PapersOfPack(Unpacked({paper_name(good.hex): b"paper", paper_name("0" * 64): b"forged"}), [gone.hex])
    assert papers.get(good) == b"paper"
    papers.check(good)
    papers.check(gone)
    for digest in (gone, Digest("sha256", "0" * 64), Digest("sha512", good.hex)):
        with pytest.raises(PackUnreadable):
            papers.get(digest)
    with pytest.raises(PackUnreadable):
        papers.check(Digest("sha256", "0" * 64))
