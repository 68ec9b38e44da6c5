import pytest

from interlock.formats.manifests.rpm.berkeley import is_berkeley, values
from interlock.formats.manifests.rpm.header import HeaderBroken
from tests.unit.formats.manifests.rpm.building import PAGE, berkeley_file, header

LONG = header("long", "1", provides=["x" * 100] * 200)


@pytest.mark.parametrize("order", ["<", ">"])
def test_values_are_read_from_their_pages_in_either_order_of_bytes(order: str) -> None:
    made = [header("a", "1"), LONG]
    body = berkeley_file(made, order, inline=header("small", "2"))
    assert is_berkeley(body)
    assert list(values(body)) == [*made, header("small", "2")]


def test_a_file_that_is_cut_off_is_refused() -> None:
    body = berkeley_file([LONG])
    for broken in (b"", body[:100], body[:-PAGE], body[: PAGE * 2], body[: PAGE * 2] + bytes(len(body) - PAGE * 2)):
        with pytest.raises(HeaderBroken):
            list(values(broken))


def test_pages_that_go_round_in_a_circle_are_left() -> None:
    body = bytearray(berkeley_file([LONG]))
    body[PAGE * 2 + 16 : PAGE * 2 + 20] = (2).to_bytes(4, "little")
    assert [len(one) for one in values(bytes(body))] == [len(LONG)]


def test_an_encrypted_file_is_refused() -> None:
    body = bytearray(berkeley_file([]))
    body[24] = 1
    with pytest.raises(HeaderBroken, match="encrypted"):
        list(values(bytes(body)))
