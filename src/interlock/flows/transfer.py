"""Transfer: evidence into one file that proves itself, and from such a file into a ledger. Floor 11.

A bundle is JSON lines: first the log's checkpoint and the public keys, then every entry with its proof of
inclusion, then the blobs they name. A stranger can check it with no account and no network; whom to trust
is the stranger's own decision, so the keys in the file are offered and never believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal

import msgspec

from interlock.control import Attachment, Blobs
from interlock.crypto import NoteVerifier, PublicKey, Trust, open_trusted, read_envelope
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.evidence import ASSESSMENT, EvidenceBundleMalformed, Statement, read_assessment, read_statement
from interlock.flows.inspect import Inspection, Item
from interlock.flows.ports import Clock, EvidenceLedger
from interlock.flows.recording import recordings
from interlock.flows.telling import OF_PEOPLE, notices_of
from interlock.kernel import Digest, Instant, InterlockError, KeyId, Subject, sha256
from interlock.ledger import EVIDENCE, Checkpoint, Draft, Entry, InclusionProof, check_included
from interlock.supply.ports import InventoryBook
from interlock.supply.recorded import Recording

SCHEMA: Final = "interlock.bundle/v1"


class BundleKey(msgspec.Struct, frozen=True):
    """A public key as the bundle offers it."""

    id: str
    name: str
    pem: str


class Head(msgspec.Struct, frozen=True, tag="head", tag_field="is"):
    """The first line."""

    schema: Literal["interlock.bundle/v1"]
    origin: str
    checkpoint: str
    """The signed note."""
    keys: tuple[BundleKey, ...]


class Line(msgspec.Struct, frozen=True, tag="entry", tag_field="is"):
    """One entry with everything that proves it."""

    index: int
    leaf: bytes
    envelope: bytes
    path: tuple[bytes, ...]
    """Inclusion path under the checkpoint."""


class Blob(msgspec.Struct, frozen=True, tag="blob", tag_field="is"):
    """Bytes that an entry names."""

    sha256: str
    media_type: str
    body: bytes


class Judged(msgspec.Struct, frozen=True):
    """What one line of a bundle is worth here."""

    index: int
    entry: Entry
    envelope: bytes
    refused: str
    """Why it proves nothing; empty for a good one."""
    is_foreign: bool = False
    """Whether it is as it was entered, and only signed by a key that does not count here."""
    statement: Statement | None = None
    """What it says, of a good one."""


class Bundle(msgspec.Struct, frozen=True):
    """A bundle that was read; nothing in it is proved until `judge` has said so."""

    head: Head
    lines: tuple[Line, ...]
    blobs: tuple[Blob, ...]


_LINE: Final = msgspec.json.Decoder(Head | Line | Blob)


def read_bundle(lines: Iterable[bytes], path: str) -> Bundle:
    """Read a bundle. Errors: EvidenceBundleMalformed (EVD-105) with the line."""
    head: Head | None = None
    entries: list[Line] = []
    blobs: list[Blob] = []
    for number, line in enumerate(lines, 1):
        try:
            read = _LINE.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise EvidenceBundleMalformed(path=path, why=f"line {number}: {error}") from error
        if isinstance(read, Head) != (number == 1):
            raise EvidenceBundleMalformed(path=path, why=f"line {number} is out of place")
        if isinstance(read, Head):
            head = read
        elif isinstance(read, Line):
            entries.append(read)
        else:
            blobs.append(read)
    if head is None:
        raise EvidenceBundleMalformed(path=path, why="it is empty")
    return Bundle(head, tuple(entries), tuple(blobs))


def judge(bundle: Bundle, trust: Trust) -> list[Judged]:
    """Check every entry of a bundle with keys that count here.

    Errors: those of `Checkpoint.open`: a bundle whose checkpoint nobody trusted signed proves nothing at all.
    """
    origin = bundle.head.origin
    verifiers = [
        NoteVerifier.of(origin, one.key) for one in trust.keys if "ledger" in one.purposes and one.revoked_at is None
    ]
    checkpoint = Checkpoint.open(bundle.head.checkpoint.encode("utf-8"), verifiers, origin)
    blobs = {blob.sha256 for blob in bundle.blobs if sha256(blob.body).hex == blob.sha256}
    return [_judged(line, checkpoint, trust, blobs) for line in bundle.lines]


def _judged(line: Line, checkpoint: Checkpoint, trust: Trust, blobs: set[str]) -> Judged:
    entry = Entry.read(line.leaf)
    try:
        check_included(line.leaf, InclusionProof(line.index, checkpoint.size, line.path), checkpoint)
        if sha256(line.envelope) != entry.envelope:
            return Judged(line.index, entry, line.envelope, "its envelope is not the one the log entered")
    except InterlockError as error:
        return Judged(line.index, entry, line.envelope, str(error))
    try:
        opened = open_trusted(read_envelope(line.envelope), trust, entry.at, EVIDENCE)
        statement = read_statement(opened)
        if statement.predicate_type == ASSESSMENT:
            findings = read_assessment(statement.predicate).findings
            if findings and findings not in blobs:
                return Judged(line.index, entry, line.envelope, "its list of findings is missing or damaged")
    except (KeyRefused, SealBroken) as error:
        return Judged(line.index, entry, line.envelope, str(error), is_foreign=True)
    except InterlockError as error:
        return Judged(line.index, entry, line.envelope, str(error))
    return Judged(line.index, entry, line.envelope, "", statement=statement)


class Transfer:
    """Exports from and imports into one ledger."""

    def __init__(
        self,
        *,
        ledger: EvidenceLedger,
        blobs: Blobs,
        inspection: Inspection,
        trust: Trust,
        clock: Clock,
        inventories: InventoryBook,
    ) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._inspection = inspection
        self._trust = trust
        self._clock = clock
        self._inventories = inventories

    def export(self, subject: Subject | None) -> Iterator[bytes]:
        """Give the lines of a bundle: all evidence, or that about a subject. Errors: those of the ledger."""
        checkpoint = self._ledger.checkpoint()
        items = [item for item in self._inspection.items(subject) if item.index < checkpoint.size]
        yield from self._lines(checkpoint, items)

    def export_one(self, item: Item) -> Iterator[bytes]:
        """Give the lines of a bundle of one entry, with what it names. Errors: those of the ledger and of the blobs."""
        yield from self._lines(self._ledger.checkpoint(), [item])

    def _lines(self, checkpoint: Checkpoint, items: Sequence[Item]) -> Iterator[bytes]:
        keys = tuple(BundleKey(one.id, one.name, one.key.pem().decode("ascii")) for one in self._trust.keys)
        encoder = msgspec.json.Encoder()
        yield encoder.encode(Head(SCHEMA, checkpoint.origin, checkpoint.note.decode("utf-8"), keys)) + b"\n"
        for item in items:
            proof = self._ledger.inclusion(item.index, checkpoint.size)
            envelope = self._inspection.envelope(item.index)
            yield encoder.encode(Line(item.index, item.entry.leaf(), envelope, proof.path)) + b"\n"
        for digest in sorted({digest for item in items for digest in named_by(item)}):
            body = self._blobs.get(Digest("sha256", digest))
            yield encoder.encode(Blob(digest, "application/octet-stream", body)) + b"\n"

    def knows(self, judged: Sequence[Judged]) -> bool:
        """Say whether this ledger has every good entry of a bundle already."""
        return all(one.refused or self._ledger.find(one.entry.envelope) is not None for one in judged)

    def take_in(self, bundle: Bundle, judged: Sequence[Judged]) -> int:
        """Append the good entries of a bundle to this ledger; give how many were new. Nothing refused enters.

        What they say of components is recorded with them, as where it was sealed.
        Errors: ManifestMalformed (FMT-201), those of the ledger.
        """
        good = [one for one in judged if not one.refused]
        for blob in bundle.blobs:
            if sha256(blob.body).hex == blob.sha256:
                self._blobs.put(blob.body, blob.media_type)
        new = [one for one in good if self._ledger.find(one.entry.envelope) is None]
        at = self._clock()
        drafts = [Draft(one.envelope, one.entry.kind, one.entry.subjects, at) for one in good]
        told = notices_of(drafts, {one.id: one.key for one in self._trust.keys}, OF_PEOPLE)
        made_of = [each for one in good for each in _made_of(one, at)]
        entering = self._inventories.entering(made_of) if made_of else None
        self._ledger.append(drafts, told, entering.within if entering is not None else None)
        if entering is not None:
            entering.done()
        return len(new)


def _made_of(one: Judged, at: Instant) -> tuple[Recording, ...]:
    if one.statement is None:
        return ()
    document = Attachment(one.statement.predicate_type, one.statement.predicate)
    return recordings(one.statement.subjects, [document], at, envelopes=[one.envelope])


def offered(bundle: Bundle) -> list[tuple[KeyId, str]]:
    """Give the ids and names of the keys that a bundle offers, each id computed from its key."""
    return [(PublicKey.from_pem(key.pem.encode("utf-8")).id, key.name) for key in bundle.head.keys]


def named_by(item: Item) -> list[str]:
    """Give the SHA-256 of what an entry names beside the ledger: findings, papers, output of tools, a policy."""
    if item.statement is None or item.statement.statement.predicate_type != ASSESSMENT:
        return []
    one = read_assessment(item.statement.statement.predicate)
    rules = one.origin.rules.policy_digest if one.origin.rules else ""
    papers = [paper.sha256 for paper in one.papers]
    return [
        digest for digest in (one.findings, rules, *papers, *(d for tool in one.tools for d in tool.output)) if digest
    ]
