"""Docker Hub, which can send nothing but the address that it was given."""

from __future__ import annotations

import pytest

from interlock.formats.errors import DeliveryUnproven
from interlock.formats.hooks import Happened, Headers, named
from tests.deliveries import NOW, SECRET, headers, only

ODD: tuple[object, ...] = ({}, [], {"push_data": None}, {"repository": {"repo_name": "x"}})
PUSHED = {
    "push_data": {"tag": "v1", "pusher": "publisher", "pushed_at": 1789380000},
    "repository": {"repo_name": "team/shop", "repo_url": "https://hub.example.org/r/team/shop", "is_private": True},
    "callback_url": "https://hub.example.org/callback",
}


def test_the_secret_stands_behind_the_address_or_in_it() -> None:
    check = named("docker-hub").check
    check(headers(SECRET), b"{}", [SECRET], NOW)
    check(Headers.of([("authorization", f"Bearer {SECRET}")]), b"{}", [SECRET], NOW)
    for shown in (headers(), headers("other"), headers("other", authorization=f"Bearer {SECRET}")):
        with pytest.raises(DeliveryUnproven):
            check(shown, b"{}", [SECRET], NOW)


def test_an_image_is_told_by_its_tag_since_it_has_no_digest() -> None:
    found = only("docker-hub", PUSHED)
    assert (found.kind, found.repository, found.actor) == (Happened.ARTIFACT_PUSHED, "team/shop", "publisher")
    assert (found.packages, found.artifacts) == (("pkg:docker/team/shop@v1",), ())
    assert found.data == {"visibility": "private", "tag": "v1"}
    assert "callback" not in repr(found)


def test_anything_else_is_kept_as_unknown() -> None:
    for body in ODD:
        assert only("docker-hub", body).kind is Happened.UNKNOWN
    assert only("docker-hub", {"push_data": {}, "repository": {"repo_name": "/"}}).packages == ()
