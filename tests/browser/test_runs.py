"""Runs in a real browser: a page that renews itself while a deployment goes on, and one that says that it does not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interlock.testing.world import World
from interlock.wiring.at_work import runs_place
from interlock.wiring.visiting import Visiting
from tests.browser.showing import SCREENS, breaks_no_rule, looks_well
from tests.browser.test_people import PASSWORD, fill
from tests.chromium import Chromium, Page
from tests.queued import Gate, working
from tests.running_server import RunningServer, running
from tests.shown import Shown

SOON_MS = 15_000


class Stood:
    """A browser where somebody is signed in at a server with a deployment that is over and one that waits."""

    def __init__(self, browser: Chromium, server: RunningServer, shown: Shown) -> None:
        self.browser, self.server, self.shown = browser, server, shown
        shown.found()
        with shown.world.app() as app:
            Visiting(app, app.directory).accounts.make("ann", "Ann Other", PASSWORD)
        begun = shown.estate.enter(shown.docs, environment="staging", only_plan=True)
        self.paths = {"runs": "/runs", "over": f"/runs/{shown.run}", "open": f"/runs/{begun.run}"}
        page = Page(browser)
        page.visit(f"{server.address}/sign-in")
        fill(page, name="ann", password=PASSWORD)

    @property
    def world(self) -> World:
        return self.shown.world


@pytest.fixture(scope="module")
def stood(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stood]:
    folder = tmp_path_factory.mktemp("server")
    shown = Shown(folder)
    with (
        Chromium(tmp_path_factory.mktemp("chromium"), reaches="127.0.0.1") as browser,
        running(shown.world, folder) as server,
    ):
        yield Stood(browser, server, shown)


def comes(page: Page, holds: str) -> None:
    """Wait until something holds in a page."""
    page.run(
        f"new Promise((done, fail) => {{ const late = setTimeout(() => fail(document.body.innerText), {SOON_MS});"
        f"const look = () => {holds} ? (clearTimeout(late), done(0)) : setTimeout(look, 20); look(); }})"
    )


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("name", ["runs", "over", "open"])
def test_it_fits_is_quiet_and_easily_read(stood: Stood, name: str, width: int, scheme: str) -> None:
    looked = looks_well(stood.browser, stood.server, stood.paths[name], f"runs-{name}", width, scheme)
    looked.visit("about:blank")  # its stream ends with it


@pytest.mark.parametrize("name", ["runs", "over", "open"])
def test_no_rule_of_axe_is_broken(stood: Stood, name: str) -> None:
    page = Page(stood.browser)
    page.visit(f"{stood.server.address}{stood.paths[name]}")
    breaks_no_rule(page)
    page.visit("about:blank")


def test_a_list_renews_itself_when_a_deployment_begins_and_keeps_the_rest_of_the_page(stood: Stood) -> None:
    page = Page(stood.browser)
    page.visit(f"{stood.server.address}/runs")
    comes(page, "document.querySelector('[data-live]').textContent === 'live'")
    page.run("document.querySelector('.rail').dataset.mine = '1'; 0")
    before = page.run("document.querySelectorAll('main tbody tr').length")
    with stood.server.app() as app:
        stood.world.at = app.clock()  # what is entered now follows what the server entered
    begun = stood.shown.estate.enter(stood.shown.newer, environment="staging", only_plan=False)
    comes(page, f"document.querySelectorAll('main tbody tr').length === {before + 1}")
    assert page.run(f"document.querySelector('main tbody a[href=\"/runs/{begun.run}\"]') !== null")
    assert page.run("document.querySelector('.rail').dataset.mine") == "1", "the page was not loaded anew"
    page.visit("about:blank")


def test_without_a_script_there_is_a_link_that_loads_it_anew(stood: Stood) -> None:
    page = Page(stood.browser, has_script=False)
    page.visit(f"{stood.server.address}/runs")
    assert page.run("document.querySelector('[data-live]').textContent") == "not live"
    assert page.run("document.querySelector('main .acts a').getAttribute('href')") == "/runs"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_run_of_a_worker_is_watched_live_to_its_end(stood: Stood, scheme: str) -> None:
    gate, run = Gate(), f"vfy-{scheme}"
    with stood.server.app() as app:
        place, lane = runs_place(app), f"{app.product}/staging"
    page = Page(stood.browser, scheme=scheme)
    with working(place, deploy=gate.deploy) as worker:
        page.visit(f"{stood.server.address}/runs/work")
        comes(page, "document.querySelector('[data-live]').textContent === 'live'")
        worker.submit(run, "deploy", "{}", lane)
        comes(page, f"document.querySelector('main tbody a[href=\"/runs/{run}\"]') !== null")
        assert gate.reached.wait(SOON_MS / 1000)
        page.visit(f"{stood.server.address}/runs/{run}")
        comes(page, "document.querySelector('[data-live]').textContent === 'live'")
        comes(page, "document.querySelectorAll('main tbody tr').length === 1")
        assert "It is under way" in page.run("document.body.innerText")
        page.run("document.querySelector('.rail').dataset.mine = '1'; 0")
        gate.opened.set()
        comes(page, "document.body.innerText.includes('It is over')")
        assert page.run("document.querySelectorAll('main tbody tr').length") == 2
        assert page.run("document.querySelector('.rail').dataset.mine") == "1", "the page was not loaded anew"
    page.visit("about:blank")
    for name, width in (("work", 390), ("work", 1440), (run, 390), (run, 1440)):
        path = "/runs/work" if name == "work" else f"/runs/{run}"
        looks_well(stood.browser, stood.server, path, f"runs-{name}", width, scheme).visit("about:blank")
    rules = Page(stood.browser, scheme=scheme)
    for path in ("/runs/work", f"/runs/{run}"):
        rules.visit(f"{stood.server.address}{path}")
        breaks_no_rule(rules)
    rules.visit("about:blank")
