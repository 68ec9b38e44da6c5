"""Our events as CDEvents: which have a word there, and what it says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.formats.hooks.cdevents import VERSIONS, CDEvent
from interlock.kernel import Digest, Subject
from interlock.response.cdevents import TOLD, cdevents_of
from interlock.response.events import Event, Kind

AT = datetime(2026, 9, 14, 10, 0, tzinfo=UTC)
DIGEST = f"sha256:{'c' * 64}"
OTHER = f"sha256:{'d' * 64}"


def event(kind: Kind, environment: str = "production", about: str = "standard", **data: str) -> Event:
    """Give an event of a kind about the shop."""
    subject = Subject("team/shop", (Digest.parse(DIGEST),))
    entry = Digest.parse(OTHER)
    return Event("evt-1", kind, AT, subject, entry, "something happened", environment, about, data=data)


def one(kind: Kind, **data: str) -> CDEvent:
    """Give the one CDEvent of an event."""
    (made,) = cdevents_of(event(kind, **data), "ledger")
    return made


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_without_a_word_of_theirs_is_not_told(kind: Kind) -> None:
    made = cdevents_of(event(kind, artifacts=DIGEST), "ledger")
    assert bool(made) is (kind in TOLD)
    assert all(each.type in VERSIONS for each in made)
    assert made == cdevents_of(event(kind, artifacts=DIGEST), "ledger")


@pytest.mark.parametrize("kind", [Kind.ARTIFACT_PUSHED, Kind.ARTIFACT_PROMOTED])
def test_an_artifact_that_was_pushed_is_published_under_its_package_url(kind: Kind) -> None:
    image = one(kind, target="oci://registry.example.org/team/shop", tag="v1", manifest=OTHER)
    assert image.type == "artifact.published"
    assert image.subject == f"pkg:oci/shop@{OTHER}?repository_url=registry.example.org%2Fteam%2Fshop&tag=v1"
    assert image.custom == {"entry": OTHER, "event": kind.value, "says": "something happened"}
    assert one(kind, target="folder:/srv/store").subject == f"pkg:generic/shop?checksum={DIGEST}"


def test_a_deployment_is_told_once_for_each_artifact() -> None:
    both = cdevents_of(event(Kind.DEPLOYMENT_ENDED, artifacts=f"{DIGEST} odd {OTHER}", product="shop"), "ledger")
    assert [(made.type, made.id, made.subject) for made in both] == [
        ("service.deployed", "evt-1", "shop"),
        ("service.deployed", "evt-1-1", "shop"),
    ]
    assert both[0].content == {
        "environment": {"id": "production"},
        "artifactId": f"pkg:generic/shop?checksum={DIGEST}",
    }
    assert one(Kind.DEPLOYMENT_ROLLED_BACK, artifacts=DIGEST).type == "service.rolledback"
    assert cdevents_of(event(Kind.DEPLOYMENT_ENDED), "ledger") == ()


def test_a_decision_is_the_end_of_a_run_of_tests() -> None:
    allowed, denied = one(Kind.DECISION_ALLOWED), one(Kind.DECISION_DENIED)
    assert (allowed.type, allowed.content["outcome"]) == ("testsuiterun.finished", "success")
    assert (denied.content["outcome"], denied.content["reason"]) == ("failure", "something happened")
    assert denied.content["testSuite"] == {"id": "standard", "name": "standard"}
    (nowhere,) = cdevents_of(event(Kind.DECISION_ALLOWED, environment="", about=""), "ledger")
    assert nowhere.content["environment"] == {"id": "unspecified"}
    assert nowhere.content["testSuite"] == {"id": "policy", "name": "policy"}


@pytest.mark.parametrize(
    ("wrong", "right"),
    [(Kind.PROBE_FAILING, Kind.PROBE_MENDED), (Kind.DEPLOYMENT_ALTERED, Kind.DEPLOYMENT_MENDED)],
)
def test_what_goes_wrong_and_right_again_is_one_incident(wrong: Kind, right: Kind) -> None:
    begun, ended = one(wrong, difference="d1"), one(right, difference="d1")
    assert (begun.type, ended.type) == ("incident.detected", "incident.resolved")
    assert begun.subject == ended.subject == "d1"
