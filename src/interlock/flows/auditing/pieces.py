"""Pieces of evidence as a report lists them: what each says, when it was made, what it names. Floor 11."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from interlock.evidence import (
    APPROVAL,
    ASSESSMENT,
    BREAK_GLASS,
    HOLD,
    PROVENANCE,
    REVOCATION,
    VERIFICATION_SUMMARY,
    WAIVER,
    EvidenceError,
    VerifiedStatement,
    read_assessment,
    read_provenance,
    read_summary,
)
from interlock.evidence.deployment import DEPLOYMENT, RELEASE, read_deployment_step
from interlock.evidence.running import RUNNING
from interlock.flows.inspect import Item
from interlock.identity import Directory
from interlock.kernel import Instant, InstantMalformed, instant
from interlock.ledger import Entry
from interlock.trace.report import Piece


class _Dated(msgspec.Struct, frozen=True):
    at: str = ""


class _Asked(msgspec.Struct, frozen=True, rename="camel"):
    created_at: str = ""


def piece_of(entry: Entry, one: VerifiedStatement, directory: Directory) -> Piece:
    """Give a verified statement as a report lists it; the directory is that of when it was entered."""
    return Piece(
        one.index,
        one.envelope,
        one.statement.predicate_type,
        one.at,
        one.signer,
        one.signer_name,
        Item(one.index, entry, one).says,
        directory.person_of_key(one.signer) or "",
        tuple(str(each) for each in entry.subjects),
        blobs_named(one),
        said_at(one),
    )


def said_at(one: VerifiedStatement) -> Instant | None:
    """Give when a statement says that it was made; None where it does not, or nobody can read it."""
    say = _SAID.get(one.statement.predicate_type)
    try:
        text = say(one.statement.predicate) if say is not None else ""
        return instant(text) if text else None
    except (EvidenceError, InstantMalformed, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def blobs_named(one: VerifiedStatement) -> tuple[str, ...]:
    """Give the SHA-256 of what is kept beside the ledger and without which a statement cannot be looked into."""
    name = _NAMED.get(one.statement.predicate_type)
    try:
        found = name(one.statement.predicate) if name is not None else ()
    except EvidenceError:
        return ()
    return tuple(dict.fromkeys(each for each in found if each))


def _of_assessment(predicate: bytes) -> tuple[str, ...]:
    read = read_assessment(predicate)
    return (read.findings, *(one.sha256 for one in read.papers))


def _at(predicate: bytes) -> str:
    return msgspec.json.decode(predicate, type=_Dated).at


_SAID: Final[dict[str, Callable[[bytes], str]]] = {
    ASSESSMENT: lambda body: read_assessment(body).finished_at,
    VERIFICATION_SUMMARY: lambda body: read_summary(body).time_verified,
    PROVENANCE: lambda body: read_provenance(body).run_details.metadata.finished_on,
    WAIVER: lambda body: msgspec.json.decode(body, type=_Asked).created_at,
    **dict.fromkeys((DEPLOYMENT, APPROVAL, REVOCATION, HOLD, BREAK_GLASS, RELEASE, RUNNING), _at),
}
_NAMED: Final[dict[str, Callable[[bytes], tuple[str, ...]]]] = {
    ASSESSMENT: _of_assessment,
    VERIFICATION_SUMMARY: lambda body: (read_summary(body).interlock_policy,),
    DEPLOYMENT: lambda body: (read_deployment_step(body).plan,),
}
