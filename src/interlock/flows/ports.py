"""What the flows need from outside, beyond the ports of the floors below. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Protocol

from interlock.kernel import Instant
from interlock.ledger import Checkpoint, Ledger, LedgerReader, Record

if TYPE_CHECKING:
    from interlock.change import Source
    from interlock.crypto import Envelope
    from interlock.formats.osv import Refused
    from interlock.formats.sigstore import Bundle
    from interlock.identity.tokens import TokenCard
    from interlock.identity.workload import ProvenWorkload
    from interlock.kernel import Digest
    from interlock.ledger import Notice
    from interlock.response.deliveries import Received
    from interlock.response.errands import Errand, Outgoing
    from interlock.response.gathering import Told
    from interlock.response.messages import Message
    from interlock.response.queues import Line
    from interlock.supply.advisory import Advisory, Exploited, Prediction
    from interlock.supply.build import Plan, Ran, Taken
    from interlock.supply.feeds import Delivery, Mirror
    from interlock.supply.signed import Signed, SignerWanted, Target

Clock = Callable[[], Instant]
"""Gives the present."""


class ReadLedger(Protocol):
    """A ledger as far as a gate reads it, whoever keeps it."""

    @property
    def origin(self) -> str:
        """The log's identity, the first line of its checkpoints."""
        ...

    def checkpoint(self) -> Checkpoint:
        """Give the newest checkpoint, as `Ledger.checkpoint` does."""
        ...

    def entries(self, start: int, end: int) -> Iterator[Record]:
        """Give the entries from start up to and without end, in order. Errors: EntryUnknown (LED-105)."""
        ...

    def leaves(self, start: int = 0) -> Iterator[bytes]:
        """Give every leaf from an index on, in order; cheap, since a gate rebuilds the tree from them."""
        ...


class ReadBlobs(Protocol):
    """Larger bytes by their digest, for whoever only reads them."""

    def get(self, digest: Digest) -> bytes:
        """Give bytes whose digest was checked; raise an `InterlockError` otherwise."""
        ...

    def check(self, digest: Digest) -> None:
        """Return if the bytes are there and have this digest; raise as `get` does otherwise."""
        ...


class EvidenceLedger(Ledger, Protocol):
    """A ledger that can also be read as a whole, which is what a gate does."""

    def leaves(self, start: int = 0) -> Iterator[bytes]:
        """Give every leaf from an index on, in order; cheap, since a gate rebuilds the tree from them."""
        ...


class FiledReader(LedgerReader, Protocol):
    """A reader over a store that also files entries by the digest of their envelope."""

    def misfiled(self) -> Iterable[int]:
        """Give the entries that cannot be found by their digest, or only by another."""
        ...


class AuditedLedger(Protocol):
    """A ledger whose rows can be read as they are."""

    def rows(self) -> AbstractContextManager[FiledReader]:
        """Open everything that is stored, as one moment saw it."""
        ...


class SaidBook(Protocol):
    """Where statements stand in a ledger, by names that `interlock.flows.said_before.said_in` gives them."""

    def reached(self) -> int:
        """Give the first entry that was not read yet."""
        ...

    def keep(self, said: Mapping[bytes, int], reached: int) -> None:
        """Keep where statements stand, and up to where everything was read."""
        ...

    def find(self, said: Collection[bytes]) -> Mapping[bytes, int]:
        """Give where statements stand, of those that are there."""
        ...


class TokenBook(Protocol):
    """The tokens of a server by their digests; see `interlock.identity.tokens`."""

    def add(self, digest: bytes, card: TokenCard) -> None:
        """Keep a token."""
        ...

    def find(self, digest: bytes) -> TokenCard | None:
        """Give the card of a token as it stands this moment; none if there is none."""
        ...

    def named(self, name: str) -> TokenCard | None:
        """Give the card of a token by its id; none if there is none."""
        ...

    def all(self) -> tuple[TokenCard, ...]:
        """Give every card, the newest first."""
        ...

    def revoke(self, name: str, at: Instant) -> None:
        """Let a token count no more."""
        ...

    def used(self, card: TokenCard, at: Instant) -> None:
        """Remember that a token was shown."""
        ...


