"""A trusted repository is entered by real decisions that allow, and by nothing else; each is recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.decision import Verdict
from interlock.flows.admission import Answered
from interlock.flows.cargo import Cargo, of_path
from tests.docks import Dock, Judge, admission


@pytest.fixture
def dock(tmp_path: Path) -> Dock:
    return Dock(tmp_path)


def cargo_of(dock: Dock) -> Cargo:
    return of_path(str(dock.file), "app.zip")[0]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_only_allow_lets_in_and_each_decision_is_sealed(dock: Dock, verdict: Verdict) -> None:
    judge = Judge(verdict)
    with dock.world.app() as app:
        answered = admission(app, judge).admit(cargo_of(dock))
        assert answered.is_allowed == (verdict is Verdict.ALLOW)
        assert judge.asked == [dock.subject]
        (envelope,) = answered.envelopes
        assert app.store.ledger.find(envelope) is not None


def test_a_hypothetical_decision_lets_nothing_in_and_is_not_sealed(dock: Dock) -> None:
    with dock.world.app() as app:
        answered = admission(app, Judge(hypothetical=("it is another time",))).admit(cargo_of(dock))
    assert not answered.is_allowed
    assert answered.envelopes == ()
    assert answered.why == "it is another time"


def test_asking_alone_records_nothing(dock: Dock) -> None:
    with dock.world.app() as app:
        assert admission(app, Judge()).answer(cargo_of(dock)).is_allowed
        assert list(app.inspection.items()) == []


def test_no_decision_at_all_lets_nothing_in() -> None:
    assert not Answered("baseline", ()).is_allowed


def test_the_reason_is_told_in_a_line(dock: Dock) -> None:
    with dock.world.app() as app:
        answered = admission(app, Judge(Verdict.DENY)).answer(cargo_of(dock))
    assert answered.why == "denied under baseline: there is no evidence of commit.sast"
    assert answered.worst.verdict is Verdict.DENY
