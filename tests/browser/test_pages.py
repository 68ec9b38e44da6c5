"""What a reader meets in a real browser: on wide and narrow screens, light and dark, on paper, without scripts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.browser.pages import PAGES, put
from tests.chromium import Chromium, Page

SCREENS: Final = [(width, scheme) for width in (390, 1440) for scheme in ("light", "dark")]
IN_VIEW: Final = """(() => {
  const box = document.querySelector('.scroll').getBoundingClientRect();
  const one = document.querySelector('.p-subject').getBoundingClientRect();
  return one.left >= box.left && one.right <= box.right && one.top >= box.top && one.bottom <= box.bottom;
})()"""
REACHED: Final = (
    "[...document.querySelectorAll('a[href],summary,[tabindex=\"0\"]')].filter(one => one.checkVisibility())"
)
LOOKS: Final = """(one => JSON.stringify([one, ...one.querySelectorAll('rect,path')].map(each => {
  const style = getComputedStyle(each);
  return [style.outlineStyle, style.outlineWidth, style.stroke, style.strokeWidth, style.left];
})))"""


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium")) as made:
        yield made


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return put(tmp_path_factory.mktemp("pages"))


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_loads_nothing_breaks_no_policy_and_fits_its_window(
    browser: Chromium, files: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    page = Page(browser, width=width, scheme=scheme)
    page.open(files[name])
    assert page.complaints() == []
    assert page.run("document.documentElement.scrollWidth <= innerWidth")
    assert page.run("document.querySelector('h1').getClientRects().length") == 1


def test_what_a_page_complains_of_and_loads_is_seen_by_these_tests(browser: Chromium, tmp_path: Path) -> None:
    bad = tmp_path / "bad.html"
    policy = "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\">"
    bad.write_text(f"{policy}<p style='color:red'>x<img src=x.png><script>throw 1</script>", "utf-8")
    page = Page(browser)
    page.open(bad)
    assert len(page.complaints()) >= 3


@pytest.mark.parametrize("has_script", [True, False])
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("name", ["trace", "wide", "hard"])
def test_a_picture_opens_where_what_was_asked_about_stands(
    browser: Chromium, files: dict[str, Path], name: str, width: int, *, has_script: bool
) -> None:
    page = Page(browser, width=width, has_script=has_script)
    page.open(files[name])
    assert page.run(IN_VIEW)


def test_a_picture_can_be_scrolled_away_from_there_and_a_link_leads_back(
    browser: Chromium, files: dict[str, Path]
) -> None:
    page = Page(browser, width=390)
    page.open(files["wide"])
    page.run("document.querySelector('.scroll').scrollTo(0, 0)")
    assert not page.run(IN_VIEW)
    assert page.run("document.querySelector('.scroll').scrollLeft") == 0
    page.run("document.querySelector('figcaption a').focus()")
    page.press("Enter")
    page.run("new Promise(requestAnimationFrame)")
    assert page.run(IN_VIEW)


def test_a_timeline_opens_at_its_newest_end(browser: Chromium, files: dict[str, Path]) -> None:
    page = Page(browser, width=390)
    page.open(files["timeline"])
    assert page.run(
        "document.querySelector('svg.p').getBoundingClientRect().right - "
        "document.querySelector('.scroll').getBoundingClientRect().right <= 1"
    )


@pytest.mark.parametrize("name", [name for name in PAGES if name != "grouped"])
def test_the_keyboard_reaches_every_control_and_is_seen_there(
    browser: Chromium, files: dict[str, Path], name: str
) -> None:
    page = Page(browser)
    page.open(files[name])
    count = page.run(f"(window.all = {REACHED}).length")
    page.run(f"window.before = all.map({LOOKS}); 0")
    reached = set()
    for _ in range(count):
        page.press("Tab")
        place = page.run("all.indexOf(document.activeElement)")
        assert place >= 0
        assert page.run(f"{LOOKS}(document.activeElement) !== before[{place}]"), page.run(
            "document.activeElement.outerHTML.slice(0, 200)"
        )
        reached.add(place)
    assert reached == set(range(count))


def test_what_is_folded_opens_with_the_keyboard(browser: Chromium, files: dict[str, Path]) -> None:
    page = Page(browser)
    page.open(files["figures"])
    page.run("document.querySelector('summary').focus()")
    assert not page.run("document.querySelector('details').open")
    page.press("Enter")
    assert page.run("document.querySelector('details').open")


@pytest.mark.parametrize("name", PAGES)
def test_paper_has_every_table_and_no_box_that_scrolls(browser: Chromium, files: dict[str, Path], name: str) -> None:
    page = Page(browser, scheme="dark")
    page.open(files[name])
    page.media(kind="print")
    hidden = "[...document.querySelectorAll('table,.scroll,h2')].filter(one => !one.checkVisibility()).length"
    assert page.run(hidden) == 0
    assert page.run("[...document.querySelectorAll('.scroll')].every(one => one.scrollWidth <= one.clientWidth + 1)")
    assert page.paper().startswith(b"%PDF")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_whole_where_scripts_may_not_run(browser: Chromium, files: dict[str, Path], name: str) -> None:
    page = Page(browser, has_script=False)
    page.open(files[name])
    without = page.run("document.body.innerText")
    other = Page(browser)
    other.open(files[name])
    assert len(without) > 100
    assert without == other.run("document.body.innerText")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
@pytest.mark.parametrize("name", PAGES)
def test_no_rule_of_axe_is_broken(
    browser: Chromium, files: dict[str, Path], name: str, width: int, scheme: str
) -> None:
    page = Page(browser, width=width, scheme=scheme)
    page.open(files[name])
    page.run(f"{_axe()};0")
    told = "one.nodes.map(node => one.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)"
    assert page.run(f"axe.run(document).then(all => all.violations.flatMap(one => {told}))") == []


def _axe() -> str:
    """Give the checker of accessibility; CI fetches it, and elsewhere it is used where it lies."""
    place = os.environ.get("INTERLOCK_AXE", "")
    if not place:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("INTERLOCK_AXE does not say where axe.min.js lies")
    return Path(place).read_text("utf-8")
