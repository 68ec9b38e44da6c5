"""The style sheet and the icon: ours, kept by the browser, and nothing in them leads elsewhere."""

from __future__ import annotations

from pathlib import Path

from tests.visits import visited


def test_they_are_there_for_everybody_and_load_nothing(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        for path, kind in (("/styles/interlock.css", "text/css"), ("/styles/icon.svg", "image/svg+xml")):
            said = site.browser().get(path)
            assert said.status_code == 200
            assert said.headers["content-type"].startswith(kind)
            assert said.headers["x-content-type-options"] == "nosniff"
            assert "max-age" in said.headers["cache-control"]
            for word in ("@import", "url(", "<script", "href"):
                assert word not in said.text
