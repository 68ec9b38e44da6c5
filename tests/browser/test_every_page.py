"""Every page of the table, on an empty server and over a small estate: what each has to be, whatever is on it."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

import pytest

from interlock.demo.estate import Estate, variables
from interlock.testing.world import World
from interlock.web.paths import EVENTS, WORK_EVENTS
from interlock.wiring.opened import now
from tests.browser.showing import SCREENS, resized, tall
from tests.browser.test_pages import _axe
from tests.browser.test_people import CONTRAST, PASSWORD, complaints, fill, keep
from tests.chromium import Chromium, Page
from tests.every_page import EVERY, found
from tests.running_server import RunningServer

LINKS: Final = "[...document.querySelectorAll('main a')].map(one => one.getAttribute('href') ?? '')"
UNSEEN_FOCUS: Final = """(() => {
  const look = one => [one, ...one.children].map(each => {
    const style = getComputedStyle(each);
    return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.stroke, style.strokeWidth].join();
  }).join();
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')];
  return all.filter(one => one.checkVisibility()).filter(one => {
    document.activeElement?.blur();
    const before = look(one);
    one.focus({preventScroll: true, focusVisible: true});
    return document.activeElement !== one || look(one) === before;
  }).map(one => one.outerHTML.slice(0, 120));
})()"""
TOLD: Final = """axe.run(document, {}).then(all =>
  all.violations.flatMap(one => one.nodes.map(each => one.id + ': ' + each.html.slice(0, 160))))"""
CHANGES: Final = re.compile(r"[0-9]|\b(not )?live\b|less than a minute|just now")
"""What is otherwise a moment later, or says whether a script runs."""


class Stood:
    """A browser where the release manager is signed in at a server."""

    def __init__(self, server: RunningServer, browser: Chromium) -> None:
        self.server, self.browser = server, browser
        (link,) = (line.split()[-1] for line in server.said if "/set-up?key=" in line)
        first = Page(browser)
        first.visit(link)
        first.run("(one => one && (one.value = 'release-manager'))(document.querySelector('main [name=person]')); 0")
        fill(first, name="release-manager", shown="Release manager", password=PASSWORD, again=PASSWORD)
        assert first.run("location.pathname") == "/", first.run("document.body.innerText")
        self.addresses: dict[str, str] = {}

    def address(self, name: str) -> str:
        """Give where a page is; empty where nothing leads there."""
        way = EVERY[name]
        if name not in self.addresses:
            path = way.begins
            for step in range(len(way.follows)):
                page = Page(self.browser)
                page.visit(f"{self.server.address}{path}")
                path = found(way, page.run(LINKS), step)
                page.close()
                if not path:
                    break
            self.addresses[name] = path
        return self.addresses[name]


class EstateServer(RunningServer):
    """A server over an estate, which nobody asks with a token."""

    def _make_token(self) -> str:
        return ""


class Place:
    """What a server is started over, as a world is."""

    def __init__(self, root: Path, environ: dict[str, str]) -> None:
        self.root, self.environ = root, environ


@pytest.fixture(scope="module", params=["empty", "small"])
def stood(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Stood]]:
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "empty":
        place = World(folder / "world")
    else:
        environ = variables(str(folder))
        made = Estate(str(folder), {**os.environ, **environ}, 2, 6)
        made.write(now(), lambda _: None)
        place = cast(World, Place(made.top, environ))
    server = EstateServer(place, folder)
    try:
        with Chromium(folder / "chromium", reaches="127.0.0.1") as browser:
            yield request.param, Stood(server, browser)
    finally:
        server.end()
        assert server.process.stdout is not None
        server.process.stdout.close()


@pytest.mark.parametrize("name", EVERY)
def test_a_page_is_what_each_has_to_be(stood: tuple[str, Stood], name: str) -> None:
    kind, at = stood
    if kind == "empty" and EVERY[name].is_of_estate and not at.address(name):
        return
    path, is_own = at.address(name), EVERY[name].is_open
    assert path, "no link leads there"
    page = Page(at.browser, own=is_own)
    page.visit(f"{at.server.address}{path}")
    assert page.run("document.querySelectorAll('h1').length") == 1
    assert page.run("document.title.length") > len(" · Interlock")
    assert page.run("document.querySelector('main > .box.bad') === null"), page.run("document.body.innerText")
    for width, scheme in SCREENS:
        resized(page, width, scheme)
        if os.environ.get("INTERLOCK_PICTURES"):
            tall(page, width)
            keep(page, f"{kind}-{name}-{scheme}-{width}")
            resized(page, width, scheme)
        assert page.run("document.documentElement.scrollWidth <= innerWidth"), f"wider than {width} px"
        if width == SCREENS[0][0]:
            assert page.run(CONTRAST) == [], scheme
    page.press("Tab")
    assert page.run(UNSEEN_FOCUS) == []
    streams = tuple(f"loads {at.server.address}{each}" for each in (EVENTS, WORK_EVENTS))
    assert [one for one in complaints(page, at.server) if not one.startswith(streams)] == []
    if os.environ.get("INTERLOCK_AXE"):
        page.run(f"{_axe()};0")
        assert page.run(TOLD) == []
    shown = page.run("document.querySelector('main').innerText")
    page.close()
    plain = Page(at.browser, own=is_own, has_script=False, width=1440, scheme="dark")
    plain.visit(f"{at.server.address}{path}")
    assert CHANGES.sub("", plain.run("document.querySelector('main').innerText")) == CHANGES.sub("", shown)
    plain.close()
