"""Gitea, Forgejo and Gogs."""

from __future__ import annotations

import pytest

from interlock.formats.errors import DeliveryUnproven
from interlock.formats.hooks import Ending, Happened, Happening, Headers, named
from tests.deliveries import DIGEST, NEW, NOW, SECRET, hmac_of, only, read

SHOP = {"full_name": "team/shop", "html_url": "https://git.example.org/team/shop"}
BODY = b"{}"


def one(event: str, sort: str = "", **fields: object) -> Happening:
    """Give the happening of an event in the shop."""
    said = {"repository": SHOP, "sender": {"login": "someone"}, **fields}
    return only("gitea", said, x_gitea_event=event, x_gitea_event_type=sort or event)


@pytest.mark.parametrize("family", ["gitea", "forgejo", "gogs"])
def test_each_signs_in_a_header_of_its_own(family: str) -> None:
    named(family).check(Headers.of([(f"X-{family.capitalize()}-Signature", hmac_of(BODY))]), BODY, [SECRET], NOW)
    for odd in ("", f"sha256={hmac_of(BODY)}", hmac_of(b"x")):
        with pytest.raises(DeliveryUnproven):
            named(family).check(Headers.of([(f"X-{family}-Signature", odd)]), BODY, [SECRET], NOW)


def test_its_own_header_decides_where_there_are_several() -> None:
    values = [("X-Forgejo-Signature", "00"), ("X-Gitea-Signature", hmac_of(BODY))]
    with pytest.raises(DeliveryUnproven):
        named("forgejo").check(Headers.of(values), BODY, [SECRET], NOW)
    named("gitea").check(Headers.of(values), BODY, [SECRET], NOW)


def test_the_finer_name_of_the_event_counts() -> None:
    found = read("gitea", {"action": "assigned"}, x_gitea_event="issues", x_gitea_event_type="issue_assign")
    assert found.kind == "issue_assign.assigned"
    old = read("gogs", {"ref_type": "tag", "ref": "v1"}, x_gogs_event="create", x_gogs_delivery="d")
    assert (old.kind, old.id, old.happenings[0].kind) == ("create", "d", Happened.TAG_PUSHED)
    odd = read("forgejo", {"ref": "refs/heads/main"}, x_forgejo_event="push", x_forgejo_event_type="odd")
    assert odd.happenings[0].kind is Happened.COMMITS_PUSHED
    assert one("wiki").kind is Happened.UNKNOWN


@pytest.mark.parametrize(
    ("event", "sort", "kind"),
    [
        ("pull_request", "pull_request_sync", Happened.CHANGE_UPDATED),
        ("pull_request", "pull_request_review_request", Happened.REVIEW_REQUESTED),
        ("pull_request_approved", "pull_request_review_approved", Happened.REVIEW_APPROVED),
        ("pull_request_rejected", "pull_request_review_rejected", Happened.REVIEW_REJECTED),
        ("pull_request_comment", "pull_request_review_comment", Happened.REVIEW_GIVEN),
    ],
)
def test_reviews_are_told_by_the_name_of_the_event(event: str, sort: str, kind: Happened) -> None:
    review = {"type": sort, "content": "hunter2"}
    found = one(event, sort, action="synchronized", pull_request={"number": 7, "head": {"sha": NEW}}, review=review)
    assert (found.kind, found.key, found.actor) == (kind, "7", "someone")
    assert "hunter2" not in repr(found)


def test_a_package_that_is_no_image_has_its_url() -> None:
    package = {"type": "npm", "name": "@team/shop", "version": "1.0", "owner": {"login": "team"}}
    found = one("package", action="created", package=package)
    assert (found.kind, found.packages) == (Happened.ARTIFACT_PUSHED, ("pkg:npm/%40team/shop@1.0",))
    assert one("package", action="deleted", package=package).kind is Happened.ARTIFACT_DELETED
    assert one("package", action="created", package={"type": "odd", "name": "x"}).packages == ()


def test_an_image_is_at_the_host_of_its_page() -> None:
    page = "https://git.example.org/Team/-/packages/container/shop/v1"
    package = {"type": "container", "name": "shop", "version": "v1", "owner": {"login": "Team"}, "html_url": page}
    found = one("package", action="created", package=package)
    assert (found.key, found.data["tag"]) == ("git.example.org/team/shop:v1", "v1")
    found = one("package", action="created", package={**package, "version": DIGEST})
    assert [str(each) for each in found.artifacts[0].digests] == [DIGEST]


def test_statuses_and_runs_end() -> None:
    found = one("status", sha=NEW, state="failure", context="ci")
    assert (found.kind, found.ending) == (Happened.RUN_FINISHED, Ending.FAILED)
    job = {"id": 1, "name": "tests", "head_sha": NEW, "status": "completed", "conclusion": "success"}
    found = one("workflow_job", action="completed", workflow_job=job)
    assert (found.what, found.kind, found.ending) == ("job", Happened.RUN_FINISHED, Ending.PASSED)
    found = one("action_run_failure", run={"id": 1, "status": "failure", "commit_sha": NEW})
    assert (found.what, found.kind, found.ending) == ("workflow", Happened.RUN_FINISHED, Ending.FAILED)


@pytest.mark.parametrize("event", ["push", "pull_request", "issues", "package", "action_run_failure", "release"])
def test_an_event_without_what_all_of_its_kind_have_is_no_such_event(event: str) -> None:
    assert one(event).kind is Happened.UNKNOWN
