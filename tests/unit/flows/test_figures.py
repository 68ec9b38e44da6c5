from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from interlock.deployment import Outcome, Why
from interlock.evidence.deployment import DEPLOYMENT, ENVIRONMENT, EnvironmentAct
from interlock.evidence.running import RUNNING, Running
from interlock.flows.figures import Figures
from interlock.flows.seal import Sealing
from interlock.kernel import Digest, InterlockError, Subject, canonical, sha256, stamp
from interlock.testing.world import World
from interlock.trace import EVERYTHING, Sight
from interlock.trace.figures.changes import What, changes
from interlock.trace.figures.every import figures
from interlock.trace.figures.history import History
from interlock.trace.figures.model import Figure, Name, Period
from interlock.trace.figures.shut import shut
from tests.estate import Estate
from tests.governed import Team
from tests.unit.flows.test_deployments import said


@contextmanager
def gathering(world: World) -> Iterator[Figures]:
    with world.app(is_reading=True) as app:
        leading = lambda commit: app.repository.leading_to(commit, most=1000)  # noqa: E731 -- short
        yield Figures(gate=app.gate, blobs=app.store.blobs, leading=leading, clock=app.clock)


def history(world: World, sight: Sight = EVERYTHING) -> History:
    with gathering(world) as made:
        return made.history(sight)


def figure(world: World, name: Name, sight: Sight = EVERYTHING) -> Figure:
    told = history(world, sight)
    return figures(told, Period(told.now - timedelta(days=400), told.now + timedelta(days=1)), (name,))[0]


def test_two_releases_and_a_rollback_are_told_with_their_entries(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.at = datetime(2026, 10, 1, tzinfo=UTC)  # after its commits were made
    estate = Estate(tmp_path, world=world)
    first = estate.artifact()
    estate.deployed(first)
    estate.world.pass_time(hours=1)
    estate.world.commit({"app.py": "new"})
    estate.world.check()
    estate.deployed(estate.artifact(b"newer"))
    estate.world.pass_time(hours=1)
    back = estate.enter(first, why=Why.ROLLBACK)
    assert estate.carry(back) is Outcome.DEPLOYED
    told = history(estate.world)
    assert [one.what for one in changes(told.deployed)] == [What.CHANGE, What.CHANGE, What.ROLLBACK]
    assert all(one.entries == tuple(range(one.entries[0], one.entries[-1] + 1)) for one in told.deployed)
    failed = figure(estate.world, Name.FAILURES)
    assert [one.state for one in failed.rows] == ["stands", "taken back"]
    assert failed.numbers[0].value == 0.5
    lead = figure(estate.world, Name.LEAD_TIME)
    assert [one.state for one in lead.rows] == ["alone", "in a range"]
    assert told.refused == 0


def test_what_failed_says_which_step_and_when(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.hands.fails = lambda action, _order: action == "switch"
    begun = estate.enter(estate.artifact(b"newer"))
    assert estate.carry(begun) is Outcome.ROLLED_BACK
    one = history(estate.world).deployed[-1]
    assert (one.has_reached, one.outcome, one.failed.split(":")[0]) == (True, Outcome.ROLLED_BACK, "switch one")
    assert one.failed_in in one.entries
    assert one.failed_at == estate.world.at


def test_of_an_empty_ledger_nothing_is_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app() as app:
        _ = app.seal
    told = history(world)
    assert (told.begins, told.deployed, told.refused) == (None, (), 0)


def test_only_who_may_deploy_counts_and_the_rest_is_counted_as_left_out(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    plan = estate.deployed(estate.artifact()).judged.plan
    team = Team(estate.world, roles=("operations",))
    for who in ("ann", "wendy"):
        with team.app(who) as app:
            says = said(app, estate, f"dpl-of-{who}", plan)
            app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says)])
            seen = Running("staging", "shop", says.run, plan.digest.hex, says.at, "as-planned", ledger=app.gate.origin)
            app.seal.documents([Sealing(plan.subject, RUNNING, seen)])
    told = history(estate.world)
    assert [one.run for one in told.deployed][1:] == ["dpl-of-ann"]
    assert [one.run for one in told.looked] == ["dpl-of-ann"]
    assert told.refused == 2
    assert told.deployed[-1].by == "ann"


