"""How pages are held to what all of them have to be, and pictures of them taken for people to look at."""

from __future__ import annotations

import os

from tests.browser.test_pages import _axe
from tests.browser.test_people import CONTRAST, complaints, keep
from tests.chromium import Chromium, Page
from tests.running_server import RunningServer

SCREENS = [(width, scheme) for width in (390, 768, 1440) for scheme in ("light", "dark")]


def looks_well(browser: Chromium, server: RunningServer, path: str, name: str, width: int, scheme: str) -> Page:
    """Open a page and hold it to what each has to be: quiet, no wider than the window, easily read."""
    page = Page(browser, width=width, scheme=scheme)
    page.visit(f"{server.address}{path}")
    if os.environ.get("INTERLOCK_PICTURES"):
        tall(page, width)
    keep(page, f"{name}-{scheme}-{width}")
    streams = tuple(f"loads {server.address}{one}" for one in ("/events", "/runs/events"))
    assert [one for one in complaints(page, server) if not one.startswith(streams)] == []
    assert page.run("document.documentElement.scrollWidth <= innerWidth"), "it is wider than the window"
    assert page.run(CONTRAST) == []
    return page


def tall(page: Page, width: int) -> None:
    """Make the window as high as the page, so that a picture has all of it."""
    _sized(page, width, min(page.run("document.documentElement.scrollHeight"), 3000))


def resized(page: Page, width: int, scheme: str) -> None:
    """Show an open page at another width, in another theme."""
    _sized(page, width, 900)
    page.media(scheme)
    page.run("Promise.all(document.getAnimations().map(one => one.finished)).then(() => null)")


def _sized(page: Page, width: int, height: int) -> None:
    page.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)


def breaks_no_rule(page: Page) -> None:
    """Hold a page against the rules of axe, where that is at hand."""
    page.run(f"{_axe()};0")
    told = "one.nodes.map(each => one.id + ': ' + each.html.slice(0, 120))"
    assert page.run(f"axe.run(document).then(all => all.violations.flatMap(one => {told}))") == []
