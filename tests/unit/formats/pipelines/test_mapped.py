"""A map goes out and comes back; what is none is refused."""

from __future__ import annotations

import pytest

from interlock.control import Stage
from interlock.formats.pipelines.errors import MapMalformed
from interlock.formats.pipelines.mapped import Judged, Presence, WorkflowMap, read_map, write_map
from interlock.formats.pipelines.model import Pin, Problem, Spot, Tool, ToolKind


def test_there_and_back() -> None:
    one = WorkflowMap(
        tools=(
            Tool("x", "", Pin.FLOATING, ToolKind.IMAGE, Spot("a", 1)),
            Tool("y", "1", Pin.DIGEST, ToolKind.IMAGE, Spot("a")),
        ),
        problems=(Problem("x", "y", Spot("a")), Problem("x", "y", Spot("a"), is_broken=False)),
        judged=(Judged("commit.sast", Stage.COMMIT, "x", Presence.PARTIAL, "y"),),
    )
    again = read_map(write_map(one))
    assert again == one
    assert (len(again.broken), len(again.floating), again.count(Presence.PARTIAL)) == (1, 1, 1)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"schema": "x"}', b"\xff", b"[" * 100_000])
def test_what_is_no_map_is_refused(body: bytes) -> None:
    with pytest.raises(MapMalformed):
        read_map(body)
