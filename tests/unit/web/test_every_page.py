"""The table of all pages has every route that answers a GET, and none that is not there."""

from __future__ import annotations

from interlock.web.routes import ROUTES
from tests.every_page import EVERY, EXEMPT


def test_a_new_page_is_in_the_table_or_says_why_not() -> None:
    there = {path for one in ROUTES if "GET" in one.http_methods for path in one.paths}
    opened = {way.route for way in EVERY.values()}
    assert there - opened - set(EXEMPT) == set(), "add it to tests/every_page.py"
    assert (opened | set(EXEMPT)) - there == set(), "no route any more"
    assert opened & set(EXEMPT) == set()
    assert all(EXEMPT.values())
