"""A server whose people sign in with a provider on loopback, and their browsers."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from interlock.flows.directory import say
from interlock.identity import AddPerson, Deed, Found, Founder, FoundingGrant, GroupId, JoinAccount, KeepGroup
from interlock.kernel import KeyId
from interlock.testing.world import World
from tests.providers import CLIENT, SECRET, IdentityProvider, provider
from tests.visits import ADDRESS, COOKIE, Browser, Site, visiting

LEAVE = "/sign-in/with/corp"
BACK = "/sign-in/back/corp"
KEPT = "__Host-interlock-sign-in"


class SigningIn:
    """One server, one provider, and what the server wrote down."""

    def __init__(self, site: Site, corp: IdentityProvider, log: list[str]) -> None:
        self.site = site
        self.corp = corp
        self.log = log

    @property
    def world(self) -> World:
        """The machine that the server runs on."""
        return self.site.world

    def leave(self, browser: Browser, where: str = "/") -> str:
        """Go to the provider; give the address that the browser is sent to."""
        said = browser.get(f"{LEAVE}?next={where}")
        assert said.status_code == 303, (said.text, self.log)
        return said.headers["location"]

    def back(self, browser: Browser, subject: str = "u1", where: str = "/") -> str:
        """Go to the provider and sign in there; give the path on which the browser is sent back."""
        address = self.corp.visit(self.leave(browser, where), subject)
        assert address.startswith(f"{ADDRESS}{BACK}?")
        return address.removeprefix(ADDRESS)

    def sign_in(self, browser: Browser, subject: str = "u1", where: str = "/") -> httpx.Response:
        """Sign in."""
        return browser.get(self.back(browser, subject, where), **{"Sec-Fetch-Site": "cross-site"})

    def is_in(self, subject: str = "u1") -> Browser:
        """Give the browser of somebody who is signed in."""
        browser = self.site.browser()
        said = self.sign_in(browser, subject)
        assert (said.status_code, COOKIE in browser.cookies) == (303, True), (said.text, self.log)
        return browser

    def is_refused(self, said: httpx.Response, browser: Browser, why: str, code: str = "FLW-281") -> bool:
        """Say whether nobody was signed in, the page tells nothing, and the log has the reason on one line."""
        assert code in said.text, said.text
        assert COOKIE not in browser.cookies, browser.cookies
        assert why not in said.text
        (line,) = self.log[-1:]
        assert why in line, self.log
        assert "\n" not in line
        return said.status_code in {403, 503}

    def account(self, subject: str) -> str:
        """Give the account of a subject."""
        return f"directory:{self.corp.url.partition('://')[2]}#{subject}"

    def said(self, *deeds: Deed) -> None:
        """Enter acts with the key of this machine."""
        app = self.site.app
        signer = app.keys.signer(app.clock()).key_id
        say(deeds, app.directory(), app.seal, signer, app.clock(), app.store.ledger.origin)

    def found(self, *subjects: str, keeps: Sequence[str] = ()) -> None:
        """Found the directory with ann, who owns it, people who sign in elsewhere, and groups that are kept."""
        app = self.site.app
        key = f"key:{app.keys.signer(app.clock()).key_id}"
        self.said(Found((Founder("ann", "Ann", (key,), "met"),), (FoundingGrant("owner", "person:ann"),)))
        for one in subjects:
            self.said(AddPerson(one, one.title()), JoinAccount(f"person:{one}", self.account(one), "signed in"))
        if keeps:
            self.said(JoinAccount("workload:interlock", f"key:{self.keeper}", "made there"))
        for one in keeps:
            self.said(KeepGroup(one, "workload:interlock", "oidc:corp"))

    @property
    def keeper(self) -> KeyId:
        """The key that signs memberships here."""
        keeper = self.site.serving.visiting.keeper
        assert keeper is not None
        return keeper.key

    def members(self, group: str) -> set[str]:
        """Give who is in a group by the ledger."""
        return set(self.site.serving.directory().people_in(GroupId(group)))


def configure(world: World, corp: IdentityProvider, **more: Any) -> None:
    """Write with whom people sign in."""
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True, exist_ok=True)
    secret = config / "corp.secret"
    secret.write_text(SECRET)
    secret.chmod(0o600)
    one = {"name": "corp", "label": "Example Corp", "issuer": corp.url, "client": CLIENT, "secret": "file:corp.secret"}
    config.joinpath("sign-in.yaml").write_text(json.dumps({"providers": [{**one, **more}]}))


@contextmanager
def signing_in(folder: Path, **more: Any) -> Iterator[SigningIn]:
    """Open a server whose people sign in elsewhere; `more` is for `configure`."""
    world, log = World(folder / "world"), list[str]()
    with provider(lambda: world.at) as corp:
        configure(world, corp, **more)
        with visiting(world, fault=log.append) as site:
            yield SigningIn(site, corp, log)
