"""A server whose people sign in with a provider, and whose groups are in a real directory of LDAP."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from interlock.flows.sync_directory import SyncDone
from interlock.identity import JoinAccount, KeepGroup
from interlock.testing.world import World
from interlock.wiring.syncing import Syncing
from tests.providers import IdentityProvider, provider
from tests.signing_in import SigningIn, configure
from tests.slapds import BASE, READER, READS, Slapd
from tests.visits import visiting


class Pulled:
    """The server, the provider and the directory."""

    def __init__(self, place: SigningIn, slapd: Slapd) -> None:
        self.place = place
        self.slapd = slapd
        self.told: list[str] = []

    def sync(self, *, is_fewer_fine: bool = False) -> SyncDone:
        """Pull the directory, in a program of its own."""
        with self.place.world.app() as app:
            syncing = Syncing(app)
            return syncing.sync(syncing.named("hq"), self.told.append, is_fewer_fine=is_fewer_fine)

    def found(self, *subjects: str, keeps: str = "corp-ops") -> None:
        """Found the directory of the ledger, with people who sign in elsewhere, and a group that is kept."""
        self.place.found(*subjects)
        self.place.said(JoinAccount("workload:interlock", f"key:{self.place.keeper}", "made there"))
        self.place.said(KeepGroup(keeps, "workload:interlock", "ldap:hq"))


def write(world: World, corp: IdentityProvider, slapd: Slapd, **more: Any) -> None:
    """Write with whom people sign in, and where they are listed."""
    configure(world, corp)
    config = world.home / ".config" / "interlock"
    secret = config / "ldap.secret"
    secret.write_text(READS)
    secret.chmod(0o600)
    said = {
        "name": "hq",
        "provider": "corp",
        "subject": "uid",
        "address": slapd.address,
        "ca": slapd.ca,
        "bind": READER,
        "password": "file:ldap.secret",
        "base": BASE,
        "groups": {"Operators": "corp-ops"},
    }
    path = config / "sign-in.yaml"
    path.write_text(json.dumps({**json.loads(path.read_text()), "ldap": [{**said, **more}]}))


@contextmanager
def pulled(folder: Path, **more: Any) -> Iterator[Pulled]:
    """Open a server whose directory can be pulled; `more` is for its settings."""
    world, log = World(folder / "world"), list[str]()
    with Slapd(folder / "slapd") as slapd, provider(lambda: world.at) as corp:
        write(world, corp, slapd, **more)
        with visiting(world, fault=log.append) as site:
            yield Pulled(SigningIn(site, corp, log), slapd)
