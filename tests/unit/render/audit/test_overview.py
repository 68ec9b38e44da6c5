"""The first screen of an audit report."""

from __future__ import annotations

import msgspec

from interlock.kernel import Severity
from interlock.render.audit.overview import figures, look_of, summary, top
from tests.audited import report
from tests.full_report import full_report


def test_a_report_that_lacks_nothing_says_so() -> None:
    assert look_of(report()).word == "Complete"
    assert "nothing that was looked for" in figures(report()).text


def test_one_thing_that_is_grave_makes_the_whole_grave() -> None:
    made = full_report(rulings=())
    assert look_of(made).style == "s-fail"
    mild = tuple(one for one in made.missing if one.severity is Severity.MEDIUM)
    assert look_of(msgspec.structs.replace(made, missing=mild)).style == "s-warn"


def test_the_gravest_are_shown_at_once_and_the_rest_is_counted() -> None:
    made = full_report(rulings=(), approvals=())
    many = msgspec.structs.replace(made, missing=made.missing * 4)
    assert f"and {len(many.missing) - 5} more" in summary(many).text
    assert "names no decision about it" in summary(many).text


def test_who_asked_and_as_of_when_is_said() -> None:
    assert "Asked by dora, as of 2026-03-02 11:00:00 UTC over 8 entries" in summary(full_report()).text
    assert "audit of the deployment" in top(full_report()).text
