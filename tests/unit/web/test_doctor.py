"""The doctor as a page: the same as on the machine, for who governs, without a path."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.identity import Confirm, Grant
from interlock.wiring.doctoring import doctored
from tests.queueing import Crowd, crowd, signed_in


@pytest.fixture
def ben(tmp_path: Path) -> Iterator[Crowd]:
    with crowd(tmp_path) as made:
        yield made


def test_it_says_what_the_command_says_but_for_the_places(ben: Crowd) -> None:
    rows = ben.browser.get("/settings/doctor?format=json").json()["rows"]
    found = doctored(ben.site.serving.app)
    assert [one["what"] for one in rows] == [one.what for one in found]
    assert {one["what"]: one["stands"] for one in rows}["ledger"] == "good"
    for one, look in zip(rows, found, strict=True):
        assert (one["stands"] == "good") is look.is_good
        assert (one["remedy"] == "") is (look.is_good or not look.remedy)
    text = ben.browser.get("/settings/doctor").text
    assert "interlock admin doctor" in text
    for word in (str(ben.world.team.world.root), str(ben.world.team.world.home)):
        assert word not in text


def test_what_is_wrong_is_told_with_what_to_do(ben: Crowd) -> None:
    with ben.site.serving.app.store.database.writing() as session:
        session.run("INSERT INTO search_gap (first, ends) VALUES (0, 3)")
    text = ben.browser.get("/settings/doctor").text
    assert "no word finds 3 entries" in text
    assert "interlock trace rebuild" in text
    assert "to see to" in text


def test_for_whoever_does_not_govern_there_is_no_such_page(ben: Crowd) -> None:
    (said,) = ben.world.deeds("ann", Grant("auditor", "person:wendy", "organisation"))
    ben.world.deeds("ben", Confirm(str(said.digest)))
    wendy = signed_in(ben.site, "wendy")
    assert wendy.get("/settings/doctor").status_code == 404
    assert "/settings/doctor" not in wendy.get("/settings").text
    assert "/settings/doctor" in ben.browser.get("/settings").text
