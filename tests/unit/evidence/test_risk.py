import json

import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.risk import RiskProfile, Shown, read_risk_profile
from interlock.kernel import canonical
from interlock.risk import Profile

SAID = RiskProfile(
    ledger="a.example/log",
    product="shop",
    profile=Profile.STANDARD,
    answers={"data": ("personal",)},
    questions="sha256:" + "0" * 64,
    questions_source="the shipped questions",
    at="2026-11-22T07:00:00Z",
    reasoning=("12 of 24 points",),
    facts=(Shown("container-port", "port 80", "Dockerfile"),),
)


def test_a_risk_profile_is_read_as_it_was_written() -> None:
    assert read_risk_profile(canonical(SAID)) == SAID
    assert json.loads(canonical(SAID))["questionsSource"] == "the shipped questions"


@pytest.mark.parametrize(
    "change",
    [
        {"profile": "none"},
        {"at": "yesterday"},
        {"answers": {"data": "personal"}},
        {"exceptFor": "friends"},
        {"at": None},
    ],
)
def test_what_is_no_risk_profile_is_refused(change: dict[str, object]) -> None:
    body = {**json.loads(canonical(SAID)), **change}
    with pytest.raises(PredicateMalformed):
        read_risk_profile(json.dumps(body).encode())


@pytest.mark.parametrize("body", [b"", b"\xff", b"[" * 100_000])
def test_broken_bytes_are_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_risk_profile(body)
