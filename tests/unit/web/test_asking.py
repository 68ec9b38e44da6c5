"""What people ask others for from pages: waivers, holds, broken glass, each said with a security key."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.testing.world import finding
from interlock.web.waiving import named_by
from tests.queueing import Crowd, crowd, signs

WAIVER = {
    "name": "commit.sast",
    "reason": "ours for a week",
    "days": "7",
    "owner": "",
    "compensation": "a guard at the door",
    "paths": "",
    "components": "",
    "environments": "",
    "fingerprints": "",
}


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def test_a_waiver_is_asked_for_and_waits_for_somebody_else(ben: Crowd) -> None:
    text = ben.browser.get("/waivers/new").text
    assert ("30 days is the longest" in text or "30d" in text, "house.yaml" in text) == (True, True)
    said = signs(ben, ben.world.ben, ben.browser.press("/waivers/new", **WAIVER))
    assert ("It was said" in said.text, "a guard at the door" in said.text) == (True, True)
    (row,) = ben.browser.get("/approvals?kind=waiver&format=json").json()["rows"]
    assert (row["by"], row["could_answer"], row["state"]) == ("ben", "ann", "waiting")


def test_the_form_is_filled_in_by_a_finding(ben: Crowd) -> None:
    text = ben.browser.get("/waivers/new?finding=" + "0" * 32 + "&environment=live").text
    for says in (
        'value="bandit:B602"',
        ">" + "0" * 32 + "</textarea>",
        ">live</textarea>",
        "a command is run by a shell",
    ):
        assert says in text, says
    fields = {**WAIVER, "name": "bandit:B602", "fingerprints": "0" * 32}
    said = signs(ben, ben.world.ben, ben.browser.press("/waivers/new", **fields))
    assert "0" * 32 in said.text


@pytest.mark.parametrize("finding_", ["f" * 32, "zz", "%22%3E%3Cscript%3E", "0"])
def test_a_finding_that_is_not_there_is_told(ben: Crowd, finding_: str) -> None:
    text = ben.browser.get(f"/waivers/new?finding={finding_}").text
    assert ("has no such finding" in text, "<script>" in text.partition("<body")[2].lower()) == (True, False)


def test_a_finding_is_named_by_its_vulnerability_where_it_has_one() -> None:
    assert named_by(finding("commit.deps", rule="osv:GHSA-x", aliases=("x1", "CVE-2026-0001"))) == "CVE-2026-0001"
    assert named_by(finding("commit.sast")) == "bandit:B602"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "nothing.such", "FLW-143"),
        ("name", "x" * 201, "WEB-105"),
        ("reason", "  ", "WEB-105"),
        ("reason", "x" * 2001, "WEB-105"),
        ("days", "0", "WEB-105"),
        ("days", "-1", "WEB-105"),
        ("days", "1e3", "WEB-105"),
        ("days", "\u0663", "WEB-105"),
        ("days", "9999", "WEB-105"),
        ("days", "31", "FLW-145"),
        ("environments", "nowhere", "DPL-101"),
        ("paths", "src/nowhere/**", "FLW-144"),
        ("paths", "\n".join(str(one) for one in range(101)), "WEB-105"),
        ("fingerprints", "f" * 32, "FLW-144"),
        ("owner", "nobody-here", "IDN-"),
    ],
)
def test_what_cannot_be_asked_for_is_refused_with_what_to_do(ben: Crowd, field: str, value: str, code: str) -> None:
    said = ben.browser.press("/waivers/new", **{**WAIVER, field: value})
    assert (said.status_code, code in said.text) == (400, True), said.text
    assert "What to do" in said.text


def test_something_is_held_from_a_page(ben: Crowd) -> None:
    assert f'value="{ben.head}"' in ben.browser.get(f"/holds/new?target={ben.head}").text
    fields = {"target": ben.head, "reason": "it looks wrong", "environments": ""}
    assert ben.browser.press("/holds/new", **{**fields, "target": "HEAD"}).status_code == 400
    assert ben.browser.press("/holds/new", **{**fields, "environments": "nowhere"}).status_code == 400
    assert ben.browser.press("/holds/new", **{**fields, "reason": ""}).status_code == 400
    said = signs(ben, ben.world.ben, ben.browser.press("/holds/new", **fields))
    assert (said.status_code, ben.world.verdict()) == (200, Verdict.DENY)


def test_somebody_asks_to_break_the_glass(ben: Crowd) -> None:
    assert 'value="live"' in ben.browser.get("/break-glass/new?environment=live").text
    fields = {"target": ben.head, "environment": "live", "hours": "2", "reason": "the shop is down"}
    assert "FLW-145" in ben.browser.press("/break-glass/new", **{**fields, "hours": "9"}).text
    assert "DPL-101" in ben.browser.press("/break-glass/new", **{**fields, "environment": "nowhere"}).text
    signs(ben, ben.world.ben, ben.browser.press("/break-glass/new", **fields, product=""))
    (row,) = ben.browser.get("/approvals?kind=break-glass&format=json").json()["rows"]
    assert (row["by"], row["could_answer"]) == ("ben", "ann")
