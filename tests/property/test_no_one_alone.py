"""No sequence of acts by one human reaches what two are asked for: every sequence is tried, in small organisations.

The human is ann, with her own key and a spare one that nobody knows yet. She may say anything that the program can
say about the people there are, one she invents, and a group of approvers, in any order, and confirm whatever waits with
either key. Two sequences that come to the same are followed once, so that the search is complete up to its depth.
What ann does before or by the founding is not her acting alone: whoever founds is believed about who is human.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from interlock.identity import (
    Account,
    Act,
    AddPerson,
    Confirm,
    Credit,
    Deed,
    DefineRole,
    Directory,
    Found,
    JoinAccount,
    PartAccount,
    Permission,
    PersonId,
    RemoveMember,
    RemovePerson,
    RestorePerson,
    Revoke,
    SuspendPerson,
    in_words,
)
from interlock.identity.folding import Replay, governors
from interlock.identity.roster import Roster
from interlock.kernel import sha256
from tests.identities import BEGIN, STEP, founder, founding, grant, key, key_account, member

ANN, BEN = PersonId("ann"), PersonId("ben")
DEPTH = int(os.environ.get("INTERLOCK_SEARCH_DEPTH", "3"))
"""How many acts she says; each more takes six times as long."""
LIVE = "product:shop/environment:live"
APART = 10
"""How far acts stand apart in the ledger, so that something else can stand between them."""
HERS = ("ann", "spare")
MAIL = "git:ann@example.org"

OWNED_BY_TWO: dict[str, tuple[tuple[str, str, str], ...]] = {
    "two own it": (("approver", "group:ops", LIVE),),
    "two own it and one of them approves": (("approver", "group:ops", LIVE), ("approver", "person:ben", LIVE)),
    "two own it and she approves": (("approver", "person:ann", LIVE),),
}
OWNED_BY_HER: dict[str, tuple[tuple[str, str, str], ...]] = {
    "she owns it and the other one approves": (("approver", "person:ben", LIVE), ("approver", "group:ops", LIVE)),
    "she owns it and both approve": (("approver", "person:ann", LIVE), ("approver", "person:ben", LIVE)),
}


def founded(owners: str, grants: tuple[tuple[str, str, str], ...]) -> Found:
    """Give a founding by ann, whose mail address is known, and ben."""
    plain = founding("ann", "ben", owners=owners, grants=grants)
    return Found((founder("ann", MAIL), founder("ben")), plain.grants)


ORGANISATIONS = {name: founded("ann ben", grants) for name, grants in OWNED_BY_TWO.items()}
ORGANISATIONS |= {name: founded("ann", grants) for name, grants in OWNED_BY_HER.items()}
ORGANISATIONS["she is alone"] = Found(
    (founder("ann", MAIL),), founding("ann", grants=OWNED_BY_TWO["two own it"]).grants
)


def deeds(people: list[str]) -> list[Deed]:
    """Give what can be said; what one deed does twice over is left out."""
    said: list[Deed] = [
        AddPerson("sock", "Sock"),
        DefineRole("tester", (Permission.RELEASE_APPROVE, Permission.GOVERN)),
        PartAccount("person:ann", MAIL),
        Revoke("owner", "person:ann", "organisation"),
        *(RemovePerson(who) for who in people if who != "ann"),
        *(SuspendPerson(who) for who in people),
        *(RestorePerson(who) for who in people),
        *(PartAccount(f"person:{who}", key_account(who)) for who in people if who != "ann"),
    ]
    for who in (*people, "sock"):
        said += [
            JoinAccount(f"person:{who}", key_account("spare"), "believe me"),
            PartAccount(f"person:{who}", key_account("spare")),
            member("ops", who),
            RemoveMember("ops", f"person:{who}"),
            grant("approver", who, LIVE),
            grant("owner", who),
        ]
        if who != "ann":
            said.append(JoinAccount(f"person:{who}", MAIL, "believe me"))
    said.append(grant("tester", "ann", LIVE))
    return said


def signed(deed: Deed, who: str, place: int) -> Act:
    """Give an act as the ledger holds it."""
    at = BEGIN + STEP * place
    return Act(deed, sha256(f"{place} {who} {deed!r}".encode()), key(who), at, at, APART * place)


def moves(replay: Replay, alphabet: list[Deed]) -> Iterator[tuple[str, Deed]]:
    """Give everything that she can say next; a key that is nobody's says nothing that counts."""
    for who in HERS:
        if replay.roster.person_of(Account.of_key(key(who))) is not None:
            yield from ((who, deed) for deed in alphabet)
            yield from ((who, Confirm(str(digest))) for digest in replay.pending)


def clone(replay: Replay) -> Replay:
    """Give a replay that goes on without changing this one."""
    made, roster, old = type(replay)(), Roster(), replay.roster
    roster.people, roster.gone, roster.roles = dict(old.people), set(old.gone), dict(old.roles)
    roster.conflicts = dict(old.conflicts)
    roster.claims = {one: dict(inner) for one, inner in old.claims.items()}
    roster.accounts = {one: dict(inner) for one, inner in old.accounts.items()}
    roster.memberships = {one: dict(inner) for one, inner in old.memberships.items()}
    roster.groups = {one: set(inner) for one, inner in old.groups.items()}
    roster.bindings = {one: dict(inner) for one, inner in old.bindings.items()}
    roster.suspended = {one: dict(inner) for one, inner in old.suspended.items()}
    roster.absences = {one: list(inner) for one, inner in old.absences.items()}
    roster.silences = {one: list(inner) for one, inner in old.silences.items()}
    roster.overruled = dict(old.overruled)
    made.roster, made.is_founded, made.needs_two = roster, replay.is_founded, replay.needs_two
    made.pending, made._done = dict(replay.pending), list(replay._done)
    made._before = replay._before
    return made


