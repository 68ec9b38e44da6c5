"""The releases of every product of one ledger, each statement read once, however often somebody looks. Floor 11."""

from __future__ import annotations

import threading
from collections.abc import Collection

from interlock.evidence import EvidenceError
from interlock.evidence.deployment import RELEASE, read_release
from interlock.flows.deployments import as_entered
from interlock.flows.errors import ReleaseUnknown
from interlock.flows.gate import Gate
from interlock.flows.releases import Made, Releases
from interlock.kernel import nearest
from interlock.ledger import ProvenLog


class ReleaseBook:
    """What one ledger tells of releases. May be used by many threads."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._turn = threading.Lock()
        self._log: ProvenLog | None = None
        self._seen = -1
        self._made: dict[tuple[str, str], Made] = {}

    def all(self, products: Collection[str] | None = None) -> tuple[Made, ...]:
        """Give the releases of some products, or of all; the oldest first, each version once.

        Errors: those of `Gate.proven`.
        """
        with self._turn:
            log = self._gate.proven()
            if log is not self._log:
                self._read_on()
                self._log = log
            made = tuple(self._made.values())
        return tuple(one for one in made if products is None or one.says.product in products)

    def find(self, product: str, version: str) -> Made:
        """Give a release. Errors: ReleaseUnknown (FLW-213)."""
        known = {one.version: one for one in self.all((product,))}
        if version not in known:
            near = nearest(version, tuple(known))
            raise ReleaseUnknown(
                version=version[:60],
                product=product or "this repository",
                nearest=f"perhaps {near}" if near else "check how it is written",
            )
        return known[version]

    def of(self, digest: str) -> tuple[Made, ...]:
        """Give the releases that something is part of by its SHA-256, the newest first."""
        return tuple(one for one in reversed(self.all()) if digest in one.digests)

    def _read_on(self) -> None:
        for one, directory in as_entered(self._gate, RELEASE, after=self._seen):
            self._seen = one.index
            try:
                product = read_release(one.statement.predicate).product
            except EvidenceError:
                continue  # what nobody can read names nothing
            made = Releases(gate=self._gate, product=product).read(one, directory)
            if made is not None:
                self._made.setdefault((product, made.version), made)
