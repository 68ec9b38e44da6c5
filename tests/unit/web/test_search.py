"""Search: what is found, by what it is; what names one thing leads to it; what cannot be read says why."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.delivered import CVE
from tests.unit.web.delivering import Shown
from tests.visits import visited


def test_hits_stand_under_what_they_are_with_what_was_found_marked(shown: Shown) -> None:
    text = shown.ok("/search?q=shop-2.zip")
    assert "<h2>Decisions</h2>" in text
    assert "<mark>shop-2.zip</mark>" in text
    assert "data-peek>entry " in text
    assert "verified now" in text


@pytest.mark.parametrize(
    ("query", "leads"),
    [
        ("{digest}", "/trace?of=sha256%3A{digest}"),
        ("sha256:{digest}", "/trace?of=sha256%3A{digest}"),
        ("{commit}", "/trace?of=gitCommit%3A{commit}"),
        ("environment/x", ""),
        ("workload:shop/live/one", "/trace?of=workload%3Ashop%2Flive%2Fone"),
        ("pkg:pypi/django@1.0", "/trace?of=pkg%3Apypi%2Fdjango%401.0"),
        ("entry 12", "/evidence/12"),
        ("#12", "/evidence/12"),
        (CVE.lower().replace("cve-2026-1", "CVE-2026-1234"), "/trace/cve-to-pods?cve=CVE-2026-1234"),
        ("person:ann", ""),
        ("sha256:" + "0" * 64, ""),
    ],
)
def test_what_names_one_thing_whole_leads_to_it_and_anything_else_is_looked_for(
    shown: Shown, query: str, leads: str
) -> None:
    fields = {"digest": shown.shop.digest, "commit": shown.shop.commit}
    said = shown.browser.client.get("/search", params={"q": query.format(**fields)}, headers={"Sec-Fetch-Site": "none"})
    assert (said.status_code, said.headers.get("location", "")) == (303 if leads else 200, leads.format(**fields))


def test_the_words_of_what_names_one_thing_are_looked_for_where_that_is_wanted(shown: Shown) -> None:
    assert "Search for" in shown.ok(f"/search?q={shown.shop.digest}&words=yes")


def test_nothing_found_says_how_to_ask_and_what_is_near(shown: Shown) -> None:
    text = shown.ok("/search?q=depluyed")
    assert "Nothing is found" in text
    assert "the nearest word is" in text
    assert '<details class="card" open>' in text


def test_what_cannot_be_read_is_told_beside_what_was_typed(shown: Shown) -> None:
    said = shown.browser.get("/search?q=%22open")
    assert said.status_code == 400
    assert ("TRC-121" in said.text, 'value="&#34;open"' in said.text) == (True, True)
    assert shown.browser.get("/search?q=%22open&format=json").status_code == 400


def test_the_same_rows_are_csv_and_json_page_by_page(shown: Shown) -> None:
    told = shown.browser.get("/search?q=shop&format=json").json()
    lines = list(csv.reader(io.StringIO(shown.ok("/search?q=shop&format=csv"))))
    assert len(lines) - 1 == len(told["rows"]) > 50
    assert {row["kind"] for row in told["rows"]} >= {"decision", "deployment"}
    page = shown.ok("/search?q=shop")
    assert page.count("<li data-row>") == 50
    assert "after=" in page


def test_without_words_it_says_how_to_ask_and_on_an_empty_server_too(shown: Shown, tmp_path: Path) -> None:
    assert "How to ask" in shown.ok("/search")
    with visited(tmp_path) as site:
        browser = site.set_up()
        assert "Nothing is found" in browser.get("/search?q=anything").text
