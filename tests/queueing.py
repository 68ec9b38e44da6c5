"""Ben and ann before the pages of a server on which releases, waivers, broken glass and holds wait for them."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import httpx

from interlock.flows import glass, holds, waivers
from interlock.identity import Confirm, JoinAccount
from interlock.identity.sessions import Method
from interlock.wiring.waiting import Waiting
from tests.other_products import speaking_for
from tests.passkeys import RP, Passkey
from tests.stepping import HOUSE, Guarded, Visited, action_in, challenge_in, options_in
from tests.visits import COOKIE, Browser, Site, visiting

TERMS = "waivers: {max_age: 30d, approvals: 1}\nbreak_glass: {max_age: 4h, approvals: 1}\n"
LIVE = "environments:\n  - {name: live, deployer: hands, targets: [{name: one}]}\n"


class Crowd(Visited):
    """Ben's browser, and others beside it."""

    def __init__(self, world: Guarded, site: Site) -> None:
        super().__init__(world, site)
        self.adds(world.ben)

    def other(self, name: str, key: Passkey) -> Visited:
        """Give somebody else before a browser of theirs, with their security key."""
        made = object.__new__(Visited)
        made.world, made.site, made.account = self.world, self.site, self.account.parse(f"directory:local/{name}")
        made.browser = self.site.browser()
        made.signs_in()
        made.adds(key)
        return made

    @property
    def head(self) -> str:
        """The digest of the newest commit."""
        return str(self.world.team.head.digests[0])


def signs(who: Visited, key: Passkey, said: httpx.Response) -> httpx.Response:
    """Go on from a draft to its proof, and send that."""
    assert said.status_code == 303, said.text
    asked = who.browser.get(said.headers["location"])
    answer = json.dumps(key.answers(challenge_in(options_in(asked.text))))
    return who.browser.press(action_in(asked.text, "/step-up/"), answer=answer)


def form_in(page: str, action: str = "/answer") -> dict[str, str]:
    """Give the hidden fields of a form, as a browser would send them back; `press` adds whose session it is."""
    form = page[page.index(f'action="{action}"') :].partition("</form>")[0]
    fields = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form)
    return {name: unescape(value) for name, value in fields if name != "form_token"}


def signed_in(site: Site, name: str) -> Browser:
    """Give the browser of somebody who has a session, and no security key."""
    from interlock.identity import Account

    browser = site.browser()
    account = Account.parse(f"directory:local/{name}")
    secret, _ = site.serving.visiting.sessions.open(account, name.title(), Method.PASSWORD)
    browser.client.cookies.set(COOKIE, secret, domain=RP)
    return browser


@contextmanager
def crowd(folder: Path, review: str = "review: {approvals: 1}", of: str = "", **files: str) -> Iterator[Crowd]:
    """Open the pages of a server for a team; ben is signed in with a security key."""
    house = HOUSE["house.yaml"].replace("review: {approvals: 1}", review) + TERMS
    settings = "policy: house.yaml\n" + of + LIVE
    world = Guarded(folder, {"house.yaml": house, "interlock.yaml": settings, **files})
    for name in ("ann", "ben", "wendy"):
        (said,) = world.deeds("ann", JoinAccount(f"person:{name}", f"directory:local/{name}", "shown in the office"))
        world.deeds("ben", Confirm(str(said.digest)))
    world.joins("ann", world.ann)
    if of:
        with world.team.app("server") as app:
            known = Waiting(app, threading.Lock(), speaking_for(app))
            found = known.release(str(world.team.head.digests[0]), "")
            assert found is not None
            app.seal.decision(found.row.decision, known.policy(""))
    with world.team.app("server"), visiting(world.team.world) as site:
        yield Crowd(world, site)


def asked_for(world: Guarded, who: str = "ann", **more: Any) -> str:
    """Let somebody ask for a waiver at a command line; give its id."""
    with world.team.speaking(who) as (app, speaker):
        speaker.product = str(more.pop("product", ""))
        resource = world.team.question().resource
        wanted = world.team.waiver("commit.sast", owner=who, **{"what": "control", **more})
        (made,) = waivers.ask(speaker, lambda _: world.team.policy(app), resource, [wanted], app.control_ids())
        return made.id


def broken(world: Guarded, who: str = "ann", reason: str = "the shop is down", product: str = "") -> str:
    """Let somebody ask to break the glass at a command line; give the id."""
    with world.team.speaking(who) as (app, speaker):
        speaker.product = product
        return glass.ask(speaker, world.team.policy(app), world.team.question("live"), 2, reason)


def held(world: Guarded, who: str = "ann", reason: str = "it looks wrong", where: tuple[str, ...] = ()) -> str:
    """Let somebody hold the newest commit at a command line; give the id."""
    with world.team.speaking(who) as (_, speaker):
        return holds.place(speaker, world.team.head, reason, where)
