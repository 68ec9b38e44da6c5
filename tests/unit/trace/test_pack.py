import pytest

from interlock.trace.errors import PackUnreadable
from interlock.trace.pack import (
    ABOUT,
    SCHEMA,
    About,
    about_bytes,
    entry_names,
    entry_of,
    is_known,
    key_name,
    older_name,
    paper_name,
    paper_of,
    proof_text,
    read_about,
    read_older,
    read_proof,
    sums_of,
)

MADE = About(SCHEMA, "dpl-1", "deployment", ("sha256:00",), "log", "2026-01-01T00:00:00Z", "somebody", "1.0")


def test_what_a_pack_is_about_is_read_as_it_was_written_and_in_no_other_spelling() -> None:
    assert read_about(about_bytes(MADE)) == MADE
    for body in (b"", b"{}", about_bytes(MADE) + b"\n", about_bytes(MADE).replace(b"{", b'{"more":1,', 1)):
        with pytest.raises(PackUnreadable):
            read_about(body)


def test_every_member_has_one_name_and_nothing_else_is_called_so() -> None:
    names = [*entry_names(12), key_name("0" * 64), older_name(7), paper_name("1" * 64), ABOUT]
    assert all(map(is_known, names))
    assert [entry_of(name) for name in names] == [12, 12, 12, None, None, None, None]
    assert [paper_of(name) for name in names] == [None, None, None, None, None, "1" * 64, None]
    assert not any(map(is_known, ["entries/12/leaf.json", "papers/x", "evil", "log/keys/x.pem", "entries/1"]))


@pytest.mark.parametrize("path", [(), (bytes(32),), (bytes(32), b"\xff" * 32)])
def test_a_proof_is_read_as_it_was_written(path: tuple[bytes, ...]) -> None:
    assert read_proof(proof_text(path)) == path


@pytest.mark.parametrize(
    "body",
    [b"x", b"00\n", b"0" * 64, b"\n" + b"0" * 64 + b"\n", b"g" * 64 + b"\n", b"\xff\n", (b"0" * 64 + b"\n") * 65],
)
def test_what_is_no_list_of_hashes_is_no_proof(body: bytes) -> None:
    with pytest.raises(PackUnreadable):
        read_proof(body)


@pytest.mark.parametrize("body", [b"", b"{}", b'{"note":"x","path":["zz"]}', b'{"note":1,"path":[]}'])
def test_what_is_no_older_checkpoint_is_refused(body: bytes) -> None:
    with pytest.raises(PackUnreadable):
        read_older(body)


def test_sums_are_what_sha256sum_reads() -> None:
    assert sums_of({"a/b": "00"}) == b"00  a/b\n"
