"""Saved views: somebody's own names for pages of this server, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.saved_views import MOST
from tests.visits import visited


def test_a_name_stands_at_the_side_for_who_gave_it_and_nobody_else(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        ann = site.set_up()
        said = ann.press("/views", name="My  trace", page="/trace?of=x")
        assert (said.status_code, said.headers["location"]) == (303, "/trace?of=x")
        assert '<a href="/trace?of=x">' in ann.get("/views").text
        assert "<bdi>My trace</bdi>" in ann.get("/").text
        site.account("eve")
        eve = site.browser()
        eve.sign_in("eve")
        assert "My trace" not in eve.get("/views").text
        eve.press("/views/forget", name="My trace")
        assert ann.get("/views?format=json").json()["rows"] == [{"name": "My trace", "path": "/trace?of=x"}]
        assert ann.press("/views/forget", name="My trace").status_code == 303
        assert "You have none yet" in ann.get("/views").text


@pytest.mark.parametrize(
    "path", ["", "/", "//evil.example.org", "https://evil.example.org/", "/a\\b", "/sign-out?x=1", "/a?" + "x" * 600]
)
def test_only_a_page_of_this_server_is_kept(tmp_path: Path, path: str) -> None:
    with visited(tmp_path) as site:
        ann = site.set_up()
        said = ann.press("/views", name="x", page=path)
        assert (said.status_code, "WEB-132" in said.text) == (400, True)
        assert ann.get("/views?format=json").json()["rows"] == []


def test_a_name_has_to_be_one_and_there_are_only_so_many(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        ann = site.set_up()
        for name in ("", "  ", "x" * 81, "a\x00b", "a\u202eb"):
            assert "FLW-332" in ann.press("/views", name=name, page="/trace?of=x").text
        for number in range(MOST):
            assert ann.press("/views", name=f"view {number}", page="/trace?of=x").status_code == 303
        assert "FLW-331" in ann.press("/views", name="one more", page="/trace?of=x").text
        assert ann.press("/views", name="view 3", page="/figures?period=7d").status_code == 303
        assert ann.get("/").text.count('href="/trace?of=x"') == 12


def test_a_page_with_a_question_offers_to_keep_it_and_a_form_of_elsewhere_keeps_nothing(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        ann = site.set_up()
        assert 'name="page" value="/search?q=a&amp;words=yes"' in ann.get("/search?q=a&words=yes").text
        assert "Keep this view" not in ann.get("/").text
        assert ann.post("/views", name="x", page="/trace?of=x", form_token="x").status_code == 403
        assert site.browser().post("/views", name="x", page="/trace?of=x").status_code == 403
