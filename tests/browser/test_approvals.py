"""What waits, answered at a real browser: from the list to the security key, in every width and both themes."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from interlock.flows import glass, holds, waivers
from interlock.identity import Confirm, JoinAccount
from interlock.kernel import Digest, Subject
from tests.browser.test_pages import _axe
from tests.browser.test_step_up import Desk, PagesAlone
from tests.chromium import Chromium, Page
from tests.queueing import LIVE, TERMS
from tests.stepping import HOUSE, Guarded

_LAXER: Final = "policy: laxer\nsays: lets more through\nrequire:\n  - control: commit.secrets\n"
_WIDTHS: Final = (390, 768, 1440)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("chromium"), "localhost") as made:
        yield made


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, browser: Chromium) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    files = {"house.yaml": HOUSE["house.yaml"] + TERMS, "interlock.yaml": "policy: house.yaml\n" + LIVE}
    world = Guarded(folder / "world", {**files, "rules/laxer.yaml": _LAXER})
    (said,) = world.deeds("ann", JoinAccount("person:ben", "directory:local/ben", "shown in the office"))
    world.deeds("ben", Confirm(str(said.digest)))
    with world.team.speaking("ann") as (app, speaker):
        resource = world.team.question().resource
        wanted = [world.team.waiver(paths=("app.py",))]
        waivers.ask(speaker, lambda _: world.team.policy(app), resource, wanted, app.control_ids())
        glass.ask(speaker, world.team.policy(app), world.team.question("live"), 2, "the shop is down")
        holds.place(speaker, Subject("web-0.9", (Digest("sha256", "e" * 64),)), "it loses orders", ())
    with world.team.app("server"):
        pass  # whose key is the current one from now on
    server = PagesAlone(world.team.world, folder)
    try:
        made = Desk(world, server, browser)
        made.joins(made.enrols())
        with world.team.app("server"):
            pass
        yield made
    finally:
        server.end()
        assert server.process.stdout is not None
        server.process.stdout.close()


def paths(desk: Desk) -> dict[str, str]:
    """Name the pages of approvals, policies and settings, each with its address."""
    with desk.server.app() as app:
        said = app.gate.governance()
    target = str(desk.world.team.head.digests[0])
    return {
        "approvals": "/approvals",
        "release": f"/approvals/release/{target}",
        "waiver": f"/waivers/{said.waivers[0].id}",
        "glass": f"/break-glass/{said.glasses[0].id}",
        "hold": f"/holds/{said.holds[0].id}",
        "new-waiver": "/waivers/new?finding=" + "0" * 32,
        "new-hold": "/holds/new",
        "new-glass": "/break-glass/new?environment=live",
        "policies": "/policies",
        "policy": "/policies/of/house.yaml",
        "diff": "/policies/diff?first=house.yaml&second=rules/laxer.yaml",
        "replay": "/policies/replay?policy=rules/laxer.yaml",
        "settings": "/settings",
        "people": "/settings/people",
        "audit": "/settings/audit",
        "account": "/account",
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", _WIDTHS)
def test_every_page_fits_its_window_and_breaks_no_rule_of_axe(desk: Desk, width: int, scheme: str) -> None:
    page, shown = desk.page, os.environ.get("INTERLOCK_PICTURES", "")
    page.call("Page.bringToFront")
    size = {"width": width, "height": 1000, "deviceScaleFactor": 1, "mobile": False}
    page.call("Emulation.setDeviceMetricsOverride", **size)
    page.media(scheme)
    before = len(page.complaints())
    for name, path in paths(desk).items():
        page.visit(f"{desk.address}{path}")
        if shown:
            page.picture(Path(shown) / f"{name}-{width}-{scheme}.png")
        assert page.run("document.documentElement.scrollWidth <= innerWidth"), name
        if os.environ.get("INTERLOCK_AXE"):
            page.run(f"{_axe()};0")
            told = "one.nodes.map(node => one.id + ': ' + node.html.slice(0, 200) + ' ' + node.failureSummary)"
            assert page.run(f"axe.run(document).then(all => all.violations.flatMap(one => {told}))") == [], name
    heard = [one for one in page.complaints()[before:] if not one.startswith("loads ")]
    assert [one for one in heard if "pubKeyCredParams" not in one] == []


def test_every_page_says_the_same_without_a_script(desk: Desk, browser: Chromium) -> None:
    told: list[dict[str, str]] = []
    _wait_for_a_round(Page(browser, has_script=False), desk)
    for has_script in (True, False):
        page = Page(browser, has_script=has_script)
        told.append({})
        for name, path in paths(desk).items():
            page.visit(f"{desk.address}{path}")
            text = str(page.run("document.querySelector('main').innerText"))
            told[-1][name] = re.sub("[0-9]", "", text)  # a session was used a minute later
    assert told[0] == told[1]
    assert min(map(len, told[1].values())) > 40


def _wait_for_a_round(page: Page, desk: Desk) -> None:
    """Return once the server has told what it has to tell, since **Settings** says from then on when that was."""
    for _ in range(100):
        page.visit(f"{desk.address}/settings")
        if "delivered last at" in str(page.run("document.querySelector('main').innerText")):
            return
        time.sleep(0.1)
    pytest.fail("the server delivered nothing within 10 s")


def test_from_the_list_to_the_security_key_by_the_keyboard_and_the_button(desk: Desk) -> None:
    page = desk.page
    page.call("Page.bringToFront")
    page.visit(f"{desk.address}/approvals?show=yours&kind=release")
    assert page.run("document.querySelectorAll('main [data-row]').length") == 1
    page.run("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'j', bubbles: true}))")
    assert page.run("document.activeElement.getAttribute('href')").startswith("/approvals/release/")
    page.visit(str(page.run("document.activeElement.href")))
    assert "An approval accepts exactly this" in desk.text()
    page.run("document.querySelector('[name=reason]').value = 'read all of it'")
    desk.follows("document.querySelector('form.fields').requestSubmit()")
    assert "You are about to say this" in desk.text()
    desk.follows("document.querySelector('form[data-keys] button').click()")
    assert "It was said" in desk.text()
    (one,) = desk.approvals()
    assert (one.says.answer, one.says.reason) == ("approve", "read all of it")
    page.visit(f"{desk.address}/approvals?show=yours&kind=release")
    assert page.run("document.querySelectorAll('main [data-row]').length") == 0


def test_what_was_typed_is_there_after_the_session_ended(desk: Desk) -> None:
    page = desk.page
    page.call("Page.bringToFront")
    page.visit(f"{desk.address}/waivers/new")
    page.run("document.querySelector('[name=name]').value = 'commit.sast'")
    page.run("document.querySelector('[name=reason]').value = 'a long text\\nof several lines'")
    kept = page.call("Network.getCookies", urls=[desk.address])["cookies"]
    page.call("Network.clearBrowserCookies")
    desk.follows("document.querySelector('form.fields').requestSubmit()")
    assert "What you typed is here" in desk.text()
    assert page.run("document.querySelector('[name=reason]').value") == "a long text\nof several lines"
    for one in kept:
        page.call("Network.setCookie", name=one["name"], value=one["value"], url=desk.address, httpOnly=True)
    desk.follows("document.querySelector('form.fields').requestSubmit()")
    assert "This is everything that would be sent" in desk.text()
    desk.follows("document.querySelector('form.fields').requestSubmit()")
    assert "of several lines" in desk.text()
    assert "You are about to say this" in desk.text()
