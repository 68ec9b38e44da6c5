"""Delivery figures: each number leads to its rows, and each row to the entry that says it."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from interlock.trace.figures.every import NAMES
from interlock.web.figures import TITLES, _leads
from tests.unit.web.delivering import Shown
from tests.visits import visited


def test_every_figure_has_a_title_a_card_and_a_page(shown: Shown) -> None:
    assert set(TITLES) == set(NAMES)
    text = shown.ok("/figures")
    for name, title in TITLES.items():
        assert f'id="{name.value}"' in text
        assert title in shown.ok(f"/figures/{name.value}")


def test_each_number_leads_to_rows_and_each_row_to_its_entry(shown: Shown) -> None:
    text = shown.ok("/figures?period=30d")
    strip = re.findall(r'<a href="([^"]+)"><span class="what">', text)
    assert len(strip) >= 2
    rows = shown.ok(unescape(strip[0]))
    assert 'href="/evidence/' in rows
    told = shown.browser.get(f"{unescape(strip[0])}&format=json").json()["rows"]
    assert {one["group"] for one in told} == {"shop/live"}
    assert all(one["entries"] for one in told)


def test_a_product_and_an_environment_narrow_all_of_it(shown: Shown) -> None:
    rows = shown.browser.get("/figures/deployment-frequency?product=shop&env=staging&format=json").json()["rows"]
    assert {one["environment"] for one in rows} == {"staging"}
    assert '<option value="staging" selected>' in shown.ok("/figures?product=shop&env=staging")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/figures?period=soon", 400, "TRC-131"),
        ("/figures?product=bank", 404, "TRC-132"),
        ("/figures?env=nowhere", 404, "TRC-132"),
        ("/figures/speed", 404, ""),
        ("/figures/lead-time?period=2026-01-02..2026-01-01", 400, "TRC-131"),
    ],
)
def test_what_cannot_be_told_says_why(shown: Shown, path: str, status: int, code: str) -> None:
    said = shown.browser.get(path)
    assert (said.status_code, code in said.text) == (status, True)


def test_all_numbers_are_a_table_and_an_empty_server_says_what_to_do(shown: Shown, tmp_path: Path) -> None:
    assert shown.ok("/figures?format=csv").startswith("figure,group,number,value,n\r\n")
    with visited(tmp_path) as site:
        assert "Nothing happened in this time" in site.set_up().get("/figures").text


def test_a_row_leads_to_what_it_is_of() -> None:
    assert _leads("wvr-0123456789abcdef") == "/waivers/wvr-0123456789abcdef"
    assert _leads("dpl-0123456789abcdef").startswith("/")
    assert _leads("ab" * 20).startswith("/")
    assert [_leads(one) for one in ("wvr-../x", "", "somebody")] == ["", "", ""]
