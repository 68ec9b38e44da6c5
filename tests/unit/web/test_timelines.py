"""Timelines: every environment with what runs there, and one with what ran when, each a link to who says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from interlock.web.timelines import path_of
from tests.unit.web.delivering import Shown
from tests.visits import visited


def test_every_environment_is_listed_with_what_runs_there(shown: Shown) -> None:
    text = shown.ok("/timelines")
    assert 'href="/timelines/shop/live"' in text
    rows = shown.browser.get("/timelines?format=json").json()["rows"]
    assert [(one["product"], one["name"]) for one in rows] == [("shop", "live"), ("shop", "staging")]
    assert all("shop-2.zip" in one["runs"] for one in rows)


def test_an_environment_tells_what_ran_when_and_each_leads_to_the_entry_that_says_so(shown: Shown) -> None:
    text = shown.ok("/timelines/shop/live?period=30d")
    drawn = re.search(r"<svg class=\"p\".*?</svg>", text, re.DOTALL)
    assert drawn is not None
    entries = re.findall(r'<a href="/evidence/(\d+)" data-peek="/evidence/\1"', drawn[0])
    assert len(entries) == 2
    rows = shown.browser.get("/timelines/shop/live?period=30d&format=json").json()["rows"]
    assert {str(one["entry"]) for one in rows} == set(entries)
    assert rows[0]["until"] == "now"


def test_a_period_before_anything_is_empty_and_a_broken_one_says_how_to_write_it(shown: Shown) -> None:
    assert "nothing that anybody here may see ran in live" in shown.ok(
        "/timelines/shop/live?period=2020-01-01..2020-02-01"
    )
    said = shown.browser.get("/timelines/shop/live?period=soon")
    assert (said.status_code, "TRC-131" in said.text) == (400, True)


@pytest.mark.parametrize("path", ["/timelines/shop/nowhere", "/timelines/bank/live", "/timelines/-/live"])
def test_what_nobody_told_of_is_404(shown: Shown, path: str) -> None:
    assert shown.browser.get(path).status_code == 404


def test_a_name_that_no_address_holds_is_shown_without_a_link() -> None:
    assert path_of("", "live") == "/timelines/-/live"
    assert path_of("a b", "ü") == "/timelines/a%20b/%C3%BC"
    assert path_of("a/b", "live") == path_of("a", "") == ""
    assert path_of("a", "w" * 201) == path_of("w" * 201, "live") == "", "which the page would refuse"


def test_an_empty_server_says_what_to_do(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        assert "Nothing was deployed yet" in browser.get("/timelines").text
        assert browser.get("/timelines?after=x").status_code == 200
