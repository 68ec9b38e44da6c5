import msgspec
import pytest

from interlock.evidence import (
    Approval,
    BreakGlass,
    Hold,
    PredicateMalformed,
    Revocation,
    Waiver,
    read_approval,
    read_break_glass,
    read_hold,
    read_revocation,
    read_waiver,
)

ALL = [
    (Waiver("rule", "bandit:B602", "why", "ann", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"), read_waiver),
    (Approval("release", "approve", "gitCommit:aa", "2026-01-01T00:00:00Z"), read_approval),
    (Revocation("aa", "why", "2026-01-01T00:00:00Z"), read_revocation),
    (Hold("place", "gitCommit:aa", "why", "2026-01-01T00:00:00Z"), read_hold),
    (BreakGlass("gitCommit:aa", "live", "why", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z"), read_break_glass),
]


@pytest.mark.parametrize(("value", "reader"), ALL)
def test_what_is_written_reads_back(value: object, reader: object) -> None:
    assert reader(msgspec.json.encode(value)) == value  # type: ignore[operator]


@pytest.mark.parametrize(("value", "reader"), ALL)
@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"target": 1}', b"\xff", b"[" * 100_000])
def test_anything_else_is_malformed(value: object, reader: object, body: bytes) -> None:
    del value
    with pytest.raises(PredicateMalformed):
        reader(body)  # type: ignore[operator]


def test_fields_of_later_versions_are_left_alone() -> None:
    body = b'{"target": "aa", "reason": "why", "at": "2026-01-01T00:00:00Z", "later": 1}'
    assert read_revocation(body).target == "aa"
