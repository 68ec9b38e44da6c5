from __future__ import annotations

from typing import Any

import pytest

from interlock.kernel import Severity
from interlock.response import Act, Kind, Response, Step, misses
from interlock.response.rules import following, sameness
from tests.unit.response.events import event

TELL = Step(Act.NOTIFY, "ops")


def response(**conditions: Any) -> Response:
    fields: dict[str, Any] = {"id": "tell", "kinds": (Kind.FINDING_NEW,), "steps": (TELL,)}
    return Response(**(fields | conditions))


FOUND = event(
    kind=Kind.FINDING_NEW,
    control="commit.sast",
    rule="bandit:B602",
    severity="high",
    environment="production",
    about="x",
)


@pytest.mark.parametrize(
    "conditions",
    [
        {},
        {"kinds": (Kind.DECISION_DENIED, Kind.FINDING_NEW)},
        {"controls": ("commit.*",)},
        {"rules": ("ruff:*", "bandit:B6??")},
        {"environments": ("production",)},
        {"profiles": ("base*",)},
        {"severity": Severity.HIGH},
        {"severity": Severity.INFO},
        {"controls": ("commit.sast",), "rules": ("bandit:*",), "severity": Severity.MEDIUM},
    ],
)
def test_a_response_is_for_an_event_that_meets_all_its_conditions(conditions: dict[str, Any]) -> None:
    assert misses(response(**conditions), FOUND) == ""


@pytest.mark.parametrize(
    ("conditions", "why"),
    [
        ({"kinds": (Kind.HOLD_PLACED,)}, "it is for hold.placed"),
        ({"controls": ("commit.secrets",)}, "the control is commit.sast, and it is for commit.secrets"),
        ({"rules": ("BANDIT:*",)}, "the rule is bandit:B602"),
        ({"environments": ("staging",)}, "the environment is production"),
        ({"profiles": ("critical",)}, "the profile is baseline"),
        ({"severity": Severity.CRITICAL}, "the severity is high, and it is for critical and worse"),
        ({"controls": ("commit.sast",), "severity": Severity.CRITICAL}, "the severity is high"),
    ],
)
def test_one_condition_that_is_not_met_is_enough_and_is_named(conditions: dict[str, Any], why: str) -> None:
    assert misses(response(**conditions), FOUND).startswith(why)


def test_what_an_event_does_not_say_meets_no_condition_about_it() -> None:
    silent = event(kind=Kind.FINDING_NEW)
    assert misses(response(severity=Severity.INFO), silent) == "the severity is not known, and it is for info and worse"
    assert (
        misses(response(environments=("production",)), silent)
        == "the environment is not known, and it is for production"
    )
    odd = event(kind=Kind.FINDING_NEW, severity="catastrophic")
    assert "catastrophic" in misses(response(severity=Severity.LOW), odd)


def test_what_follows_comes_in_the_order_of_the_responses() -> None:
    block = Step(Act.BLOCK)
    responses = [response(id="b", steps=(block, TELL)), response(id="no", kinds=(Kind.HOLD_PLACED,)), response(id="a")]
    assert [(one.id, step.word) for one, step in following(responses, FOUND)] == [
        ("b", "block"),
        ("b", "notify:ops"),
        ("a", "notify:ops"),
    ]


def test_events_are_alike_when_only_their_entry_time_and_subject_differ() -> None:
    again = event(id="evt-1", says="other words", kind=Kind.FINDING_NEW, control="commit.sast", rule="bandit:B602",
                  severity="low", environment="production", about="x")  # fmt: skip
    assert sameness(again) == sameness(FOUND)
    assert sameness(event(kind=Kind.FINDING_NEW, control="commit.sast", rule="bandit:B603")) != sameness(FOUND)


def test_a_response_means_the_same_on_another_line() -> None:
    assert response(source="a", line=3).meaning == response(source="b", line=9).meaning
    assert response(severity=Severity.HIGH).meaning != response().meaning
