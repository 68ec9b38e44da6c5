"""The deployments of an audit report."""

from __future__ import annotations

import msgspec

from interlock.render.audit.deployments import MOST, section
from tests.audited import RUN, deployed, report, ruling
from tests.full_report import text_of


def _text(made: object) -> str:
    return text_of(b"".join(one.encode() for one in section(made)))  # type: ignore[arg-type]


def test_each_tells_what_who_on_whose_word_how_and_the_way_back() -> None:
    text = _text(report())
    for word in (
        RUN,
        "gitCommit:cccc",
        "ben, approve",
        "Allowed under shop.",
        "switch one",
        "interlock rollback --env live",
    ):
        assert word in text


def test_what_is_missing_of_one_is_said_in_its_place() -> None:
    bare = msgspec.structs.replace(report(), deployments=(deployed(rulings=(), approvals=(), artifacts=()),))
    text = _text(bare)
    for word in ("It names no decision.", "nothing that it names", "its plan cannot be read", "Approved by nobody"):
        assert word in text


def test_a_decision_that_did_not_come_out_again_is_said() -> None:
    assert "does not come out the same" in _text(report(rulings=(ruling(again="other"),)))
    assert "it comes out the same" in _text(report())


def test_of_very_many_the_newest_are_told_in_full_and_all_are_listed() -> None:
    every = tuple(deployed(run=f"dpl-{number:016x}") for number in range(MOST + 3))
    text = _text(msgspec.structs.replace(report(), deployments=every))
    assert f"The {MOST} newest of {MOST + 3} are told in full" in text
    assert text.count("dpl-0000000000000000 ") == 1
    assert text.count(every[-1].run) > 1


def test_none_at_all_is_said() -> None:
    assert "There are none in scope." in _text(report(deployments=()))
