"""Findings by filters, one by one and by their rules, and one with where it is from."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from interlock.control import Location
from interlock.kernel import Severity
from interlock.testing.world import finding
from tests.boards import assess
from tests.shop_pages import Shop, shop

FORMULA = "=HYPERLINK(1)"


def filled(place: Shop) -> None:
    """Enter findings of two products."""
    assess(
        place.app,
        [
            finding("build.sast", message="a shell runs it", aliases=("CVE-2026-0001",)),
            finding("build.sast", Severity.LOW, rule="bandit:B1", message=FORMULA, fingerprint="1" * 32),
        ],
    )
    place.site.world.pass_time(days=40)
    place.ann, place.sue = (place.browser(name) for name in ("ann", "sue"))  # their sessions are over
    assess(place.app, [finding("build.deps", Severity.CRITICAL, at=Location("x/y.py", 7))], control="build.deps")
    assess(place.app, [finding("build.sast", message="of the bank")], product="bank")


def messages(place: Shop, query: str) -> list[str]:
    """Give what is found by an address."""
    return [one["finding"] for one in place.ann.get(f"/findings?format=json&{query}").json()["rows"]]


def test_filters_leave_out_what_they_say(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        assert len(messages(place, "")) == 4
        assert messages(place, "product=bank") == ["of the bank"]
        assert messages(place, "severity=low&state=new") == [FORMULA]
        assert len(messages(place, "text=SHELL&product=shop&control=build.sast&rule=bandit:B602")) == 1
        assert len(messages(place, "text=SHELL&product=shop")) == 2
        assert messages(place, "age=30&order=newest") == [FORMULA, "a shell runs it"]
        assert messages(place, "branch=main&severity=critical") == ["a command is run by a shell"]
        assert messages(place, "state=gone") == []


@pytest.mark.parametrize(
    "query",
    ["severity=cosmic", "state=odd", "age=-1", "age=x", "order=odd", "after=x", "text=a&text=b", "rule=" + "x" * 3_000],
)
def test_what_no_filter_takes_is_refused(tmp_path: Path, query: str) -> None:
    with shop(tmp_path) as place:
        said = place.ann.get(f"/findings?{query}")
        assert (said.status_code, "<h1>" in said.text) == (400, True)


def test_a_spreadsheet_runs_nothing(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        rows = list(csv.DictReader(io.StringIO(place.ann.get("/findings?format=csv&rule=bandit:B1").text)))
        assert [one["finding"] for one in rows] == ["'" + FORMULA]
        assert rows[0]["path"] == "app.py"


def test_they_are_counted_by_their_rules(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        rows = place.ann.get("/findings?group=rule&format=json").json()["rows"]
        assert [(one["rule"], one["findings"], one["products"]) for one in rows] == [
            ("bandit:B602", 3, 2),
            ("bandit:B1", 1, 1),
        ]
        assert [one["findings"] for one in place.sue.get("/findings?group=rule&format=json").json()["rows"]] == [2, 1]


def test_one_tells_where_it_is_who_says_so_and_how_to_mend_it(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        found = re.search(r'/findings/[0-9a-f]{32}"', place.ann.get("/findings?text=a+shell+runs").text)
        assert found is not None
        text = place.ann.get(found[0][:-1]).text
        for words in (
            "app.py:1",
            "give a list of arguments",
            "CWE-78",
            "ann",
            "entry 1",
            "/trace/cve-to-pods?cve=CVE-2026-0001",
        ):
            assert words in text, words
        assert place.sue.get(found[0][:-1]).status_code == 200


def test_one_of_another_product_is_as_unknown_as_none(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        found = re.search(r"/findings/[0-9a-f]{32}", place.ann.get("/findings?product=bank").text)
        assert found is not None
        hidden, unknown = place.sue.get(found[0]), place.sue.get("/findings/" + "0" * 32)
        assert (hidden.status_code, unknown.status_code) == (404, 404)
        assert hidden.text.replace(found[0], "") == unknown.text.replace("/findings/" + "0" * 32, "")


def test_lists_that_cannot_be_shown_are_told(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast")], is_listed=False)
        assert "1 list of findings cannot be shown here" in place.ann.get("/findings").text
