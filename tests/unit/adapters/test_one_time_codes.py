from datetime import UTC, datetime

import pytest

from interlock.adapters.one_time_codes import TimedCodes

CODES = TimedCodes()
RFC = CODES.secret(b"12345678901234567890")
"""The secret of RFC 6238, appendix B."""


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_rfc(seconds: int, code: str) -> None:
    assert CODES.step(RFC, code, datetime.fromtimestamp(seconds, UTC), 0) == seconds // 30


def test_a_step_counts_one_time_and_none_before_it() -> None:
    at = datetime.fromtimestamp(59, UTC)
    assert CODES.step(RFC, "287082", at, 0) == 1
    assert CODES.step(RFC, "287082", at, 1) is None
    assert CODES.step(RFC, "287082", at, 2) is None


@pytest.mark.parametrize(
    ("late", "counts"),
    [(-60, False), (-59, True), (0, True), (30, True), (31, False), (61, False)],
)
def test_clocks_differ_by_one_step_at_the_most(late: int, *, counts: bool) -> None:
    at = datetime.fromtimestamp(1111111109 + late, UTC)
    assert (CODES.step(RFC, "081804", at, 0) == 1111111109 // 30) is counts


@pytest.mark.parametrize("code", ["", "28708", "2870822", "abcdef", "۲۸۷۰۸۲", "\ud800", "000000"])
def test_what_is_no_code_does_not_count(code: str) -> None:
    assert CODES.step(RFC, code, datetime.fromtimestamp(59, UTC), 0) is None


def test_a_code_may_be_typed_with_a_gap() -> None:
    assert CODES.step(RFC, " 287 082 ", datetime.fromtimestamp(59, UTC), 0) == 1


def test_a_generator_is_told_everything_by_one_address() -> None:
    made = CODES.address(RFC, "directory:local/ann")
    assert made.startswith("otpauth://totp/Interlock:")
    assert f"secret={RFC}" in made
    assert len(CODES.secret(bytes(CODES.secret_bytes))) == 32
