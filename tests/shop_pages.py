"""A server whose pages show a shop and a bank: ann sees everything, sue the shop alone, and eve nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from interlock.flows.directory import say
from interlock.identity import Account, Found, Founder, FoundingGrant
from interlock.identity.sessions import Method
from interlock.testing.world import World
from interlock.wiring.app import App
from tests.passkeys import RP
from tests.visits import COOKIE, Browser, Site, visiting

ROLES = ("owner", "security", "engineer", "operations", "approver")


class Shop:
    """The site, and browsers of people."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.ann, self.sue, self.eve = (self.browser(name) for name in ("ann", "sue", "eve"))

    @property
    def app(self) -> App:
        """The program behind it, with the key of ann."""
        return self.site.app

    def browser(self, name: str) -> Browser:
        """Give a browser at which somebody is signed in."""
        made = self.site.browser()
        account = Account.parse(f"directory:local/{name}")
        secret, _ = self.site.serving.visiting.sessions.open(account, name.title(), Method.PASSWORD)
        made.client.cookies.set(COOKIE, secret, domain=RP)
        return made


def found(world: World) -> None:
    """Say who ann and sue are, in an empty ledger."""
    with world.app() as app:
        key, other = (app.keys.new(world.at, name=name).key_id for name in ("ann", "sue"))
        Path(world.home, ".config", "interlock", "keys", "current").write_text(key, "ascii")
        founders = (
            Founder("ann", "Ann", (f"key:{key}", "directory:local/ann")),
            Founder("sue", "Sue", (f"key:{other}", "directory:local/sue")),
        )
        grants = [FoundingGrant(role, "person:ann") for role in ROLES]
        grants.append(FoundingGrant("engineer", "person:sue", "product:shop"))
        deed = Found(founders, tuple(grants))
        say([deed], app.directory(), app.seal, key, world.at, app.store.ledger.origin)


@contextmanager
def shop(folder: Path, world: World | None = None) -> Iterator[Shop]:
    """Open the pages over a new world in which people are known."""
    world = world or World(folder / "world")
    found(world)
    with visiting(world) as site:
        yield Shop(site)
