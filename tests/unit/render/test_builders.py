"""What a token proves is told claim by claim, and how it stands to each builder of a policy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from interlock.identity.workload import BuilderPin, ProvenWorkload, WorkloadKind, read_claims
from interlock.render.builders import is_wanted, token_json, token_lines
from tests.tokens import AUDIENCE, GITHUB, GITHUB_CLAIMS, WORKFLOW

AT = datetime(2026, 5, 1, tzinfo=UTC)
ONE = ProvenWorkload(
    read_claims(
        WorkloadKind.GITHUB,
        {"iss": GITHUB, **GITHUB_CLAIMS, "actor": "ann[bot]"},
        token_id="t",
        issued_at=AT,
        expires_at=AT + timedelta(minutes=5),
    ),
    AUDIENCE,
    "thumbprint",
    AT,
)
PIN = BuilderPin("release", GITHUB, repository_id="1234", workflow=WORKFLOW, workflow_refs=("refs/heads/main",))
OTHER = BuilderPin("other", GITHUB, repository_id="1", workflow=WORKFLOW, workflow_refs=("refs/heads/main",))
HALL = BuilderPin("hall", workload="hall")


def lines(*pins: BuilderPin, was_used: bool = False, may_repeat: bool = False) -> str:
    return "\n".join(token_lines(ONE, pins, "p", was_used=was_used, may_repeat=may_repeat))


def test_every_claim_is_told_and_what_is_not_said_is_left_out() -> None:
    told = lines()
    assert f"the token is good: https://github.com/{WORKFLOW}@refs/heads/main" in told
    for words in (
        ("repository_id", "1234"),
        ("is_ref_protected", "true"),
        ("actor", "ann[bot]"),
        ("audience", AUDIENCE),
    ):
        assert any(line.split() == list(words) for line in told.splitlines()), words
    assert "head_repository" not in told
    assert "asks for no builder" in told


def test_each_builder_of_the_policy_is_it_or_says_why_not() -> None:
    told = lines(PIN, OTHER, HALL)
    assert "release: it is one" in told
    assert "other: it is none\n    the id of the repository is 1234, not 1" in told
    assert "hall: it is none\n    it asks for a host and a key" in told
    assert is_wanted(ONE, (OTHER, PIN))
    assert is_wanted(ONE, ())
    assert not is_wanted(ONE, (OTHER, HALL))


def test_a_token_that_was_shown_before_is_told_as_such() -> None:
    assert "counts for nothing more" in lines(was_used=True)
    assert "and it may be" in lines(was_used=True, may_repeat=True)
    assert "shown before" not in lines()


def test_programs_are_told_the_same() -> None:
    told = token_json(ONE, (PIN, OTHER), "p", was_used=False, may_repeat=False)
    assert told["workload"]["repository_id"] == "1234"
    assert [one["matches"] for one in told["builders"]] == [True, False]
    assert (told["policy"], told["issuer_key"], told["was_used"]) == ("p", "thumbprint", False)
