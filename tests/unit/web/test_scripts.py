"""The scripts: ours, small, and nothing in them leads elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.web.pages import HERE
from interlock.web.scripts import FILES
from tests.visits import visited

MOST_BYTES = 40_000
"""Of all scripts and the style sheet together: what a first visit loads besides its page."""


@pytest.mark.parametrize("name", FILES)
def test_a_script_is_there_for_everybody_and_runs_from_nowhere_else(tmp_path: Path, name: str) -> None:
    with visited(tmp_path) as site:
        said = site.browser().get(f"/scripts/{name}")
        assert (said.status_code, said.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        for word in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http:", "https:"):
            assert word not in said.text


def test_there_are_no_others_and_all_of_them_are_small() -> None:
    assets = {one.name: one.stat().st_size for one in (HERE / "assets").iterdir() if one.suffix in {".js", ".css"}}
    assert {name for name in assets if name.endswith(".js")} == set(FILES)
    assert sum(assets.values()) < MOST_BYTES


def test_what_is_no_script_of_ours_is_not_there(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        for name in ("interlock.css", "..%2Fpages.py", "shell.js.map", "SHELL.JS"):
            assert site.browser().get(f"/scripts/{name}").status_code == 404
