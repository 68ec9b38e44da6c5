"""Directory: acts about people are sealed, and read back from what the ledger proves. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.crypto import Trust
from interlock.crypto.errors import EnvelopeMalformed, KeyRefused, SealBroken
from interlock.evidence import EvidenceError, PredicateMalformed, VerifiedStatement
from interlock.evidence.directory import (
    ACT_TYPES,
    ACTS_MARK,
    DIRECTORY_ACT,
    DIRECTORY_ACTS,
    DirectoryAct,
    read_directory_act,
    type_of,
)
from interlock.flows.ports import ReadLedger
from interlock.identity import (
    Act,
    ActRefused,
    ActsOfLaterVersion,
    Confirm,
    Deed,
    Directory,
    RefusedAct,
    fold,
    foresee,
)
from interlock.kernel import Digest, Instant, KeyId, Subject, canonical, instant, sha256, stamp
from interlock.ledger import Entry, ProvenLog, admit

if TYPE_CHECKING:
    from interlock.flows.seal import Seal

_AT_ONCE: Final = 64
"""How many envelopes are held at a time."""


class Said(msgspec.Struct, frozen=True):
    """An act that was sealed."""

    digest: Digest
    """Of the act; whoever confirms it names this."""
    envelope: Digest


def directory_of(
    log: ProvenLog | None,
    ledger: ReadLedger,
    trust: Trust,
    *,
    founding: Digest | None = None,
    until: int | None = None,
) -> Directory:
    """Give the directory that the acts of a proven log come to; of an empty log, the empty one.

    `until` leaves out that entry and all later ones.

    What a key signed that does not count here, or what nobody can read, gives nothing and takes nothing; it is listed
    with the refused acts. Bytes that are not those of the log are an error, since a revocation could be among them.

    Errors: those of `admit` except EvidenceError and KeyRefused; ActsOfLaterVersion (IDN-110); what the ledger raises.
    """
    if log is None:
        return fold((), founding=founding)
    acts: list[Act] = []
    unread: list[RefusedAct] = []
    later: list[tuple[VerifiedStatement, str]] = []
    for index, entry, envelope in _entries(log, ledger, until):
        try:
            verified = admit(log, index, entry, envelope, trust)
            kind = verified.statement.predicate_type
            if kind not in ACT_TYPES and kind.startswith(DIRECTORY_ACTS):
                later.append((verified, kind))
            else:
                acts.append(_act(verified, log.checkpoint.origin))
        except (KeyRefused, SealBroken, EnvelopeMalformed, EvidenceError, ActRefused) as error:
            unread.append(RefusedAct(index, str(error)))
    directory = fold(acts, founding=founding, unread=unread)
    for verified, kind in later:
        then = fold((act for act in acts if act.index < verified.index), founding=founding)
        if any(_governs(people, verified) for people in (directory, then)):
            raise ActsOfLaterVersion(index=verified.index, kind=kind)
    return directory


def _governs(directory: Directory, verified: VerifiedStatement) -> bool:
    """Say whether whoever signed something might govern when it was entered; who has left since takes nothing back."""
    person = directory.person_of_key(verified.signer)
    return (
        person is not None
        and directory.may(person, "govern", "organisation", at=verified.at, said=verified.index).is_allowed
    )


def _entries(log: ProvenLog, ledger: ReadLedger, until: int | None) -> Iterator[tuple[int, Entry, bytes]]:
    """Give the entries that can hold an act, neighbours read together; a leaf says so before it is parsed."""
    marked = dict(log.marked(ACTS_MARK, until))
    places = list(marked)
    while places:
        count = 1
        while count < min(len(places), _AT_ONCE) and places[count] == places[0] + count:
            count += 1
        for index, record in zip(places[:count], ledger.entries(places[0], places[0] + count), strict=True):
            yield index, Entry.read(marked[index]), record.envelope
        del places[:count]


def _act(verified: VerifiedStatement, origin: str) -> Act:
    """Give the act that a statement is, if it is about itself and was meant for this ledger."""
    statement = verified.statement
    if statement.predicate_type not in ACT_TYPES:
        raise PredicateMalformed(kind=DIRECTORY_ACT, why=f"it is a {statement.predicate_type}")
    read = read_directory_act(statement.predicate, statement.predicate_type)
    digest = sha256(canonical(read))
    if read.ledger != origin:
        raise ActRefused(why=f"it was made for the ledger {read.ledger}")
    if not any(digest in subject.digests for subject in statement.subjects):
        raise ActRefused(why="it is not about itself: its subject is another document")
    return Act(read.deed, digest, verified.signer, instant(read.signed_at), verified.at, verified.index)


def say(deeds: Sequence[Deed], directory: Directory, seal: Seal, signer: KeyId, at: Instant, origin: str) -> list[Said]:
    """Sign acts and enter them one after the other, if every one of them would count, or wait to be confirmed.

    Errors: ActRefused (IDN-109), with nothing signed; those of `Seal.document`.
    """
    planned = [DirectoryAct(origin, stamp(at), deed) for deed in deeds]
    last = directory.acts[-1].index if directory.acts else -1
    foresee(
        directory,
        [
            Act(one.deed, sha256(canonical(one)), signer, at, at, last + place)
            for place, one in enumerate(planned, start=1)
        ],
    )
    waiting = {str(act.digest): act.deed for act in directory.pending}
    said = []
    for one in planned:
        digest = sha256(canonical(one))
        subject = Subject(f"{msgspec.to_builtins(one.deed)['act']} of {one.signed_at}", (digest,))
        confirmed = waiting.get(one.deed.confirmed) if isinstance(one.deed, Confirm) else None
        said.append(Said(digest, seal.document(subject, type_of(one.deed, confirmed), one)[0]))
    return said
