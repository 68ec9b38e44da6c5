"""Questions are asked of the graph of the store, which holds what the one in memory does."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.tracing.code_to_prod import code_to_prod
from interlock.ledger.errors import CheckpointMissing
from interlock.testing.world import World
from interlock.trace import AskerMayNot, NodeUnknown, Way
from interlock.wiring.tracing import Tracing
from tests.estate import Estate
from tests.governed import Team
from tests.tracing import memory_graph_of


def test_the_stored_graph_and_the_one_in_memory_answer_alike(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    with estate.world.app(is_reading=True) as app:
        stored, memory = Tracing(app), Tracing(app)
        memory.__dict__["graph"] = memory_graph_of(app)
        found = []
        for tracing in (stored, memory):
            asked = tracing.asking()
            start = asked.subjects.find("HEAD")
            walk = asked.walk(start, Way.FORWARD, most=999)
            links = {(one.source.name, one.relation, one.target.name) for one in walk.links}
            landed = [one.landed.workload.name for one in code_to_prod(asked, start).now]
            found.append((links, landed, {one.place.name: one.depth for one in walk.reached}))
    assert found[0] == found[1]


def test_an_empty_ledger_answers_nothing(tmp_path: Path) -> None:
    with World(tmp_path).app() as app, pytest.raises(CheckpointMissing):
        Tracing(app).asking()


def test_who_may_read_nothing_sees_neither_links_nor_counts(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.artifact()
    team = Team(estate.world, roles=("auditor",))
    with team.app("wendy") as app, pytest.raises(AskerMayNot):
        Tracing(app).asking()


def test_what_git_and_files_know_tells_what_is_meant(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with estate.world.app(is_reading=True) as app:
        asked = Tracing(app).asking()
        assert asked.subjects.find("commit:HEAD").name == f"gitCommit:{estate.head}"
        with pytest.raises(NodeUnknown):
            asked.subjects.find("--help")
