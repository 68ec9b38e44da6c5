"""The plain pages in a real browser: set up, sign in, look, sign out; with and without scripts, wide and narrow."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from interlock.testing.world import World
from tests.chromium import Chromium, Page
from tests.running_server import RunningServer, running

PASSWORD: Final = "correct horse battery"
SCREENS: Final = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
CONTRAST: Final = """(() => {
  const parts = text => text.match(/[\\d.]+/g).map(Number);
  const light = text => parts(text).slice(0, 3).map(one => one / 255)
    .map(one => one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4)
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = one => {
    for (; one; one = one.parentElement) {
      const found = getComputedStyle(one).backgroundColor;
      if (!/, 0\\)$/.test(found) && found !== 'transparent') return found;
    }
    return 'rgb(255, 255, 255)';
  };
  const low = [];
  for (const one of document.querySelectorAll('body *')) {
    if (!one.checkVisibility() || ![...one.childNodes].some(each => each.nodeType === 3 && each.data.trim())) continue;
    const [a, b] = [light(getComputedStyle(one).color), light(behind(one))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) low.push(one.tagName + ' ' + one.textContent.trim().slice(0, 30));
  }
  return low;
})()"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium"), reaches="127.0.0.1") as made:
        yield made


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    folder = tmp_path_factory.mktemp("server")
    with running(World(folder / "world"), folder) as started:
        yield started


@pytest.fixture(scope="module")
def signed_in(browser: Chromium, server: RunningServer) -> Page:
    """Give a page of whoever used the link that the server printed."""
    page = Page(browser)
    (link,) = (line for line in server.said if "/set-up?key=" in line)
    page.visit(link)
    assert page.run("location.href") == f"{server.address}/set-up"
    fill(page, name="ann", shown="Ann Other", password=PASSWORD, again=PASSWORD)
    assert page.run("location.pathname") == "/", page.run("document.body.innerText")
    return page


def fill(page: Page, **fields: str) -> None:
    """Fill a form in as somebody does, and send it."""
    for name, text in fields.items():
        page.run(f"document.querySelector('main [name={name}]').focus()")
        page.call("Input.insertText", text=text)
    page.run("document.querySelector('main form').requestSubmit(document.querySelector('main form button'))")
    page.arrive()


def complaints(page: Page, server: RunningServer) -> list[str]:
    """Give what the browser complained of, and what it loaded from elsewhere."""
    return [
        one
        for one in page.complaints()
        if not one.startswith((f"loads {server.address}/styles/", f"loads {server.address}/scripts/"))
    ]


def keep(page: Page, name: str) -> None:
    """Write what is seen where somebody wants to look at it."""
    folder = os.environ.get("INTERLOCK_PICTURES")
    if folder:
        page.picture(Path(folder, f"{name}.png"))


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_the_first_page_fits_is_read_easily_and_loads_nothing_from_elsewhere(
    browser: Chromium, server: RunningServer, signed_in: Page, width: int, scheme: str
) -> None:
    page = Page(browser, width=width, scheme=scheme)
    page.visit(f"{server.address}/account")
    assert page.run("document.querySelector('h1').textContent") == "Ann Other"
    assert complaints(page, server) == []
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run(CONTRAST) == []
    keep(page, f"status-{scheme}-{width}")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_whoever_types_a_wrong_password_reads_so_above_the_form(
    browser: Chromium, server: RunningServer, signed_in: Page, width: int, scheme: str
) -> None:
    page = Page(browser, width=width, scheme=scheme, own=True)
    page.visit(f"{server.address}/?a=b")
    assert page.run("location.pathname + location.search") == "/sign-in?next=/"
    keep(page, f"sign-in-{scheme}-{width}")
    fill(page, name=f"nobody{width}{scheme}", password="wrong horse battery")
    assert page.run("document.querySelector('[role=alert]').getBoundingClientRect().top < innerHeight")
    assert complaints(page, server) == [
        (
            "error: Failed to load resource: the server responded with a status of 403 (Forbidden)"
            f" {server.address}/sign-in"
        ),
    ]
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run(CONTRAST) == []
    keep(page, f"refused-{scheme}-{width}")


def test_everything_works_without_scripts_and_no_script_reads_the_cookie(
    browser: Chromium, server: RunningServer, signed_in: Page
) -> None:
    page = Page(browser, own=True, has_script=False)
    page.visit(f"{server.address}/sign-in")
    fill(page, name="ann", password=PASSWORD)
    assert page.run("location.pathname") == "/"
    assert page.run("document.cookie") == ""
    page.run("document.querySelector('.who .out').requestSubmit()")
    page.arrive()
    assert page.run("location.pathname") == "/sign-in"
    page.visit(f"{server.address}/")
    assert page.run("location.pathname") == "/sign-in"


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_a_link_for_a_new_password_fits_too(
    browser: Chromium, server: RunningServer, signed_in: Page, width: int, scheme: str
) -> None:
    from interlock.wiring.visiting import Visiting

    with server.app() as app:
        key = Visiting(app, app.directory).set_up.invite("ann")
    page = Page(browser, width=width, scheme=scheme, own=True)
    page.visit(f"{server.address}/set-up?key={key}")
    assert page.run("document.querySelector('h1').textContent") == "A new password for ann"
    assert key not in page.run("document.documentElement.outerHTML + location.href")
    assert complaints(page, server) == []
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run(CONTRAST) == []
    keep(page, f"set-up-{scheme}-{width}")


def test_a_page_elsewhere_cannot_send_a_form_or_frame_a_page(
    browser: Chromium, server: RunningServer, signed_in: Page, tmp_path: Path
) -> None:
    evil = tmp_path / "evil.html"
    evil.write_text(
        f"<form method=post action='{server.address}/sign-out'></form><iframe src='{server.address}/'></iframe>",
        "utf-8",
    )
    page = Page(browser)
    page.open(evil)
    assert any("frame-ancestors" in one or "X-Frame-Options" in one for one in page.complaints())
    page.run("document.forms[0].submit()")
    page.arrive()
    assert "WEB-103" in page.run("document.body.innerText")
    after = Page(browser)
    after.visit(f"{server.address}/")
    assert after.run("location.pathname") == "/", "and ann is signed in as before"
