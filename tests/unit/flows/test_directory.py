from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from interlock.crypto import Signer, TrustedKey, generate
from interlock.evidence.directory import DIRECTORY_ACT, DIRECTORY_ACTS, SECOND_ACT, DirectoryAct
from interlock.flows.directory import Said, directory_of, say
from interlock.flows.seal import Seal
from interlock.identity import (
    ActRefused,
    ActsOfLaterVersion,
    AddPerson,
    Confirm,
    Deed,
    Found,
    Founder,
    FoundingGrant,
    JoinAccount,
    KeepPeople,
    PersonId,
    RemovePerson,
    SuspendPerson,
)
from interlock.kernel import Digest, InterlockError, Subject, canonical, sha256, stamp
from interlock.testing.world import World
from interlock.wiring.app import App

BEN = PersonId("ben")


def seal_with(app: App, signer: Signer) -> Seal:
    """Give a seal of somebody else at this ledger."""
    return Seal(
        signer=signer,
        ledger=app.store.ledger,
        blobs=app.store.blobs,
        gate=app.gate,
        clock=app.clock,
        version="1",
        inventories=app.inventories,
    )


class Company:
    """Ann, whose machine it is, and ben, whose key counts there."""

    def __init__(self, world: World, app: App) -> None:
        self.world, self.app = world, app
        self.ann = app.keys.signer(world.at)
        self.ben = generate()
        app.keys.add(TrustedKey(self.ben.public, "ben", world.at - timedelta(1), purposes=("evidence",)))

    def found(self) -> None:
        """Found the directory with both."""
        people = (("ann", self.ann), ("ben", self.ben))
        self.say(
            self.ann,
            Found(
                tuple(Founder(name, name, (f"key:{signer.key_id}",)) for name, signer in people),
                tuple(FoundingGrant("owner", f"person:{name}") for name, _ in people),
            ),
        )

    def say(self, signer: Signer, *deeds: Deed) -> list[Said]:
        """Say something as the owner of a key."""
        self.world.pass_time(minutes=1)
        seal = seal_with(self.app, signer)
        return say(deeds, self.app.directory(), seal, signer.key_id, self.world.at, self.app.store.ledger.origin)

    def enter(self, signer: Signer, predicate: DirectoryAct, kind: str = DIRECTORY_ACT) -> None:
        """Enter a statement without asking whether it would count."""
        subject = Subject("an act", (sha256(canonical(predicate)),))
        seal_with(self.app, signer).document(subject, kind, predicate)

    def act(self, deed: Deed, **changes: str) -> DirectoryAct:
        """Give a predicate with meaningful defaults."""
        self.world.pass_time(minutes=1)
        fields = {"ledger": self.app.store.ledger.origin, "signed_at": stamp(self.world.at)} | changes
        return DirectoryAct(fields["ledger"], fields["signed_at"], deed)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def company(world: World) -> Company:
    """Give a company that was founded."""
    made = Company(world, world.app())
    made.found()
    return made


def test_an_empty_ledger_knows_nobody(world: World) -> None:
    with world.app() as app:
        assert app.directory().is_empty
        assert directory_of(None, app.store.ledger, app.trust).is_empty


def test_what_was_said_and_confirmed_is_read_back(company: Company) -> None:
    (said,) = company.say(company.ann, AddPerson("carl", "Carl"))
    assert [one.digest for one in company.app.directory().pending] == [said.digest]
    company.say(company.ben, Confirm(str(said.digest)))
    directory = company.app.directory()
    assert [one.id for one in directory.people] == ["ann", "ben", "carl"]
    assert directory.person("carl").credit.people == {"ann", "ben"}
    assert company.app.inspection.find(str(said.envelope)).says == "adds carl (Carl)"


def test_what_would_not_count_is_not_signed(company: Company) -> None:
    before = len(list(company.app.store.ledger.leaves()))
    with pytest.raises(ActRefused, match="belongs to no person"):
        company.say(generate(), AddPerson("carl", "Carl"))
    with pytest.raises(ActRefused):
        company.say(company.ann, AddPerson("carl", "Carl"), AddPerson("ben", "Ben again"))
    assert len(list(company.app.store.ledger.leaves())) == before


def test_an_act_by_a_key_that_does_not_count_here_is_listed_and_nothing_else(company: Company) -> None:
    company.enter(generate(), company.act(RemovePerson("ben")))
    directory = company.app.directory()
    assert directory.person_of_key(company.ben.key_id) == BEN
    assert len(directory.refused) == 1


