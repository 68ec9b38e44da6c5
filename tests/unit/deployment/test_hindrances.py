from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interlock.deployment import Freeze, Kind, Lock, Scene, Why, Window, hindrances, wants_ticket
from tests.unit.deployment.plans import HEX, environment, plan

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def kinds(scene: Scene, *, why: Why = Why.RELEASE, **more: object) -> list[Kind]:
    found = hindrances(plan(why=why), environment(**more), scene, ZoneInfo)
    assert all(one.says and one.remedy for one in found)
    return [one.kind for one in found]


def test_nothing_stands_against_an_open_environment() -> None:
    assert kinds(Scene(NOW)) == []


def test_each_thing_that_shuts_it_is_told() -> None:
    assert kinds(Scene(NOW, may="nobody is known for the key")) == [Kind.NOT_ALLOWED]
    assert kinds(Scene(NOW, lock=Lock("migration", "ann", NOW))) == [Kind.LOCKED]
    frost = Freeze(NOW, NOW + timedelta(days=1), "year end")
    assert kinds(Scene(NOW, freezes=(frost,))) == [Kind.FROZEN]
    assert kinds(Scene(NOW), freezes=(frost,)) == [Kind.FROZEN]
    assert kinds(Scene(NOW), windows=(Window((0,), 0, 60),)) == [Kind.CLOSED]
    assert kinds(Scene(NOW), after=("staging",)) == [Kind.TOO_EARLY]
    assert kinds(Scene(NOW, reached={"staging": {HEX}}), after=("staging",)) == []


@pytest.mark.parametrize("pattern", ["main", "refs/heads/main", "refs/heads/*", "m*"])
def test_a_branch_is_meant_whole_or_as_people_call_it(pattern: str) -> None:
    assert kinds(Scene(NOW), branches=(pattern,)) == []


@pytest.mark.parametrize("pattern", ["release/*", "refs/tags/*", "mai", "refs/heads/maintenance"])
def test_what_was_built_from_another_branch_does_not_come_here(pattern: str) -> None:
    assert kinds(Scene(NOW), branches=(pattern,)) == [Kind.BRANCH]


def test_what_nobody_knows_the_branch_of_fits_none() -> None:
    unknown = plan(artifacts=(plan().artifacts[0].__class__("app.zip", HEX),))
    found = hindrances(unknown, environment(branches=("*", "**")), Scene(NOW), ZoneInfo)
    assert [one.kind for one in found] == [Kind.BRANCH]


def test_what_has_to_run_elsewhere_first_is_named_as_the_command_takes_it() -> None:
    (found,) = hindrances(plan(), environment(after=("staging",)), Scene(NOW), ZoneInfo)
    assert found.remedy == f"`interlock deploy sha256:{HEX} --env staging`"


def test_going_back_needs_no_environment_before() -> None:
    there = Scene(NOW, ran={HEX})
    for why in (Why.ROLLBACK, Why.REPAIR):
        assert kinds(there, why=why, after=("staging",)) == []
        assert kinds(Scene(NOW), why=why, after=("staging",)) == [Kind.TOO_EARLY]  # whatever it calls itself
    assert kinds(there, after=("staging",)) == [Kind.TOO_EARLY]


def test_broken_glass_opens_what_time_and_order_shut_and_nothing_else() -> None:
    frost = Freeze(NOW, NOW + timedelta(days=1), "year end")
    shut = Scene(NOW, may="no", lock=Lock("x", "ann", NOW), freezes=(frost,), is_broken_glass=True)
    assert kinds(shut, after=("staging",), branches=("other",)) == [Kind.NOT_ALLOWED, Kind.LOCKED, Kind.BRANCH]


def test_what_goes_away_by_itself_says_when() -> None:
    frost = Freeze(NOW, NOW + timedelta(days=1), "year end")
    (one,) = hindrances(plan(), environment(freezes=(frost,)), Scene(NOW), ZoneInfo)
    assert one.until == NOW + timedelta(days=1)
    (one,) = hindrances(plan(), environment(windows=(Window((0,), 0, 60),)), Scene(NOW), ZoneInfo)
    assert one.until == NOW - timedelta(hours=12) + timedelta(days=7)


def test_a_ticket_is_asked_for_only_where_one_is_wanted() -> None:
    assert wants_ticket(environment(), "", fits=False) is None
    assert wants_ticket(environment(ticket="CHG-1"), "CHG-1", fits=True) is None
    missing = wants_ticket(environment(ticket="CHG-1"), "", fits=False)
    wrong = wants_ticket(environment(ticket="CHG-1"), "X", fits=False)
    assert missing is not None
    assert wrong is not None
    assert "'X'" in wrong.says
    assert "'" not in missing.says
