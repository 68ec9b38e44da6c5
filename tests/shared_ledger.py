"""Two products in one ledger, and somebody who may read the evidence of one of them alone, for tests."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from interlock.evidence import CYCLONEDX
from interlock.flows.directory import say
from interlock.identity import Confirm, Grant
from interlock.kernel import Subject
from interlock.testing.world import World
from tests.estate import SETTINGS, Estate
from tests.governed import Team

MINE, OTHER = "shop", "bank"
READER = "wendy"
SECRET = "quicksilver"
"""A word that only the product says that the reader may not see."""


class SharedLedger:
    """A ledger of two products; ann may do everything in both, wendy reads the evidence of the first."""

    def __init__(self, folder: Path, world: World | None = None) -> None:
        self.estate = Estate(folder, world=world)
        self.world = self.estate.world
        self.team = Team(self.world)
        self.let(READER, "auditor", f"product:{MINE}")
        self.be("ann")

    def let(self, who: str, role: str, resource: str) -> None:
        """Give somebody a role, as two owners do."""
        team, at = self.team, self.world.at
        with team.app("ann") as app:
            deed = Grant(role, f"person:{who}", resource)
            say([deed], app.directory(), app.seal, team.keys["ann"], at, app.store.ledger.origin)
        with team.app("ben") as app:
            pending = [Confirm(str(one.digest)) for one in app.directory().pending]
            say(pending, app.directory(), app.seal, team.keys["ben"], at, app.store.ledger.origin)

    def be(self, who: str) -> None:
        """Let whoever does something next be somebody."""
        key = self.team.keys[who]
        Path(self.world.home, ".config", "interlock", "keys", "current").write_text(key, "ascii")

    def of(self, product: str) -> None:
        """Let the repository be that of a product from now on."""
        settings = SETTINGS.replace(f"product: {MINE}", f"product: {product}")
        self.world.commit({"interlock.yaml": settings, "deploy/app.env": f"A={product}\n"})

    def built(self, product: str, name: str, body: bytes, purls: Sequence[str] = ()) -> Subject:
        """Check a commit of a product and keep an artifact of it that holds a library of its own, and others."""
        self.be("ann")
        self.of(product)
        self.world.check()
        made = self.estate.artifact(body, name)
        with self.world.app() as app:
            app.seal.document(made, CYCLONEDX, bom(f"pkg:pypi/{product}-lib@1", *purls))
        return made

    def run(self, product: str, purls: Sequence[str] = ()) -> Subject:
        """Let an artifact of a product run in its staging."""
        made = self.built(product, f"{product}.zip", product.encode(), purls)
        self.estate.deployed(made)
        return made


def bom(*purls: str) -> dict[str, object]:
    """Give an SBOM that lists some libraries."""
    parts = []
    for number, purl in enumerate(purls):
        name, _, version = purl.rpartition("/")[2].partition("@")
        parts.append({"type": "library", "bom-ref": f"r{number}", "name": name, "version": version, "purl": purl})
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": parts}
