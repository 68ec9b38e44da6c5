"""Nothing that a sender may leave out or write otherwise ends in anything but an error of ours."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Final

import pytest

from interlock.formats.hooks import Delivery, Headers, named
from interlock.kernel import InterlockError
from tests.deliveries import DIGEST, EVERYBODY, NEW, OLD, body_of

OTHERS: Final[tuple[object, ...]] = (None, 7, -1, 1e300, 10**30, True, "x", "\0", "", [], [None], {}, {"x": None})
"""What a part of a payload is exchanged for."""
WHO: Final[dict[str, object]] = {"login": "someone", "uniqueName": "someone"}
SHOP: Final[dict[str, object]] = {
    "full_name": "team/shop",
    "name": "shop",
    "slug": "shop",
    "project": {"key": "TEAM", "name": "team"},
}
COMMIT: Final[dict[str, object]] = {"id": NEW, "hash": NEW, "message": "x", "url": "https://git.example.org/c"}
REF: Final[dict[str, object]] = {
    "ref": "main",
    "sha": NEW,
    "id": "refs/heads/main",
    "latestCommit": NEW,
    "repo": SHOP,
    "repository": SHOP,
}
CHANGE: Final[dict[str, object]] = {
    "number": 7,
    "id": 7,
    "title": "t",
    "html_url": "https://git.example.org/7",
    "user": WHO,
    "state": "open",
    "head": REF,
    "base": REF,
    "fromRef": REF,
    "toRef": REF,
    "updated_at": "2026-09-14T08:00:00Z",
    "merged": True,
    "source": {"branch": {"name": "x"}, "commit": COMMIT},
    "destination": {"branch": {"name": "y"}},
    "links": {"html": {"href": "https://git.example.org"}, "self": [{"href": "https://git.example.org"}]},
    "reviewers": [WHO],
    "assets": [{"name": "a"}],
    "tag_name": "v1",
}
END: Final[dict[str, object]] = {"type": "branch", "name": "main", "target": COMMIT}
RUN: Final[dict[str, object]] = {
    "id": 1,
    "name": "ci",
    "head_sha": NEW,
    "status": "completed",
    "conclusion": "success",
    "created_at": 1789380000,
    "pull_requests": [{"number": 7}],
    "app": {"slug": "a"},
    "actor": WHO,
    "head_repository": SHOP,
}
ALERT: Final[dict[str, object]] = {
    "number": 1,
    "rule": {"id": "r", "severity": "high"},
    "instances": [{"ref": "main"}],
    "html_url": "https://x.y",
    "dependency": {"package": {"ecosystem": "npm", "name": "p"}},
    "security_advisory": {"cve_id": "CVE-2026-1"},
}
PACKAGE: Final[dict[str, object]] = {
    "name": "shop",
    "package_type": "container",
    "type": "container",
    "version": DIGEST,
    "owner": WHO,
    "package_version": {"version": DIGEST, "container_metadata": {"tag": {"name": "v1", "digest": DIGEST}}},
}
IMAGE: Final[dict[str, object]] = {
    "digest": DIGEST,
    "tag": "v1",
    "resource_url": "registry.example.org/shop:v1",
    "repository": "shop",
}
SCANNED: Final[dict[str, object]] = {
    **IMAGE,
    "scan_overview": {"x": {"severity": "High", "summary": {"summary": {"High": 1}}}},
}
OF_GITHUB: Final[dict[str, dict[str, object]]] = {
    "push": {"ref": "refs/heads/main", "before": OLD, "after": NEW, "commits": [COMMIT], "head_commit": COMMIT},
    "create": {"ref": "x", "ref_type": "branch"},
    "pull_request": {"pull_request": CHANGE, "requested_reviewer": WHO},
    "pull_request_review": {"pull_request": CHANGE, "review": {"state": "approved", "user": WHO}},
    "issue_comment": {"issue": CHANGE, "comment": {"commit_id": NEW}},
    "issues": {"issue": CHANGE},
    "release": {"release": CHANGE},
    "repository": {"changes": {"owner": {"from": {"user": WHO}}}},
    "fork": {"forkee": SHOP},
    "workflow_run": {"workflow_run": RUN},
    "check_run": {"check_run": RUN},
    "status": {"sha": NEW, "state": "success", "branches": [{"name": "main"}]},
    "deployment_status": {"deployment": RUN, "deployment_status": {"state": "success"}},
    "deployment_review": {"workflow_run": RUN, "approver": WHO},
    "package": {"package": PACKAGE},
    "secret_scanning_alert": {"alert": ALERT},
    "dependabot_alert": {"alert": ALERT},
    "code_scanning_alert": {"alert": ALERT, "ref": "main"},
    "security_advisory": {"security_advisory": {"vulnerabilities": [{"package": {"ecosystem": "pip"}}]}},
    "member": {"member": WHO, "changes": {"permission": {"to": "x"}}},
    "installation": {"installation": {"account": WHO}, "repositories": [SHOP]},
    "branch_protection_rule": {"rule": {"name": "main"}, "changes": {"x": {}}},
}
OF_GITLAB: Final[dict[str, dict[str, object]]] = {
    "push": {"ref": "refs/heads/main", "before": OLD, "after": NEW, "commits": [COMMIT]},
    "repository_update": {"changes": [{"ref": "refs/heads/main", "before": OLD, "after": NEW}]},
    "merge_request": {"object_attributes": {**CHANGE, "action": "merge"}, "reviewers": [WHO]},
    "note": {"object_attributes": CHANGE, "merge_request": CHANGE},
    "pipeline": {"object_attributes": RUN, "builds": [RUN]},
    "release": {"assets": {"links": [{"name": "x"}]}, "commit": COMMIT},
    "vulnerability": {"object_attributes": {"identifiers": [{"name": "x"}]}},
    "user_add_to_team": {},
}
CASES: Final[tuple[tuple[str, str, object], ...]] = (
    *(
        ("github", event, {"action": "closed", "repository": SHOP, "sender": WHO, **fields})
        for event, fields in OF_GITHUB.items()
    ),
    *(
        ("gitlab", "", {"object_kind": kind, "project": SHOP, "user": WHO, **fields})
        for kind, fields in OF_GITLAB.items()
    ),
    (
        "bitbucket",
        "repo:push",
        {"repository": SHOP, "push": {"changes": [{"old": END, "new": END, "commits": [COMMIT]}]}},
    ),
    ("bitbucket", "pullrequest:fulfilled", {"pullrequest": CHANGE, "comment": CHANGE}),
    ("bitbucket", "repo:updated", {"changes": {"full_name": {"old": "a", "new": "b"}}}),
    (
        "bitbucket-server",
        "",
        {"eventKey": "repo:refs_changed", "changes": [{"ref": REF, "fromHash": OLD, "toHash": NEW}]},
    ),
    ("bitbucket-server", "", {"eventKey": "pr:merged", "pullRequest": CHANGE, "addedReviewers": [WHO]}),
    ("bitbucket-server", "", {"eventKey": "repo:modified", "old": SHOP, "new": SHOP}),
    ("gitea", "package", {"package": PACKAGE}),
    ("gitea", "pull_request_review_approved", {"pull_request": CHANGE, "review": {}}),
    ("gitea", "workflow_job", {"workflow_job": RUN}),
    ("gogs", "push", {"ref": "refs/heads/main", "commits": [COMMIT]}),
    ("azure-devops", "", {"eventType": "git.push", "resource": {"refUpdates": [{"name": "x"}], "commits": [COMMIT]}}),
    ("azure-devops", "", {"eventType": "git.pullrequest.updated", "resource": {"reviewers": [{"vote": 10}]}}),
    ("azure-devops", "", {"eventType": "ms.vss-pipelines.job-state-changed-event", "resource": {"job": RUN}}),
    (
        "azure-devops",
        "",
        {"eventType": "workitem.updated", "resource": {"fields": {"a": 1}, "revision": {"fields": {}}}},
    ),
    ("distribution", "", {"events": [{"id": "1", "action": "push", "target": IMAGE, "request": {"host": "h"}}]}),
    ("docker-hub", "", {"push_data": {"tag": "v1"}, "repository": {"repo_name": "team/shop"}}),
    ("harbor", "", {"type": "SCANNING_COMPLETED", "event_data": {"resources": [SCANNED], "repository": SHOP}}),
    ("alertmanager", "", {"alerts": [{"labels": {"a": "b"}, "annotations": {"summary": "x"}, "startsAt": "x"}]}),
    ("falco", "", {"rule": "r", "tags": ["x"], "output_fields": {"container.image.repository": "r", "proc.name": "p"}}),
    (
        "modsecurity",
        "",
        {"transaction": {"messages": [{"details": {"ruleId": "1"}}], "request": {"headers": {"a": "b"}}}},
    ),
    (
        "modsecurity",
        "",
        {"transaction": {"time": "x"}, "audit_data": {"messages": ["[id 1]"]}, "request": {"headers": {}}},
    ),
    (
        "jira",
        "",
        {"webhookEvent": "jira:issue_updated", "issue": {"key": "k"}, "changelog": {"items": [{"field": "f"}]}},
    ),
    ("servicenow", "", {"result": [{"number": "n", "state": {"value": "x"}, "u_digest": DIGEST}]}),
    ("cloudevents", "", {"specversion": "1.0", "id": "i", "source": "s", "type": "t", "x": "y", "data": {"a": 1}}),
    (
        "cdevents",
        "",
        {
            "specversion": "1.0",
            "id": "i",
            "source": "s",
            "type": "dev.cdevents.service.deployed.0.1.0",
            "data": {
                "subject": {"id": "pkg:npm/x", "content": {"artifactId": "pkg:npm/x", "environment": {"id": "p"}}}
            },
        },
    ),
)


def read(sender: str, event: str, body: bytes) -> Delivery | None:
    """Read a body; None if it is refused as it may be."""
    names = [f"x-{one}-event" for one in ("github", "gitea", "gogs", "forgejo")] + ["x-event-key"]
    try:
        return named(sender).read(Headers.of((name, event) for name in names), body)
    except InterlockError:
        return None


def exchanged(value: object) -> Iterator[object]:
    """Give a document with each of its parts left out, and exchanged for something else."""
    for path in places(value):
        *above, last = path
        for other in OTHERS:
            made = copy.deepcopy(value)
            part: object = made
            for name in above:
                part = part[name]  # type: ignore[index]
            part[last] = other  # type: ignore[index]
            yield made


def places(value: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Give the way to every part of a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, one in members:
        yield (*path, name)
        yield from places(one, (*path, name))


def test_every_sender_has_a_case() -> None:
    assert set(EVERYBODY) - {sender for sender, _, _ in CASES} == {"forgejo"}


@pytest.mark.parametrize(("sender", "event", "value"), CASES, ids=[f"{one[0]}-{one[1]}" for one in CASES])
def test_any_part_of_a_payload_may_be_odd(sender: str, event: str, value: object) -> None:
    assert read(sender, event, body_of(value)) is not None
    for made in exchanged(value):
        found = read(sender, event, body_of(made))
        for one in found.happenings if found else ():
            told = (one.repository, one.ref, one.actor, one.title, one.key, one.address, *one.data, *one.data.values())
            assert all(text.isprintable() for text in told)


@pytest.mark.parametrize("sender", EVERYBODY)
@pytest.mark.parametrize("body", [b"", b"null", b"0", b'""', b"[]", b"{}", b"[null]", b"[[[]]]", b"\xff", b"{" * 9_999])
def test_a_body_that_is_no_payload_is_kept_or_refused(sender: str, body: bytes) -> None:
    read(sender, "push", body)
