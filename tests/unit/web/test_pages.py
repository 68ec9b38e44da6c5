"""Pages escape everything, load nothing from elsewhere, and tell errors without what is inside."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from markupsafe import escape

from interlock.kernel import InterlockError
from interlock.store.errors import StoreUnreachable
from interlock.web.pages import POLICY, coded, sentence
from tests.visits import visited


def test_every_page_has_the_headers_under_which_nothing_is_loaded_or_run(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        for said in (
            browser.get("/"),
            site.browser().get("/sign-in"),
            site.browser().get("/"),
            browser.post("/sign-out"),
        ):
            assert said.headers.get_list("content-security-policy") == [POLICY]
            assert said.headers["cache-control"] == "no-store"
            assert said.headers["x-content-type-options"] == "nosniff"
            assert said.headers["referrer-policy"] == "same-origin"
            assert said.headers["x-frame-options"] == "DENY"
    assert "unsafe" not in POLICY
    assert "frame-ancestors 'none'" in POLICY


def test_no_page_has_a_script_or_a_style_within(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        for said in (browser.get("/"), site.browser().get("/sign-in")):
            assert not re.search(r"<script(?! type=\"module\" src=\"/scripts/)", said.text)
            assert "<style" not in said.text
            assert " style=" not in said.text
            assert " on" not in {part[:3] for part in said.text.split("<") if "=" in part}


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=1>', "' or 1=1", "</title><h1>x"])
def test_a_name_is_text_wherever_it_stands(tmp_path: Path, name: str) -> None:
    with visited(tmp_path) as site:
        page = site.set_up("ann", shown=name).get("/account").text
        assert name not in page
        assert page.count(str(escape(name))) == 4, "above in two places, as the heading, and among who one is"


def test_a_control_character_is_shown_as_a_sign(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        page = site.set_up().get("/search?q=a%00b%1Bc%7Fd%C2%85e").text
        assert "a\u2400b\u241bc\u2421d\ufffde" in page
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]", page)


def test_a_name_is_no_template(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        page = site.set_up("ann", shown="{{ 7*7 }}").get("/").text
        assert "{{ 7*7 }}" in page


def test_what_is_wrong_inside_is_written_down_and_not_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[str] = []
    with visited(tmp_path, fault=told.append) as site:
        browser = site.set_up()

        def gone() -> None:
            raise StoreUnreachable(where="/var/lib/place", why="gone")

        monkeypatch.setattr(site.serving, "look", gone)
        said = browser.get("/account")
        assert said.status_code == 503
        assert "/var/lib" not in said.text
        assert StoreUnreachable.code in said.text
        assert "/var/lib" in told[0]

        def broken() -> None:
            raise ValueError("a secret")

        monkeypatch.setattr(site.serving, "look", broken)
        said = browser.get("/account")
        assert (said.status_code, "a secret" in said.text) == (500, False)
        assert "ValueError in test_pages.py" in told[1]
        assert "a secret" not in told[1]


def test_a_sentence_is_one() -> None:
    assert sentence(str(InterlockError())) == "Something went wrong."


def test_what_stands_between_backticks_is_code_and_escaped_all_the_same() -> None:
    assert coded("run `a <b>` & see") == "run <code>a &lt;b&gt;</code> &amp; see"
    assert coded("a ` b <i>") == "a ` b &lt;i&gt;"
    assert coded("`</code><script>`") == "<code>&lt;/code&gt;&lt;script&gt;</code>"
