"""The overview: what runs where, what may go there next, and what waits for people."""

from __future__ import annotations

import re
from pathlib import Path

from interlock.kernel import Severity
from interlock.testing.world import finding
from tests.boards import assess, decide, deploy
from tests.shop_pages import Shop, shop


def filled(place: Shop) -> None:
    """Let a shop be stopped and a bank wait for people."""
    assess(place.app, [finding("build.sast"), finding("build.sast", Severity.CRITICAL, fingerprint="1" * 32)])
    decide(place.app, "allow")
    deploy(place.app)
    decide(place.app, "deny", digest="2")
    decide(place.app, "review", product="bank", digest="3")


def test_an_empty_server_says_what_to_do_next(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        text = place.ann.get("/").text
        assert "Nothing was told yet" in text
        assert "interlock token new" in text


def test_it_says_what_may_go_on_what_not_and_why(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        said = place.ann.get("/")
        assert said.status_code == 200
        for words in ("1 of 2 may not go on", "0 may go on, 1 stopped, 1 in review", "build.sast: 1 finding is high"):
            assert words in said.text
        assert '<a href="/evidence/3"><bdi>web-1.1</bdi></a>' in said.text, "what runs, and by which entry"
        assert f"/approvals/release/sha256:{'3' * 64}" in said.text, "what waits for people is answered there"
        rows = place.ann.get("/?format=json").json()["rows"]
        assert [(one["product"], one["next"], one["critical"]) for one in rows] == [
            ("shop", "deny", 1),
            ("bank", "review", 0),
        ]


def test_who_sees_one_product_sees_neither_rows_nor_counts_of_others(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        assess(place.app, [finding("build.sast", Severity.CRITICAL)], product="bank")
        text = place.sue.get("/").text
        assert "1 of 1 may not go on" in text
        assert "bank" not in text
        (critical,) = re.findall(r'<span class="what">Critical</span><span class="much">(\d+)</span>', text)
        assert critical == "1"
        assert [one["product"] for one in place.sue.get("/?format=json").json()["rows"]] == ["shop"]


def test_who_may_see_nothing_sees_who_they_are(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        for path in ("/", "/?format=json", "/?format=csv"):
            said = place.eve.get(path)
            assert (said.status_code, "you may do nothing here" in said.text, "shop" in said.text) == (200, True, False)


def test_filters_and_pages(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        filled(place)
        for number in range(60):
            decide(place.app, "allow", product=f"product-{number:02}", digest="4")
        first = place.ann.get("/")
        following = re.search(r'rel="next" href="([^"]+)"', first.text)
        assert following is not None
        second = place.ann.get(following[1]).text
        assert len(re.findall("<tr data-row>", first.text)) == 50
        assert len(re.findall("<tr data-row>", second)) == 12
        assert not set(re.findall('/products/([^"]+)"', first.text)) & set(re.findall('/products/([^"]+)"', second))
        assert len(place.ann.get("/?verdict=review&format=json").json()["rows"]) == 1
        assert len(place.ann.get("/?text=PRODUCT-1&format=json").json()["rows"]) == 10
        assert place.ann.get("/?after=nonsense").status_code == 400
