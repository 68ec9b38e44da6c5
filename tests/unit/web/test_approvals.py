"""What waits for people, as the page lists it: yours first, each with what it would let pass."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.flows.queue import Kind
from tests.queueing import Crowd, asked_for, broken, crowd, held, signed_in
from tests.visits import visited


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def test_an_empty_server_says_what_to_do_next(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        text = site.set_up().get("/approvals").text
        assert "Nothing waits, and nothing ever did" in text
        assert "interlock review ask SUBJECT" in text
        assert site.browser().get("/approvals").headers["location"].startswith("/sign-in")


def test_everything_that_waits_is_listed_and_each_leads_to_its_page(ben: Crowd) -> None:
    text = ben.browser.get("/approvals").text
    assert f"/approvals/release/{ben.head}" in text
    assert "commit.sast has 1" in text, "what it would let pass"
    names = {asked_for(ben.world), broken(ben.world)}
    said = ben.browser.get("/approvals?format=json").json()
    assert {one["what"] for one in said["rows"]} == {"release", "waiver", "broken glass"}
    assert {one["id"] for one in said["rows"]} == {*names, ben.head}
    assert "house.yaml" in said["rows"][0]["demanded_by"]
    names.add(held(ben.world))
    said = ben.browser.get("/approvals?format=json").json()
    assert {one["what"] for one in said["rows"]} == {"hold", "waiver", "broken glass"}, "what is held goes nowhere"
    text = ben.browser.get("/approvals").text
    for name in names:
        assert f"/{name}" in text


def test_what_is_yours_comes_first_and_is_told_from_what_is_not(ben: Crowd) -> None:
    asked_for(ben.world, "ann")
    asked_for(ben.world, "ben", reason="mine")
    rows = ben.browser.get("/approvals?kind=waiver&format=json").json()["rows"]
    assert [one["could_answer"] for one in rows] == ["ben", "ann"], "nobody answers what they asked for"
    mine = ben.browser.get("/approvals?show=yours&kind=waiver&format=json").json()["rows"]
    assert [one["by"] for one in mine] == ["ann"]
    assert "yours to answer" in ben.browser.get("/approvals?kind=waiver").text
    anns = signed_in(ben.site, "ann").get("/approvals?show=yours&kind=waiver&format=json").json()["rows"]
    assert [one["by"] for one in anns] == ["ben"]


def test_what_is_over_is_only_listed_when_it_is_asked_for(ben: Crowd) -> None:
    name = held(ben.world)
    ben.world.team.world.pass_time(days=40)
    old = asked_for(ben.world, lasts="1d")
    ben.world.team.world.pass_time(days=2)
    ben.signs_in()
    shown = {one["id"] for one in ben.browser.get("/approvals?format=json").json()["rows"]}
    assert (name in shown, old in shown) == (True, False)
    whole = {one["id"] for one in ben.browser.get("/approvals?show=all&format=json").json()["rows"]}
    assert {name, old} <= whole


def test_pages_of_the_list_hold_every_row_once(ben: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    for place in range(5):
        held(ben.world, reason=f"reason {place}", where=("live",))
    monkeypatch.setattr("interlock.web.approvals.most_of", lambda _: 2)
    found, path = [], "/approvals?kind=hold&format=json"
    while path:
        said = ben.browser.get(path).json()
        found += [one["id"] for one in said["rows"]]
        path = said["next"]
    assert (len(found), len(set(found))) == (5, 5)


def test_a_spreadsheet_gets_the_rows_and_no_formula(ben: Crowd) -> None:
    held(ben.world, reason="=HYPERLINK(1)")
    said = ben.browser.get("/approvals?kind=hold&format=csv")
    (row,) = csv.DictReader(io.StringIO(said.text))
    assert row["reason"] == "'=HYPERLINK(1)"


def test_a_list_is_worked_out_once_for_each_state_of_the_ledger(ben: Crowd) -> None:
    waiting = ben.site.serving.waiting
    first = waiting.all()
    assert waiting.all() is first
    held(ben.world)
    again = waiting.all()
    assert again is not first
    assert ([one.kind for one in first.items], [one.kind for one in again.items]) == ([Kind.RELEASE], [Kind.HOLD])
    ben.world.team.world.pass_time(minutes=2)
    assert waiting.all() is not again, "what an approval is worth depends on its age"


@pytest.mark.parametrize("bad", ["show=" + "x" * 30, "after=" + "x" * 500, "format=pdf"])
def test_what_cannot_be_asked_is_refused(ben: Crowd, bad: str) -> None:
    assert ben.browser.get(f"/approvals?{bad}").status_code == 400
