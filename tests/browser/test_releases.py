"""Releases in a real browser: wide and narrow, light and dark, with the keyboard, without a script."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.showing import SCREENS, breaks_no_rule, looks_well
from tests.browser.test_people import PASSWORD, fill
from tests.chromium import Chromium, Page
from tests.running_server import RunningServer, running
from tests.shown import Shown

Stood = tuple[Chromium, RunningServer, dict[str, str]]


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stood]:
    """Give a browser where somebody is signed in at a server with releases, and the pages of these."""
    folder = tmp_path_factory.mktemp("server")
    shown = Shown(folder)
    paths = {
        "releases": "/releases",
        "release": "/releases/shop/1.1",
        "running": "/releases/shop/1.0",
        "artifact": f"/subjects/{shown.app.digests[0]}",
        "commit": f"/subjects/gitCommit:{shown.head}",
    }
    with (
        Chromium(tmp_path_factory.mktemp("chromium"), reaches="127.0.0.1") as browser,
        running(shown.world, folder) as server,
    ):
        page = Page(browser)
        (link,) = (line for line in server.said if "/set-up?key=" in line)
        page.visit(link)
        fill(page, name="ann", shown="Ann Other", password=PASSWORD, again=PASSWORD)
        yield browser, server, paths


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("name", ["releases", "release", "running", "artifact", "commit"])
def test_it_fits_is_quiet_and_easily_read(stood: Stood, name: str, width: int, scheme: str) -> None:
    browser, server, paths = stood
    looks_well(browser, server, paths[name], f"release-{name}", width, scheme)


@pytest.mark.parametrize("name", ["releases", "release", "artifact", "commit"])
def test_no_rule_of_axe_is_broken(stood: Stood, name: str) -> None:
    browser, server, paths = stood
    page = Page(browser)
    page.visit(f"{server.address}{paths[name]}")
    breaks_no_rule(page)


def test_without_a_script_the_list_leads_to_a_release_and_that_to_its_commit(stood: Stood) -> None:
    browser, server, _ = stood
    page = Page(browser, has_script=False)
    page.visit(f"{server.address}/releases")
    first = page.run("document.querySelector('main table a').getAttribute('href')")
    assert first == "/releases/shop/1.1"
    page.visit(f"{server.address}{first}")
    assert page.run("document.querySelectorAll('.matrix td.hatch, .matrix td .tag').length") > 0
    assert page.run("document.querySelector('.lead a').getAttribute('href')").startswith("/subjects/gitCommit:")
