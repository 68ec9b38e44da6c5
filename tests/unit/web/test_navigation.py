"""The list at the side: every page in it is there, and each page knows its place in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.web.navigation import NAVIGATION, section_of
from interlock.web.pages import HERE
from tests.visits import visited


def test_every_page_in_the_list_is_there_and_says_that_it_is_the_one(tmp_path: Path) -> None:
    icons = (HERE / "templates/parts.html").read_text()
    with visited(tmp_path) as site:
        browser = site.set_up()
        for link in (one for _, links in NAVIGATION for one in links):
            said = browser.get(link.path)
            assert said.status_code == 200, link.path
            assert said.text.count('aria-current="page"') == 1
            assert f'"{link.icon}": "M' in icons


@pytest.mark.parametrize(
    ("path", "section"),
    [("/", "/"), ("/approvals/release/x", "/approvals"), ("/authenticators/key", "/authenticators"), ("/nowhere", "")],
)
def test_a_page_belongs_to_the_longest_that_begins_its_path(path: str, section: str) -> None:
    assert section_of(path) == section
