"""Light and dark: chosen by a form, kept by a cookie, and nothing else is taken for a theme."""

from __future__ import annotations

from pathlib import Path

from tests.visits import visited


def test_what_is_chosen_holds_and_leads_back(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        assert "data-theme" not in browser.get("/").text
        for theme in ("dark", "light"):
            said = browser.press("/theme", theme=theme, next="/answer?about=waiver")
            assert (said.status_code, said.headers["location"]) == (303, "/answer?about=waiver")
            assert f'<html lang="en" data-theme="{theme}">' in browser.get("/").text
        browser.press("/theme", theme="", next="/")
        assert "data-theme" not in browser.get("/").text


def test_nothing_else_is_a_theme_and_nobody_is_led_elsewhere(tmp_path: Path) -> None:
    with visited(tmp_path) as site:
        browser = site.set_up()
        said = browser.press("/theme", theme='"><script>', next="https://evil.example.org/")
        assert said.headers["location"] == "/"
        browser.plant('"><script>', "__Host-theme")
        assert "data-theme" not in browser.get("/").text
        assert browser.post("/theme", theme="dark", next="/").status_code == 400, "a form shows of which session it is"
