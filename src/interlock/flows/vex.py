"""VEX: statements about vulnerabilities, sealed as evidence and read back from what the ledger proves. Floor 11."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from interlock.crypto import Trust
from interlock.crypto.errors import KeyRefused, SealBroken
from interlock.evidence import OPENVEX
from interlock.flows.gate import Gate
from interlock.flows.ports import EvidenceLedger
from interlock.flows.seal import Seal
from interlock.formats.csaf import read_csaf
from interlock.formats.cyclonedx_vex import read_cyclonedx_vex
from interlock.formats.errors import VexMalformed, VexUnusable
from interlock.formats.openvex import read_openvex, write_openvex
from interlock.kernel import Digest, Instant, Subject, canonical, sha256
from interlock.ledger import admit
from interlock.supply.vex import Said, Statement, sound

_ID = "urn:interlock:vex:"


def statements(gate: Gate, ledger: EvidenceLedger, trust: Trust) -> tuple[Statement, ...]:
    """Give every VEX statement in the ledger whose signature counts here, the first entered first.

    Each has who signed as its author; what a document says of its own author stands beside that.
    Errors: those of `Gate.proven`, `admit` and `read_openvex`, except that what a key signed that does not count here,
    or whose owner was suspended, says nothing. A statement that is damaged must not vanish: it may be the one that
    takes an older one back.
    """
    log = gate.proven()
    if log is None:
        return ()
    found: list[Statement] = []
    directory = gate.governing(log).directory()
    for index, entry in log.of_kinds({OPENVEX}):
        envelope = next(ledger.entries(index, index + 1)).envelope
        try:
            verified = admit(log, index, entry, envelope, trust)
        except (KeyRefused, SealBroken):
            continue
        if directory.silence(verified.signer, index):
            continue
        read = read_openvex(verified.statement.predicate, f"entry {index} of the ledger")
        digest = sha256(verified.statement.predicate).hex
        found += [replace(one, author=_author(one.author, verified.signer_name), digest=digest) for one in read]
    return tuple(found)


def _author(said: str, signer: str) -> str:
    return signer if said == signer else f"{said}, brought in by {signer}"


def take_statements(said: tuple[Statement, ...], author: str, seal: Seal, at: Instant) -> Digest:
    """Seal statements as one document about itself, named by their first product; give the envelope.

    Errors: VexMalformed (FMT-111), those of `Seal.document`.
    """
    digest = sha256(msgspec.json.encode([one.vulnerability for one in said]) + author.encode() + str(at).encode())
    body = write_openvex(said, id=_ID + digest.hex, author=author, at=at)
    document = msgspec.json.decode(body)
    subject = Subject(said[0].products[0].id, (sha256(canonical(document)),))
    return seal.document(subject, OPENVEX, document)[0]


def read_vex(path: str, body: bytes, at: Instant) -> Said:
    """Read OpenVEX, CSAF or CycloneDX VEX, told apart by what they say they are.

    What cannot be read stands beside what can, with what must not be taken without it.
    Errors: VexMalformed (FMT-111) if nothing at all can be taken, and those of the readers.
    """
    try:
        told = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise VexMalformed(place=path, why=f"it is not JSON: {error}") from error
    if isinstance(told, dict) and "@context" in told:
        found = Said(read_openvex(body, path))
    elif isinstance(told, dict) and "bomFormat" in told:
        found = read_cyclonedx_vex(body, path, at)
    elif isinstance(told, dict) and isinstance(told.get("document"), dict):
        found = read_csaf(body, path)
    else:
        raise VexMalformed(place=path, why="it is no OpenVEX, CSAF or CycloneDX document")
    found = sound(found)
    if not found.statements and found.unread:
        raise VexMalformed(place=path, why=f"none of its statements can be taken: {found.unread[0].why}")
    if not found.statements:
        remedy = "nothing is lost by leaving it out; ask its author whether it is the right document"
        raise VexUnusable(place=path, why="it states nothing of any product", remedy=remedy)
    return found
