"""Entries of the signature log: in the log, under its checkpoint, with its promise, and about this very signature.

Enters: an entry and a trusted root, never a network. Leaves: the time that the log signed, if it did. Floor 11.
"""

from __future__ import annotations

from datetime import UTC, datetime

from interlock.adapters.sigstore.authorities import Authorities, LogKey
from interlock.adapters.sigstore.errors import (
    CheckpointWrong,
    EntryOfAnother,
    InclusionWrong,
    LogUnknown,
    PromiseWrong,
    SignatureWrong,
)
from interlock.crypto import read_head, read_note
from interlock.crypto.errors import CheckpointMalformed, NoteMalformed, ProofMalformed, RootMismatch
from interlock.crypto.merkle import leaf_hash, verify_inclusion
from interlock.crypto.wire import to_base64
from interlock.formats.sigstore import Bundle, InclusionProof, LogBodyMalformed, LogEntry, read_body
from interlock.kernel import Instant, canonical, stamp


def check_entry(entry: LogEntry, authorities: Authorities) -> Instant | None:
    """Give the time at which the log included an entry, where the log signed that; nothing where it did not.

    Errors: LogUnknown (SIG-131), InclusionWrong (SIG-132), CheckpointWrong (SIG-133), PromiseWrong (SIG-134).
    """
    log = authorities.logs.get(entry.log_id)
    if log is None:
        raise LogUnknown(why=f"{entry.log_id.hex()} is not in {authorities.root.source}")
    if entry.proof is not None:
        _check_included(entry, entry.proof)
        _check_checkpoint(entry.proof, log)
    promised = _check_promise(entry, log)
    if entry.proof is None and promised is None:
        raise InclusionWrong(why="there is neither a proof nor a promise")
    return promised


def check_window(entry: LogEntry, authorities: Authorities, times: list[Instant]) -> None:
    """Return if the log counted at one of the times at which the signature was seen. Errors: LogUnknown (SIG-131)."""
    log = authorities.logs[entry.log_id]
    if times and not any(log.window.holds(at) for at in times):
        raise LogUnknown(why=f"{log.uri} does not count at {stamp(times[0])}")


def _check_included(entry: LogEntry, proof: InclusionProof) -> None:
    if entry.promise is None and entry.index != proof.index:
        raise InclusionWrong(why=f"the proof is of entry {proof.index}, and the bundle says {entry.index}")
    try:
        verify_inclusion(leaf_hash(entry.body), proof.index, proof.size, proof.hashes, proof.root)
    except (ProofMalformed, RootMismatch) as error:
        raise InclusionWrong(why=str(error)) from error


def _check_checkpoint(proof: InclusionProof, log: LogKey) -> None:
    """Return if the log signed the root; signatures of others are ignored, since nobody says who they are."""
    try:
        note = read_note(proof.checkpoint.encode("utf-8"))
        head = read_head(note.text)
    except (NoteMalformed, CheckpointMalformed, UnicodeEncodeError) as error:
        raise CheckpointWrong(why=str(error)) from error
    if (head.size, head.root) != (proof.size, proof.root):
        raise CheckpointWrong(why="it is of another size or root than the proof")
    wanted = int.from_bytes(log.hint, "big")
    name = head.origin.partition(" - ")[0]  # logs of old write the number of their tree behind it
    candidates = [one for one in note.signatures if one.hash == wanted and one.name == name]
    if not candidates:
        raise CheckpointWrong(why=f"{log.uri} did not sign it")
    for one in candidates:
        try:
            log.key.verify(one.sig, note.text.encode("utf-8"))
        except SignatureWrong as error:
            raise CheckpointWrong(why=f"the signature of {log.uri} does not verify") from error


def _check_promise(entry: LogEntry, log: LogKey) -> Instant | None:
    """Give the time that the log signed together with body, index and its own id."""
    if entry.promise is None or entry.logged_at is None:
        return None
    message = canonical(
        {
            "body": to_base64(entry.body),
            "integratedTime": entry.logged_at,
            "logID": entry.log_id.hex(),
            "logIndex": entry.index,
        }
    )
    try:
        log.key.verify(entry.promise, message)
        return datetime.fromtimestamp(entry.logged_at, tz=UTC)
    except (SignatureWrong, OverflowError, ValueError, OSError) as error:
        raise PromiseWrong from error


def check_about(entry: LogEntry, bundle: Bundle, artifact: bytes, signer: bytes) -> None:
    """Return if an entry binds exactly the signature, the signer and the bytes of a bundle.

    Shape:  `artifact` is the digest of the artifact; `signer` the DER of the signer's certificate or key.
    Errors: EntryOfAnother (SIG-135).
    Source: CVE-2022-36056; Sigstore client specification, verification of log entries.
    """
    try:
        logged = read_body(entry.body, entry.kind, entry.version)
    except LogBodyMalformed as error:
        raise EntryOfAnother(why=str(error)) from error
    why = logged.disagrees(bundle.envelope, artifact, bundle.document)
    if why:
        raise EntryOfAnother(why=why)
    signature = bundle.signature if logged.of != "document" else b""  # there it is in what was digested
    if logged.signatures != ((signature, signer),):
        raise EntryOfAnother(why="it was made with another signature, or by another signer")
