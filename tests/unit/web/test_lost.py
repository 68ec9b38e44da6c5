"""An address that is none: a page for browsers, with the list at the side for who is signed in, and a problem else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.visits import visited

HTML = "text/html,application/xhtml+xml,*/*;q=0.8"
UNKNOWN = ("/nothing", "/products/a/b/c", "/releases/a/b/c/d", "/v1/nothing", "/%3Cscript%3E", "/a//b/", "/nothing/")


@pytest.mark.parametrize("path", UNKNOWN)
def test_a_browser_gets_a_page_and_a_program_a_problem(tmp_path: Path, path: str) -> None:
    with visited(tmp_path) as site:
        for browser, at_side in ((site.browser(), False), (site.set_up(), True)):
            said = browser.get(path, Accept=HTML)
            assert (said.status_code, said.headers["content-type"]) == (404, "text/html; charset=utf-8")
            assert "There is no such page" in said.text
            assert ('id="pages"' in said.text) is at_side
            assert "require-trusted-types-for" in said.headers["content-security-policy"]
            assert "<script>" not in said.text
        told = site.browser().get(path, Accept="application/json")
        assert (told.status_code, told.headers["content-type"]) == (404, "application/problem+json")
        assert told.json()["code"] == "API-103"
        known = site.browser().get(path, Accept=HTML, Authorization="Bearer ilk_x")
        assert known.headers["content-type"] == "application/problem+json"


def test_what_cannot_be_done_at_an_address_is_told_the_same_way(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        said = browser.get("/theme", Accept=HTML)
        assert (said.status_code, "That cannot be done here" in said.text) == (405, True)
        assert browser.get("/theme", Accept="application/json").json()["status"] == 405
