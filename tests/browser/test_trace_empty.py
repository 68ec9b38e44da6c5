"""The same pages on a server where nothing happened yet: each says what to do next, and breaks no rule."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from interlock.testing.world import World
from tests.browser.test_pages import _axe
from tests.browser.test_people import CONTRAST, complaints, fill
from tests.browser.test_trace import SIGN_IN, keep
from tests.chromium import Chromium, Page
from tests.running_server import RunningServer, running

PAGES: Final = ("/search", "/trace", "/timelines", "/figures", "/audits", "/views", "/map")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium"), reaches="127.0.0.1") as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, browser: Chromium) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("empty")
    with running(World(folder / "world"), folder) as started:
        page = Page(browser)
        (link,) = (line for line in started.said if "/set-up?key=" in line)
        page.visit(link)
        fill(page, name="ann", shown="Ann Other", password=SIGN_IN, again=SIGN_IN)
        yield started


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
@pytest.mark.parametrize("path", PAGES)
def test_an_empty_page_says_what_to_do_and_is_read_easily(
    browser: Chromium, server: RunningServer, path: str, width: int, scheme: str
) -> None:
    page = Page(browser, width=width, scheme=scheme)
    page.visit(f"{server.address}{path}")
    assert page.run("document.querySelectorAll('h1').length") == 1
    assert complaints(page, server) == []
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run(CONTRAST) == []
    page.run(f"{_axe()};0")
    told = "one.nodes.map(node => one.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)"
    assert page.run(f"axe.run(document).then(all => all.violations.flatMap(one => {told}))") == []
    keep(page, f"empty{path.replace('/', '-')}-{scheme}-{width}")
