from __future__ import annotations

from datetime import timedelta

from interlock.evidence.action import ACTION, Action
from interlock.flows.responding import Report, action_of
from interlock.response import Errand, State
from interlock.response.errands import after_failure, after_success
from tests.unit.response.events import AT, event

ONE = Errand(0, "tell notify:ops", "a", AT)


def test_a_report_counts_how_errands_stand_and_names_each_fault_once() -> None:
    later = after_failure(ONE, AT, "no answer")
    dead = after_failure(ONE, AT, "gone", is_final=True)
    report = Report(planned=2).and_of([after_success(ONE, "sent"), later, later, dead], failed=3, said="no answer")
    assert report == Report(planned=2, done=1, failed=5, dead=1, said=("gone", "no answer"))
    assert report.and_held(4).and_all(Report(1, 1, 1, 1, 1, ("new",))) == Report(
        3, 2, 6, 2, 5, ("gone", "no answer", "new")
    )


def test_a_report_names_five_faults_at_most() -> None:
    report = Report()
    for number in range(9):
        report = report.and_of([], said=str(number))
    assert report.said == ("0", "1", "2", "3", "4")


def test_an_action_says_which_response_did_what_because_of_which_event() -> None:
    after = after_success(ONE, "sent")
    sealing = action_of(event(), after, "sent", AT + timedelta(seconds=1), says="message x")
    assert sealing.predicate_type == ACTION
    assert isinstance(sealing.predicate, Action)
    assert (sealing.predicate.response, sealing.predicate.action) == ("tell", "notify:ops")
    assert sealing.predicate.attempts == 1
    assert sealing.predicate.says == "message x"
    assert after.state is State.DONE
