"""What others say about how something was made."""

from __future__ import annotations

from interlock.kernel import Digest
from interlock.supply.provenanced import Dialect, Provenanced, Reason, Thing, is_workflow


def made(builder: str = "") -> Provenanced:
    things = (Thing("a", (Digest("sha256", "ab" * 32),)), Thing("_", (), (("gce_image_id", "89"),)))
    return Provenanced(dialect=Dialect.SUMMARY, predicate_type="t", subjects=things, builder=builder)


def test_a_subject_is_found_by_digest_or_identity_and_never_by_name() -> None:
    assert made().subject_with("sha256", "ab" * 32) == made().subjects[0]
    assert made().subject_with("gce_image_id", "89") == made().subjects[1]
    assert made().subject_with("sha256", "AB" * 32) is None
    assert made().subject_with("gce_image_id", "8") is None
    assert made().subject_with("", "") is None


def test_a_builder_has_a_name_and_perhaps_a_ref() -> None:
    assert (made("https://x@refs/tags/v1").builder_name, made("https://x@refs/tags/v1").builder_ref) == (
        "https://x",
        "refs/tags/v1",
    )
    assert made("https://x").builder_ref == ""


def test_a_workflow_of_github_is_told_from_other_builders() -> None:
    assert is_workflow("https://github.com/o/r/.github/workflows/x.yml@refs/heads/main")
    assert not is_workflow("https://github.com/actions/runner")
    assert not is_workflow("https://evil.example/github.com/o/r/.github/workflows/x.yml")


def test_a_reason_says_what_is_expected_and_what_is_there() -> None:
    assert str(Reason("tag", "v1", "")) == "tag: 'v1' is expected, and nothing is said of it"
    assert str(Reason("tag", "v1", "v2", "because")) == "tag: 'v1' is expected, and it is 'v2' (because)"
