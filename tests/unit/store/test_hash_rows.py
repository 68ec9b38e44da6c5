import pytest

from interlock.store import StoreCorrupt
from interlock.store.hash_rows import algorithms_of, hashes_read, hashes_written
from interlock.supply.model import Hash

HELD = (Hash("sha256", "ab" * 32), Hash("sha256", "cd" * 32), Hash("sha512", "ef" * 64))


def test_hashes_come_back_and_their_algorithms_are_known() -> None:
    body = hashes_written(HELD)
    assert hashes_read(body, "here") == HELD
    assert algorithms_of(body, "here") == {"sha256", "sha512"}
    assert algorithms_of(body, "here") is algorithms_of(hashes_written(HELD[1:]), "here")


def test_hashes_of_go_come_back_as_they_are_written() -> None:
    held = (Hash("h1", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="), Hash("h1-mod", "+" + "/" * 41 + "8="))
    body = hashes_written(held)
    assert hashes_read(body, "here") == held
    assert len(body) < 90


def test_a_row_without_hashes_has_none() -> None:
    assert hashes_read(None, "here") == ()
    assert algorithms_of(None, "here") == frozenset()


@pytest.mark.parametrize("body", [b"", b"\xc0", hashes_written(HELD)[:-1]])
def test_hashes_that_were_damaged_are_an_error_and_never_none(body: bytes) -> None:
    with pytest.raises(StoreCorrupt, match="hashes"):
        hashes_read(body, "here")
    with pytest.raises(StoreCorrupt, match="hashes"):
        algorithms_of(body, "here")
