"""A waiver is asked for of exactly those findings that were chosen, in one draft that is proven."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.control import Finding, Location
from interlock.identity import Confirm, JoinAccount
from interlock.testing.world import failed, finding
from interlock.web.waiving import MOST
from tests.boards import assess
from tests.shop_pages import shop
from tests.stepping import HOUSE, Guarded, Visited
from tests.visits import visiting

ONE = finding("commit.sast")
LIKE = finding("commit.sast", fingerprint="1" * 32, at=Location("app.py", 2))
OTHER = finding("commit.sast", rule="bandit:B1", fingerprint="2" * 32)


TERMS = "waivers: {max_age: 30d, approvals: 1}\n"


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Visited]:
    world = Guarded(tmp_path, {**HOUSE, "house.yaml": HOUSE["house.yaml"] + TERMS})
    (joined,) = world.deeds("ann", JoinAccount("person:ben", "directory:local/ben", "shown in the office"))
    world.deeds("ben", Confirm(str(joined.digest)))
    finds(world, ONE, LIKE, OTHER)
    with world.team.app("server"), visiting(world.team.world) as site:
        made = Visited(world, site)
        made.adds(world.ben)
        yield made


def finds(world: Guarded, *found: Finding) -> None:
    """Check another commit in which something else is found."""
    world.team.world.runner.outcomes["commit.sast"] = failed(*found)
    world.team.world.pass_time(minutes=1)
    world.team.world.commit({"more.py": f"print({len(found)})\n"})
    world.team.world.check()


def chosen(browser: Any, query: str = "") -> str:
    """Give the address by which all findings are chosen that are shown."""
    names = re.findall(r'name="finding" value="([0-9a-f]{32})"', browser.get(f"/findings?{query}").text)
    assert names
    return "/waivers/new?" + "&".join(f"finding={one}" for one in names)


def said(browser: Any, page: str, **other: str) -> Any:
    """Send the form of a page."""
    found = re.search(r'name="findings" value="([^"]+)"', page)
    assert found is not None, page
    fields = {"findings": found[1], "reason": "it is behind a wall", "days": "10", "compensation": "a wall", **other}
    return browser.press("/waivers/new", **fields)


def test_findings_of_one_rule_become_one_draft_for_exactly_those(ben: Visited) -> None:
    page = ben.browser.get(chosen(ben.browser, "rule=bandit:B602")).text
    led = said(ben.browser, page)
    assert led.status_code == 303, led.text
    text = ben.browser.get(led.headers["location"]).text
    for words in (
        "You are about to say this",
        "bandit:B602",
        f"{'0' * 32}, {'1' * 32}",
        "it is behind a wall",
        "a wall",
    ):
        assert words in text, words
    assert "2" * 32 not in text


def test_findings_of_several_rules_are_parted_before_anything_is_said(ben: Visited) -> None:
    page = ben.browser.get(chosen(ben.browser)).text
    assert "what you chose takes 2" in page
    assert 'name="reason"' not in page
    for link in re.findall(r'class="btn small" href="(/waivers/new\?[^"]+)"', page):
        assert 'name="reason"' in ben.browser.get(link.replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("days", "0", "no whole number"),
        ("days", "ten", "no whole number"),
        ("days", "999", "FLW-145"),
        ("reason", " ", "is empty"),
        ("product", "bank", "not that of the findings"),
        ("name", "bandit:B1", "not that of the findings"),
    ],
)
def test_what_would_not_count_is_told_and_what_was_typed_is_kept(
    ben: Visited, field: str, value: str, says: str
) -> None:
    page = ben.browser.get(chosen(ben.browser, "rule=bandit:B602")).text
    again = said(ben.browser, page, compensation='"><script>', **{field: value})
    assert again.status_code == 400
    assert "&#34;&gt;&lt;script&gt;" in again.text
    assert says in again.text


def test_what_was_mended_meanwhile_is_not_asked_for(ben: Visited) -> None:
    page = ben.browser.get(chosen(ben.browser, "rule=bandit:B602")).text
    with ben.world.team.app("ann"):
        finds(ben.world, OTHER)
    assert said(ben.browser, page).status_code == 400
    assert "it is not there any more" in ben.browser.get("/waivers/new?" + _gone(ben)).text


def _gone(ben: Visited) -> str:
    rows = ben.browser.get("/findings?state=gone&format=json").json()["rows"]
    return "&".join(f"finding={one['id']}" for one in rows)


def test_a_finding_that_may_not_be_seen_cannot_be_chosen(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [ONE, OTHER], product="bank")
        address = chosen(place.ann)
        one = address.partition("&")[0]
        assert place.sue.get(address).status_code == 404
        unknown = "/waivers/new?finding=" + "0" * 32
        assert "has no such finding" in place.sue.get(one).text
        assert ONE.message not in place.sue.get(one).text
        assert "has no such finding" in place.sue.get(unknown).text
        assert place.eve.get(address).status_code == 403
        many = "&".join(["finding=" + "0" * 32] * (MOST + 1))
        assert place.ann.get(f"/waivers/new?{many}").status_code == 400


def test_the_address_of_before_leads_to_the_one_there_is(ben: Visited) -> None:
    led = ben.browser.get("/findings/waiver?finding=a&finding=b")
    assert (led.status_code, led.headers["location"]) == (303, "/waivers/new?finding=a&finding=b")
    assert ben.browser.press("/findings/waiver", findings="a").status_code == 405


def test_a_form_of_another_session_asks_for_nothing(ben: Visited) -> None:
    page = ben.browser.get(chosen(ben.browser, "rule=bandit:B602")).text
    found = re.search(r'name="findings" value="([^"]+)"', page)
    assert found is not None
    fields = {"findings": found[1], "reason": "x", "days": "1", "compensation": ""}
    assert ben.browser.post("/waivers/new", form_token="other", **fields).status_code == 403