def state(replay: Replay) -> object:
    """Give all that decides what can still happen: who is who, on whose word, and what waits."""

    def word(credit: Credit) -> object:
        return credit.people, credit.voices

    roster = replay.roster
    return (
        replay.needs_two,
        frozenset(roster.gone),
        frozenset((name, word(one.credit)) for name, one in roster.people.items()),
        frozenset(roster.conflicts),
        frozenset(roster.suspended),
        frozenset(one for one, inner in roster.silences.items() if inner[-1].until is None),
        frozenset((one, who, word(join.credit)) for one, joins in roster.claims.items() for who, join in joins.items()),
        frozenset((one, name, word(made)) for one, into in roster.memberships.items() for name, made in into.items()),
        frozenset((one.id, one.permissions, word(one.credit)) for one in roster.roles.values() if one.credit),
        frozenset((one, at, word(made.credit)) for one, has in roster.bindings.items() for at, made in has.items()),
        frozenset((repr(act.deed), act.signer) for act in replay.pending.values()),
    )


def every_state(found: Found, depth: int, kind: type[Replay] = Replay) -> Iterator[tuple[Replay, list[str]]]:
    """Give every state that she reaches alone in so many acts, each once, with one way that leads there."""
    start = kind()
    start.take(signed(found, "ann", 0))
    assert start.is_founded, start.refused
    alphabet = deeds(sorted(start.roster.people))
    seen = {state(start)}
    reached: list[tuple[Replay, list[str]]] = [(start, [])]
    for replay, way in reached:  # grows while it is read: shorter ways first
        yield replay, way
        if len(way) < depth:
            for who, deed in moves(replay, alphabet):
                after = clone(replay)
                after.take(signed(deed, who, len(way) + 1))
                after.refused.clear()
                if (now := state(after)) not in seen:
                    seen.add(now)
                    reached.append((after, [*way, f"{who} {in_words(deed)}"]))


def hers(directory: Directory) -> set[PersonId]:
    """Give everybody in whose name she can sign."""
    return {who for name in HERS if (who := directory.person_of_key(key(name))) is not None}


def eligible(directory: Directory) -> set[PersonId]:
    """Give everybody in whose name she can approve a release."""
    return {one for one in hers(directory) if directory.eligible(one, "release.approve", LIVE).is_allowed}


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_she_never_approves_with_two_voices_nor_as_somebody_else_than_the_author(name: str) -> None:
    for replay, way in every_state(ORGANISATIONS[name], DEPTH):
        directory = Directory(replay, (), ())
        voices = {directory.voice_of(one) for one in hers(directory)}
        assert len(voices) <= 1, way
        author = directory.person_of_author(f"Ann <{MAIL[4:]}>")
        assert author is None or directory.voice_of(author) == ANN, way


@pytest.mark.parametrize("name", ORGANISATIONS)
def test_she_never_becomes_eligible_by_what_she_says_alone(name: str) -> None:
    begin = next(every_state(ORGANISATIONS[name], 0))[0]
    before = eligible(Directory(begin, (), ()))
    for replay, way in every_state(ORGANISATIONS[name], DEPTH):
        after = eligible(Directory(replay, (), ()))
        assert after <= before, way


@pytest.mark.parametrize("name", [name for name in ORGANISATIONS if name.startswith("two own it")])
def test_where_two_own_it_she_is_one_person_and_has_what_she_had(name: str) -> None:
    for replay, way in every_state(ORGANISATIONS[name], DEPTH):
        directory = Directory(replay, (), ())
        assert hers(directory) <= {ANN}, way
        assert "sock" not in replay.roster.people, way


class CountsThoseWhoGovernNow(Replay):
    """The rule that this program does not have: two are needed only while there are two."""

    @property
    def needs_two(self) -> bool:
        return len(governors(self.roster)) > 1

    @needs_two.setter
    def needs_two(self, _: bool) -> None:
        pass


class ConfirmsByName(Replay):
    """The rule that this program does not have: whoever was brought in by one person counts as a voice of their own."""

    def _credit(self, act: Act, people: frozenset[PersonId]) -> Credit:
        return Credit(act.digest, act.index, people, people | {PersonId("anybody")})


@pytest.mark.parametrize(
    ("kind", "name", "depth"),
    [(CountsThoseWhoGovernNow, "two own it", 2), (ConfirmsByName, "she owns it and both approve", 1)],
)
def test_the_search_finds_the_way_where_a_rule_is_weaker(kind: type[Replay], name: str, depth: int) -> None:
    found = [
        way
        for replay, way in every_state(ORGANISATIONS[name], depth, kind)
        if len(hers(Directory(replay, (), ()))) > 1
        and len({Directory(replay, (), ()).voice_of(one) for one in hers(Directory(replay, (), ()))})
        >= (2 if kind is ConfirmsByName else 1)
    ]
    assert found, "a search that finds nothing here would find nothing anywhere"
    assert len(min(found, key=len)) == depth
