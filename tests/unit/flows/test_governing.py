from collections.abc import Sequence
from pathlib import Path

import pytest

from interlock.decision import Refused
from interlock.decision.question import Stake
from interlock.evidence import WAIVER
from interlock.evidence.risk import RISK_PROFILE
from interlock.flows.admitting import Admitted, Admitting
from interlock.flows.governing import GOVERNING, RISK_MARK, Governing
from interlock.identity import Directory
from interlock.ledger import Entry, ProvenLog
from interlock.testing.world import World, failed, finding
from interlock.wiring.app import App
from tests.governed import Team


@pytest.fixture
def team(tmp_path: Path) -> Team:
    return Team(World(tmp_path))


def governing(app: App) -> tuple[Governing, list[int | None]]:
    """Give what is tested, with a list of the entries as of which it asks who is who."""
    log = app.gate.proven()
    assert log is not None
    asked: list[int | None] = []

    def directory(log: ProvenLog, until: int | None) -> Directory:
        asked.append(until)
        return app._directory_in(log, until)

    return Governing(log, Admitting(app.store.ledger, app.trust), directory, app._stakes_in), asked


def test_where_nobody_said_anything_nobody_asks_who_is_who(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app() as app:
        said, asked = governing(app)
        assert said.said().statements == ()
        assert said.governance().directory.people == ()
        assert asked == []


def test_what_was_said_counts_from_the_entry_after_it_on(team: Team) -> None:
    team.world.check()
    team.say("ann", team.waiver())
    team.world.check()
    team.say("ben", team.waiver("bandit:B101", owner="ben"))
    with team.world.app() as app:
        said, asked = governing(app)
        (first, _), (second, _) = said.log.of_kinds({WAIVER})
        for until, names in ((first, []), (first + 1, ["B602"]), (second, ["B602"]), (None, ["B602", "B101"])):
            governance = said.governance(until)
            assert [one.says.name for one in governance.waivers] == [f"bandit:{name}" for name in names]
            alone, _ = governing(app)
            again = alone.governance(until)
            assert (again.waivers, again.directory.acts) == (governance.waivers, governance.directory.acts)
        assert asked == [first, first + 1, None], "asked anew only where something was said in between"


def test_whoever_goes_back_is_told_what_held_then(team: Team) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        said, _ = governing(app)
        assert [len(said.governance(until).waivers) for until in (None, 1, 0, None)] == [1, 0, 0, 1]
        assert [len(said.governance(until).directory.people) for until in (0, 1)] == [0, 3]


def test_whoever_goes_to_and_fro_is_told_who_was_who_by_one_fold_for_each_act(team: Team) -> None:
    team.world.check()
    with team.world.app() as app:
        said, asked = governing(app)
        size = len(said.log.leaves)
        people = [len(said.directory(until).people) for until in (size, 0, size, 0, None, 0, size)]
        assert (people, asked) == ([3, 0, 3, 0, 3, 0, 3], [size, 0, None])


def test_a_statement_is_verified_once_however_often_it_is_asked_for(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        said, _ = governing(app)
        count = len(said.said().statements)
        monkeypatch.setattr(app.store.ledger, "entries", lambda *_: pytest.fail("it was read again"))
        assert len(said.said().statements) == count == 2
        assert len(said.said(1).statements) == 1


def test_the_leaf_of_an_assessment_of_risk_says_so() -> None:
    assert RISK_MARK.decode() in RISK_PROFILE


def test_what_is_at_stake_is_asked_anew_only_where_something_was_said_in_between(team: Team) -> None:
    team.world.check()
    team.say("ann", team.waiver())
    team.world.check()
    with team.world.app() as app:
        log = app.gate.proven()
        assert log is not None
        asked: list[int | None] = []

        def stakes(_: ProvenLog, until: int | None) -> dict[str, Stake]:
            asked.append(until)
            return {}

        said = Governing(log, Admitting(app.store.ledger, app.trust), app._directory_in, stakes)
        ((waived, _),) = log.of_kinds({WAIVER})
        for until in (2, waived, waived + 1, len(log.leaves), None):
            assert said.stakes(until) == {}
        assert asked == [2, waived + 1, None]


def test_decisions_in_between_what_people_say_come_out_byte_for_byte(team: Team) -> None:
    team.world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    team.world.check()
    name = team.say("ann", team.waiver())
    team.world.pass_time(minutes=1)
    for answer in ("approve", "reject"):
        team.world.check()
        team.world.pass_time(minutes=1)
        team.approves("ben", name, answer=answer)
        team.world.pass_time(minutes=1)
    team.world.check()
    with team.world.app(is_reading=True) as app:
        found = list(app.replay.run())
    assert len(found) == 4
    assert [one.is_same for one in found] == [True] * 4
    assert len({one.recorded.decision.verdict for one in found}) == 2, "what was said in between changed the verdict"


def test_who_is_who_is_folded_anew_only_where_somebody_said_something_about_that(team: Team) -> None:
    team.world.check()
    team.say("ann", team.waiver())
    team.world.check()
    with team.world.app() as app:
        said, asked = governing(app)
        size = len(said.log.leaves)
        folded = [said.directory(index) for index in range(size)]
        assert folded[0].is_empty
        assert [one.people for one in folded] == [said.governance(index).directory.people for index in range(size)]
        made = [index for index in asked if index is not None]
        assert said.directory().people == folded[-1].people
    assert len([index for index in made if folded[index].people]) < size


def test_where_nobody_said_anything_nobody_is_anybody(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check()
    with world.app() as app:
        said, asked = governing(app)
        assert said.directory().is_empty
        assert asked == []


class Counting(Admitting):
    """Tells which entries it was asked to verify."""

    def __init__(self, app: App) -> None:
        super().__init__(app.store.ledger, app.trust)
        self.asked: list[list[int]] = []

    def admitted(self, log: ProvenLog, entries: Sequence[tuple[int, Entry]]) -> Admitted:
        self.asked.append([index for index, _ in entries])
        return super().admitted(log, entries)


class Losing(Admitting):
    """Refuses everything, as a store does that cannot be read, or as what was signed does that nobody can read."""

    def __init__(self, app: App, code: str) -> None:
        super().__init__(app.store.ledger, app.trust)
        self._code = code

    def admitted(self, log: ProvenLog, entries: Sequence[tuple[int, Entry]]) -> Admitted:
        return Admitted(refused=tuple(Refused(index, self._code, "gone") for index, _ in entries))


def told(app: App, log: ProvenLog, before: Governing | None = None) -> tuple[Governing, Counting]:
    counting = Counting(app)
    return Governing(log, counting, app._directory_in, app._stakes_in, before), counting


def test_what_was_verified_in_a_shorter_log_is_not_verified_again(team: Team) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        short = app.gate.proven()
        team.say("ben", team.waiver("bandit:B101", owner="ben"))
        log = app.gate.proven()
        assert short is not None
        assert log is not None
        first, _ = told(app, short)
        first.said()
        unasked, _ = told(app, log, first)  # nobody asks it anything, and it hands on what it was given
        grown, counting = told(app, log, unasked)
        alone, _ = told(app, log)
        assert grown.said() == alone.said()
        (asked,) = counting.asked
        assert asked == [index for index, _ in log.of_kinds(GOVERNING) if index >= len(short.leaves)] != []
        assert [one.says.name for one in grown.governance().waivers] == ["bandit:B602", "bandit:B101"]


def test_a_log_that_does_not_begin_with_the_other_is_verified_whole(team: Team, tmp_path: Path) -> None:
    team.say("ann", team.waiver())
    other = Team(World(tmp_path / "other"))
    other.say("ann", other.waiver())
    other.say("ben", other.waiver("bandit:B101", owner="ben"))
    with team.world.app() as app, other.world.app() as there:
        mine, theirs = app.gate.proven(), there.gate.proven()
        assert mine is not None
        assert theirs is not None
        known, _ = told(app, mine)
        known.said()
        said, counting = told(there, theirs, known)
        assert said.said() == told(there, theirs)[0].said()
        assert counting.asked == [[index for index, _ in theirs.of_kinds(GOVERNING)]]
        shorter = ProvenLog(mine.checkpoint, mine.leaves[:-1], mine.is_fresh)
        said, counting = told(app, shorter, known)
        assert said.said() == told(app, shorter)[0].said()
        assert counting.asked == [[index for index, _ in shorter.of_kinds(GOVERNING)]]


@pytest.mark.parametrize(("code", "heals"), [("STO-102", True), ("LED-225", True), ("EVD-102", False)])
def test_what_the_store_did_not_give_is_tried_once_more_and_what_nobody_can_read_is_not(
    team: Team, code: str, heals: bool
) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        log = app.gate.proven()
        assert log is not None
        lost = Governing(log, Losing(app, code), app._directory_in, app._stakes_in)
        unasked = lost.may_heal
        owed = [index for index, _ in log.of_kinds(GOVERNING)]
        assert [(one.index, one.code) for one in lost.said().refused] == [(index, code) for index in owed]
        assert (unasked, lost.may_heal) == (False, heals)
        again, counting = told(app, log, lost)
        assert len(again.said().refused) == (0 if heals else len(owed)), "it fails shut for as long as it is lost"
        assert counting.asked == [owed if heals else []]
        assert [one.says.name for one in again.governance().waivers] == (["bandit:B602"] if heals else [])


def test_a_gate_whose_store_could_not_be_read_looks_again(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        real = app.gate._admitting
        monkeypatch.setattr(app.gate, "_admitting", Losing(app, "STO-102"))
        assert app.gate.governance().waivers == ()
        monkeypatch.setattr(app.gate, "_admitting", real)
        assert [one.says.name for one in app.gate.governance().waivers] == ["bandit:B602"]


def test_a_gate_tells_from_one_for_as_long_as_its_log_stays(team: Team) -> None:
    team.say("ann", team.waiver())
    with team.world.app() as app:
        log = app.gate.proven()
        assert log is not None
        said = app.gate.governing(log)
        assert app.gate.governing(log) is said
        team.say("ben", team.waiver("bandit:B101", owner="ben"))
        longer = app.gate.proven()
        assert longer is not None
        assert app.gate.governing(longer) is not said
        assert len(app.gate.governance().waivers) == 2
