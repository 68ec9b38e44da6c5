from datetime import UTC, datetime, timedelta, timezone

import pytest

from interlock.kernel import (
    Certainty,
    Digest,
    DigestMalformed,
    DurationMalformed,
    InstantMalformed,
    Severity,
    Subject,
    duration,
    instant,
    sha256,
    stamp,
)


@pytest.mark.parametrize(
    "text", ["sha256:" + "a" * 64, "gitCommit:" + "0" * 40, "gitCommit:" + "f" * 64, "sha1:" + "1" * 40]
)
def test_a_digest_reads_what_it_writes(text: str) -> None:
    assert str(Digest.parse(text)) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sha256",
        "sha256:",
        "sha256:" + "a" * 63,
        "sha256:" + "A" * 64,
        "md5:" + "a" * 32,
        "a" * 64,
        "gitCommit:" + "a" * 41,
    ],
)
def test_what_is_no_digest_is_refused(text: str) -> None:
    with pytest.raises(DigestMalformed, match="is not a digest"):
        Digest.parse(text)


def test_sha256_is_that_of_the_standard() -> None:
    assert sha256(b"abc").hex == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_an_instant_comes_out_in_utc() -> None:
    read = instant("2026-11-21T10:30:00+02:00")
    assert read == datetime(2026, 11, 21, 8, 30, tzinfo=UTC)
    assert stamp(read) == "2026-11-21T08:30:00Z"


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    assert stamp(datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=1)))) == "2025-12-31T23:00:00Z"


@pytest.mark.parametrize("text", ["2026-11-21", "2026-11-21T10:30:00", "yesterday", ""])
def test_an_instant_without_an_offset_is_refused(text: str) -> None:
    with pytest.raises(InstantMalformed):
        instant(text)


@pytest.mark.parametrize(
    ("text", "seconds"), [("10s", 10), ("45m", 2700), ("12h", 43200), ("30d", 2592000), ("2w", 1209600)]
)
def test_a_duration_is_a_number_and_a_unit(text: str, seconds: int) -> None:
    assert duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "30", "d", "-1d", "1.5d", "1y", "1 d", "1234567d"])
def test_what_is_no_duration_is_refused(text: str) -> None:
    with pytest.raises(DurationMalformed):
        duration(text)


def test_severities_rank_from_worst_to_mildest() -> None:
    assert [severity.rank for severity in Severity] == [0, 1, 2, 3, 4]
    assert Certainty.HIGH.rank < Certainty.MEDIUM.rank < Certainty.LOW.rank


def test_subjects_are_the_same_by_digest_and_never_by_name() -> None:
    one = Subject("a", (Digest("sha256", "0" * 64), Digest("gitCommit", "1" * 40)))
    assert one.shares(Subject("b", (Digest("gitCommit", "1" * 40),)))
    assert not one.shares(Subject("a", (Digest("sha256", "2" * 64),)))
