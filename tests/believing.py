"""A witness for tests of walks alone: it believes every entry but some, and looks at no signature."""

from __future__ import annotations

from collections.abc import Collection

from interlock.flows.tracing.witness import Heard
from interlock.kernel import Digest, KeyId
from interlock.ledger import Entry
from interlock.trace import Drawing, Link, Saying
from tests.identities import BEGIN
from tests.memory_graph import MemoryGraph


class Believing:
    """Answers as `interlock.flows.tracing.witness.Witness` does."""

    def __init__(self, graph: MemoryGraph, refuses: Collection[int] = ()) -> None:
        self.size = graph.extent().entries
        self._refuses = refuses

    def said(self, link: Link) -> Heard:
        envelope = Digest("sha256", f"{link.entry:064x}")
        entry = Entry(BEGIN, envelope, "kind", 1, (envelope,))
        if link.entry in self._refuses:
            return Heard(entry, None, Drawing(), "a key that nobody trusts")
        return Heard(entry, Saying(link.entry, envelope, "kind", BEGIN, KeyId("ab" * 32), "somebody"), Drawing())
