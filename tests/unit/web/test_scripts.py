from pathlib import Path

from tests.visits import visited


def test_the_script_is_there_for_everybody_and_runs_from_nowhere_else(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        said = site.browser().get("/scripts/security-keys.js")
        assert (said.status_code, said.headers["content-type"]) == (200, "text/javascript; charset=utf-8")
        assert "navigator.credentials.get" in said.text
        assert "innerHTML" not in said.text
        assert "http" not in said.text
