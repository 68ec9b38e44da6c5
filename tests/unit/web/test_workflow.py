"""The page of the workflow map: the newest sealed one, what to add, and what an empty server says."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.testing.world import World
from tests.visits import visited, visiting

WORKFLOW = """\
name: ci
on: [pull_request]
jobs:
  scan:
    runs-on: ubuntu-24.04
    environment: production
    steps:
      - uses: gitleaks/gitleaks-action@v2
      - run: echo "<b>" && semgrep scan --error
"""


def sealed(folder: Path, text: str = WORKFLOW, product: str = "", world: World | None = None) -> World:
    """Give a world whose repository has a workflow, and a map of it in its ledger."""
    world = world if world is not None else World(folder / "world")
    if product:
        world.repository.write("interlock.yaml", f"product: {product}\n")
    world.repository.write(".github/workflows/<i>ci.yml", text)
    world.repository.commit("A workflow")
    with world.app() as app:
        from interlock.wiring.mapping import map_of, seal_map

        began, change = app.clock(), app.repository.change(None, None)
        seal_map(app, change, map_of(app, change), began)
    return world


def test_an_empty_server_says_which_command_makes_a_map(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        said = site.set_up().get("/map")
        assert (said.status_code, "interlock map --seal" in said.text) == (200, True)


def test_the_newest_map_is_shown_with_its_questions_its_figure_and_its_entry(tmp_path: Path) -> None:
    with visiting(sealed(tmp_path)) as site:
        text = site.set_up().get("/map").text
        assert "Which tests run, and where results go" in text
        assert 'href="/evidence/' in text
        assert '<svg class="w"' in text or 'class="w"' in text
        assert "semgrep" in text
        assert "<i>ci.yml" not in text


def test_what_to_add_can_be_had_as_a_file(tmp_path: Path) -> None:
    with visiting(sealed(tmp_path)) as site:
        rows = site.set_up().get("/map?format=json").json()["rows"]
        assert {"control", "state", "risk", "why", "where", "add"} <= rows[0].keys()
        assert rows[0]["risk"] >= rows[-1]["risk"]


def test_a_product_without_a_map_is_told_so(tmp_path: Path) -> None:
    with visiting(sealed(tmp_path)) as site:
        assert "No map of this product" in site.set_up().get("/map?product=nowhere").text


def test_a_map_that_is_not_whole_says_so(tmp_path: Path) -> None:
    with visiting(sealed(tmp_path, "jobs: [")) as site:
        text = site.set_up().get("/map").text
        assert "The map is not whole" in text
        assert "Not read or not followed" in text


def test_an_older_map_of_a_product_is_found_behind_the_newest_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = sealed(tmp_path, product="shop")
    sealed(tmp_path, product="bank", world=world)
    monkeypatch.setattr("interlock.web.workflow._MOST_MAPS", 1)
    with visiting(world) as site:
        ann = site.set_up()
        assert "Workflow of <bdi>bank" in ann.get("/map").text
        assert "Workflow of <bdi>shop" in ann.get("/map?product=shop").text
