import pytest

from interlock.store import number_rows
from interlock.store.number_rows import Kind, read, written


@pytest.mark.parametrize(("kind", "largest"), [("B", 0xFF), ("H", 0xFFFF), ("I", 0xFFFFFFFF)])
def test_numbers_come_back_and_one_that_is_too_large_is_refused(kind: Kind, largest: int) -> None:
    assert list(read(kind, written(kind, [0, 1, largest]))) == [0, 1, largest]
    with pytest.raises(OverflowError):
        written(kind, [largest + 1])


def test_the_little_end_comes_first_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert written("I", [1, 0x01020304]) == b"\x01\0\0\0\x04\x03\x02\x01"
    monkeypatch.setattr(number_rows, "_IS_BIG", not number_rows._IS_BIG)
    assert written("H", [1]) == b"\0\x01"
    assert list(read("H", b"\0\x01")) == [1]


def test_bytes_that_end_within_a_number_are_refused() -> None:
    with pytest.raises(ValueError, match="multiple"):
        read("I", b"\x01\x02\x03")
