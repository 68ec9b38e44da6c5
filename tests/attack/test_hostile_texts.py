"""Hostile texts wherever a text can be, over the whole table of pages: texts, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest

from tests.attack.test_hostile_pages_board import ALONE, VOID, harmless
from tests.every_page import EVERY, Way
from tests.hostile_estate import HOSTILE, HostileEstate
from tests.visits import Browser, Site, visiting

MARKS = "\u202e\u2066\u200f\u061c"
CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
MORE = ("/settings/groups", "/settings/roles", "/settings/keys", "/settings/tokens", "/settings/deliveries")
_MANY = 12
"""Pages of one kind that are opened: the same texts stand on all of them."""


class Links(HTMLParser):
    """Where the content of a page leads, and in which elements marks stand that turn text around."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.turned: list[tuple[str, ...]] = []
        self._within: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self._within.append(tag)
        if tag == "a" and "main" in self._within:
            self.found.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._within:
            while self._within.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if set(data) & set(MARKS):
            self.turned.append(tuple(self._within))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Browser]]:
    estate = HostileEstate(tmp_path_factory.mktemp("hostile"))
    with visiting(estate.world) as made:
        made.account("ann")
        browser = made.browser()
        assert browser.sign_in("ann").status_code == 303
        for number, text in enumerate(HOSTILE.values()):
            shown = "".join(one for one in text[:60] if one.isprintable())
            made.serving.views.save("ann", f"{number}{shown}", f"/findings?text={number}")
        yield made, browser


def addresses(browser: Browser, way: Way) -> list[str]:
    """Give every page that a way leads to, as far as links lead there."""
    here = [way.begins]
    for follow in way.follows:
        links = [one for path in here for one in Links(browser.get(path).text).found]
        here = [one for one in dict.fromkeys(links) if re.fullmatch(follow, one)][:_MANY]
    return here


def is_sound(browser: Browser, path: str) -> None:
    """Open a page and hold it to be ours alone."""
    said = browser.get(path)
    if said.status_code == 303:
        said = browser.get(said.headers["location"])
    assert said.status_code in {200, 404}, (path[:200], said.status_code)
    assert "unsafe" not in said.headers["content-security-policy"]
    harmless(said.text.replace(" autofocus></label>", "></label>"), "54439")
    found = CONTROLS.search(said.text)
    assert found is None, (path[:200], said.text[max(found.start() - 200, 0) : found.end() + 20])
    for within in Links(said.text).turned:
        assert ALONE & set(within), (path[:200], within)


@pytest.mark.parametrize("name", EVERY)
def test_no_text_is_more_than_a_text_on_any_page_of_the_table(site: tuple[Site, Browser], name: str) -> None:
    _, browser = site
    way = EVERY[name]
    who = site[0].browser() if way.is_open else browser
    there = addresses(who, way)
    assert there, "no link leads there"
    for path in there:
        is_sound(who, path)


@pytest.mark.parametrize("path", MORE)
def test_nor_on_the_parts_of_the_settings(site: tuple[Site, Browser], path: str) -> None:
    is_sound(site[1], path)
