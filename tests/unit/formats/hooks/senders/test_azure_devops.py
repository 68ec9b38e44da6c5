"""Azure DevOps."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import Ending, Happened, Happening
from tests.deliveries import NEW, OLD, only, read

SHOP = {"name": "shop", "project": {"name": "team"}, "remoteUrl": "https://someone@git.example.org/team/_git/shop"}


def one(event: str, **resource: object) -> Happening:
    """Give the happening of an event."""
    said = {"eventType": event, "message": {"text": "Something"}, "createdDate": "2026-09-14T10:00:00.1234567Z"}
    return only("azure-devops", {**said, "resource": resource})


def test_each_ref_that_moved_is_told() -> None:
    updates = [
        {"name": "refs/heads/main", "oldObjectId": OLD, "newObjectId": NEW},
        {"name": "refs/heads/cards", "oldObjectId": OLD, "newObjectId": "0" * 40},
    ]
    resource = {"refUpdates": updates, "commits": [{"commitId": NEW, "comment": "Take cards"}], "repository": SHOP}
    found = read("azure-devops", {"eventType": "git.push", "resource": resource}).happenings
    assert [each.kind for each in found] == [Happened.COMMITS_PUSHED, Happened.BRANCH_DELETED]
    assert (found[0].repository, found[0].title) == ("team/shop", "Take cards")
    assert found[0].address == "https://git.example.org/team/_git/shop"


@pytest.mark.parametrize(
    ("event", "status", "kind"),
    [
        ("git.pullrequest.created", "active", Happened.CHANGE_OPENED),
        ("git.pullrequest.updated", "active", Happened.CHANGE_UPDATED),
        ("git.pullrequest.updated", "completed", Happened.CHANGE_MERGED),
        ("git.pullrequest.updated", "abandoned", Happened.CHANGE_CLOSED),
        ("git.pullrequest.merged", "active", Happened.CHANGE_UPDATED),
    ],
)
def test_a_pull_request_is_told_with_its_votes(event: str, status: str, kind: Happened) -> None:
    votes = [{"uniqueName": "reviewer", "vote": 10}, {"displayName": "other", "vote": -5}, {"vote": 0}]
    found = one(
        event,
        pullRequestId=7,
        status=status,
        reviewers=votes,
        sourceRefName="refs/heads/cards",
        targetRefName="refs/heads/main",
        lastMergeSourceCommit={"commitId": NEW},
        lastMergeCommit={"commitId": OLD},
        repository=SHOP,
    )
    assert (found.kind, found.key, found.into) == (kind, "7", "refs/heads/main")
    assert (found.data["approved-by"], found.data["rejected-by"]) == ("reviewer", "other")
    assert found.commit is not None
    assert found.commit.hex == (OLD if kind is Happened.CHANGE_MERGED else NEW)


def test_builds_and_pipelines_end() -> None:
    found = one(
        "build.complete", id=1, result="partiallySucceeded", definition={"name": "ci"}, sourceBranch="refs/heads/m"
    )
    assert (found.kind, found.ending, found.title) == (Happened.RUN_FINISHED, Ending.FAILED, "ci")
    run = {"id": 2, "state": "completed", "result": "succeeded", "name": "5"}
    name = "ms.vss-pipelines.run-state-changed-event"
    found = one(name, run=run, pipeline={"name": "ci"}, repositories=[{"version": NEW}])
    assert (found.kind, found.what, found.ending, found.title) == (
        Happened.RUN_FINISHED,
        "pipeline",
        Ending.PASSED,
        "ci 5",
    )
    found = one("ms.vss-pipelines.stage-state-changed-event", stage={"state": "waiting"}, run={"id": 2})
    assert (found.kind, found.what, found.ending) == (Happened.RUN_BEGUN, "stage", Ending.WAITING)


def test_releases_and_deployments_are_told() -> None:
    environment = {"name": "production", "status": "succeeded"}
    found = one("ms.vss-release.deployment-completed-event", environment=environment, release={"name": "r1"})
    assert (found.kind, found.ending, found.data["environment"]) == (
        Happened.DEPLOYMENT_CHANGED,
        Ending.PASSED,
        "production",
    )
    started = one("ms.vss-release.deployment-started-event", environment=environment)
    assert started.ending is Ending.RUNNING
    assert one("ms.vss-release.release-created-event").kind is Happened.RELEASE_CHANGED
    assert one("ms.vss-release.release-abandoned-event").kind is Happened.RELEASE_WITHDRAWN


@pytest.mark.parametrize(
    ("event", "status", "kind"),
    [
        ("ms.vss-release.deployment-approval-pending-event", "pending", Happened.REVIEW_REQUESTED),
        ("ms.vss-release.deployment-approval-completed-event", "approved", Happened.REVIEW_APPROVED),
        ("ms.vss-release.deployment-approval-completed-event", "rejected", Happened.REVIEW_REJECTED),
        ("ms.vss-release.deployment-approval-completed-event", "skipped", Happened.REVIEW_GIVEN),
        ("ms.vss-pipelinechecks-events.approval-pending", "pending", Happened.REVIEW_REQUESTED),
    ],
)
def test_an_approval_is_told(event: str, status: str, kind: Happened) -> None:
    found = one(event, approval={"status": status, "approver": {"uniqueName": "releaser"}})
    assert (found.kind, found.actor) == (kind, "releaser")


def test_other_events_are_told_or_kept_as_unknown() -> None:
    fields = {"System.Title": "Odd", "System.State": "Active"}
    found = one("workitem.created", id=3, fields=fields)
    assert (found.kind, found.title, found.data["state"]) == (Happened.TICKET_CHANGED, "Odd", "Active")
    found = one("workitem.updated", workItemId=3, fields={"System.State": {}}, revision={"fields": fields})
    assert (found.key, found.data["changed"]) == ("3", "System.State")
    comment = {"isDeleted": True, "author": {"uniqueName": "reviewer"}, "content": "hunter2"}
    found = one("ms.vss-code.git-pullrequest-comment-event", comment=comment, pullRequest={"pullRequestId": 7})
    assert (found.kind, found.key, found.actor) == (Happened.COMMENT_DELETED, "7", "reviewer")
    assert one("git.repo.renamed", repository=SHOP, oldName="kiosk").data == {"old-name": "kiosk"}
    assert one("ms.vss-endpoints.endpoint-created", id="1").kind is Happened.KEY_CHANGED
    assert one("tfvc.checkin").kind is Happened.UNKNOWN


def test_a_notification_is_told_by_its_number_and_else_by_its_body() -> None:
    said = {"eventType": "git.push", "id": "00000000", "subscriptionId": "s"}
    first = read("azure-devops", {**said, "notificationId": 1})
    assert first.once == read("azure-devops", {**said, "notificationId": 1, "createdDate": "x"}).once
    assert first.once != read("azure-devops", {**said, "notificationId": 2}).once
    assert read("azure-devops", said).once != read("azure-devops", {**said, "resource": {}}).once
