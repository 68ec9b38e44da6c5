"""Said before: whether the ledger holds a statement already, however its envelope is spelt now. Floor 11.

One signature goes into any number of envelopes: with other blanks, other fields beside it, another hint. Each has a
digest of its own, so that somebody without a key could enter an old statement again as the newest one.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Collection
from typing import Final

from interlock.crypto import OpenedSeal, Trust, open_seal, read_envelope
from interlock.crypto.dsse import preimage
from interlock.flows.ports import EvidenceLedger, SaidBook
from interlock.kernel import InterlockError
from interlock.ledger.errors import CheckpointMissing

_AT_ONCE: Final = 2_000
"""How many entries are read before what was found is kept."""


def said_in(opened: OpenedSeal) -> tuple[bytes, ...]:
    """Give what an opened seal says by each of its keys: a name for every signature that was verified."""
    message = hashlib.sha256(preimage(opened.kind, opened.body)).digest()
    return tuple(hashlib.sha256(message + key.encode("ascii")).digest() for key in opened.keys)


class SaidBefore:
    """What one ledger holds. May be used by many threads."""

    def __init__(self, *, book: SaidBook, ledger: EvidenceLedger, trust: Callable[[], Trust]) -> None:
        self._book = book
        self._ledger = ledger
        self._trust = trust
        self._turn = threading.Lock()

    def catch_up(self) -> None:
        """Read the entries that were not read yet, whoever entered them. Errors: those of the ledger and the book."""
        with self._turn:
            try:
                size = self._ledger.checkpoint().size
            except CheckpointMissing:
                return
            start = self._book.reached()
            keys = {one.id: one.key for one in self._trust().keys} if start < size else {}
            while start < size:
                end = min(start + _AT_ONCE, size)
                found: dict[bytes, int] = {}
                for record in self._ledger.entries(start, end):
                    try:
                        opened = open_seal(read_envelope(record.envelope), keys)
                    except InterlockError:
                        continue  # what does not verify here is not taken here either
                    for name in said_in(opened):
                        found.setdefault(name, record.index)
                self._book.keep(found, end)
                start = end

    def places(self, statements: Collection[tuple[bytes, ...]]) -> dict[tuple[bytes, ...], int]:
        """Give the entries of those statements that every one of their keys said before; the last of each.

        Errors: those of the ledger and the book.
        """
        self.catch_up()
        known = self._book.find({name for one in statements for name in one})
        return {
            one: max(known[name] for name in one) for one in statements if one and all(name in known for name in one)
        }
