import hashlib
import hmac

import pytest

from interlock.control import Location, is_value, secret_values

KEY = "00ff" * 16
VALUE = "Zq7" + hashlib.sha256(b"a value of no shape").hexdigest()[:24]


def known(value: str) -> str:
    """Give the keyed hash of a value, as its scanner does."""
    return hmac.new(KEY.encode(), value.encode(), hashlib.sha256).hexdigest()


def found(text: str, at: Location, value: str = VALUE) -> tuple[bytes, ...]:
    return secret_values(text.encode().split(b"\n"), at, is_value(known(value), KEY))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (f'x = "{VALUE}"', Location("a", 1, 6, 1, 6 + len(VALUE))),
        (f'key = "{VALUE}"', Location("a", 1, 1, 1, 8 + len(VALUE))),
        (f'é = "ü"; key = "{VALUE}"  # note', Location("a", 1, 12, 1, 20)),
        (f'é = "ü"; key = "{VALUE}"  # note', Location("a", 1)),
        (f"\n\nkey: {VALUE}\r\n", Location("a", 3, 3)),
        (f"curl -u {VALUE} http://a.example", Location("a", 1, 900, 1, 910)),
    ],
)
def test_the_hash_proves_which_part_of_the_line_it_is(text: str, at: Location) -> None:
    assert found(text, at) == (VALUE.encode(),)


@pytest.mark.parametrize("value", [VALUE + "==", "name:" + VALUE, f"postgres://u:{VALUE}@host/db"])
def test_a_value_may_hold_what_else_ends_one(value: str) -> None:
    assert found(f'go("{value}", 1)', Location("a", 1, 2, 1, 20), value) == (value.encode(),)


def test_a_value_may_have_several_lines() -> None:
    value = f"-----BEGIN\n{VALUE}\n-----END"
    assert found(f'x = """{value}"""', Location("a", 1, 8, 3, 9), value) == (value.encode(),)


def test_without_proof_all_that_can_be_it_is_given() -> None:
    lines = [f"password = {VALUE} plainword 12345678901".encode()]
    nobody = is_value("", KEY)
    assert secret_values(lines, Location("a", 1, 1, 1, 200), nobody) == (VALUE.encode(),)
    assert secret_values(lines, Location("a", 1, 12, 1, 12 + len(VALUE)), nobody) == (VALUE.encode(),)
    assert secret_values([b"pass = correcthorse"], Location("a", 1), nobody) == (b"correcthorse",)


@pytest.mark.parametrize("at", [Location("a"), Location("a", 9), Location("a", 0, 3), Location("a", 2)])
def test_a_place_without_lines_holds_nothing(at: Location) -> None:
    assert secret_values([b"one line"], at, is_value("", KEY)) == ()


def test_a_line_without_end_takes_no_time_without_end() -> None:
    assert secret_values([b'"' * 200_000 + VALUE.encode()], Location("a", 1), is_value("f" * 64, KEY)) == (
        VALUE.encode(),
    )
