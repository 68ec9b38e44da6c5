"""What a builder says of itself comes back as it was sealed, and nothing is made of what cannot be read."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.builder import BuilderHost, BuilderIdentity, read_builder
from interlock.identity.workload import WorkloadIdentity, WorkloadKind
from interlock.kernel import canonical

AT = datetime(2026, 5, 1, tzinfo=UTC)
ONE = BuilderIdentity(
    "1.0",
    "2026-05-01T00:00:00Z",
    WorkloadIdentity("https://i.example.org", WorkloadKind.GITHUB, "s", "t", AT, AT, is_ref_protected=False),
    "us",
    "thumbprint",
    BuilderHost("a" * 64, "hall"),
)


def test_it_reads_as_it_was_written() -> None:
    body = canonical(ONE)
    assert read_builder(body) == ONE
    told = json.loads(body)
    assert told["workload"]["tokenId"] == "t"
    assert told["workload"]["isRefProtected"] is False
    assert "commit" not in told["workload"], "what is not said is left out"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        canonical({"interlock": "1", "at": "2026-05-01T00:00:00Z"}),
        canonical({"interlock": "1", "at": "soon", "host": {"machine": "a" * 64}}),
        canonical({"interlock": "1", "at": "2026-05-01T00:00:00Z", "host": {"machine": "a" * 64}, "revoked": True}),
        canonical({"interlock": "1", "at": "2026-05-01T00:00:00Z", "host": {"machine": "a" * 64, "revoked": True}}),
        canonical({"interlock": "1", "at": "2026-05-01T00:00:00Z", "host": {"machine": "zz"}}),
        canonical({"interlock": "1", "at": "0001-01-01T00:00:00Z", "host": {"machine": "a" * 64}}),
        canonical(ONE).replace(b'"issuedAt":"2026-05-01T00:00:00Z"', b'"issuedAt":"2026-05-01T00:00:00"'),
        canonical(ONE).replace(b'"expiresAt":"2026', b'"expiresAt":"9999'),
        canonical(ONE).replace(b'"kind":"github"', b'"kind":"jenkins"'),
    ],
)
def test_what_says_nothing_too_little_or_something_unknown_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_builder(body)