def test_what_nobody_can_read_or_was_said_for_another_ledger_is_left_out(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    plan = estate.deployed(estate.artifact()).judged.plan
    with estate.deploying() as (app, _):
        other = said(app, estate, "dpl-x", plan, ledger="other.example.org")
        odd = msgspec.structs.replace(other, ledger=app.gate.origin, outcome="splendid")
        for says in (other, odd, {"run": 1}):
            app.seal.documents([Sealing(plan.subject, DEPLOYMENT, says)])
    told = history(estate.world)
    assert (len(told.deployed), told.refused) == (1, 3)


def test_what_a_stranger_decides_or_examines_counts_for_nothing_once_people_are_named(tmp_path: Path) -> None:
    team = Team(World(tmp_path))
    with team.app("ann"):
        team.world.check()
    before = history(team.world)
    team.stranger("sam")
    with team.app("sam"):
        team.world.check()
    told = history(team.world)
    assert len(told.decided) == len(before.decided) == 1
    assert len(told.assessed) == len(before.assessed)
    assert told.refused > before.refused == 0


def test_a_damaged_ledger_is_an_error_and_no_figure(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.world.damage("DELETE FROM entry WHERE first = (SELECT max(first) FROM entry)")
    with pytest.raises(InterlockError):
        history(estate.world)


def test_nothing_of_another_product_is_told_or_counted(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    assert figure(estate.world, Name.FREQUENCY, Sight(frozenset({"shop"}))).numbers[0].value == 1
    with estate.deploying() as (app, _):
        plan = estate.last().plan
        subject = Subject("plan", (Digest("sha256", plan),))
        app.seal.documents([Sealing(subject, DEPLOYMENT, {"run": 1})])
    assert (history(estate.world).refused, history(estate.world, Sight(frozenset({"shop"}))).refused) == (1, 0)
    unseen = history(estate.world, Sight(frozenset({"bank"})))
    assert unseen.refused == 0
    assert (unseen.deployed, unseen.decided, unseen.assessed, unseen.looked) == ((), (), (), ())
    for one in figures(unseen, Period(unseen.now - timedelta(days=9), unseen.now)):
        assert one.rows == ()


def test_as_of_then_nothing_later_is_told(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    then, at = history(estate.world), estate.world.at
    estate.world.pass_time(days=1)
    estate.deployed(estate.artifact(b"newer"))
    entries = then.deployed[-1].index + 1
    told = history(estate.world, Sight(before=entries))
    assert told == then
    assert told.now == at


def test_a_lost_plan_is_told_apart(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.world.damage("DELETE FROM blob")
    told = history(estate.world)
    assert [one.what for one in changes(told.deployed)] == [What.UNKNOWN]


def test_what_was_seen_running_is_told_with_since_when(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    estate.deployed(estate.artifact())
    estate.world.pass_time(minutes=5)
    estate.hands.strangers = ("a shell",)
    estate.verify()
    (one,) = history(estate.world).looked
    assert "stranger" in {each.kind for each in one.faults}
    assert {each.since for each in one.faults} == {estate.world.at}
    assert stamp(one.at) == stamp(estate.world.at)


def test_who_shut_an_environment_is_told_and_only_who_may_open_it_opens_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    team = Team(estate.world, roles=("operations",))
    begun = estate.world.at
    origin = said_in(team, "wendy", "lock", "a migration")
    estate.world.pass_time(hours=1)
    said_in(team, "wendy", "unlock", "mine after all")
    estate.world.pass_time(hours=1)
    frozen = stamp(begun + timedelta(days=1)), stamp(begun + timedelta(days=2))
    said_in(team, "ann", "freeze", "holidays", since=frozen[0], until=frozen[1])
    said_in(team, "ann", "unlock", "done")
    with team.app("ann") as app:
        figuring = Figures(gate=app.gate, blobs=app.store.blobs, leading=lambda _: (), clock=app.clock)
        told = figuring.history()
    assert origin
    assert [(one.action, one.by) for one in told.acted] == [("lock", "wendy"), ("freeze", "ann"), ("unlock", "ann")]
    assert told.refused == 1
    found = shut(told.acted)
    assert [(one.since - begun, one.lifted_by) for one in found] == [(timedelta(), "ann"), (timedelta(days=1), "")]
    assert history_of(team, "ann", Sight(products=frozenset({"bank"}))).acted == ()


def said_in(team: Team, who: str, action: str, reason: str, **more: str) -> str:
    """Sign what somebody says of the environment live, whether they may or not; give the origin of the ledger."""
    with team.app(who) as app:
        says = EnvironmentAct(
            action, "live", reason, stamp(team.world.at), ledger=app.gate.origin, product="shop", **more
        )
        app.seal.document(Subject(action, (sha256(canonical(says)),)), ENVIRONMENT, says)
        return str(app.gate.origin)


def history_of(team: Team, who: str, sight: Sight) -> History:
    with team.app(who) as app:
        return Figures(gate=app.gate, blobs=app.store.blobs, leading=lambda _: (), clock=app.clock).history(sight)