class Outbox(Protocol):
    """Events that others are to be told, and how that stands; entered with the ledger, see `Ledger.append`.

    Promise: what was entered MUST be given by `unplanned` until it is planned, and what was planned by `claim` until
             it is settled as done or dead, whatever process dies meanwhile.
    """

    def unplanned(self, most: int) -> tuple[Outgoing, ...]:
        """Give the oldest events that were not held against responses yet."""
        ...

    def plan(self, numbers: Sequence[int], errands: Sequence[Errand]) -> None:
        """Keep what is to be done because of some events; of those that were planned before nothing changes."""
        ...

    def claim(self, at: Instant, until: Instant, most: int) -> tuple[tuple[Outgoing, Errand], ...]:
        """Give errands that are due, and keep others from taking them up until a time."""
        ...

    def settle(self, errands: Sequence[Errand]) -> None:
        """Keep how errands stand after an attempt."""
        ...

    def has_alike(self, errand: Errand, since: Instant) -> bool:
        """Say whether a errand like this one was planned since a time and not given up."""
        ...

    def after(self, number: int, most: int) -> tuple[Outgoing, ...]:
        """Give the events behind a number, in the order in which they were entered."""
        ...

    def find(self, name: str) -> Outgoing:
        """Give the event whose id begins so. Errors: EventUnknown (RSP-102)."""
        ...


class Queues(Protocol):
    """What waits for channels that people read, and what they were told.

    Promise: of several that take a channel at once, `take` MUST give it to one, whatever process they are in; what is
             held MUST be given by `held` until `settle` says otherwise.
    """

    def let_go(self, channels: Collection[str]) -> int:
        """Have everything tried like any other errand that is held for none of these channels."""
        ...

    def waiting(self) -> tuple[str, ...]:
        """Give the channels for which something is held."""
        ...

    def take(self, channel: str, at: Instant, until: Instant) -> Line | None:
        """Have a channel until a time; None if somebody else has it, or it is to be left alone."""
        ...

    def free(self, line: Line) -> None:
        """Let a channel go, or leave it alone until it is due."""
        ...

    def held(self, channel: str, most: int) -> tuple[tuple[Outgoing, Errand], ...]:
        """Give what waits for a channel, in the order in which it was entered."""
        ...

    def told(self, channel: str, since: Instant) -> tuple[Told, ...]:
        """Give what a channel was told since a time, the oldest first."""
        ...

    def settle(self, line: Line, errands: Sequence[Errand], told: Told | None) -> None:
        """Keep how errands stand, what was told and until when the channel is had, together."""
        ...


class Deliveries(Protocol):
    """What other systems told by webhooks.

    Promise: of several that take copies of the same delivery at once, `take` MUST say true to one, whatever process
             they are in, and that one MUST have kept delivery and events together.
    """

    def take(self, received: Received, notices: Sequence[Notice]) -> bool:
        """Say whether a delivery is new, and keep it with its events if it is."""
        ...

    def find(self, digest: Digest) -> Received | None:
        """Give a delivery that was taken here; None for anything that this installation did not keep."""
        ...


class Workspace(Protocol):
    """A commit, checked out alone in a folder that is gone when it is left."""

    @property
    def source(self) -> Source:
        """What lies in it."""
        ...

    def read(self, path: str) -> bytes:
        """Give the content of a file of the commit. Errors: FileChanged (CHG-104)."""
        ...

    def run(self, plan: Plan) -> Ran:
        """Run the commands one after the other until one fails, kept apart as far as the kernel allows it.

        Promise: when this returns or raises, no process of them is left.
        Errors: ProgramMissing (BLD-103), VariableMissing (BLD-109), BuildNotApart (BLD-110).
        """
        ...

    def take(self, patterns: Iterable[str], keep: Callable[[str, str, bool], Taken]) -> tuple[Taken, ...]:
        """Take the artifacts, in the order of their names; `keep` gets name, path, and whether it may move the file.

        Errors: ArtifactMissing, ArtifactRefused, ArtifactTwice, ArtifactChanged (BLD-104 to BLD-107).
        """
        ...


class Builder(Protocol):
    """Where builds run."""

    @property
    def id(self) -> str:
        """The URI that provenance names: who has to be trusted for it to be true."""
        ...

    @property
    def is_hosted(self) -> bool:
        """Whether it is a platform that proved who it is."""
        ...

    def open(self, revision: str) -> AbstractContextManager[Workspace]:
        """Check out a commit. Errors: RevisionUnknown (CHG-101), SourceIncomplete (BLD-108)."""
        ...


