"""CDEvents: every type has its word, and what is written is read again."""

from __future__ import annotations

import pytest

from interlock.formats.hooks.cdevents import (
    RELEASE,
    VERSIONS,
    CDEvent,
    cloudevent_of,
    document_of,
    happening_of,
    outcome_of,
    sort_of,
)
from interlock.formats.hooks.model import Ending, Happened, Happening
from interlock.formats.hooks.payload import Part
from tests.deliveries import DIGEST, NEW, NOW, body_of, only, standard

BASE = Happening(Happened.UNKNOWN)
IMAGE = f"pkg:oci/shop@{DIGEST}?repository_url=registry.example.org%2Fteam%2Fshop"


def one(sort: str, name: str = "shop", **content: object) -> Happening:
    """Read an event of a type."""
    data = {"context": {"chainId": "chain"}, "subject": {"id": name, "content": content}}
    return happening_of(f"dev.cdevents.{sort}.0.2.0", Part(data), BASE)


@pytest.mark.parametrize(
    ("sort", "kind", "how"),
    [
        ("artifact.published", Happened.ARTIFACT_PUSHED, None),
        ("artifact.signed", Happened.CDEVENT_TOLD, None),
        ("change.merged", Happened.CHANGE_MERGED, None),
        ("branch.deleted", Happened.BRANCH_DELETED, None),
        ("pipelinerun.queued", Happened.RUN_BEGUN, None),
        ("pipelinerun.finished", Happened.RUN_FINISHED, Ending.UNKNOWN),
        ("service.deployed", Happened.DEPLOYMENT_CHANGED, Ending.PASSED),
        ("service.rolledback", Happened.DEPLOYMENT_CHANGED, Ending.FAILED),
        ("incident.resolved", Happened.MONITOR_RESOLVED, None),
        ("approval.closed", Happened.CDEVENT_TOLD, None),
        ("unheard.of", Happened.CDEVENT_TOLD, None),
    ],
)
def test_every_type_has_a_word(sort: str, kind: Happened, how: Ending | None) -> None:
    found = one(sort)
    assert (found.kind, found.ending, found.key) == (kind, how, "shop")
    assert (found.data["type"], found.data["chain"]) == (sort, "chain")
    assert found.what == sort.partition(".")[0]


def test_the_outcome_of_a_run_is_read() -> None:
    for word, how in (("success", Ending.PASSED), ("failure", Ending.FAILED), ("cancel", Ending.CANCELLED)):
        assert one("taskrun.finished", outcome=word).ending is how
        assert outcome_of(how) == word
    assert one("taskrun.finished", outcome="error").ending is Ending.ERRORED
    assert one("taskrun.finished", outcome="fine").ending is Ending.UNKNOWN
    assert outcome_of(Ending.UNKNOWN) == "error"


def test_artifacts_are_named_by_their_digests() -> None:
    for found in (one("artifact.published", IMAGE), one("service.deployed", artifactId=IMAGE)):
        assert found.packages == (IMAGE,)
        assert [str(each) for each in found.artifacts[0].digests] == [DIGEST]
    assert one("service.deployed", artifactId="shop").artifacts == ()


def test_what_else_there_is_comes_along() -> None:
    found = one("branch.created", "cards", repository={"id": "team/shop"})
    assert (found.repository, found.ref) == ("team/shop", "refs/heads/cards")
    found = one("incident.detected", environment={"id": "production"}, description="slow", commit=NEW)
    assert (found.title, found.data["environment"]) == ("slow", "production")


def test_an_event_with_nothing_in_it_is_one_all_the_same() -> None:
    for data in (Part(None), Part({}), Part({"subject": None}), Part({"subject": {"content": []}})):
        assert happening_of("dev.cdevents.artifact.published.0.1.0", data, BASE).kind is Happened.ARTIFACT_PUSHED
    assert happening_of("dev.cdevents.", Part(None), BASE).kind is Happened.CDEVENT_TOLD


def test_a_type_is_read_without_prefix_and_version() -> None:
    assert sort_of("dev.cdevents.artifact.published.0.3.0-draft") == "artifact.published"


@pytest.mark.parametrize("sort", VERSIONS)
def test_what_is_written_is_read_again(sort: str) -> None:
    made = CDEvent(sort, "evt-1", "shop ledger", NOW, IMAGE, {"environment": {"id": "production"}}, {"entry": "x"})
    document = document_of(made)
    assert document["context"] == {
        "specversion": RELEASE,
        "id": "evt-1",
        "source": "shop%20ledger",
        "type": f"dev.cdevents.{sort}.{VERSIONS[sort]}",
        "timestamp": "2026-09-14T10:00:00Z",
    }
    assert document["customData"] == {"entry": "x"}
    body = body_of(cloudevent_of(made))
    values = {name.replace("-", "_"): value for name, value in standard(body).items()}
    found = only("cloudevents", body, content_type="application/cloudevents+json", **values)
    assert (found.at, found.data["type"], found.packages) == (NOW, sort, (IMAGE,))
