"""Packing: what something rests on, with everything that proves it, into the members of one file. Floor 11.

Enters: what was reached, a proven log, keys, a report. Leaves: the bytes of the file, the same
for the same ledger, question, asker and time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

import msgspec

from interlock.control import Blobs
from interlock.crypto import Signer, Trust, TrustedKey, read_envelope, write_trust
from interlock.evidence import EvidenceError, seal
from interlock.evidence.audited import AUDIT_PACK, PackManifest
from interlock.flows.auditing.elsewhere import WIDE, deployments_among, plan_in
from interlock.flows.auditing.named import digests_in, papers_named
from interlock.flows.auditing.reach import Reached
from interlock.flows.ports import EvidenceLedger
from interlock.formats.stored_zip import Member, write_stored
from interlock.kernel import Digest, InterlockError, Subject, canonical, sha256
from interlock.ledger import Checkpoint
from interlock.trace.pack import (
    ABOUT,
    CHECKPOINT,
    KEYS,
    LEAVES,
    MANIFEST,
    MOST_LEAVES,
    PAGE,
    REPORT,
    SUMS,
    About,
    LeftOut,
    OlderHead,
    about_bytes,
    entry_names,
    key_name,
    older_name,
    paper_name,
    proof_text,
    sums_of,
)

MOST_PAPER: Final = 16 << 20
"""What a paper may have; longer ones are named and left out."""
MOST_PAPERS: Final = 256 << 20
"""What all papers together may have."""
_MOST_OLDER: Final = 32
"""Of how many older checkpoints it is shown that the log continues them."""


class Packed(msgspec.Struct, frozen=True):
    """A file, with what is in it."""

    body: bytes
    about: About
    entries: int
    papers: int

    @property
    def digest(self) -> Digest:
        """SHA-256 of the file."""
        return sha256(self.body)


class Packing:
    """Packs from one ledger."""

    def __init__(self, *, ledger: EvidenceLedger, blobs: Blobs, trust: Trust, signer: Signer, version: str) -> None:
        self._ledger = ledger
        self._blobs = blobs
        self._trust = trust
        self._signer = signer
        self._version = version

    def packed(
        self, about: About, reached: Reached, head: Checkpoint, older: Sequence[Checkpoint], papers: tuple[bytes, bytes]
    ) -> Packed:
        """Give the file about what was reached; `papers` are its page and its report.

        Shape:  `about` says everything but what is left out.
        Errors: ContainerTooBig (FMT-151), those of the ledger.
        """
        page, report = papers
        entries: list[Member] = []
        hints: set[str] = {self._signer.key_id}
        for index, entry in reached.entries:
            envelope = next(self._ledger.entries(index, index + 1)).envelope
            hints |= _hints(envelope)
            leaf, sealed, proof = entry_names(index)
            path = self._ledger.inclusion(index, head.size).path
            entries += [(leaf, entry.leaf()), (sealed, envelope), (proof, proof_text(path))]
        kept, left_out = self._papers(reached)
        about = msgspec.structs.replace(about, left_out=left_out)
        members = [
            (PAGE, page),
            (ABOUT, about_bytes(about)),
            (REPORT, report),
            (CHECKPOINT, head.note),
            *self._leaves(about, head),
            *self._older(head, older),
            *self._keys(hints),
            *entries,
            *kept,
            *self._plans_of_others(about, reached, head, {name for name, _ in kept}),
        ]
        whole = self._signed(about, head, members)
        return Packed(b"".join(write_stored(whole)), about, len(reached.entries), len(kept))

    def _signed(self, about: About, head: Checkpoint, members: list[Member]) -> list[Member]:
        """Give the members with the list of their digests, and the statement that names every one of them."""
        digests = {name: sha256(body).hex for name, body in members}
        sums = sums_of(digests)
        said = PackManifest(about.asked, about.ledger, head.size, head.root.hex(), about.at, self._version)
        named = {**digests, SUMS: sha256(sums).hex}
        subjects = [Subject(name, (Digest("sha256", digest),)) for name, digest in named.items()]
        return [*members, (SUMS, sums), (MANIFEST, seal(subjects, AUDIT_PACK, said, [self._signer]))]

    def _leaves(self, about: About, head: Checkpoint) -> list[Member]:
        """Give every leaf of a small log, where the asker may know of all of them."""
        if about.is_partial or head.size > MOST_LEAVES:
            return []
        leaves = islice(self._ledger.leaves(), head.size)
        return [(LEAVES, b"".join(leaf + b"\n" for leaf in leaves))]

    def _plans_of_others(self, about: About, reached: Reached, head: Checkpoint, kept: set[str]) -> list[Member]:
        """Give the plans of the deployments that are not in it: by them a reader sees that they went elsewhere."""
        if about.kind not in WIDE or about.is_partial or head.size > MOST_LEAVES:
            return []
        inside = {index for index, _ in reached.entries}
        leaves = enumerate(islice(self._ledger.leaves(), head.size))
        others = deployments_among((index, leaf) for index, leaf in leaves if index not in inside)
        found: dict[str, bytes] = {}
        room = MOST_PAPERS
        for digest in sorted({each for _, one in others for each in one.subjects if each.alg == "sha256"}):
            name = paper_name(digest.hex)
            body = b"" if name in kept else self._paper(digest.hex, room)[0]
            if body and plan_in(body) is not None:
                found[name] = body
                room -= len(body)
        return sorted(found.items())

    def _older(self, head: Checkpoint, older: Sequence[Checkpoint]) -> list[Member]:
        """Give older checkpoints, evenly over the time, each with the proof that the log continues it."""
        known = sorted({one.size: one for one in older if 0 < one.size < head.size}.items())
        step = max(1, -(-len(known) // _MOST_OLDER))
        made: list[Member] = []
        for size, one in known[::-step][::-1]:
            path = self._ledger.consistency(size, head.size).path
            body = canonical(OlderHead(one.note.decode("utf-8"), tuple(each.hex() for each in path)))
            made.append((older_name(size), body))
        return made

    def _keys(self, hints: set[str]) -> list[Member]:
        """Give the keys that signed anything in it or could sign for the log, for programs and for people's tools."""
        named = [one for one in self._trust.keys if one.id in hints or "ledger" in one.purposes]
        return [(KEYS, write_trust(Trust(tuple(named)))), *((key_name(one.id), _pem(one)) for one in named)]

    def _papers(self, reached: Reached) -> tuple[list[Member], tuple[LeftOut, ...]]:
        """Give the papers that the statements name, and those of them that cannot be had or are too long."""
        kept: dict[str, bytes] = {}
        left_out: dict[str, LeftOut] = {}
        room = MOST_PAPERS
        for index, digest, what in _wanted(reached):
            if digest in kept or digest in left_out:
                continue
            body, why = self._paper(digest, room)
            if not why:
                kept[digest] = body
                room -= len(body)
            elif what:
                left_out[digest] = LeftOut(digest, what, index, why)
        return [(paper_name(digest), body) for digest, body in sorted(kept.items())], tuple(
            one for _, one in sorted(left_out.items())
        )

    def _paper(self, digest: str, room: int) -> tuple[bytes, str]:
        """Give a paper, or why it is left out."""
        try:
            body = self._blobs.get(Digest("sha256", digest))
        except InterlockError as error:
            return b"", str(error)
        if len(body) > MOST_PAPER:
            return b"", f"it has {len(body)} bytes, more than the {MOST_PAPER >> 20} MiB that go into a pack"
        if len(body) > room:
            return b"", f"all papers together would have more than {MOST_PAPERS >> 20} MiB"
        return body, ""


def _wanted(reached: Reached) -> Iterable[tuple[int, str, str]]:
    """Give what statements name: entry, digest, and what it is, which is empty where it may be nothing of ours.

    What decisions go by comes first, so that it has room.
    """
    said = [(index, one) for index, one in reached.statements]
    for index, one in said:
        try:
            yield from ((index, digest, what) for digest, what in papers_named(one))
        except EvidenceError:
            continue  # nobody can read what it names, and every decision says so
    for index, one in said:
        yield from ((index, digest, "") for digest in digests_in(one))


def _hints(envelope: bytes) -> set[str]:
    try:
        return {one.keyid for one in read_envelope(envelope).signatures}
    except InterlockError:
        return set()


def _pem(one: TrustedKey) -> bytes:
    return one.key.pem()
