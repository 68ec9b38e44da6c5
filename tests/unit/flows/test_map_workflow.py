"""A sealed map is found again, byte for byte; one that is not whole is errored."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.evidence import Assessment
from interlock.flows.inspect import Item
from interlock.flows.map_workflow import CONTROLS, Mapped, sealed_maps
from interlock.formats.pipelines.errors import MapMalformed
from interlock.kernel import Digest
from interlock.testing.world import World
from interlock.wiring.mapping import map_of, seal_map

GOOD = "on: push\njobs: {a: {steps: [{run: semgrep scan}]}}\n"


class Lying:
    """Gives other bytes than those that were asked for."""

    def get(self, digest: Digest) -> bytes:
        del digest
        return b"{}"


def sealed(folder: Path, text: str) -> tuple[list[Mapped], list[Item], World]:
    world = World(folder)
    world.commit({".github/workflows/ci.yml": text})
    with world.app() as app:
        began, change = app.clock(), app.repository.change(None, None)
        seal_map(app, change, map_of(app, change), began)
        items = list(app.transfer._inspection.items())
        found = [(one.index, one.statement) for one in items if one.statement is not None]
        return list(sealed_maps(found, lambda: app.store.blobs)), items, world


def test_a_map_is_found_again(tmp_path: Path) -> None:
    (one,), items, _ = sealed(tmp_path, GOOD)
    assert one.map.jobs[0].tools == ("semgrep",)
    assert (one.assessment.outcome, one.assessment.coverage[0].covered) == ("passed", 1)
    assert len(items) == len(CONTROLS)


def test_a_map_that_is_not_whole_is_errored_with_code_and_remedy(tmp_path: Path) -> None:
    (one,), _, _ = sealed(tmp_path, "jobs: [")
    said: Assessment = one.assessment
    assert (said.outcome, said.code, bool(said.remedy)) == ("errored", "MAP-101", True)
    assert said.coverage[0].covered == 0
    assert said.coverage[0].missing


def test_what_is_not_what_was_sealed_is_refused(tmp_path: Path) -> None:
    _, items, _ = sealed(tmp_path, GOOD)
    found = [(one.index, one.statement) for one in items if one.statement is not None]
    with pytest.raises(MapMalformed):
        list(sealed_maps(found, Lying))  # type: ignore[arg-type]  # it lies, and keeps nothing


def test_secrets_in_workflows_are_masked(tmp_path: Path) -> None:
    import secrets

    token = "ghp_" + secrets.token_hex(18)
    (one,), _, _ = sealed(tmp_path, f"on: push\njobs: {{a: {{if: '{token}', steps: [{{run: semgrep {token}}}]}}}}\n")
    assert token not in str(one.map)
