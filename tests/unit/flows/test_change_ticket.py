"""Each condition of a change by itself; what a gate makes of it is among the scenarios."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from interlock.adapters.trackers.errors import TrackerBusy
from interlock.catalog.cards import CARDS
from interlock.flows.attest import footing_of
from interlock.flows.change_ticket import Asked, ChangeTickets, Done
from interlock.kernel import ControlId, Digest, InterlockError, Subject, sha256
from interlock.response.changes import ChangeRecord
from interlock.testing.world import World

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
IMAGE = Subject("shop:1.4", (Digest("sha256", "ab" * 32),))
GOOD = ChangeRecord(
    number="CHG0040007",
    address="https://desk.example.org/x",
    state="-1",
    approval="approved",
    is_on_hold=False,
    item="1" * 32,
    item_name="shop",
    starts_at=NOW - timedelta(hours=1),
    ends_at=NOW + timedelta(hours=1),
    artifact=str(IMAGE.digests[0]),
)


class Book:
    def __init__(self, answer: ChangeRecord | InterlockError | None) -> None:
        self.answer = answer

    def read(self, number: str) -> ChangeRecord | None:
        del number
        if isinstance(self.answer, InterlockError):
            raise self.answer
        return self.answer


def run(folder: Path, answer: ChangeRecord | InterlockError | None, **more: Any) -> Done:
    given: dict[str, Any] = {
        "card": CARDS[ControlId("production.change-ticket")], "number": "CHG0040007", "environment": "production",
        "item": "shop", "subject": IMAGE, "footing": footing_of(IMAGE), "tracker": "desk", "names_artifact": True,
    }  # fmt: skip
    with World(folder).app() as app:
        flow = ChangeTickets(book=Book(answer), seal=app.seal, clock=lambda: NOW, mask=lambda body: body, version="1")
        return flow.run(Asked(**{**given, **more}))


def test_a_change_that_meets_every_condition_passes_for_its_place_and_window(tmp_path: Path) -> None:
    done = run(tmp_path, GOOD)
    made = done.assessment
    assert (made.outcome, made.place, made.holds_until) == ("passed", "production", "2026-01-05T10:00:00Z")
    assert made.holds_there_only
    assert "change CHG0040007 of desk for production, https://desk.example.org/x" in made.notes
    assert made.tools[0].output != ()
    assert sha256(b"").hex not in made.tools[0].output


@pytest.mark.parametrize(
    ("wrong", "rules"),
    [
        ({"state": "-2"}, ["state"]),
        ({"is_on_hold": True}, ["state"]),
        ({"approval": ""}, ["approval"]),
        ({"starts_at": None}, ["window"]),
        ({"ends_at": NOW - timedelta(seconds=1)}, ["window"]),
        ({"item": "2" * 32, "item_name": ""}, ["item"]),
        ({"artifact": ""}, ["artifact"]),
        ({"artifact": "cd" * 32}, ["artifact"]),
        ({"state": "4", "approval": "rejected"}, ["approval", "state"]),
    ],
)
def test_each_condition_is_a_finding_of_its_own(tmp_path: Path, wrong: dict[str, Any], rules: list[str]) -> None:
    done = run(tmp_path, replace(GOOD, **wrong))
    assert sorted(one.rule.rpartition(":")[2] for one in done.findings) == rules
    assert (done.assessment.outcome, done.assessment.holds_until) == ("failed", "")
    assert all(one.remedy for one in done.findings)


def test_the_moments_at_both_ends_are_within_and_digits_alone_are_a_digest(tmp_path: Path) -> None:
    assert run(tmp_path / "a", replace(GOOD, starts_at=NOW, ends_at=NOW)).assessment.outcome == "passed"
    assert run(tmp_path / "b", replace(GOOD, artifact="AB" * 32)).assessment.outcome == "passed"


def test_what_need_not_name_an_artifact_need_not_and_an_empty_item_fits_nothing(tmp_path: Path) -> None:
    assert run(tmp_path / "a", replace(GOOD, artifact=""), names_artifact=False).assessment.outcome == "passed"
    nobody = replace(GOOD, item="", item_name="")
    assert run(tmp_path / "b", nobody, item="").assessment.outcome == "failed"


def test_no_change_fails_and_no_answer_is_errored_with_why(tmp_path: Path) -> None:
    assert run(tmp_path / "a", None).assessment.outcome == "failed"
    made = run(tmp_path / "b", TrackerBusy(tracker="desk", where="x", status=429, wait_s=60)).assessment
    assert (made.outcome, made.code, made.holds_until) == ("errored", "TKT-102", "")
    assert made.coverage[0].covered == 0
