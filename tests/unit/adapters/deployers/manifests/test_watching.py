from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.adapters.deployers.manifests.watching import Feed

DIGEST = "ab" * 32


def pod(name: str, digest: str = DIGEST, container: str = "main") -> dict[str, Any]:
    image = f"registry.example.org/x@sha256:{digest}"
    return {
        "kind": "Pod",
        "metadata": {"name": name, "namespace": "shop", "annotations": {"says": "größer {"}},
        "spec": {"containers": [{"name": container, "image": image}]},
        "status": {"containerStatuses": [{"name": container, "imageID": image, "ready": True}]},
    }


def event(kind: str, about: dict[str, Any]) -> bytes:
    return json.dumps({"type": kind, "object": about}, indent=4, ensure_ascii=False).encode() + b"\n"


@pytest.mark.parametrize("size", [1, 7, 50])
def test_events_may_be_cut_anywhere_and_only_what_differs_is_told(size: int) -> None:
    told: list[frozenset[str]] = []
    feed = Feed([pod("one")], told.append)
    bare = pod("three")
    del bare["status"]
    said = b"".join(
        [
            event("ADDED", pod("one")),
            event("BOOKMARK", {"kind": "Pod", "metadata": {}}),
            event("ADDED", bare),
            event("ADDED", pod("miner", "cd" * 32)),
            event("MODIFIED", pod("miner", "cd" * 32)),
            event("DELETED", pod("miner", "cd" * 32)),
        ]
    )
    for start in range(0, len(said), size):
        feed.take(said[start : start + size])
    first = frozenset({f"shop Pod/one containers main {DIGEST}"})
    with_miner = first | {f"shop Pod/miner containers main {'cd' * 32}"}
    assert told == (
        [first, with_miner, first] if size < 1000 else [first, *([with_miner, first] if size == 1000 else [])]
    )


def test_what_came_and_went_within_one_piece_tells_nothing() -> None:
    told: list[frozenset[str]] = []
    feed = Feed([], told.append)
    feed.take(event("ADDED", pod("late")) + event("DELETED", pod("late")))
    assert told == [frozenset()]


def test_what_is_no_event_tells_nothing() -> None:
    told: list[frozenset[str]] = []
    feed = Feed([], told.append)
    feed.take(b"error: the server said no\n")
    feed.take(event("ADDED", pod("late")))
    assert told == [frozenset()]
