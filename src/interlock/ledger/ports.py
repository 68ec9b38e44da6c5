"""What the ledger promises to callers, and what it needs from outside. Floor 7."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from interlock.kernel import Digest
    from interlock.ledger.model import (
        Checkpoint,
        ConsistencyProof,
        Draft,
        InclusionProof,
        Notice,
        Record,
        Ticket,
        Tile,
    )


Beside = Callable[[Any], None]
"""Given the transaction of an append, as the store that opened it knows it, keeps more in it."""


class Ledger(Protocol):
    """An append-only log of envelopes under signed checkpoints."""

    @property
    def origin(self) -> str:
        """The log's identity, the first line of its checkpoints."""
        ...

    def append(
        self, drafts: Sequence[Draft], notices: Sequence[Notice] = (), beside: Beside | None = None
    ) -> tuple[Ticket, ...]:
        """Append envelopes in order and give the place of each; keep notices, each id once.

        Shape:   `beside` keeps more in the same store.

        Promise: implementers MUST make entries, envelopes, tiles, index rows and a signed checkpoint
                 over all of them durable in one transaction before they return, or change nothing;
                 notices MUST be kept, and `beside` called once, in that same transaction, those of
                 envelopes that were there before too.
                 Indices MUST be dense from 0 and MUST NOT change, also across a crash of the process.
                 An envelope that is already there, byte for byte, MUST get the ticket it had, and
                 MUST NOT be appended again; the same holds inside one batch.
                 Several processes MAY append at once; implementers MUST NOT let the tree fork.
                 A checkpoint MUST NOT be signed for a size that is not durable.
        Errors: EntryMalformed (LED-101), EntryTooLarge (LED-102), TimeReversed (LED-107), those of `beside`.
        """
        ...

    def checkpoint(self) -> Checkpoint:
        """Give the newest checkpoint. Callers MUST hold it against the remembered one before they believe it.

        Errors: CheckpointMissing (LED-106) before the first append.
        """
        ...

    def find(self, envelope: Digest) -> Ticket | None:
        """Give the place of an envelope by its digest, if it is there."""
        ...

    def about(self, subject: Digest) -> tuple[int, ...]:
        """Give the indices of the entries about a subject, in order.

        Callers MUST NOT take absence here for absence in the log: only the leaves are signed.
        """
        ...

    def entries(self, start: int, end: int) -> Iterator[Record]:
        """Give the entries from start up to and without end, in order.

        Errors: EntryUnknown (LED-105) if the range is not inside the log.
        """
        ...

    def tile(self, level: int, index: int) -> bytes:
        """Give the widest stored tile, or b"" where there is none."""
        ...

    def inclusion(self, index: int, size: int) -> InclusionProof:
        """Prove that an entry is in the tree of a size.

        Errors: ProofMalformed (CRY-130), TileMissing (LED-104).
        """
        ...

    def consistency(self, old: int, new: int) -> ConsistencyProof:
        """Prove that the tree of one size is the beginning of that of another.

        Errors: ProofMalformed (CRY-130), TileMissing (LED-104).
        """
        ...


class LedgerReader(Protocol):
    """Everything that is stored, raw and in stored order, for `fsck`.

    Promise: implementers MUST give what is stored, not what should be: no row is left out, repaired,
             sorted by anything but its index, or built from another.
    """

    def checkpoint(self) -> bytes | None:
        """Give the newest signed checkpoint, or None if there is none."""
        ...

    def checkpoints(self) -> Iterable[bytes]:
        """Give every older checkpoint that was kept."""
        ...

    def records(self) -> Iterable[Record]:
        """Give every stored entry with its stored index."""
        ...

    def tiles(self) -> Iterable[Tile]:
        """Give every stored tile."""
        ...

    def subjects(self) -> Iterable[tuple[str, int]]:
        """Give every index row: a subject's digest as text, and the index of an entry about it."""
        ...


class Memory(Protocol):
    """The last checkpoint seen of each log, kept where the log's owner cannot reach it.

    Promise: implementers MUST keep it outside the repository and outside the ledger's own store.
             `remember` MUST be durable before it returns, and MUST NOT replace a checkpoint by a
             smaller one. Callers MUST have checked that it continues the one seen before.
    """

    def last(self, origin: str) -> Checkpoint | None:
        """Give the last checkpoint seen of a log, or None if none was."""
        ...

    def remember(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint that was opened and found to continue the last one."""
        ...
