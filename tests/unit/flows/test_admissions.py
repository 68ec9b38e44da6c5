from datetime import timedelta
from pathlib import Path

from interlock.decision import Verdict
from interlock.deployment.admission import Answer, Looked
from interlock.evidence.admission import ADMISSIONS, read_admissions
from interlock.flows.admissions import MOST, Tally, counted, enter
from interlock.formats.admission.review import read_review
from interlock.testing.world import START, World
from tests.admissions import of_pod

YES = Answer(True, "", (Looked("a", "b" * 64, Verdict.ALLOW, "", "c" * 64),))
NO = Answer(False, "it is denied", (Looked("a", "b" * 64, Verdict.DENY, "it is denied", "c" * 64),))


def test_answers_that_are_alike_are_counted_together_with_the_first_and_the_last() -> None:
    tally = Tally("live", "shop")
    for seconds in range(3):
        tally.add(read_review(of_pod("a")), YES, START + timedelta(seconds=seconds))
    tally.add(read_review(of_pod("a")), NO, START)
    said = tally.take(START + timedelta(seconds=9))
    assert said is not None
    first, second = said.answers
    assert (first.count, first.first, first.last) == (3, "2026-01-05T09:00:00Z", "2026-01-05T09:00:02Z")
    assert (second.count, second.is_allowed, second.says) == (1, False, "it is denied")
    assert (counted(said), said.since, said.until) == (4, "2026-01-05T09:00:00Z", "2026-01-05T09:00:09Z")
    assert tally.take(START) is None


def test_what_is_only_tried_and_what_has_nothing_run_leave_nothing() -> None:
    tally = Tally("live", "shop")
    tally.add(read_review(of_pod("a", dryRun=True)), NO, START)
    tally.add(read_review(of_pod("a")), Answer(True, "nothing new is to be run"), START)
    assert tally.take(START) is None


def test_there_is_room_for_so_many_and_the_rest_is_counted_as_lost_and_told() -> None:
    tally = Tally("live", "shop")
    for number in range(MOST + 5):
        tally.add(read_review(of_pod("a", namespace=f"n{number}")), YES, START)
    assert (tally.held, tally.lost, tally.total) == (MOST, 5, MOST + 5)
    said = tally.take(START)
    assert said is not None
    assert (len(said.answers), said.lost) == (MOST, 5)


def test_what_was_answered_is_entered_once_however_often_it_is_handed_over(tmp_path: Path) -> None:
    world = World(tmp_path)
    tally = Tally("live", "shop")
    tally.add(read_review(of_pod("a")), NO, START)
    said = tally.take(START)
    assert said is not None
    with world.app() as app:
        assert enter(said, lambda: app.seal) == enter(said, lambda: app.seal)
    with world.app() as app:
        (one,) = app.gate.of_kind(ADMISSIONS)
        assert read_admissions(one.statement.predicate) == said
        assert one.statement.subjects[0].name == "admissions to live"
