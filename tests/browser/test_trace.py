"""Search, trace, questions, timelines and figures in a real browser: wide and narrow, light and dark, by keyboard."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from tests.browser.test_pages import _axe
from tests.browser.test_people import CONTRAST, complaints, fill
from tests.chromium import Chromium, Page
from tests.delivered import CVE, Delivered, until
from tests.running_server import RunningServer, running

SCREENS: Final = [(width, scheme) for width in (390, 768, 1440) for scheme in ("light", "dark")]
PAGES: Final = {
    "search": "/search?q=shop",
    "search-none": "/search?q=nothingofthekind",
    "questions": "/trace",
    "trace": "/trace?of={commit}",
    "trace-then": "/trace?of={commit}&way=forward&at={half}",
    "node": "/trace/node?of=sha256:{digest}",
    "code-to-prod": "/trace/code-to-prod?commit={commit}",
    "cve-to-pods": f"/trace/cve-to-pods?cve={CVE}",
    "prod-to-code": "/trace/prod-to-code?of=shop/live",
    "pod-to-cves": "/trace/pod-to-cves?of=shop/live",
    "who-approved": "/trace/who-approved?of=sha256:{digest}",
    "what-changed": "/trace/what-changed?environment=shop/live&since=8d&until=now",
    "timelines": "/timelines",
    "timeline": "/timelines/shop/live?period={period}",
    "figures": "/figures?period={period}",
    "figure": "/figures/lead-time?period={period}",
    "audits": "/audits?of=env:live",
    "views": "/views?kept=yes",
}
CLICK: Final = "new MouseEvent('click', {bubbles: true, cancelable: true})"
OPENED: Final = """(async () => {
  for (let left = 200; left && !document.querySelector('#peek[open]'); left--) {
    await new Promise(done => setTimeout(done, 20));
  }
})"""
SLIDE: Final = """(one => {
  one.value = 12;
  one.dispatchEvent(new Event('input', {bubbles: true}));
})"""
SIGN_IN: Final = "correct horse battery"


class Shop:
    """A server over a shop that was delivered, with ann signed in at the browser."""

    def __init__(self, delivered: Delivered, server: RunningServer) -> None:
        self.delivered, self.server = delivered, server
        now = delivered.world.at.date()
        self.period = f"{now - timedelta(days=30)}..{now + timedelta(days=3)}"

    def address(self, name: str) -> str:
        told = {"commit": self.delivered.commit, "digest": self.delivered.digest, "period": self.period}
        path = PAGES[name].format(half=50, **told)
        return f"{self.server.address}{path}"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium"), reaches="127.0.0.1") as made:
        yield made


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory, browser: Chromium) -> Iterator[Shop]:
    folder = tmp_path_factory.mktemp("shop")
    now = datetime.now(UTC)  # noqa: TID251  # the server goes by the clock of this machine
    delivered = until(now.replace(microsecond=0), folder / "world")
    with running(delivered.world, folder) as server:
        page = Page(browser)
        (link,) = (line for line in server.said if "/set-up?key=" in line)
        page.visit(link)
        fill(page, name="ann", shown="Ann Other", password=SIGN_IN, again=SIGN_IN)
        yield Shop(delivered, server)


def keep(page: Page, name: str) -> None:
    """Write the whole page where somebody wants to look at it."""
    folder = os.environ.get("INTERLOCK_PICTURES")
    if folder:
        height = min(max(page.run("document.documentElement.scrollHeight"), 400), 3200)
        width = page.run("innerWidth")
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        page.call("Emulation.setDeviceMetricsOverride", **size)
        page.picture(Path(folder, f"{name}.png"))


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_is_read_easily_and_loads_nothing_from_elsewhere(
    browser: Chromium, shop: Shop, name: str, width: int, scheme: str
) -> None:
    page = Page(browser, width=width, scheme=scheme)
    page.visit(shop.address(name))
    assert page.run("document.querySelectorAll('h1').length") == 1, page.run("document.body.innerText")
    assert complaints(page, shop.server) == []
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run(CONTRAST) == []
    keep(page, f"{name}-{scheme}-{width}")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_axe_is_broken(browser: Chromium, shop: Shop, name: str, width: int, scheme: str) -> None:
    page = Page(browser, width=width, scheme=scheme)
    page.visit(shop.address(name))
    page.run(f"{_axe()};0")
    told = "one.nodes.map(node => one.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)"
    assert page.run(f"axe.run(document).then(all => all.violations.flatMap(one => {told}))") == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_without_a_script(browser: Chromium, shop: Shop, name: str) -> None:
    told = []
    for has_script in (True, False):
        page = Page(browser, has_script=has_script)
        page.visit(shop.address(name))
        told.append(page.run("document.querySelector('main').innerText"))
    assert told[0] == told[1]
    assert len(told[0]) > 100


def test_what_leads_to_a_thing_stands_out_where_it_is_pointed_at_and_by_the_keyboard(
    browser: Chromium, shop: Shop
) -> None:
    page = Page(browser)
    page.visit(shop.address("trace"))
    assert page.run("document.querySelectorAll('.graph .on').length") == 0
    page.run("document.querySelector('.p-subject a').focus()")
    lit = page.run("[...document.querySelectorAll('.graph [data-n].on')].map(one => one.textContent)")
    assert any("shop-2.zip" in one for one in lit)
    assert page.run("document.querySelectorAll('.graph .p-line.on').length") > 3

    assert page.run("document.querySelector('.graph .p').classList.contains('hot')")
    page.run("document.activeElement.blur()")
    assert page.run("document.querySelectorAll('.graph .on').length") == 0

    assert complaints(page, shop.server) == []


def test_a_box_is_told_of_beside_the_page_and_leads_on_without_a_script(browser: Chromium, shop: Shop) -> None:
    page = Page(browser)
    page.visit(shop.address("trace"))
    page.run(f"document.querySelector('.graph a[data-peek*=workload]').dispatchEvent({CLICK})")
    page.run(f"{OPENED}()")
    assert page.run("location.pathname") == "/trace/node"
    assert "What leads to it" in page.run("document.querySelector('.peeked').innerText")
    plain = Page(browser, has_script=False)
    plain.visit(shop.address("trace"))
    href = plain.run("document.querySelector('.graph a[data-peek*=workload]').getAttribute('href')")
    assert href.startswith("/trace?of=workload")


def test_the_slider_says_which_entry_it_is_at(browser: Chromium, shop: Shop) -> None:
    page = Page(browser)
    page.visit(shop.address("trace"))
    page.run(f"{SLIDE}(document.querySelector('.asof input[type=range]'))")
    assert page.run("document.querySelector('.asof output').value") == "12"
    page.run("document.querySelector('.asof').requestSubmit()")
    page.arrive()
    assert "at=12" in page.run("location.search")
