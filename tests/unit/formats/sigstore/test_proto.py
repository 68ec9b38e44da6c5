"""JSON of protocol buffers."""

from __future__ import annotations

import pytest

from interlock.formats.sigstore.proto import raw, whole


@pytest.mark.parametrize(("given", "meant"), [("0", 0), (7, 7), ("9223372036854775807", 2**63 - 1)])
def test_a_number_may_be_written_as_text(given: int | str, meant: int) -> None:
    assert whole(given, "n") == meant


@pytest.mark.parametrize("given", ["", "01", "-1", "1.0", " 1", "1e3", "9223372036854775808", -1, 2**63, "٣"])
def test_what_two_readers_could_take_for_two_numbers_is_refused(given: int | str) -> None:
    with pytest.raises(ValueError, match="n is"):
        whole(given, "n")


def test_base64_may_be_url_safe_and_broken_into_lines() -> None:
    assert raw("-_-_", "b") == raw("+/+/", "b") == raw("+/\r\n+/\n", "b")


@pytest.mark.parametrize("given", ["", "AA", "AB==", "+_==", "AAAA AAAA"])
def test_base64_that_no_encoder_writes_is_refused(given: str) -> None:
    with pytest.raises(ValueError, match=r"^b"):
        raw(given, "b")


def test_bytes_of_another_size_are_refused() -> None:
    with pytest.raises(ValueError, match="3 bytes, not 32"):
        raw("AAAA", "b", size=32)
