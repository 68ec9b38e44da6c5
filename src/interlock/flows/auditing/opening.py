"""The first steps of verifying an audit pack: the file, its manifest, its members, and the keys it offers. Floor 11.

Source: docs/security/verification.md, "An audit pack", steps 1 to 4.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from interlock.crypto import Trust, open_seal, read_envelope, read_trust, write_envelope, write_trust
from interlock.crypto.dsse import Envelope, Signature
from interlock.crypto.errors import EnvelopeMalformed, TrustMalformed
from interlock.evidence import read_statement
from interlock.evidence.audited import AUDIT_PACK, PackManifest, read_pack_manifest
from interlock.flows.auditing.course import Found
from interlock.flows.auditing.trusting import Anchors
from interlock.flows.auditing.unpacked import Unpacked
from interlock.flows.auditing.verified import State
from interlock.formats.stored_zip import read_stored
from interlock.kernel import KeyId, instant, sha256, stamp
from interlock.ledger import EVIDENCE
from interlock.trace.errors import PackRefuted, PackUnreadable
from interlock.trace.pack import (
    ABOUT,
    KEYS,
    MANIFEST,
    SUMS,
    About,
    entry_of,
    is_known,
    key_name,
    paper_of,
    read_about,
    sums_of,
)

_SHOWN = 5


class Opened(msgspec.Struct, frozen=True):
    """A file whose every byte its signed manifest names."""

    unpacked: Unpacked
    manifest: PackManifest
    named: tuple[tuple[str, str], ...]
    """The members that the manifest names, with their SHA-256, in order."""
    signer: KeyId
    trust: Trust
    """The keys that the pack offers, with what the reader knows of them instead of what it says."""


def open_file(body: bytes) -> Found[Unpacked]:
    """Step 1: the file is the one that its members make, to the byte. Errors: ContainerMalformed, ContainerTooBig."""
    members = dict(read_stored(body))
    says = f"{len(body)} bytes, SHA-256 {sha256(body).hex}; {len(members)} members, and not a byte beside them"
    return Unpacked(members), State.HOLDS, (says,)


def open_manifest(unpacked: Unpacked, anchors: Anchors) -> Found[Opened]:
    """Step 2: the manifest is signed by a key of the pack that counted when it says that it was signed.

    Errors: PackUnreadable (TRC-140), PackRefuted (TRC-141), those of `crypto` and `evidence`.
    """
    body = unpacked.member(MANIFEST)
    trust, envelope = anchors.over(_offered(unpacked)), _envelope(body)
    opened = open_seal(envelope, {one.id: one.key for one in trust.keys})
    statement = read_statement(opened)
    if statement.predicate_type != AUDIT_PACK:
        raise PackRefuted(why=f"the manifest is a {statement.predicate_type}")
    manifest = read_pack_manifest(statement.predicate)
    signer = trust.signer_of(opened.keys[0], instant(manifest.at), EVIDENCE)
    # Names of keys and the spelling of an envelope are signed by nobody: there is one way for them to be.
    only = Envelope(envelope.payload_type, envelope.payload, (Signature(signer.id, envelope.signatures[0].sig),))
    if write_envelope(only) != body:
        raise PackRefuted(why="the envelope of the manifest was written anew after it was signed")
    named = tuple((one.name, one.digests[0].hex) for one in statement.subjects)
    says = f"signed by {signer.name} with key {signer.id[:16]}, at {manifest.at}, for {manifest.asked}"
    return Opened(unpacked, manifest, named, signer.id, trust), State.HOLDS, (says,)


def _offered(unpacked: Unpacked) -> Trust:
    try:
        return read_trust(unpacked.member(KEYS))
    except TrustMalformed as error:
        raise PackUnreadable(what=KEYS, why=str(error)) from error


def _envelope(body: bytes) -> Envelope:
    try:
        return read_envelope(body)
    except EnvelopeMalformed as error:
        raise PackUnreadable(what=MANIFEST, why=str(error)) from error


def check_members(opened: Opened) -> Found[About]:
    """Step 3: the members are those that the manifest names, in its order, each with its digest, and no other.

    Errors: PackRefuted (TRC-141), PackUnreadable (TRC-140).
    """
    members = opened.unpacked.members
    if [*(name for name, _ in opened.named), MANIFEST] != list(members):
        odd = sorted({name for name, _ in opened.named} ^ (members.keys() - {MANIFEST}))
        what = f"not both there and named: {', '.join(odd[:_SHOWN])}" if odd else "they are in another order"
        raise PackRefuted(why=f"the members are not those that the manifest names: {what}")
    wrong = [name for name, digest in opened.named if sha256(members[name]).hex != digest]
    if wrong:
        raise PackRefuted(why=f"{len(wrong)} members are not what was signed: {', '.join(wrong[:_SHOWN])}")
    strange = [name for name in members if not is_known(name)]
    if strange:
        raise PackRefuted(why=f"no member of a pack is called {strange[0]}")
    if opened.unpacked.member(SUMS) != sums_of({name: digest for name, digest in opened.named if name != SUMS}):
        raise PackRefuted(why=f"{SUMS} does not list the members as they are")
    about = read_about(opened.unpacked.member(ABOUT))
    said = opened.manifest
    if (about.asked, about.ledger, about.at, about.interlock) != (said.asked, said.ledger, said.at, said.interlock):
        raise PackRefuted(why=f"{ABOUT} and the manifest say different things")
    if about.made_by not in {one.name for one in opened.trust.keys if one.id == opened.signer}:
        raise PackRefuted(why=f"{ABOUT} says that {about.made_by} made it, and that is not who signed it")
    entries = sum(entry_of(name) is not None for name in members) // 3
    papers = sum(paper_of(name) is not None for name in members)
    return about, State.HOLDS, (f"{len(opened.named)} members as signed: {entries} entries, {papers} papers",)


def check_keys(opened: Opened, anchors: Anchors) -> Found[None]:
    """Step 4: every key is what its name says; whom the reader names is told.

    Errors: PackRefuted (TRC-141).
    """
    unpacked = opened.unpacked
    offered = read_trust(unpacked.member(KEYS))
    if write_trust(offered) != unpacked.member(KEYS):
        raise PackRefuted(why=f"{KEYS} is not written as such files are")
    pems = {name: body for name, body in unpacked.members.items() if name.endswith(".pem")}
    if pems != {key_name(one.id): one.key.pem() for one in offered.keys}:
        raise PackRefuted(why=f"the keys in PEM are not those of {KEYS}")
    count = len(offered.keys)
    if anchors.is_empty:
        return None, State.OPEN, (f"{count} offered by the pack itself, and you named none: see whose they are below",)
    there = [one for one in offered.keys if one.id in anchors.named]
    says = [f"{count} offered by the pack; {len(there)} of them are among those that you named"]
    says += list(_told_otherwise(offered, anchors))
    says += [
        f"{one.name}: you named the key alone, so it counts for {' and '.join(one.purposes) or 'nothing'} since "
        f"{stamp(one.since)[:10]}, and was not revoked, by the word of the file; --trust settles that"
        for one in anchors.by_itself(offered)
        if one.revoked_at is None
    ]
    revoked = [one for one in offered.keys if one.revoked_at is not None and not anchors.is_settled(one.id)]
    says += [
        f"{one.name}: it was revoked, and that it counts until {stamp(one.revoked_at)} you have from the file alone; "
        "--trust settles that"
        for one in revoked
        if one.revoked_at is not None
    ]
    return None, State.OPEN if revoked else State.HOLDS, says


def _told_otherwise(offered: Trust, anchors: Anchors) -> Iterator[str]:
    """Say of which keys the reader's own list says something else than the pack."""
    own = {one.id: one for one in anchors.trust.keys}
    for one in offered.keys:
        mine = own.get(one.id, one)
        if (mine.since, mine.until, mine.revoked_at, mine.purposes) != (
            one.since,
            one.until,
            one.revoked_at,
            one.purposes,
        ):
            yield (
                f"{one.name}: goes by when and what for it counts in your own list, which says otherwise than the pack"
            )
        if mine.name != one.name:
            yield f"{one.name}: so the file and its report call the key that is {mine.name} in your own list"
