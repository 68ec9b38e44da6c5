"""Every delivery of others that lies beside the checkout is read, and what we write in CDEvents holds to their schemas.

The payloads are real ones of the forges, and are read in place. Where a kind is known, something of it has to be told.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest

from interlock.formats.hooks import Happened, Headers, named, receive
from interlock.formats.hooks.cdevents import CDEvent, document_of
from interlock.kernel import Digest, InterlockError, Subject
from interlock.response.cdevents import TOLD, cdevents_of
from interlock.response.events import Event, Kind
from tests.deliveries import DIGEST, NOW, proof

SENDERS: Final = {
    **{name: name for name in ("github", "gitlab", "bitbucket", "bitbucket-server", "gitea", "gogs", "jira")},
    **{name: name for name in ("alertmanager", "falco", "modsecurity", "servicenow")},
    "azuredevops": "azure-devops",
    "docker": "docker-hub",
}
"""Whose each folder is."""
UNKNOWN_OF_GITHUB: Final = frozenset(
    {
        *(
            "discussion",
            "gollum",
            "label",
            "marketplace_purchase",
            "milestone",
            "page_build",
            "project",
            "project_card",
        ),
        *(
            "project_column",
            "projects_v2",
            "projects_v2_item",
            "repository_dispatch",
            "repository_import",
            "sponsorship",
        ),
        *("star", "watch", "workflow_dispatch"),
    }
)
"""Events that mean nothing here, and are kept."""
_BITBUCKET: Final = {
    "pull-request": "pullrequest",
    "repo-commit-status": "repo:commit_status",
    "commit-comment": "repo:commit_comment",
}
_GITEA: Final = {"issue-assign": "issue_assign", "pull-request": "pull_request", "issue-comment": "issue_comment"}


def payloads(shared: Path) -> Iterator[tuple[str, Path, dict[str, str]]]:
    """Give every payload with its sender and the headers that say what it is."""
    for folder, sender in SENDERS.items():
        for path in sorted((shared / "data" / "events" / folder).rglob("*.json*")):
            yield sender, path, kind_of(sender, path)


def kind_of(sender: str, path: Path) -> dict[str, str]:
    """Give the headers that name the event of a file; the names of the files follow those of the events."""
    stem = path.stem.removesuffix("-event")
    if sender == "github":
        return {"x-github-event": path.parent.name, "x-github-delivery": path.stem}
    if sender in {"gitea", "gogs"}:
        return {f"x-{sender}-event": _GITEA.get(stem, stem.replace("-", "_"))}
    if sender == "bitbucket":
        about, _, verb = stem.rpartition("-")
        comment = about.removesuffix("-comment")
        written = f"{_BITBUCKET.get(comment, comment)}:comment_{verb}" if comment != about else ""
        if about in _BITBUCKET:
            joint = "_" if ":" in _BITBUCKET[about] else ":"
            written = f"{_BITBUCKET[about]}{joint}{verb}"
        return {"x-event-key": written or f"{about}:{verb}"}
    return {}


def test_every_payload_is_read_and_proves_itself(shared: Path) -> None:
    count = Counter[str]()
    for sender, path, kind in payloads(shared):
        body = path.read_bytes()
        signed, secret = proof(sender, body)
        pairs = {**kind, **signed, "content-type": "application/json"}
        found = receive(named(sender), Headers.of(pairs.items()), body, [secret], NOW)
        assert found.happenings, path
        assert found.once == named(sender).read(Headers.of(pairs.items()), body).once
        count[sender] += 1
    assert set(count) == set(SENDERS.values())


def test_every_event_that_means_something_here_is_told(shared: Path) -> None:
    unknown = {
        f"{sender} {path.parent.name if sender == 'github' else path.stem}"
        for sender, path, kind in payloads(shared)
        for one in named(sender).read(Headers.of(kind.items()), path.read_bytes()).happenings
        if one.kind is Happened.UNKNOWN
    }
    allowed = {f"github {name}" for name in UNKNOWN_OF_GITHUB}
    answers = {
        f"jira {name}" for name in ("create-issue.request", "create-issue.response-201", "get-issue.response-200")
    }
    answers |= {"jira create-issue.response-400", "servicenow change-request.create.request", "servicenow error-401"}
    assert unknown <= allowed | answers


def test_no_two_payloads_are_the_same_delivery(shared: Path) -> None:
    bodies, once = set[tuple[str, bytes]](), set[Digest]()
    for sender, path, kind in payloads(shared):
        bodies.add((sender, path.read_bytes()))
        once.add(named(sender).read(Headers.of(kind.items()), path.read_bytes()).once)
    assert len(once) == len(bodies)


def test_a_payload_of_which_a_part_is_odd_is_read_or_refused(shared: Path) -> None:
    others: tuple[object, ...] = (None, 7, "x", [], {}, [None], {"x": None})
    for number, (sender, path, kind) in enumerate(payloads(shared)):
        if path.suffix != ".json":
            continue
        whole = json.loads(path.read_bytes())
        for name in whole:
            made = {**whole, name: others[number % len(others)]}
            try:
                named(sender).read(Headers.of(kind.items()), json.dumps(made).encode())
            except InterlockError:
                continue


def validator(shared: Path, name: str) -> Any:
    """Give the schema of a CDEvent, with those that it refers to."""
    folder = shared / "data" / "schemas" / "cdevents"
    if not folder.is_dir():
        pytest.skip("the schemas of CDEvents are not beside this checkout")
    every = [json.loads(path.read_text("utf-8")) for path in sorted(folder.rglob("*.json"))]
    written = next(one for one in every if one.get("$id", "").endswith(f"/{name}-event"))
    near = written["$id"].rpartition("/")[0]
    links = [one for one in every if "/links/" in one.get("$id", "")]
    registry = jsonschema_rs.Registry([(one["$id"], one) for one in links])
    text = json.dumps(written).replace('"links/', f'"{near}/links/')
    return jsonschema_rs.validator_for(json.loads(text), registry=registry, validate_formats=True)


def told(kind: Kind) -> Event:
    """Give an event with everything in it that a kind may have."""
    data = {
        "target": "oci://registry.example.org/team/shop",
        "tag": "v1",
        "manifest": DIGEST,
        "artifacts": f"{DIGEST} {DIGEST}",
        "product": "shop",
        "difference": "d1",
    }
    subject = Subject("registry.example.org/team/shop", (Digest.parse(DIGEST),))
    return Event("evt-1", kind, NOW, subject, Digest.parse(DIGEST), "something", about="policy", data=data)


@pytest.mark.parametrize("kind", sorted(TOLD))
def test_what_we_write_holds_to_the_schema_of_its_type(shared: Path, kind: Kind) -> None:
    for event in (told(kind), Event("evt-2", kind, NOW, told(kind).subject, Digest.parse(DIGEST), "x")):
        made = cdevents_of(event, "ledger of the shop")
        assert made or event.id == "evt-2"
        for one in made:
            errors = validator(shared, one.type.replace(".", "-")).iter_errors(document_of(one))
            assert [(error.instance_path, error.message) for error in errors] == []


def test_a_schema_would_notice_what_is_wrong(shared: Path) -> None:
    wrong = document_of(CDEvent("service.deployed", "e", "s", NOW, "shop", {"environment": {}}))
    assert list(validator(shared, "service-deployed").iter_errors(wrong))
