"""Links that count one time: the first account founds an empty ledger, and gives nothing where people are known."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from interlock.flows.errors import LinkRefused, PasswordUnfit, PersonWanted, SignInRefused
from interlock.flows.set_up import SetUp, Wanted
from interlock.identity import Account, NameMalformed, Permission, Resource
from interlock.identity.local_accounts import local_account
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.visiting import Visiting
from tests.governed import Team
from tests.unit.wiring.test_visiting import cheap

RIGHT = "correct horse battery"


class Opened:
    """What people at a browser need, over a world."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.visiting: Visiting = cheap(app)
        self.set_up: SetUp = self.visiting.set_up

    def person(self, name: str) -> str | None:
        """Say whose a local account is."""
        return self.app.directory().person_of(local_account(name))


@contextmanager
def opened(world: World) -> Iterator[Opened]:
    """Open what people at a browser need."""
    with world.app() as app:
        yield Opened(app)


@contextmanager
def team(folder: Path, *people: str) -> Iterator[tuple[Team, Opened]]:
    """Open it over a ledger that knows people, with the key of the first of them as that of the server."""
    team = Team(World(folder), people)
    with team.app(people[0]) as app:
        yield team, Opened(app)


def test_the_first_account_is_somebody_who_may_govern_and_approve_nothing(tmp_path: Path) -> None:
    with opened(World(tmp_path)) as site:
        key = site.set_up.first()
        assert site.set_up.people() == ()
        welcome = site.set_up.accept(key, Wanted(RIGHT, "ann", "Ann Other"))
        assert (welcome.person, welcome.waits_for, site.person("ann")) == ("ann", "", "ann")
        visitor = site.visiting.sessions.who(welcome.secret)
        at = site.app.clock()
        assert visitor.may(Permission.GOVERN, Resource(), at)
        assert not visitor.may(Permission.RELEASE_APPROVE, Resource(), at)
        assert not visitor.may(Permission.WAIVER_APPROVE, Resource(), at)
        assert site.visiting.accounts.sign_in("ann", RIGHT, "").shown == "Ann Other"
        keys = site.app.directory().person("ann").keys
        assert keys == (site.app.keys.signer(at).key_id,), "by the key of this server, as every act of it"


def test_a_link_counts_once_and_for_an_hour(tmp_path: Path) -> None:
    world = World(tmp_path)
    with opened(world) as site:
        first = site.set_up.first()
        key = site.set_up.first()
        with pytest.raises(LinkRefused):
            site.set_up.look(first)
        world.pass_time(minutes=59)
        site.set_up.look(key)
        site.set_up.accept(key, Wanted(RIGHT, "ann"))
        for one in (key, first, "", "nonsense"):
            with pytest.raises(LinkRefused):
                site.set_up.accept(one, Wanted(RIGHT, "eve"))
        late = site.set_up.invite("ann")
        world.pass_time(hours=1)
        with pytest.raises(LinkRefused):
            site.set_up.look(late)


def test_the_first_link_counts_no_more_once_there_is_an_account(tmp_path: Path) -> None:
    with opened(World(tmp_path)) as site:
        key = site.set_up.first()
        site.set_up.accept(site.set_up.invite("ann"), Wanted(RIGHT))
        with pytest.raises(LinkRefused):
            site.set_up.accept(key, Wanted(RIGHT, "eve"))


def test_a_link_counts_on_where_what_was_wanted_cannot_be(tmp_path: Path) -> None:
    world = World(tmp_path)
    with opened(world) as site:
        key = site.set_up.first()
        for wanted, why in (
            (Wanted("short", "ann"), PasswordUnfit),
            (Wanted(RIGHT, "Ann Other"), NameMalformed),
            (Wanted(RIGHT, "ann", person="nobody"), PersonWanted),
        ):
            with pytest.raises(why):
                site.set_up.accept(key, wanted)
        assert site.app.directory().is_empty
        assert site.set_up.accept(key, Wanted(RIGHT, "ann")).person == "ann"


