"""What the ledger holds of people's say: waivers, approvals, revocations, holds, broken glass, and who is who. Floor 8.

Enters: verified statements and the directory. Leaves: `Governance`, in ledger order. Whatever of it cannot be read
is kept as a fault: it may be the piece that takes something back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

import msgspec

from interlock.evidence import (
    APPROVAL,
    BREAK_GLASS,
    HOLD,
    OPENVEX,
    REVOCATION,
    WAIVER,
    Approval,
    BreakGlass,
    EvidenceError,
    Hold,
    Revocation,
    VerifiedStatement,
    Waiver,
    read_approval,
    read_break_glass,
    read_hold,
    read_revocation,
    read_waiver,
)
from interlock.identity import Directory, fold
from interlock.kernel import Digest, Instant, InstantMalformed, KeyId, instant, sha256

KINDS: Final = (WAIVER, APPROVAL, REVOCATION, HOLD, BREAK_GLASS)
"""The predicate types that are read here."""


class VexDocument(msgspec.Struct, frozen=True):
    """A document of VEX statements; what it says is read where vulnerabilities are looked up."""


_Said = TypeVar("_Said", Waiver, Approval, Revocation, Hold, BreakGlass, VexDocument)


class Signed(msgspec.Struct, Generic[_Said], frozen=True):
    """Something that was said, with what proves it."""

    says: _Said
    id: str
    """SHA-256 of the predicate, by which others refer to it."""
    envelope: Digest
    index: int
    at: Instant
    """When it was said or entered, whichever is earlier."""
    entered_at: Instant
    signer: KeyId
    signer_name: str


NOBODY: Final = fold(())
"""The directory of those who never founded one."""


class Governance(msgspec.Struct, frozen=True, dict=True):
    """What people said, each kind in the order of the ledger."""

    directory: Directory = NOBODY
    waivers: tuple[Signed[Waiver], ...] = ()
    approvals: tuple[Signed[Approval], ...] = ()
    revocations: tuple[Signed[Revocation], ...] = ()
    holds: tuple[Signed[Hold], ...] = ()
    glasses: tuple[Signed[BreakGlass], ...] = ()
    vex: tuple[Signed[VexDocument], ...] = ()
    """Documents that say what vulnerabilities mean here."""
    faults: tuple[tuple[int, str], ...] = ()
    """Entries that cannot be read, and why."""
    elsewhere: tuple[tuple[int, str], ...] = ()
    """Entries that were said for another ledger, or for none, with the ledger that they name; they say nothing here."""
    unheard: tuple[Signed[Approval], ...] = ()
    """Answers of people who were suspended when those were entered; they are none."""

    @cached_property
    def revoked(self) -> frozenset[str]:
        """What was taken back, by id."""
        return frozenset(one.says.target for one in self.revocations)

    @cached_property
    def _answered(self) -> dict[tuple[str, str, str], list[Signed[Approval]]]:
        """Answers by what they are about: who asks for each of thousands goes through all of them once."""
        found: dict[tuple[str, str, str], list[Signed[Approval]]] = {}
        for one in self.approvals:
            found.setdefault((one.says.about, one.says.target, one.says.environment), []).append(one)
        return found

    def answers(self, about: str, target: str, environment: str = "") -> tuple[Signed[Approval], ...]:
        """Give the last answer of each person about something in one environment, in the order of the ledger.

        Who speaks for two products says two things.

        Where a key is nobody's its answers stand for themselves. What was withdrawn is left out, and what was revoked,
        unless it is a rejection: only who rejected takes that back. An answer that is entered again is no new one.
        """
        said: dict[tuple[str, str], dict[str, Signed[Approval]]] = {}
        for one in self._answered.get((about, target, environment), ()):
            who = self.directory.person_of_key(one.signer) or f"key {one.signer}"
            said.setdefault((who, one.says.product), {}).setdefault(one.id, one)
        last = sorted((_last(tuple(one.values())) for one in said.values()), key=lambda one: one.index)
        return tuple(one for one in last if one.says.answer == "reject" or not self._is_taken_back(one))

    def _is_taken_back(self, one: Signed[Approval]) -> bool:
        return one.says.answer == "withdraw" or one.id in self.revoked

    def until(self, one: Signed[Approval]) -> Governance:
        """Give what had been said, and who was who, when an answer was entered, that answer included."""
        acts = (act for act in self.directory.acts if act.index < one.index)
        return Governance(
            fold(acts, founding=self.directory.founding),
            self.waivers,
            tuple(each for each in self.approvals if each.index <= one.index),
            tuple(each for each in self.revocations if each.index < one.index),
            self.holds,
            self.glasses,
            unheard=tuple(each for each in self.unheard if each.index <= one.index),
        )


def _last(answers: tuple[Signed[Approval], ...]) -> Signed[Approval]:
    """Give what a person said last: an approval is that only if it was both signed and entered after all else."""
    last = answers[-1]
    if last.says.answer != "approve":
        return last
    return next((one for one in reversed(answers) if one.says.answer != "approve" and one.at > last.at), last)


def governance_of(statements: Iterable[VerifiedStatement], directory: Directory, origin: str = "") -> Governance:
    """Read what people said from verified statements; those of other types are left out.

    `origin` is that of the ledger: what was said for another one was carried here by somebody who did not say it.
    What somebody said while they were suspended says nothing, and takes nothing back.
    """
    read: dict[str, list[object]] = {kind: [] for kind in KINDS}
    faults: list[tuple[int, str]] = []
    elsewhere: list[tuple[int, str]] = []
    every = sorted(statements, key=lambda statement: statement.index)
    statements, silent = heard(every, directory)
    for one in statements:
        reader = _READERS.get(one.statement.predicate_type)
        if reader is None:
            continue
        try:
            said = _signed(one, reader)
        except (EvidenceError, InstantMalformed) as error:
            faults.append((one.index, str(error)))
            continue
        if _is_for(said.says, origin):
            read[one.statement.predicate_type].append(said)
        else:
            elsewhere.append((one.index, said.says.ledger))
    # Each list holds what its own reader gave.
    lists: list[Any] = [tuple(read[kind]) for kind in KINDS]
    waivers, approvals, revocations, holds, glasses = lists
    vex = tuple(_document(one) for one in statements if one.statement.predicate_type == OPENVEX)
    unheard = tuple(_unheard(silent, origin))
    return Governance(
        directory, waivers, approvals, revocations, holds, glasses, vex, tuple(faults), tuple(elsewhere), unheard
    )


def heard(
    statements: Iterable[VerifiedStatement], directory: Directory
) -> tuple[tuple[VerifiedStatement, ...], tuple[VerifiedStatement, ...]]:
    """Tell what counts by who signed it from what somebody signed while they were suspended."""
    known = tuple(statements)
    if not directory.was_anybody_suspended:
        return known, ()
    silent = {one.index for one in known if directory.silence(one.signer, one.index)}
    return tuple(one for one in known if one.index not in silent), tuple(one for one in known if one.index in silent)


def _unheard(silent: Iterable[VerifiedStatement], origin: str) -> Iterator[Signed[Approval]]:
    for one in silent:
        if one.statement.predicate_type == APPROVAL:
            try:
                said = _signed(one, read_approval)
            except (EvidenceError, InstantMalformed):
                continue  # it would be no answer by anybody
            if _is_for(said.says, origin):
                yield said


def _is_for(says: Waiver | Approval | Revocation | Hold | BreakGlass, origin: str) -> bool:
    """Say whether something was said for this ledger.

    What names no ledger opens nothing, and still shuts. What is taken back is named by its digest, with its ledger.
    """
    if isinstance(says, Revocation) or says.ledger == origin:
        return True
    return not says.ledger and (
        (isinstance(says, Hold) and says.action != "lift") or (isinstance(says, Approval) and says.answer == "reject")
    )


def _document(one: VerifiedStatement) -> Signed[VexDocument]:
    identity = sha256(one.statement.predicate).hex
    return Signed(VexDocument(), identity, one.envelope, one.index, one.at, one.at, one.signer, one.signer_name)


def _signed(one: VerifiedStatement, reader: Callable[[bytes], object]) -> Signed[Any]:
    says = reader(one.statement.predicate)
    said_at = instant(says.created_at if isinstance(says, Waiver) else says.at)  # type: ignore[attr-defined]
    end = getattr(says, "expires_at", "")
    if end:
        instant(end)  # an end that nobody can read must not last for ever
    identity = sha256(one.statement.predicate).hex
    return Signed(says, identity, one.envelope, one.index, min(said_at, one.at), one.at, one.signer, one.signer_name)


_READERS: Final[dict[str, Callable[[bytes], object]]] = {
    WAIVER: read_waiver,
    APPROVAL: read_approval,
    REVOCATION: read_revocation,
    HOLD: read_hold,
    BREAK_GLASS: read_break_glass,
}
