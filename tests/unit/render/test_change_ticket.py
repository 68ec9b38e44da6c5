from __future__ import annotations

from typing import Any

from interlock.control import Finding
from interlock.flows.change_ticket import Done
from interlock.kernel import Digest
from interlock.render.change_ticket import change_ticket_json, change_ticket_lines
from interlock.render.paint import Paint
from interlock.testing.world import finding
from tests.unit.decision.builders import assessment

ENVELOPE = Digest("sha256", "ab" * 32)


def done(outcome: str, *findings: Finding, **more: Any) -> Done:
    return Done(
        assessment(outcome=outcome, place="production", notes=("change CHG1",), **more), findings, ENVELOPE, None
    )


def test_each_outcome_has_its_words() -> None:
    paint = Paint(has_colour=False)
    lines = change_ticket_lines(done("passed", holds_until="2026-01-05T10:00:00Z"), paint)
    assert lines[0] == "permits it  change CHG1"
    assert lines[1] == "  counts for production until 2026-01-05T10:00:00Z"
    lines = change_ticket_lines(done("failed", finding("production.change-ticket", message="no\x1b")), paint)
    assert lines[1] == "  no\\x1b; give a list of arguments"
    lines = change_ticket_lines(done("errored", code="TKT-102", reason="busy", remedy="wait"), paint)
    assert lines[:2] == ["is not known  change CHG1", "  TKT-102: busy; wait"]
    assert lines[-1].endswith(str(ENVELOPE))


def test_the_same_is_said_in_json() -> None:
    told = change_ticket_json(done("errored", code="TKT-102", reason="busy"))
    assert isinstance(told, dict)
    assert (told["outcome"], told["code"], told["until"], told["change"]) == ("errored", "TKT-102", None, None)
