"""What a workload is called where provenance names its builder."""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.identity.workload import WorkloadIdentity, WorkloadKind

AT = datetime(2026, 5, 1, tzinfo=UTC)


def test_a_builder_is_named_by_the_file_its_job_stands_in_before_the_one_that_was_started() -> None:
    one = WorkloadIdentity(
        "https://ci.example.org/x",
        WorkloadKind.GITHUB,
        "s",
        "t",
        AT,
        AT,
        workflow="a/b/.github/workflows/c.yml",
        workflow_ref="refs/heads/main",
        job_workflow="p/q/.github/workflows/r.yml",
        job_workflow_commit="d" * 40,
    )
    assert one.id == f"https://ci.example.org/p/q/.github/workflows/r.yml@{'d' * 40}"


def test_a_builder_without_a_file_is_named_by_issuer_and_subject() -> None:
    one = WorkloadIdentity("https://ci.example.org", WorkloadKind.OIDC, "job 7", "t", AT, AT)
    assert one.id == "https://ci.example.org#job 7"