class Sender(Protocol):
    """Gets events to where people see them.

    Promise: when `send` returns, the document MUST have arrived; when it raises, it may have.
    """

    def send(self, document: Mapping[str, object]) -> None:
        """Send one event as a CloudEvent. Errors: those of the adapter, all of them `InterlockError`."""
        ...


class Herald(Protocol):
    """Tells people something, in words and by a way that its receiver takes.

    Promise: when `tell` returns, the receiver MUST have taken the message; when it raises, it may have.
    """

    def tell(self, message: Message) -> str:
        """Tell it; give what is amiss nevertheless, such as an address that does not exist, or nothing.

        Errors: ChannelBusy (RSP-110), MessageRefused (RSP-111), those of the adapter, all of them `InterlockError`.
        """
        ...


class Fetcher(Protocol):
    """Gets feeds from where their user said."""

    def fetched(
        self, mirror: Mirror, known: tuple[str, str], watch: Callable[[int, int], None]
    ) -> AbstractContextManager[Delivery]:
        """Give what a mirror has, for as long as the block lasts.

        Shape:  `known` are the entity tag and the time of the last change, as it gave them the last time; where
                nothing changed since, the delivery has no files. `watch` is told how many bytes are here and how many
                there will be.
        """
        ...


class FeedReader(Protocol):
    """Reads what was delivered, as a stream: what can be used, and a refusal for each record that cannot."""

    def advisories(self, delivery: Delivery) -> Iterator[Advisory | Refused]:
        """Give the records of a feed of advisories."""
        ...

    def rows(self, delivery: Delivery) -> Iterator[Exploited | Prediction | Refused]:
        """Give the rows of a feed about attacks."""
        ...


class TokenVerifier(Protocol):
    """Verifies tokens of workloads.

    Promise: `verify` MUST check issuer, signature, audience and times before it gives anything.
    """

    def verify(self, token: str, at: Instant) -> ProvenWorkload:
        """Give the workload that a token was made for. Errors: those of the adapter, all of them `InterlockError`."""
        ...

    def may_repeat(self, issuer: str) -> bool:
        """Say whether a token of an issuer may be shown more than once."""
        ...


class TokenUses(Protocol):
    """Remembers which tokens were shown.

    Promise: of several that take the same token at once, `take` MUST say true to one, whatever process they are in.
    """

    def take(self, issuer: str, token_id: str, until: Instant, at: Instant) -> bool:
        """Say whether a token is shown for the first time, and remember it until it is stale."""
        ...

    def was_taken(self, issuer: str, token_id: str) -> bool:
        """Say whether a token was shown before, and leave it at that."""
        ...


class BareKey(Protocol):
    """A public key of somebody else."""

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return if the signature covers exactly this message; raise an `InterlockError` otherwise."""
        ...


class OutsideVerifier(Protocol):
    """Verifies signatures of others, without a network.

    Promise: what it gives was verified in every step of docs/security/verification.md; it raises otherwise, always an
             `InterlockError`.
    """

    def verify(self, data: bytes, target: Target, wanted: SignerWanted, source: str = "the bundle") -> Signed:
        """Give the signature of a Sigstore bundle that was made with a certificate."""
        ...

    def verify_promised(
        self, data: bytes, target: Target, wanted: SignerWanted | None, source: str = "the bundle", key: bytes = b""
    ) -> Signed:
        """Give the signature of a bundle in which the log's promise may stand for the proof that it kept it."""
        ...

    def verify_with_key(self, data: bytes, target: Target, key: bytes, source: str = "the bundle") -> Signed:
        """Give the signature of a Sigstore bundle that a known key made, in PEM."""
        ...

    def verify_unlogged(
        self, signed: Envelope | bytes, certificate: bytes, target: Target, wanted: SignerWanted
    ) -> Signed:
        """Give the signature of an envelope, or of the artifact's bytes, that came with a certificate and no log."""
        ...

    def verify_composed(self, bundle: Bundle, target: Target, wanted: SignerWanted | None, key: bytes = b"") -> Signed:
        """Give the signature of a bundle that was put together from parts, as those beside an image are."""
        ...

    def verify_envelope(self, envelope: Envelope, target: Target, key: bytes, *, is_bare: bool = False) -> Signed:
        """Give the signature of an envelope that a known key made; bare ones cover the payload alone."""
        ...

    def verify_link(
        self, body: bytes, signatures: tuple[tuple[str, bytes], ...], artifact: Digest, key: bytes
    ) -> Signed:
        """Give the signature of in-toto link metadata that a known key made, about one of its products."""
        ...
