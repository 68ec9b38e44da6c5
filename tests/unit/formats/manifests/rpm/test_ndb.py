import pytest

from interlock.formats.manifests.rpm.header import HeaderBroken
from interlock.formats.manifests.rpm.ndb import blobs
from tests.unit.formats.manifests.rpm.building import header, ndb_file


def test_each_slot_leads_to_a_blob() -> None:
    made = [header("a", "1"), header("b", "2")]
    assert list(blobs(ndb_file(made))) == made


def test_a_file_that_is_cut_off_or_broken_is_refused() -> None:
    body = ndb_file([header("a", "1")])
    for broken in (
        b"",
        body[:-40],
        body[:4100],
        body[:4096],
        body.replace(b"Slot", b"slot"),
        body.replace(b"Blb", b"B"),
    ):
        with pytest.raises(HeaderBroken):
            list(blobs(broken))
