"""Overview, products and findings in a browser: they fit, are read easily, and work without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from interlock.control import FindingState, Location, Suppression
from interlock.kernel import Severity
from interlock.testing.world import World, finding
from interlock.wiring.app import App
from tests.boards import assess, decide, deploy
from tests.browser.test_people import CONTRAST, PASSWORD, complaints, fill, keep
from tests.chromium import Chromium, Page
from tests.running_server import RunningServer, running

SCREENS: Final = [(width, scheme) for width in (390, 768, 1440) for scheme in ("light", "dark")]
PLACES: Final = ("production", "staging", "test")
PAGES: Final = {
    "overview": "/",
    "products": "/products",
    "product": "/products/shop-3",
    "findings": "/findings",
    "rules": "/findings?group=rule",
    "finding": "/findings?severity=critical",
    "waiver": "/findings?product=shop-3",
}


def filled(app: App) -> None:
    """Let forty products have something to show, one of them with names that are hard to fit."""
    for number in range(40):
        name = f"shop-{number}"
        found = [
            finding(
                "build.sast",
                list(Severity)[at % 5],
                message=f"finding number {at} of {name}, which is told at some length so that it takes a second line",
                rule=f"bandit:B{600 + at}",
                fingerprint=f"{at:032x}",
                at=Location(f"src/app/module_{at}.py", at + 1),
                state=list(FindingState)[at % 4],
                suppression=Suppression(1, "# nosec", "wendy") if at == 2 else None,
                aliases=("CVE-2026-0001",) if not at else (),
            )
            for at in range(number % 7)
        ]
        assess(app, found, product=name)
        assess(app, [], product=name, control="build.deps", outcome="errored", reason="the tool fell over")
        for place in PLACES[: number % 4]:
            decide(app, "allow", product=name, environment=place)
            deploy(app, product=name, environment=place)
            verdict = ("deny", "allow", "review")[number % 3]
            decide(app, verdict, product=name, environment=place, digest="2")
    deploy(app, product="shop-3", outcome="stranded", run="dpl-9", says="the probe failed three times", digest="3")
    long = "支払いサービス" * 12 + "w" * 300 + "\u202e<b>"
    assess(app, [finding("build.sast", rule=long, message=long, at=Location(long, 1))], product=long)
    decide(app, "deny", product=long, environment="production", digest="4")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium"), reaches="127.0.0.1") as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    world = World(folder / "world")
    with world.app() as app:
        filled(app)
    with running(world, folder) as started:
        yield started


@pytest.fixture(scope="module")
def signed_in(browser: Chromium, server: RunningServer) -> Page:
    page = Page(browser)
    (link,) = (line for line in server.said if "/set-up?key=" in line)
    page.visit(link)
    fill(page, name="ann", shown="Ann Other", password=PASSWORD, again=PASSWORD)
    assert page.run("location.pathname") == "/", page.run("document.body.innerText")
    return page


def opened(page: Page, server: RunningServer, name: str) -> None:
    """Open one of the pages, by the links that lead there."""
    page.visit(f"{server.address}{PAGES[name]}")
    if name == "finding":
        page.visit(page.run("document.querySelector('a[data-peek]').href"))
    if name == "waiver":
        page.run("document.querySelectorAll('[name=finding]').forEach((one, at) => one.checked = at < 2)")
        page.run("document.querySelector('form[action=\"/waivers/new\"]').requestSubmit()")
        page.arrive()


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_fits_is_read_easily_and_has_nothing_to_complain_of(
    browser: Chromium, server: RunningServer, signed_in: Page, name: str, width: int, scheme: str
) -> None:
    page = Page(browser, width=width, scheme=scheme)
    opened(page, server, name)
    assert page.run("document.querySelector('h1') !== null"), page.run("document.body.innerText")
    assert [one for one in complaints(page, server) if "/scripts/" not in one] == []
    keep(page, f"board-{name}-{scheme}-{width}")
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run(CONTRAST) == []
    assert len(page.run("document.documentElement.outerHTML")) < 250_000


@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_a_checker_of_accessibility_finds(
    browser: Chromium, server: RunningServer, signed_in: Page, name: str
) -> None:
    place = os.environ.get("INTERLOCK_AXE", "")
    if not place:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("INTERLOCK_AXE does not say where axe.min.js lies")
    page = Page(browser, width=1440)
    opened(page, server, name)
    page.run(f"{Path(place).read_text('utf-8')};0")
    told = "one.nodes.map(node => one.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)"
    assert page.run(f"axe.run(document).then(all => all.violations.flatMap(one => {told}))") == []


def test_every_figure_leads_to_its_rows(browser: Chromium, server: RunningServer, signed_in: Page) -> None:
    page = Page(browser)
    page.visit(f"{server.address}/")
    stopped = page.run("document.querySelector('.strip .much').textContent")
    page.visit(page.run("document.querySelector('.strip a').href"))
    assert page.run("document.querySelectorAll('tr[data-row]').length") == int(stopped)
    page.visit(f"{server.address}/")
    (critical,) = page.run(
        "[...document.querySelectorAll('.strip a')]"
        ".filter(one => one.querySelector('.what').textContent === 'Critical')"
        ".map(one => [one.href, one.querySelector('.much').textContent])"
    )
    page.visit(critical[0])
    assert page.run("document.querySelectorAll('tr[data-row]').length") >= int(critical[1])


def test_it_all_works_without_scripts(browser: Chromium, server: RunningServer, signed_in: Page) -> None:
    page = Page(browser, own=True, has_script=False)
    page.visit(f"{server.address}/sign-in")
    fill(page, name="ann", password=PASSWORD)
    page.visit(f"{server.address}/findings")
    page.run("document.querySelector('select[name=severity]').value = 'high'")
    page.run("document.querySelector('form.filters').requestSubmit()")
    page.arrive()
    assert "severity=high" in page.run("location.search")
    assert page.run("document.querySelectorAll('tr[data-row]').length") > 0
    page.visit(page.run("document.querySelector('a[data-peek]').href"))
    assert page.run("document.querySelector('h1') !== null")
