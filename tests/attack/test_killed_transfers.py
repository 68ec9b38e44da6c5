"""A client of a registry that is killed while a request is under way: before it was carried out, and after.

The registry is in this process and kills the client itself, so that every request of a transfer can be its last.
INTERLOCK_KILLS=all takes every request there is; otherwise it is a seeded choice.
"""

from __future__ import annotations

import copy
import os
import signal
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.oci import OciRepository
from interlock.formats.oci import Index, read_oci
from interlock.supply.oci import Content
from tests.attack.killed_scene import NEW, OLD, Scene, chosen, is_every, killed, kinds_beside
from tests.killing import Ended
from tests.registries import AT_ONCE, Exchange, StubRegistry


class Executioner:
    """Kills whoever sends the n-th request, either before the registry does anything or before it answers."""

    def __init__(self, stub: StubRegistry) -> None:
        self._stub = stub
        self._state: dict[str, Any] = {}
        self._pid = 0
        self._at = 0
        self._is_done_first = False
        self.seen: list[str] = []
        stub.faults.append(self._fault)

    def keep(self) -> None:
        """Have every `reset` lead back to what the registry holds now."""
        self._state = {name: copy.deepcopy(getattr(self._stub, name)) for name in ("blobs", "manifests", "tags")}

    def reset(self) -> None:
        for name, held in copy.deepcopy(self._state).items():
            setattr(self._stub, name, held)

    def run(self, run: Callable[..., Ended], *words: str, at: int = 0, is_done_first: bool = False) -> Ended:
        self._at, self._is_done_first = at, is_done_first
        self.seen.clear()
        try:
            return run(*words, watched=self._watch)
        finally:
            self._at = 0

    def _watch(self, pid: int) -> None:
        self._pid = pid

    def _fault(self, one: Exchange) -> bool:
        self.seen.append(f"{one.method} {one.path}")
        if len(self.seen) != self._at:
            return False
        if not self._is_done_first:
            os.kill(self._pid, signal.SIGKILL)
            one.hang_up()
            return True
        answer = one.answer

        def late(status: int, body: bytes = b"", **headers: str) -> None:
            os.kill(self._pid, signal.SIGKILL)
            answer(status, body, **headers)

        one.answer = late  # type: ignore[method-assign]  # what was asked for is done then
        return False


@pytest.fixture(params=[True, False], ids=["referrers-api", "fallback-tag"])
def stub(request: pytest.FixtureRequest) -> Iterator[StubRegistry]:
    made = StubRegistry(has_referrers=request.param)
    yield made
    made.stop()


@pytest.fixture
def scene(built: Scene, stub: StubRegistry) -> Scene:
    """Give the scene with the older artifact in the registry, under the tag that the newer one is to get."""
    built.reset("at first")
    built.good(built.make("push", "../first/out/app.bin", f"oci://{stub.host}/app:1"))
    return built


def beside(stub: StubRegistry) -> list[str]:
    with OciRepository(stub.host, "app", Access(), patience=AT_ONCE) as place:
        return kinds_beside(place)


def held_together(stub: StubRegistry) -> None:
    """Hold every manifest that anything leads to against what is there of it: a registry need not do that itself."""
    for digest in stub.tags.values():
        media_type, body = stub.manifests[digest]
        made = read_oci(Content(media_type, body), digest)
        named = made.manifests if isinstance(made, Index) else ()
        assert {str(one.digest) for one in named} <= stub.manifests.keys()
        parts = () if isinstance(made, Index) else made.parts
        assert {f"app@{one.digest}" for one in parts} <= stub.blobs.keys()


def times(requests: list[str]) -> list[tuple[int, bool]]:
    """Give which requests are to be the last, and whether they are carried out before."""
    if is_every():
        return [(at, is_done_first) for at in chosen(requests) for is_done_first in (False, True)]
    return [(at, place % 2 == 1) for place, at in enumerate(chosen(requests, 5))]


@pytest.mark.parametrize("what", ["push", "promote"])
def test_whoever_is_killed_while_sending_leaves_the_tag_where_it_was_or_all_that_is_new(
    scene: Scene, stub: StubRegistry, what: str
) -> None:
    place = f"oci://{stub.host}/app:1"
    words: tuple[str, ...] = ("push", "../handed/out/app.bin", place)
    if what == "promote":
        scene.good(scene.make("push", "../handed/out/app.bin", "local:2"))
        words = ("promote", "2", "local", place)
    death = Executioner(stub)
    death.keep()
    scene.keep("one is in the registry")
    scene.good(death.run(scene.make, *words))
    requests = list(death.seen)
    about = beside(stub)
    assert scene.pulled(place) == NEW
    evidence = scene.evidence
    for at, is_done_first in times(requests):
        scene.reset()
        death.reset()
        killed(death.run(scene.make, *words, at=at, is_done_first=is_done_first))
        where = f"killed at request {at}, {'once it was' if is_done_first else 'not'} done: {requests[at - 1]}"
        held_together(stub)
        assert scene.pulled(place) in {OLD, NEW}, where
        scene.good(scene.make(*words))
        held_together(stub)
        assert scene.pulled(place) == NEW, where
        assert scene.evidence == evidence, where
        assert beside(stub) == about, where
        assert scene.left() == [], where


def test_whoever_is_killed_while_fetching_has_no_file_or_the_whole_one(scene: Scene, stub: StubRegistry) -> None:
    words = ("pull", f"oci://{stub.host}/app:1", "-o", "../got")
    scene.keep("one can be fetched")
    death = Executioner(stub)
    scene.good(death.run(scene.use, *words))
    requests = list(death.seen)
    for at in chosen(requests):
        scene.reset()
        killed(death.run(scene.use, *words, at=at, is_done_first=True))
        where = f"killed at request {at}: {requests[at - 1]}"
        assert [one.read_bytes() for one in scene.got.glob("[!.]*")] in ([], [OLD]), where
        scene.good(scene.use(*words))
        assert [(one.name, one.read_bytes()) for one in scene.got.iterdir()] == [("app.bin", OLD)], where
