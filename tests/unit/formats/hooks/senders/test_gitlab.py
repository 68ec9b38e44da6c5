"""GitLab: tokens of two kinds, and events whose names stand in the body."""

from __future__ import annotations

import pytest

from interlock.formats.errors import DeliveryUnproven
from interlock.formats.hooks import Ending, Happened, Happening, Headers, named
from interlock.kernel import Severity
from tests.deliveries import NEW, NOW, OLD, SECRET, SIGNING, only, read, standard

SHOP = {"path_with_namespace": "team/shop", "web_url": "https://git.example.org/team/shop"}
BODY = b'{"object_kind": "push"}'


def one(kind: str, **fields: object) -> Happening:
    """Give the happening of an event in the shop."""
    return only("gitlab", {"object_kind": kind, "project": SHOP, "user": {"username": "someone"}, **fields})


def checked(values: dict[str, str], *secrets: str) -> None:
    """Check a delivery now."""
    named("gitlab").check(Headers.of(values.items()), BODY, secrets, NOW)


def test_either_token_is_taken() -> None:
    checked({"X-Gitlab-Token": SECRET}, SECRET, "another")
    checked(standard(BODY), SIGNING)
    checked(standard(BODY), SECRET, SIGNING)
    checked({"X-Gitlab-Token": SECRET}, SECRET, SIGNING)
    checked({"X-Gitlab-Token": SECRET, **standard(BODY)}, SECRET)


def test_a_wrong_signature_is_not_made_good_by_a_token() -> None:
    wrong = {**standard(BODY), "webhook-signature": "v1,AAAA"}
    for values, secrets in (
        ({"X-Gitlab-Token": SECRET, **wrong}, (SECRET, SIGNING)),
        ({"X-Gitlab-Token": SIGNING}, (SIGNING,)),
        (standard(BODY), (SECRET,)),
        ({}, (SECRET, SIGNING)),
        ({}, ()),
    ):
        with pytest.raises(DeliveryUnproven):
            checked(values, *secrets)


def test_a_delivery_is_told_by_the_id_that_its_proof_covers() -> None:
    body = {"object_kind": "push"}
    signed = {name.replace("-", "_"): value for name, value in standard(BODY).items()}
    first = read("gitlab", body, **signed, idempotency_key="another")
    assert first.id == "evt-1"
    assert first.until is not None
    assert first.once == read("gitlab", {"object_kind": "note"}, **signed).once
    keyed = read("gitlab", body, idempotency_key="a", x_gitlab_event_uuid="u")
    assert keyed.once != read("gitlab", body, idempotency_key="b", x_gitlab_event_uuid="u").once
    old = read("gitlab", body, x_gitlab_event_uuid="u")
    assert old.id == "u"
    assert old.once == read("gitlab", body, x_gitlab_event_uuid="v").once


def test_the_kind_is_taken_from_the_body_before_the_header() -> None:
    assert read("gitlab", {"object_kind": "push"}, x_gitlab_event="Note Hook").kind == "push"
    assert read("gitlab", {"event_name": "key_create"}).kind == "key_create"
    assert read("gitlab", {}, x_gitlab_event="Odd Hook").kind == "Odd Hook"
    assert one("unheard of").kind is Happened.UNKNOWN


def test_a_push_is_told_with_its_last_commit() -> None:
    commits = [{"id": OLD, "title": "First"}, {"id": NEW, "title": "Second", "url": "https://git.example.org/c"}]
    found = one("push", ref="refs/heads/main", before=OLD, after=NEW, commits=commits, user_username="pusher")
    assert (found.kind, found.title, found.address) == (Happened.COMMITS_PUSHED, "Second", "https://git.example.org/c")
    assert one("tag_push", ref="refs/tags/v1", before="0" * 40, after=NEW).kind is Happened.TAG_PUSHED
    assert one("push", ref="refs/heads/x", before=OLD, after="0" * 40).kind is Happened.BRANCH_DELETED


def test_a_system_hook_tells_each_ref_that_moved() -> None:
    changes = [
        {"ref": "refs/heads/a", "before": OLD, "after": NEW},
        {"ref": "refs/tags/b", "before": OLD, "after": NEW},
    ]
    found = read("gitlab", {"event_name": "repository_update", "changes": changes}).happenings
    assert [each.kind for each in found] == [Happened.COMMITS_PUSHED, Happened.TAG_PUSHED]


