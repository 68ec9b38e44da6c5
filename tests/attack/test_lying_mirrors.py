"""A mirror of advisories that lies can neither break out of its file, nor fill the memory, nor empty the book."""

from __future__ import annotations

import io
import json
import tracemalloc
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from interlock.flows.advisories import Taken
from interlock.supply.feeds import Mirror
from interlock.testing.world import World
from tests.loopback import Server, refused, whole

NAMES = ("../../../escaped.json", "/escaped.json", "a/../../escaped.json", "C:\\escaped.json", "nul\x07.json")


def record(name: str) -> bytes:
    return json.dumps({"id": name, "modified": "2026-01-01T00:00:00Z"}).encode()


def archive(members: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, body in members.items():
            opened.writestr(name, body)
    return made.getvalue()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def update(world: World, server: Server) -> Taken:
    with world.app() as app, app.taking_in() as flow:
        (taken,) = flow.update([Mirror("m", f"{server.url}/all.zip")], app.fetcher)
    return taken


def known(world: World, name: str) -> bool:
    with world.app() as app:
        return bool(app.advisories.show(name))


def test_names_in_an_archive_write_nothing_anywhere(world: World, server: Server, tmp_path: Path) -> None:
    server.answers["/all.zip"] = whole(archive({name: record(f"X-{n}") for n, name in enumerate(NAMES)}))
    taken = update(world, server)
    assert (taken.records, taken.error) == (len(NAMES), None)
    assert [path for path in tmp_path.rglob("*") if "escaped" in path.name] == []


def test_a_bomb_is_refused_as_the_one_record_that_it_is_and_fills_no_memory(world: World, server: Server) -> None:
    server.answers["/all.zip"] = whole(archive({"a.json": b" " * (300 << 20), "b.json": record("X-1")}))
    tracemalloc.start()
    try:
        taken = update(world, server)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (taken.records, taken.refused) == (1, 1)
    assert "a.json" in taken.told[0].place
    assert peak < 120 << 20


def test_a_mirror_that_says_nothing_changed_to_somebody_who_has_nothing_is_not_believed(
    world: World, server: Server
) -> None:
    server.answers["/all.zip"] = refused(304)
    taken = update(world, server)
    assert taken.error is not None
    with world.app() as app:
        assert app.advisories.state().sources == ()


@pytest.mark.parametrize(
    "body",
    [archive({}), archive({"a.json": b"{}"}), b"", b"{}", b"<html>", archive({"a.json": record("X-500")})],
    ids=["no members", "no id", "nothing", "an object", "a page", "one of many"],
)
def test_a_mirror_that_empties_itself_takes_nothing_back(body: bytes, world: World, server: Server) -> None:
    server.answers["/all.zip"] = whole(archive({f"{n}.json": record(f"X-{n}") for n in range(200)}))
    assert update(world, server).records == 200
    server.answers["/all.zip"] = whole(body, '"two"')
    assert update(world, server).error is not None
    assert known(world, "X-7")


def test_a_mirror_that_promises_less_than_it_sends_or_more_brings_nothing(world: World, server: Server) -> None:
    body = archive({"a.json": record("X-1")})

    def lying(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body) + 10))
        handler.end_headers()
        handler.wfile.write(body)

    server.answers["/all.zip"] = lying
    taken = update(world, server)
    assert taken.error is not None
    assert taken.error.code == "NET-105"
    with world.app() as app:
        assert app.advisories.state().sources == ()
