"""GitHub: what it signs, what it calls things, and what of them is kept."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import Ending, Happened, Happening
from interlock.kernel import sha256
from tests.deliveries import NEW, OLD, only, read

SHOP = {"full_name": "team/shop", "html_url": "https://git.example.org/team/shop"}


def one(event: str, **fields: object) -> Happening:
    """Give the happening of an event in the shop."""
    return only("github", {"repository": SHOP, "sender": {"login": "someone"}, **fields}, x_github_event=event)


def test_a_delivery_is_told_by_its_body_since_no_signature_covers_its_id() -> None:
    first = read("github", b"{}", x_github_event="push", x_github_delivery="1")
    again = read("github", b"{}", x_github_event="push", x_github_delivery="2")
    other = read("github", b"{ }", x_github_event="push", x_github_delivery="1")
    assert (first.id, again.id) == ("1", "2")
    assert first.once == again.once != other.once
    assert first.once != sha256(b"{}")
    assert first.until is None


def test_the_kind_is_the_event_with_its_action() -> None:
    assert read("github", {"action": "opened"}, x_github_event="issues").kind == "issues.opened"
    assert read("github", {}, x_github_event="gollum").kind == "gollum"
    assert read("github", {}).kind == ""


@pytest.mark.parametrize("event", ["discussion", "star", "", "unheard_of", "x\x00y"])
def test_what_nobody_here_knows_is_kept_as_unknown(event: str) -> None:
    assert one(event, action="done") == Happening(
        Happened.UNKNOWN, repository="team/shop", actor="someone", address="https://git.example.org/team/shop"
    )


@pytest.mark.parametrize(
    ("event", "field", "what"),
    [
        ("workflow_run", "workflow_run", "workflow"),
        ("workflow_job", "workflow_job", "job"),
        ("check_run", "check_run", "check"),
        ("check_suite", "check_suite", "suite"),
    ],
)
def test_a_run_is_over_when_it_is_completed(event: str, field: str, what: str) -> None:
    run = {
        "id": 5,
        "name": "tests",
        "head_sha": NEW,
        "head_branch": "main",
        "head_repository": {"full_name": "me/shop"},
    }
    over = one(event, action="completed", **{field: {**run, "status": "completed", "conclusion": "failure"}})
    assert (over.kind, over.what, over.ending) == (Happened.RUN_FINISHED, what, Ending.FAILED)
    assert (over.key, over.ref, over.data["source"]) == ("5", "refs/heads/main", "me/shop")
    going = one(event, action="requested", **{field: {**run, "status": "queued", "conclusion": None}})
    assert (going.kind, going.ending) == (Happened.RUN_BEGUN, Ending.RUNNING)
    odd = one(event, action="completed", **{field: {**run, "status": "completed", "conclusion": None}})
    assert (odd.kind, odd.ending) == (Happened.RUN_FINISHED, Ending.UNKNOWN)


def test_a_status_is_a_run_too() -> None:
    found = one("status", id=1, sha=NEW, state="success", context="ci", branches=[{"name": "main"}])
    assert (found.kind, found.ending, found.title) == (Happened.RUN_FINISHED, Ending.PASSED, "ci")
    assert one("status", state="pending").kind is Happened.RUN_BEGUN


def test_a_deployment_is_asked_for_goes_on_and_waits() -> None:
    deployment = {"id": 8, "sha": NEW, "ref": "main", "environment": "production", "creator": {"login": "deployer"}}
    asked = one("deployment", deployment=deployment)
    assert (asked.kind, asked.actor, asked.data["environment"]) == (
        Happened.DEPLOYMENT_REQUESTED,
        "deployer",
        "production",
    )
    status = one("deployment_status", deployment=deployment, deployment_status={"state": "failure"})
    assert (status.kind, status.ending) == (Happened.DEPLOYMENT_CHANGED, Ending.FAILED)
    waits = one("deployment_protection_rule", environment="production", deployment=deployment)
    assert (waits.kind, waits.what) == (Happened.REVIEW_REQUESTED, "deployment")


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("approved", Happened.REVIEW_APPROVED),
        ("rejected", Happened.REVIEW_REJECTED),
        ("requested", Happened.REVIEW_REQUESTED),
    ],
)
def test_a_deployment_is_reviewed(action: str, kind: Happened) -> None:
    approver = {"login": "releaser"}
    found = one("deployment_review", action=action, approver=approver, workflow_run={"id": 1}, environment="production")
    assert (found.kind, found.actor, found.ending) == (kind, "releaser", None)


@pytest.mark.parametrize(
    ("event", "fields", "what"),
    [
        ("member", {"member": {"login": "member"}, "changes": {"old_permission": {"from": "write"}}}, "member"),
        ("membership", {"member": {"login": "member"}, "team": {"slug": "ops"}}, "team"),
        ("organization", {"membership": {"user": {"login": "member"}, "role": "admin"}}, "membership"),
        ("org_block", {"blocked_user": {"login": "member"}}, "access"),
        ("installation", {"installation": {"id": 3, "account": {"login": "member"}}}, "installation"),
    ],
)
def test_who_may_do_what_is_told(event: str, fields: dict[str, object], what: str) -> None:
    found = one(event, action="edited", **fields)
    assert (found.kind, found.what, found.data["who"]) == (Happened.ACCESS_CHANGED, what, "member")


def test_what_protects_a_branch_is_told_with_what_changed() -> None:
    rule = {"id": 1, "name": "main"}
    found = one("branch_protection_rule", action="edited", rule=rule, changes={"admin_enforced": {"from": True}})
    assert (found.kind, found.ref, found.data["changed"]) == (
        Happened.PROTECTION_CHANGED,
        "refs/heads/main",
        "admin_enforced",
    )
    found = one("repository_ruleset", action="deleted", repository_ruleset=rule)
    assert (found.what, found.ref, found.title) == ("ruleset", "", "main")
    found = one("security_and_analysis", changes={"from": {"security_and_analysis": {"secret_scanning": {}}}})
    assert (found.what, found.data["changed"]) == ("security", "secret_scanning")


def test_hooks_keys_and_onlookers_are_told() -> None:
    assert (
        one("meta", action="deleted", hook_id=3, hook={"config": {"secret": "EXAMPLE"}}).kind is Happened.HOOK_CHANGED
    )
    found = one("deploy_key", action="created", key={"id": 2, "title": "ci", "key": "ssh EXAMPLE", "read_only": True})
    assert (found.kind, found.what, found.data["read-only"]) == (Happened.KEY_CHANGED, "deploy key", "yes")
    assert "EXAMPLE" not in repr(found)
    assert one("public").data == {"visibility": "public"}
    assert one("ping", hook_id=3, zen="x").kind is Happened.PINGED


def test_a_group_that_is_to_be_merged_is_told() -> None:
    group = {"head_sha": NEW, "base_sha": OLD, "base_ref": "refs/heads/main", "head_ref": "refs/heads/queue/1"}
    found = one("merge_group", action="checks_requested", merge_group=group)
    assert (found.kind, found.what, found.into) == (Happened.CHANGE_UPDATED, "merge group", "refs/heads/main")


@pytest.mark.parametrize(
    "event", ["push", "pull_request", "workflow_run", "status", "package", "member", "fork", "ping"]
)
def test_an_event_without_what_all_of_its_kind_have_is_no_such_event(event: str) -> None:
    assert one(event, action="created").kind is Happened.UNKNOWN
