from pathlib import Path

from interlock.testing.world import finding
from tests.boards import assess, decide, deploy
from tests.shop_pages import shop


def test_products_that_may_be_seen_are_listed(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assert "No evidence is about any product yet" in place.ann.get("/products").text
        for name in ("shop", "bank", "zoo"):
            assess(place.app, [finding("build.sast")], product=name)
        rows = place.ann.get("/products?format=json").json()["rows"]
        assert [(one["product"], one["high"], one["lines"]) for one in rows] == [
            ("bank", 1, 1),
            ("shop", 1, 1),
            ("zoo", 1, 1),
        ]
        assert [one["product"] for one in place.sue.get("/products?format=json").json()["rows"]] == ["shop"]
        assert [one["product"] for one in place.ann.get("/products?text=ZO&format=json").json()["rows"]] == ["zoo"]


def test_a_product_tells_what_runs_what_controls_say_and_who_may_do_what(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast")])
        assess(place.app, [], control="build.deps", outcome="errored", reason="the tool fell over")
        assess(place.app, [finding("build.sast")], branch="feature/x")
        decide(place.app, "allow")
        deploy(place.app)
        decide(place.app, "deny", digest="2")
        text = place.ann.get("/products/shop").text
        for words in (
            "web-1.1",
            "the tool fell over",
            "next: deny",
            "runs: allow",
            "release.deploy",
            "feature/x",
            "/timelines/shop/production",
            "/subjects/sha256:" + "1" * 64,
        ):
            assert words in text, words
        rows = place.ann.get("/products/shop?format=json").json()["rows"]
        assert [(one["control"], one["outcome"]) for one in rows] == [
            ("build.deps", "errored"),
            ("build.sast", "failed"),
        ]
        aside = place.ann.get("/products/shop?branch=feature%2Fx&format=json").json()["rows"]
        assert [one["control"] for one in aside] == ["build.sast"]


def test_a_product_that_may_not_be_seen_is_as_unknown_as_none(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast")], product="bank")
        hidden, unknown = place.sue.get("/products/bank"), place.sue.get("/products/nobody")
        assert (hidden.status_code, hidden.text.replace("bank", "")) == (404, unknown.text.replace("nobody", ""))
        assert place.ann.get("/products/bank").status_code == 200


def test_what_is_of_no_product_has_a_page_too(tmp_path: Path) -> None:
    with shop(tmp_path) as place:
        assess(place.app, [finding("build.sast")], product="")
        assert "no product" in place.ann.get("/products/-").text
        assert place.sue.get("/products/-").status_code == 404
