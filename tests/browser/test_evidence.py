"""Evidence and the ledger in a real browser: wide and narrow, light and dark, without a script."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.browser.showing import SCREENS, breaks_no_rule, looks_well
from tests.browser.test_people import PASSWORD, fill
from tests.chromium import Chromium, Page
from tests.running_server import RunningServer, running
from tests.shown import Shown

Stood = tuple[Chromium, RunningServer]
PATHS = {
    "list": "/evidence",
    "found": "/evidence?what=release",
    "piece": "/evidence/3",
    "proof": "/evidence/3/verify",
    "ledger": "/ledger",
}

BESIDE = """new Promise(done => {
  const look = () => document.querySelector('dialog.peek[open] ol') ? done(0) : setTimeout(look, 20);
  look();
})"""


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stood]:
    """Give a browser where somebody is signed in at a server with evidence."""
    folder = tmp_path_factory.mktemp("server")
    shown = Shown(folder)
    with (
        Chromium(tmp_path_factory.mktemp("chromium"), reaches="127.0.0.1") as browser,
        running(shown.world, folder) as server,
    ):
        page = Page(browser)
        (link,) = (line for line in server.said if "/set-up?key=" in line)
        page.visit(link)
        fill(page, name="ann", shown="Ann Other", password=PASSWORD, again=PASSWORD)
        yield browser, server


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("name", PATHS)
def test_it_fits_is_quiet_and_easily_read(stood: Stood, name: str, width: int, scheme: str) -> None:
    browser, server = stood
    looks_well(browser, server, PATHS[name], f"evidence-{name}", width, scheme)


@pytest.mark.parametrize("name", PATHS)
def test_no_rule_of_axe_is_broken(stood: Stood, name: str) -> None:
    browser, server = stood
    page = Page(browser)
    page.visit(f"{server.address}{PATHS[name]}")
    breaks_no_rule(page)


def test_one_click_verifies_a_piece_beside_the_page_and_the_steps_are_there_without_a_script(stood: Stood) -> None:
    browser, server = stood
    page = Page(browser)
    page.visit(f"{server.address}/evidence/3")
    page.run("document.querySelector('main a.primary').click()")
    page.run(BESIDE)
    assert page.run("document.querySelectorAll('dialog.peek ol .s-pass').length") == 6
    plain = Page(browser, has_script=False)
    plain.visit(f"{server.address}/evidence/3/verify")
    assert plain.run("document.querySelectorAll('main ol .s-pass').length") == 6


def test_a_list_is_had_as_json_with_where_it_goes_on(stood: Stood) -> None:
    browser, server = stood
    page = Page(browser)
    page.visit(f"{server.address}/evidence")
    told = json.loads(page.run("fetch('/evidence?format=json').then(one => one.text())"))
    assert told["rows"][0]["entry"] == len(told["rows"]) - 1
    assert told["next"] is None
