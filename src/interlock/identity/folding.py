"""Fold: replay acts in the order of the ledger into the directory that they come to.

An act counts only if its signer's person may `govern` what it is about at that place of the ledger. Once two people
ever could govern, whatever gives anybody anything waits until another person who may govern it has confirmed it. That
stays so when one of the two is taken away: otherwise whoever removes the other would be alone again. Floor 2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Final

from interlock.identity.acts import (
    Act,
    AddMember,
    Confirm,
    Deed,
    DefineRole,
    Found,
    Grant,
    JoinAccount,
    RemoveMember,
    RestorePerson,
    SuspendPerson,
    Withdraw,
)
from interlock.identity.deeds import apply, keep
from interlock.identity.errors import ActsOutOfOrder
from interlock.identity.model import (
    ORGANISATION,
    Account,
    Credit,
    GroupId,
    Kept,
    Party,
    Permission,
    PersonId,
    RefusedAct,
    Resource,
)
from interlock.identity.roster import UNHEARD, KeptPeople, Refusal, Roster
from interlock.kernel import Digest, Instant, KeyId, stamp

LATE: Final = timedelta(days=1)
"""How far the signer's clock and the ledger's may be apart, for an act that gives anything."""
WAITS: Final = timedelta(days=30)
"""How long an act waits to be confirmed."""


Doing = Callable[[Roster, Deed, Credit], None]


class Replay:
    """The state between two acts."""

    def __init__(self, founding: Digest | None = None) -> None:
        """`founding` names the one act that may found the directory; left out, the first one that can."""
        self.roster = Roster()
        self.founding = founding
        self.is_founded = False
        self.founder: KeyId | None = None
        """The key that signed the founding."""
        self.needs_two = False
        """Whether what gives anything must be confirmed: since two people could govern, and from then on."""
        self.pending: dict[Digest, Act] = {}
        self.refused: list[RefusedAct] = []
        self._done: list[tuple[Doing, Deed, Credit]] = []
        self._seen: set[tuple[Digest, KeyId]] = set()
        self._before = -1

    def take(self, act: Act) -> None:
        """Take the next act; one that does not count is kept with the reason.

        Errors: ActsOutOfOrder (IDN-107) if it stood before the last one.
        """
        if act.index <= self._before:
            raise ActsOutOfOrder(index=act.index, before=self._before)
        self._before = self.roster.place = act.index
        try:
            self._take(act)
        except Refusal as why:
            self.refused.append(RefusedAct(act.index, str(why), act.digest))
        self._seen.add((act.digest, act.signer))

    def _take(self, act: Act) -> None:
        if (act.digest, act.signer) in self._seen or act.digest in self.pending:
            raise Refusal("the same act stands in the ledger before")
        silence = self.roster.silence(Account.of_key(act.signer), act.index)
        if silence is not None:
            raise Refusal(silence.says())
        if not act.takes_away and abs(act.at - act.signed_at) > LATE:
            raise Refusal(
                f"it was signed at {stamp(act.signed_at)} and entered at {stamp(act.at)}; "
                "an act that gives anything must be entered within a day"
            )
        if isinstance(act.deed, Found):
            self._found(act, act.deed)
        elif not self.is_founded:
            raise Refusal("nothing was founded before it")
        elif isinstance(act.deed, Withdraw):
            self._withdraw(act, Digest.parse(act.deed.withdrawn))
        elif isinstance(act.deed, Confirm):
            self._confirm(act, Digest.parse(act.deed.confirmed))
        elif (kept := self._kept(act)) is not None:
            self._keep(act, kept)
        else:
            self._propose(act, self._governor(act.signer, act.resource, act.at))

    def _kept(self, act: Act) -> Credit | None:
        """Give on whose word a program says of a group or of people what an act says, if a key of it signed the act."""
        match act.deed:
            case AddMember() | RemoveMember():
                kept: Kept | KeptPeople | None = self.roster.kept.get(GroupId(act.deed.group))
            case SuspendPerson() | RestorePerson():
                kept = self.roster.kept_people.get(act.deed.origin)
            case _:
                return None
        signer = self.roster.owner_of(Account.of_key(act.signer))
        return kept.credit if kept is not None and signer == kept.keeper else None

    def _keep(self, act: Act, kept: Credit) -> None:
        """Do what a program says; it stands on the word of those who had it say so."""
        credit = Credit(act.digest, act.index, kept.people, kept.voices)
        keep(self.roster, act.deed, credit)
        self._done.append((keep, act.deed, credit))

    def _propose(self, act: Act, signer: PersonId) -> None:
        if act.takes_away:
            self._do(act, frozenset({signer}))
        elif self.needs_two:
            self.pending[act.digest] = act
        else:
            self._do_alone(act, signer)

    def _governor(self, key: KeyId, resource: Resource, at: Instant) -> PersonId:
        """Give whose key it is, if that person may govern a resource."""
        person = self.roster.person_of(Account.of_key(key))
        if person is None:
            raise Refusal(f"the key {key[:12]} belongs to no person here")
        absence = self.roster.absence(person, None)
        if absence is not None:
            raise Refusal(absence.says())
        if not self.roster.may(person, Permission.GOVERN, resource, at):
            raise Refusal(f"{person} may not govern {resource}")
        return person

    def _found(self, act: Act, deed: Found) -> None:
        if self.is_founded:
            raise Refusal("the directory was founded before")
        if self.founding is not None and act.digest != self.founding:
            raise Refusal("it is not the founding that is wanted here")
        trial, credit = Roster(), Credit(act.digest, act.index, frozenset(), frozenset())
        trial.place = act.index
        apply(trial, deed, credit)
        signer = trial.person_of(Account.of_key(act.signer))
        if signer is None or not trial.may(signer, Permission.GOVERN, ORGANISATION, act.at):
            raise Refusal("whoever founds a directory must be one of those who may govern it")
        _check_governors(trial)
        self.roster, self.is_founded, self.founder = trial, True, act.signer
        self._done.append((apply, deed, credit))
        self.needs_two = len(governors(trial)) > 1

    def _confirm(self, act: Act, wanted: Digest) -> None:
        pending = self.pending.get(wanted)
        if pending is None:
            raise Refusal(f"no act {wanted.short} waits for a confirmation")
        confirmer = self._governor(act.signer, pending.resource, act.at)
        signer = self._governor(pending.signer, pending.resource, act.at)
        if signer == confirmer:
            raise Refusal(f"{signer} signed that act; another person must confirm it")
        if act.at - pending.at > WAITS:
            raise Refusal(f"that act waited for more than {WAITS.days} days")
        self._do(pending, frozenset({signer, confirmer}))
        del self.pending[wanted]

    def _withdraw(self, act: Act, wanted: Digest) -> None:
        """Let nobody confirm an act any more that its own signer takes back; who that is now, by whichever key."""
        pending = self.pending.get(wanted)
        if pending is None:
            raise Refusal(f"no act {wanted.short} waits for a confirmation")
        own, theirs = (self.roster.person_of(Account.of_key(key)) for key in (act.signer, pending.signer))
        if act.signer != pending.signer and (own is None or own != theirs):
            raise Refusal("only who signed that act takes it back; nobody has to confirm it")
        del self.pending[wanted]

    def _do(self, act: Act, people: frozenset[PersonId]) -> None:
        credit = self._credit(act, people)
        apply(self.roster, act.deed, credit)
        self._done.append((apply, act.deed, credit))

    def _do_alone(self, act: Act, signer: PersonId) -> None:
        """Do what a lone governor says; undo it if it would leave somebody to govern whom nobody can confirm."""
        self._do(act, frozenset({signer}))
        if all(one == signer or not governs(self.roster, one) for one in _touched(self.roster, act.deed)):
            return
        try:
            _check_governors(self.roster)
        except Refusal:
            self._done.pop()
            self.roster = Roster()
            for doing, deed, credit in self._done:
                self.roster.place = credit.index  # nobody confirmed any of it: it was done where it was said
                doing(self.roster, deed, credit)
            raise
        self.needs_two = len(governors(self.roster)) > 1

    def _credit(self, act: Act, people: frozenset[PersonId]) -> Credit:
        return Credit(act.digest, act.index, people, frozenset(self.roster.voice_of(one) or UNHEARD for one in people))


def _touched(roster: Roster, deed: Deed) -> Iterable[PersonId]:
    """Give the people whom a deed can have given something."""
    match deed:
        case Grant():
            return roster.members(Party.parse(deed.to))
        case AddMember():
            return roster.members(Party.parse(deed.member))
        case JoinAccount():
            return roster.members(Party.parse(deed.party))
        case DefineRole():
            return tuple(roster.people)
        case _:
            return ()


def governs(roster: Roster, person: PersonId, wanted: Resource | None = None) -> bool:
    """Say whether a person has a key and may govern anything, or all of `wanted`, now or until some time."""
    return roster.has_key(person) and any(
        Permission.GOVERN in roster.roles[role].permissions and (wanted is None or resource.covers(wanted))
        for party, _ in roster.chains(person, by_people=True)
        for role, resource in roster.bindings.get(party, {})
    )


def governors(roster: Roster, wanted: Resource | None = None) -> frozenset[PersonId]:
    """Give everybody who has a key and may govern anything, or all of `wanted`."""
    parties = {
        party
        for party, bindings in roster.bindings.items()
        for role, _ in bindings
        if Permission.GOVERN in roster.roles[role].permissions
    }
    people = {person for party in parties for person in roster.members(party)}
    return frozenset(person for person in people if governs(roster, person, wanted))


def _check_governors(roster: Roster) -> None:
    """Refuse that somebody governs a part while there are not two who govern all: nobody could confirm them."""
    if len(governors(roster)) > 1 and len(governors(roster, ORGANISATION)) < 2:  # noqa: PLR2004  (two people)
        raise Refusal(
            "a second person must be able to govern the organisation before anybody else governs a part of it"
        )