def test_an_act_made_for_another_ledger_says_nothing_here(company: Company) -> None:
    company.enter(company.ann, company.act(RemovePerson("ben"), ledger="another.example/ledger"))
    directory = company.app.directory()
    assert directory.person_of_key(company.ben.key_id) == BEN
    assert "made for the ledger another.example/ledger" in directory.refused[0].reason


def test_an_act_under_the_subject_of_another_one_says_nothing(company: Company) -> None:
    act = company.act(RemovePerson("ben"))
    other = Subject("an act", (sha256(b"another act"),))
    seal_with(company.app, company.ann).document(other, DIRECTORY_ACT, act)
    assert "not about itself" in company.app.directory().refused[0].reason


def test_what_no_act_can_say_is_listed_and_shuts_nobody_out(company: Company) -> None:
    subject = Subject("an act", (Digest("sha256", "0" * 64),))
    seal_with(company.app, company.ann).document(subject, DIRECTORY_ACT, {"act": "crown"})
    directory = company.app.directory()
    assert [one.digest for one in directory.refused] == [None]
    assert directory.may(BEN, "govern", "organisation").is_allowed


def test_an_act_of_a_later_version_shuts_if_somebody_who_may_govern_signed_it(company: Company) -> None:
    act = company.act(RemovePerson("ben"))
    stranger = generate()
    company.app.keys.add(TrustedKey(stranger.public, "ci", company.world.at - timedelta(1), purposes=("evidence",)))
    with company.world.app() as app:
        company.app = app
        company.enter(stranger, act, f"{DIRECTORY_ACTS}v3")
        assert not app.directory().is_empty
        company.enter(company.ann, company.act(RemovePerson("ben")), f"{DIRECTORY_ACTS}v3")
        with pytest.raises(ActsOfLaterVersion, match="v3"):
            app.directory()


def test_an_act_of_a_later_version_shuts_though_whoever_signed_it_has_left_since(company: Company) -> None:
    company.enter(company.ben, company.act(RemovePerson("ann")), f"{DIRECTORY_ACTS}v3")
    company.enter(company.ann, company.act(RemovePerson("ben")))
    with pytest.raises(ActsOfLaterVersion, match="v3"):
        company.app.directory()


def test_what_suspends_is_of_the_second_type_with_its_confirmation_and_nothing_else_is(company: Company) -> None:
    def kinds(*said: Said) -> list[str]:
        return [company.app.inspection.find(str(one.envelope)).entry.kind for one in said]

    server = generate()
    company.app.keys.add(TrustedKey(server.public, "server", company.world.at - timedelta(1), purposes=("evidence",)))
    account = "directory:id.example.org#carl"
    deeds: list[Deed] = [
        AddPerson("carl", "Carl"),
        JoinAccount("person:carl", account, "signed in"),
        JoinAccount("workload:server", f"key:{server.key_id}", "made there"),
    ]
    for deed in deeds:
        (said,) = company.say(company.ann, deed)
        assert kinds(said, *company.say(company.ben, Confirm(str(said.digest)))) == [DIRECTORY_ACT] * 2
    (said,) = company.say(company.ann, KeepPeople("workload:server", "scim:corp", "id.example.org"))
    assert kinds(said, *company.say(company.ben, Confirm(str(said.digest)))) == [SECOND_ACT] * 2
    with company.world.app() as app:
        company.app = app
        (said,) = company.say(server, SuspendPerson("carl", account, "scim:corp"))
        assert kinds(said) == [SECOND_ACT]
        assert app.inspection.find(str(said.envelope)).says == f"suspends carl by {account}, as scim:corp has it"
        directory = app.directory()
        assert (directory.refused, len(directory.suspensions(PersonId("carl")))) == ((), 1)
        assert len(app.directory().acts) == 10


def test_an_act_of_one_type_under_the_name_of_the_other_is_none(company: Company) -> None:
    company.enter(company.ann, company.act(SuspendPerson("ben")))
    company.enter(company.ann, company.act(RemovePerson("ben")), SECOND_ACT)
    directory = company.app.directory()
    assert ["no act of that type" in one.reason for one in directory.refused] == [True, True]
    assert directory.may(BEN, "govern", "organisation").is_allowed


def test_an_act_whose_bytes_were_changed_in_the_store_is_an_error_and_not_silence(company: Company) -> None:
    company.say(company.ann, RemovePerson("ben"))
    company.app.__exit__()
    company.world.damage("UPDATE pack SET body = zeroblob(length(body))")
    with company.world.app(is_reading=True) as app, pytest.raises(InterlockError):
        app.directory()
