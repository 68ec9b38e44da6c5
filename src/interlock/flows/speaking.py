"""Speaking: what a person signs that governs others' work, and what would come of it before it is signed. Floor 11."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, Protocol

import msgspec

from interlock.decision import Governance, Signed
from interlock.evidence import (
    APPROVAL,
    BREAK_GLASS,
    HOLD,
    REVOCATION,
    WAIVER,
    Approval,
    BreakGlass,
    Hold,
    Revocation,
    Waiver,
)
from interlock.flows.errors import NotSaid, SpeakerUnknown, WouldNotCount
from interlock.flows.gate import Gate
from interlock.flows.ports import Clock
from interlock.flows.seal import Sealing
from interlock.identity import PersonId
from interlock.identity.model import PASSKEYS
from interlock.kernel import Digest, Instant, KeyId, Subject, canonical, sha256, stamp

Spoken = Waiver | Approval | Revocation | Hold | BreakGlass
_TYPES: Final[dict[type, tuple[str, str]]] = {
    Waiver: (WAIVER, "waivers"),
    Approval: (APPROVAL, "approvals"),
    Revocation: (REVOCATION, "revocations"),
    Hold: (HOLD, "holds"),
    BreakGlass: (BREAK_GLASS, "glasses"),
}
_LAST: Final = 2**62
"""The place of what is not said yet: after everything that is."""
_SHORTEST: Final = 4
"""Fewer digits of an id name nothing."""


class Entering(Protocol):
    """Takes what people say: `interlock.flows.seal.Seal` signs it and enters it in the ledger."""

    def documents(self, sealings: Sequence[Sealing]) -> tuple[Digest, ...]:
        """Take documents, all of them or none; give a digest of each."""


class Speaker:
    """One person with their key, who signs what governs others' work."""

    def __init__(self, *, gate: Gate, seal: Entering, clock: Clock, key: KeyId, name: str, product: str = "") -> None:
        """`product` is the one that whatever is said is about."""
        self.product = product
        self.gate = gate
        self.key = key
        self.name = name
        self._seal = seal
        self._clock = clock

    def now(self) -> Instant:
        """Give the present."""
        return self._clock()

    def person(self, governance: Governance) -> PersonId:
        """Say who this is. Errors: SpeakerUnknown (FLW-140), those of `check`."""
        person = governance.directory.person_of_key(self.key)
        if person is None:
            raise SpeakerUnknown(key=f"{self.name} ({self.key.removeprefix(PASSKEYS)[:12]})")
        self.check(governance)
        return person

    def check(self, governance: Governance) -> None:
        """Return if what this key signs would be heard. Errors: WouldNotCount (FLW-141) for who is suspended."""
        why = governance.directory.silence(self.key)
        if why:
            remedy = "have it said by somebody else; `interlock people show ID` says by whose word they are suspended"
            raise WouldNotCount(why=why, remedy=remedy)

    def bound(self, says: Spoken) -> Spoken:
        """Give what is to be said with the ledger and the product that it is said for."""
        given = {"ledger": self.gate.origin, "product": self.product}
        fields = {name: value for name, value in given.items() if name in says.__struct_fields__}
        return msgspec.structs.replace(says, **fields) if fields else says

    def foresee(self, governance: Governance, says: Spoken) -> Governance:
        """Give what people said as if this had been said too."""
        says = self.bound(says)
        at, body = self.now(), canonical(says)
        digest = sha256(body)
        said: Signed[Any] = Signed(says, digest.hex, Digest("sha256", "0" * 64), _LAST, at, at, self.key, self.name)
        _, field = _TYPES[type(says)]
        return msgspec.structs.replace(governance, **{field: (*getattr(governance, field), said)})

    def say(self, says: Spoken, about: Subject | None = None) -> str:
        """Sign and enter it, about something or about itself; give its id. Errors: those of `Seal.documents`."""
        says = self.bound(says)
        kind, _ = _TYPES[type(says)]
        digest = sha256(canonical(says))
        self._seal.documents([Sealing(about or _of_itself(kind, digest), kind, says)])
        return digest.hex

    def say_all(self, said: Sequence[Spoken]) -> tuple[str, ...]:
        """Sign and enter several things, each about itself, all of them or none; give their ids.

        Errors: those of `Seal.documents`.
        """
        sealings, ids = [], []
        for says in map(self.bound, said):
            kind, _ = _TYPES[type(says)]
            digest = sha256(canonical(says))
            sealings.append(Sealing(_of_itself(kind, digest), kind, says))
            ids.append(digest.hex)
        self._seal.documents(sealings)
        return tuple(ids)

    def answer(self, about: str, answer: str, target: str, reason: str, **more: Any) -> Approval:  # noqa: ANN401 (fields of an Approval)
        """Give an answer, dated now and not signed yet."""
        return Approval(about, answer, target, stamp(self.now()), reason, **more)


def _of_itself(kind: str, digest: Digest) -> Subject:
    """Give what something that was said is about if it is about nothing else."""
    return Subject(f"{kind.rsplit('/', 2)[1]} {digest.short}", (digest,))


def the_one(said: Iterable[Signed[Any]], name: str, what: str, verb: str) -> Signed[Any]:
    """Give what has an id that begins so; a prefix such as `wvr-` may stand before it. Errors: NotSaid (FLW-142)."""
    wanted = name.rsplit("-", 1)[-1].removeprefix("sha256:")
    found = {one.id: one for one in said if len(wanted) >= _SHORTEST and one.id.startswith(wanted)}
    if len(found) != 1:
        raise NotSaid(name=name, count=len(found), what=what, verb=verb)
    return next(iter(found.values()))
