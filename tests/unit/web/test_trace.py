"""The trace: a drawing of links, piles that open, what was cut, as of then, and the same as a table."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.unit.web.delivering import Shown
from tests.visits import visited

SVG = "{http://www.w3.org/2000/svg}"


def drawing(text: str) -> ET.Element:
    found = re.search(r"<svg class=\"p\".*?</svg>", text, re.DOTALL)
    assert found is not None
    return ET.fromstring(found[0])  # noqa: S314  # what our own page shows


def links(text: str) -> list[str]:
    return [one.get("href", "") for one in drawing(text).iter("a")]


def test_each_box_is_a_link_to_itself_and_says_beside_the_page_what_it_is(shown: Shown) -> None:
    text = shown.ok(f"/trace?of={shown.shop.commit}")
    for one in drawing(text).iter("a"):
        assert one.get("href", "").startswith("/trace")
    artifact = next(one for one in drawing(text).iter("a") if shown.shop.digest in one.get("href", ""))
    assert artifact.get("data-peek") == f"/trace/node?of=sha256%3A{shown.shop.digest}"
    shown.ok(artifact.get("href", ""))
    shown.ok(artifact.get("data-peek", ""))


def test_lines_say_by_numbers_which_boxes_they_join(shown: Shown) -> None:
    root = drawing(shown.ok(f"/trace?of={shown.shop.commit}"))
    numbers = {one.get("data-n") for one in root.iter("g")} - {None}
    lines = [(one.get("data-s"), one.get("data-t")) for one in root.iter("path") if one.get("data-s")]
    assert lines
    assert {end for line in lines for end in line} <= numbers
    assert all(one.get("data-s") for one in root.iter("text") if "p-word" in one.get("class", ""))


def test_evidence_is_in_the_table_alone_until_it_is_wanted_and_a_pile_opens(shown: Shown) -> None:
    plain = shown.ok(f"/trace?of={shown.shop.commit}&way=forward")
    assert "pieces of evidence without which" in plain
    whole = shown.ok(f"/trace?of={shown.shop.commit}&way=forward&evidence=yes")
    assert len(links(whole)) > len(links(plain))
    pile = next(one for one in links(whole) if "open=" in one)
    opened = shown.ok(pile + "&evidence=yes")
    assert len(links(opened)) > len(links(whole))
    assert "Close all piles" in opened


def test_what_is_not_drawn_leads_to_where_all_of_it_is_told(shown: Shown) -> None:
    text = shown.ok(f"/trace?of=sha256:{shown.shop.digest}&evidence=yes")
    assert "Not all of it is here" in text
    rest = next(one for one in links(text) if "relation=" in one)
    assert "shown by" in shown.ok(rest)
    whole = shown.ok(f"/trace?of={shown.shop.commit}")
    (first, *_) = (unescape(one) for one in re.findall(r'rel="next" href="([^"]+)"', whole))
    assert "also leads to" in shown.ok(first)


def test_each_link_names_who_says_it_and_leads_to_the_entry(shown: Shown) -> None:
    told = shown.browser.get(f"/trace?of={shown.shop.commit}&way=backward&format=json").json()["rows"]
    wrote = next(one for one in told if one["relation"] == "wrote")
    assert wrote["target"] == f"gitCommit:{shown.shop.commit}"
    assert wrote["by"]
    assert f'href="/evidence/{wrote["entry"]}"' in shown.ok(f"/trace?of={shown.shop.commit}&way=backward")


def test_as_of_then_says_so_and_tells_less(shown: Shown) -> None:
    then = shown.ok(f"/trace?of={shown.shop.commit}&way=forward&at=40")
    assert "As of now" in then
    assert 'type="range" name="at" min="0"' in then
    runs = f"sha256:{shown.shop.digest}", "runs as"
    for at, is_running in (("", True), ("&at=40", False)):
        told = shown.browser.get(f"/trace?of={shown.shop.commit}&way=forward&format=json{at}").json()["rows"]
        assert (runs in {(one["source"], one["relation"]) for one in told}) is is_running


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ("of=nothing-of-the-kind", 404, "TRC-101"),
        ("of=gitCommit:" + "0" * 40, 404, "TRC-101"),
        ("of={commit}&at=1999-01-01", 404, "TRC-101"),
        ("of={commit}&at=99999", 400, "TRC-106"),
        ("of={commit}&at=soon", 400, "TRC-106"),
        ("of={commit}&after=x", 400, "TRC-107"),
        ("of={commit}&way=up", 400, ""),
        ("of={commit}&until=everything", 400, ""),
        ("of=" + "x" * 700, 400, ""),
    ],
)
def test_what_cannot_be_asked_says_why(shown: Shown, query: str, status: int, code: str) -> None:
    said = shown.browser.get(f"/trace?{query.format(commit=shown.shop.commit)}")
    assert said.status_code == status, said.text
    assert code in said.text


def test_several_groups_may_be_open_but_no_more_than_some(shown: Shown) -> None:
    many = "".join(f"&open=x{number}" for number in range(50))
    text = shown.ok(f"/trace?of={shown.shop.commit}&evidence=yes{many}")
    piles = [one for one in links(text) if "open=" in one]
    assert piles
    assert all("open=x49" in one and "open=x41" not in one and one.count("open=") <= 8 for one in piles)


def test_a_small_page_is_small(shown: Shown) -> None:
    text = shown.ok("/trace?of=environment:shop/live")
    assert len(re.sub(r"<svg class=\"p\".*?</svg>|<tbody>.*?</tbody>", "", text, flags=re.DOTALL)) < 40_000


def test_an_empty_server_says_what_to_do(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        text = browser.get("/trace").text
        assert ("Where does this code run?" in text, "There is nothing to trace yet" in text) == (True, True)
        assert browser.get("/trace?of=anything").status_code == 404
