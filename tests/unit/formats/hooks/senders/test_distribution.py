"""OCI registries that notify as CNCF Distribution does."""

from __future__ import annotations

import pytest

from interlock.formats.hooks import Happened
from tests.deliveries import DIGEST, read

ODD: tuple[object, ...] = ({}, {"events": []}, {"events": [None]}, [])
MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def event(action: str, media: str = MANIFEST, identifier: str = "e1") -> dict[str, object]:
    """Give an event of an image."""
    target = {"mediaType": media, "digest": DIGEST, "repository": "team/shop", "tag": "v1", "size": 708}
    request = {"host": "registry.example.org", "addr": "198.51.100.7"}
    actor = {"name": "publisher"}
    return {
        "id": identifier,
        "timestamp": "2026-09-14T08:00:00Z",
        "action": action,
        "target": target,
        "request": request,
        "actor": actor,
    }


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        ("push", Happened.ARTIFACT_PUSHED),
        ("pull", Happened.ARTIFACT_PULLED),
        ("delete", Happened.ARTIFACT_DELETED),
        ("mount", Happened.UNKNOWN),
    ],
)
def test_an_image_is_told_by_its_digest(action: str, kind: Happened) -> None:
    found = read("distribution", {"events": [event(action)]})
    one = found.happenings[0]
    assert (found.kind, found.id, one.kind, one.actor) == (action, "e1", kind, "publisher")
    assert [str(each) for each in one.artifacts[0].digests] == [DIGEST]
    assert one.artifacts[0].name == "registry.example.org/team/shop"
    assert one.packages[0].startswith("pkg:oci/shop@sha256:")


def test_a_layer_is_no_artifact_of_its_own() -> None:
    (one,) = read("distribution", {"events": [event("push", "application/octet-stream")]}).happenings
    assert (one.kind, one.what, one.packages) == (Happened.UNKNOWN, "layer", ())


def test_several_events_are_told_by_all_their_ids() -> None:
    both = read("distribution", {"events": [event("push"), event("pull", identifier="e2")]})
    assert (both.kind, both.id, len(both.happenings)) == ("push, pull", "", 2)
    assert both.once == read("distribution", {"x": 1, "events": [event("push"), event("pull", identifier="e2")]}).once
    assert both.once != read("distribution", {"events": [event("push")]}).once
    bare = {"events": [event("push", identifier="")]}
    assert read("distribution", bare).once != read("distribution", {**bare, "x": 1}).once


def test_no_events_are_one_that_nobody_knows() -> None:
    for body in ODD:
        assert [one.kind for one in read("distribution", body).happenings] == [Happened.UNKNOWN]