def test_where_people_are_known_the_first_account_is_one_of_them_and_gets_nothing(tmp_path: Path) -> None:
    with team(tmp_path, "ann") as (crew, site):
        key = site.set_up.first()
        assert [name for name, _ in site.set_up.people()] == ["ann", "wendy"]
        before = site.app.directory().bindings
        with pytest.raises(PersonWanted):
            site.set_up.accept(key, Wanted(RIGHT, "w"))
        welcome = site.set_up.accept(key, Wanted(RIGHT, "w", person="wendy"))
        assert (welcome.person, welcome.waits_for) == ("wendy", "")
        assert site.app.directory().bindings == before
        visitor = site.visiting.sessions.who(welcome.secret)
        assert not any(visitor.may(one, Resource(), crew.world.at) for one in Permission)


def test_where_two_govern_another_one_confirms_whose_it_is(tmp_path: Path) -> None:
    with team(tmp_path, "ann", "ben") as (_, site):
        welcome = site.set_up.accept(site.set_up.first(), Wanted(RIGHT, "ann", person="ann"))
        assert welcome.person is None
        assert [str(one.digest) for one in site.app.directory().pending] == [welcome.waits_for]
        visitor = site.visiting.sessions.who(welcome.secret)
        assert not any(visitor.may(one, Resource(), site.app.clock()) for one in Permission)


def test_where_the_key_of_the_server_may_not_say_it_nothing_is_made(tmp_path: Path) -> None:
    crew = Team(World(tmp_path), ("ann", "ben"))
    with crew.app("wendy") as app:
        site = Opened(app)
        key = site.set_up.first()
        with pytest.raises(PersonWanted, match="may not say so"):
            site.set_up.accept(key, Wanted(RIGHT, "ann", person="ann"))
        assert site.visiting.accounts.all() == ()
        site.set_up.look(key)


def test_an_account_that_is_somebodys_is_nobody_elses(tmp_path: Path) -> None:
    with team(tmp_path, "ann") as (_, site):
        site.set_up.accept(site.set_up.invite("w", "wendy"), Wanted(RIGHT))
        with site.app.store.database.writing() as session:
            session.run("DELETE FROM local_account")
        with pytest.raises(PersonWanted, match="wendy's"):
            site.set_up.accept(site.set_up.first(), Wanted(RIGHT, "w", person="ann"))
        assert site.set_up.accept(site.set_up.invite("w"), Wanted(RIGHT)).person == "wendy"


def test_who_is_invited_says_neither_which_account_nor_whose(tmp_path: Path) -> None:
    with team(tmp_path, "ann") as (_, site):
        with pytest.raises(PersonWanted):
            site.set_up.invite("w")
        with pytest.raises(PersonWanted):
            site.set_up.invite("w", "nobody")
        with pytest.raises(NameMalformed):
            site.set_up.invite("../w", "wendy")
        key = site.set_up.invite("w", "wendy")
        welcome = site.set_up.accept(key, Wanted(RIGHT, "boss", "Boss", "ann"))
        assert (welcome.account.name, welcome.person) == ("w", "wendy")


def test_a_link_for_an_account_that_is_there_sets_its_password(tmp_path: Path) -> None:
    with opened(World(tmp_path)) as site:
        old = site.set_up.accept(site.set_up.first(), Wanted(RIGHT, "ann", "Ann"))
        new = site.set_up.accept(site.set_up.invite("ann"), Wanted("another horse battery"), old.secret)
        assert (new.account.shown, new.person) == ("Ann", "ann")
        left = site.visiting.sessions.of(Account.parse("directory:local/ann"))
        assert [one.id for one in left] == [new.session.id]
        with pytest.raises(SignInRefused):
            site.visiting.accounts.sign_in("ann", RIGHT, "")


def test_a_name_that_is_taken_is_not_taken_over_with_the_first_link(tmp_path: Path) -> None:
    with opened(World(tmp_path)) as site:
        key = site.set_up.first()
        site.visiting.accounts.make("ann", "Ann", RIGHT)
        with pytest.raises(LinkRefused):
            site.set_up.accept(key, Wanted("another horse battery", "ann"))
        assert site.visiting.accounts.sign_in("ann", RIGHT, "").name == "ann"
