"""Who is in a group of a real directory is in the kept one, and who left it is out everywhere at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.adapters.errors import DirectoryCut, DirectoryRefused, SecretMissing, Unreachable
from interlock.flows.errors import DirectoryAmbiguous, DirectoryShrunken, DirectoryUnknown
from interlock.identity import Grant, KeepPeople, Party, Permission, PersonId, RestorePerson, SuspendPerson
from interlock.testing.world import World
from interlock.wiring.sign_in_states import check_reach, last_pulls
from interlock.wiring.syncing import Syncing
from tests.directories import Pulled, pulled
from tests.slapds import BASE
from tests.visits import COOKIE

pytestmark = pytest.mark.server("slapd")


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Pulled]:
    with pulled(tmp_path) as made:
        made.found("carl", "dora")
        yield made


def config(room: Pulled) -> Path:
    return room.place.world.home / ".config" / "interlock"


def test_people_are_in_the_kept_group_by_groups_inside_too_and_rings_end(room: Pulled) -> None:
    slapd = room.slapd
    carl, dora = slapd.person("carl"), slapd.person("dora")
    slapd.person("emma")
    shift = slapd.group("Night shift", dora)
    ops = slapd.group("Operators", carl, shift)
    slapd.put_in(shift, ops)
    done = room.sync()
    assert (done.people, done.groups, len(done.entered), done.left) == (3, 2, 2, ())
    assert room.place.members("corp-ops") == {"carl", "dora"}
    assert room.sync().entered == ()
    slapd.take_out(shift, dora)
    assert len(room.sync().entered) == 1
    assert room.place.members("corp-ops") == {"carl"}


def test_somebody_with_another_name_stays_who_they_are(room: Pulled) -> None:
    carl = room.slapd.person("carl", employeeNumber="7")
    room.slapd.group("Operators", carl)
    room.sync()
    browser = room.place.is_in("carl")
    new = room.slapd.rename(carl, "cn=Carl")
    assert new.startswith("cn=Carl")
    done = room.sync()
    assert (done.left, room.place.members("corp-ops")) == ((), {"carl"})
    assert browser.get("/").status_code == 200


def test_who_left_has_no_session_no_token_no_group_and_no_way_in(room: Pulled) -> None:
    carl, dora = room.slapd.person("carl"), room.slapd.person("dora")
    room.slapd.group("Operators", carl, dora)
    room.sync()
    browser = room.place.is_in("carl")
    serving = room.place.site.serving
    room.place.said(Grant("auditor", "person:carl", "organisation"))
    _, token = serving.tokens.new(
        Party.parse("person:carl"),
        (Permission.EVIDENCE_READ,),
        name="a test",
        lasts=timedelta(days=1),
        random=lambda size: b"x" * size,
        made_by="a test",
    )
    room.slapd.delete(carl)
    done = room.sync()
    assert done.left == (room.place.account("carl"),)
    assert room.place.members("corp-ops") == {"dora"}
    assert browser.get("/").headers["location"].startswith("/sign-in")
    assert next(one for one in serving.tokens.all() if one.id == token.id).revoked_at is not None
    stranger = room.place.site.browser()
    said = room.place.sign_in(stranger, "carl")
    assert room.place.is_refused(said, stranger, "was deactivated elsewhere")
    assert COOKIE not in stranger.cookies
    room.slapd.person("carl")
    assert room.sync().taken == done.left, "somebody else is called carl now"
    assert room.place.sign_in(room.place.site.browser(), "carl").status_code == 403


def test_who_left_is_suspended_in_the_ledger_until_the_same_entry_is_back(room: Pulled) -> None:
    carl, dora = PersonId("carl"), PersonId("dora")
    for name in (carl, dora):
        room.slapd.person(name)
    room.place.said(KeepPeople("workload:interlock", "ldap:hq", room.place.corp.url.partition("://")[2]))
    assert room.sync().suspended == ()
    path = config(room) / "sign-in.yaml"
    whole = json.loads(path.read_text())
    (hq,) = whole["ldap"]
    path.write_text(json.dumps({**whole, "ldap": [{**hq, "people": "(&(objectClass=person)(!(uid=carl)))"}]}))
    done = room.sync()
    account = room.place.account("carl")
    assert done.suspended == (SuspendPerson("carl", account, "ldap:hq"),)
    assert room.sync().suspended == ()
    directory = room.place.site.serving.directory()
    assert ([one.account for one in directory.suspensions(carl)], directory.suspensions(dora)) == ([account], ())
    path.write_text(json.dumps(whole))
    assert room.sync().suspended == (RestorePerson("carl", account, "ldap:hq"),)
    assert room.place.site.serving.directory().suspensions(carl) == ()
    assert room.told == []


def test_an_entry_that_was_given_the_account_of_another_restores_nobody(room: Pulled) -> None:
    carl = room.slapd.person("carl")
    room.slapd.person("dora")
    room.place.said(KeepPeople("workload:interlock", "ldap:hq", room.place.corp.url.partition("://")[2]))
    room.sync()
    room.slapd.delete(carl)
    assert len(room.sync().suspended) == 1
    room.slapd.person("carl")
    done = room.sync()
    assert (len(done.taken), done.suspended) == (1, ())
    assert room.place.site.serving.directory().suspensions(PersonId("carl")) != ()


def test_most_gone_at_once_changes_nothing_until_somebody_says_so(room: Pulled) -> None:
    carl = room.slapd.person("carl")
    room.slapd.group("Operators", carl)
    room.sync()
    room.slapd.delete(carl)
    with pytest.raises(DirectoryShrunken):
        room.sync()
    assert room.place.members("corp-ops") == {"carl"}
    assert room.sync(is_fewer_fine=True).left == (room.place.account("carl"),)
    assert room.place.members("corp-ops") == set()


def test_two_groups_of_the_name_that_counts_change_nothing(room: Pulled) -> None:
    carl, dora = room.slapd.person("carl"), room.slapd.person("dora")
    room.slapd.group("Operators", carl)
    room.sync()
    room.slapd.add(f"cn=Operators,ou=people,{BASE}", ["groupOfNames"], cn="Operators", member=[dora])
    with pytest.raises(DirectoryAmbiguous):
        room.sync()
    assert room.place.members("corp-ops") == {"carl"}


@pytest.mark.parametrize("way", ["cut", "password", "gone", "no password"])
def test_what_cannot_be_pulled_whole_takes_nobody_out_and_puts_nobody_in(room: Pulled, way: str) -> None:
    carl = room.slapd.person("carl")
    ops = room.slapd.group("Operators", carl)
    room.sync()
    dora = room.slapd.person("dora")
    room.slapd.put_in(ops, dora)
    room.slapd.delete(carl)
    path = config(room) / "sign-in.yaml"
    if way == "cut":
        for number in range(3):
            room.slapd.person(f"p{number}")
        room.slapd.again("sizelimit 2")
        with pytest.raises(DirectoryCut):
            room.sync()
    elif way == "password":
        (config(room) / "ldap.secret").write_text("wrong")
        with pytest.raises(DirectoryRefused):
            room.sync()
    elif way == "gone":
        room.slapd.stop()
        with pytest.raises(Unreachable):
            room.sync()
    else:
        path.write_text(path.read_text().replace("file:ldap.secret", "env:NOT_THERE"))
        with pytest.raises(SecretMissing):
            room.sync()
    assert room.place.members("corp-ops") == {"carl"}
    room.place.is_in("carl")


def test_a_directory_that_nobody_named_is_an_error_and_every_is_kept(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app, pytest.raises(DirectoryUnknown) as raised:
        Syncing(app).named("hq")
    assert "sign-in.yaml" in raised.value.remedy


def test_it_is_due_once_in_its_time_and_never_where_none_is_said(tmp_path: Path) -> None:
    with pulled(tmp_path / "a", every="15m") as room:
        with room.place.world.app() as app:
            syncing = Syncing(app)
            (hq,) = syncing.known
            assert [syncing.is_due(hq), syncing.is_due(hq)] == [True, False]
        room.place.world.pass_time(minutes=15)
        with room.place.world.app() as app:
            assert Syncing(app).is_due(hq)
    with pulled(tmp_path / "b") as room, room.place.world.app() as app:
        syncing = Syncing(app)
        assert not syncing.is_due(syncing.known[0])
        with pytest.raises(DirectoryUnknown, match="other"):
            syncing.named("other")


def test_what_became_of_a_pull_is_kept_and_a_directory_says_whether_it_answers(room: Pulled) -> None:
    room.slapd.person("carl")
    room.sync()
    with room.place.world.app() as app:
        source = Syncing(app).named("hq")
        last, good = last_pulls(app, source)
        assert last == good
        assert good is not None
        assert (good.people, good.why) == (1, "")
        check_reach(app, source)
    secret = config(room) / "ldap.secret"
    secret.write_text("another")
    with pytest.raises(DirectoryRefused):
        room.sync()
    with room.place.world.app() as app:
        last, again = last_pulls(app, source)
        assert last is not None
        assert (last.code, again) == ("NET-131", good)
        with pytest.raises(DirectoryRefused):
            check_reach(app, source)