@pytest.mark.parametrize(
    ("attributes", "kind"),
    [
        ({"action": "open"}, Happened.CHANGE_OPENED),
        ({"action": "update", "state": "merged"}, Happened.CHANGE_UPDATED),
        ({"action": "merge"}, Happened.CHANGE_MERGED),
        ({"action": "close"}, Happened.CHANGE_CLOSED),
        ({"action": "approval"}, Happened.REVIEW_APPROVED),
        ({"action": "unapproved"}, Happened.REVIEW_WITHDRAWN),
        ({"state": "merged"}, Happened.CHANGE_MERGED),
        ({"state": "opened"}, Happened.CHANGE_UPDATED),
    ],
)
def test_a_merge_request_is_told(attributes: dict[str, object], kind: Happened) -> None:
    change = {
        "iid": 7,
        "title": "Take cards",
        "source_branch": "cards",
        "target_branch": "main",
        "last_commit": {"id": NEW},
        "merge_commit_sha": OLD,
        "oldrev": OLD,
        **attributes,
    }
    found = one("merge_request", object_attributes=change, reviewers=[{"username": "reviewer"}])
    assert (found.kind, found.key, found.actor) == (kind, "7", "someone")
    assert (found.ref, found.into, found.data["reviewers"]) == ("refs/heads/cards", "refs/heads/main", "reviewer")
    assert found.commit is not None
    assert found.commit.hex == (OLD if kind is Happened.CHANGE_MERGED else NEW)


@pytest.mark.parametrize("sort", ["MergeRequest", "Issue", "Commit", "Snippet"])
def test_a_comment_is_told_without_its_words(sort: str) -> None:
    found = one("note", object_attributes={"noteable_type": sort, "note": "hunter2", "commit_id": NEW})
    assert found.what == {"MergeRequest": "change"}.get(sort, sort.lower())
    assert "hunter2" not in repr(found)


def test_issues_and_work_items_are_tickets() -> None:
    for kind in ("issue", "work_item"):
        assert one(kind, object_attributes={"iid": 3, "action": "open"}).kind is Happened.TICKET_CHANGED


def test_a_pipeline_names_the_jobs_that_failed() -> None:
    jobs = [{"name": "lint", "status": "success"}, {"name": "tests", "status": "failed"}]
    attributes = {"id": 1, "ref": "v1", "tag": True, "sha": NEW, "status": "failed"}
    found = one("pipeline", object_attributes=attributes, builds=jobs)
    assert (found.kind, found.ending, found.ref) == (Happened.RUN_FINISHED, Ending.FAILED, "refs/tags/v1")
    assert found.data["failed"] == "tests"
    going = one("pipeline", object_attributes={"status": "manual"})
    assert (going.kind, going.ending) == (Happened.RUN_BEGUN, Ending.WAITING)


def test_a_job_says_why_it_failed_only_if_it_did() -> None:
    job = {"build_id": 2, "build_name": "tests", "ref": "main", "sha": NEW, "build_failure_reason": "script_failure"}
    assert one("build", **job, build_status="failed").data["reason"] == "script_failure"
    assert "reason" not in one("build", **job, build_status="success").data


def test_deployments_and_releases_are_told() -> None:
    found = one("deployment", status="success", environment="production", deployment_id=5, ref="main")
    assert (found.kind, found.ending, found.data["environment"]) == (
        Happened.DEPLOYMENT_CHANGED,
        Ending.PASSED,
        "production",
    )
    for action, kind in (("create", Happened.RELEASE_PUBLISHED), ("delete", Happened.RELEASE_WITHDRAWN)):
        assert one("release", action=action, tag="v1", commit={"id": NEW}).kind is kind
    assert one("release", action="update", tag="v1").kind is Happened.RELEASE_CHANGED


def test_what_gitlab_found_is_told_and_never_a_secret() -> None:
    attributes = {
        "title": "AWS key EXAMPLE",
        "report_type": "secret_detection",
        "severity": "critical",
        "state": "detected",
    }
    found = one("vulnerability", object_attributes={**attributes, "identifiers": [{"value": "EXAMPLE"}]})
    assert (found.kind, found.what, found.severity) == (Happened.ALERT_RAISED, "secret", Severity.CRITICAL)
    assert "EXAMPLE" not in repr(found)
    attributes = {"title": "Bad", "report_type": "dependency_scanning", "state": "resolved"}
    found = one("vulnerability", object_attributes=attributes)
    assert (found.kind, found.what, found.title) == (Happened.ALERT_CLOSED, "dependency", "Bad")
