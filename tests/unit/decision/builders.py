"""Facts for tests of decisions, with meaningful defaults and one override each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from interlock.decision import Judge, Known, Policy, Question, Requirement, Verdict
from interlock.evidence import ASSESSMENT, Assessment, Count, Covered, Origin, Rules, Statement, VerifiedStatement
from interlock.kernel import Digest, KeyId, Subject

NOW = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
SUBJECT = Subject("repo", (Digest("gitCommit", "a" * 40),))
UNKNOWN = Rules(unknown="a test does not say")
"""Rules that leave it to the policy that is asked for, as the question below says it was."""
OTHER = Subject("other", (Digest("gitCommit", "b" * 40),))


def count(severity: str = "high", number: int = 1, **changes: Any) -> Count:
    fields: dict[str, Any] = {
        "rule": "bandit:B602", "severity": severity, "state": "new", "is_new": True, "count": number,
    }  # fmt: skip
    return Count(**{**fields, **changes})


def assessment(control: str = "commit.sast", **changes: Any) -> Assessment:
    fields: dict[str, Any] = {
        "control": control,
        "stage": "commit",
        "outcome": "passed",
        "origin": Origin(state="commit", commit="a" * 40, rules=UNKNOWN),
        "started_at": "2026-01-05T11:00:00Z",
        "finished_at": "2026-01-05T11:00:01Z",
        "interlock": "test",
        "plan": "p",
        "coverage": (Covered("files", 3, 3),),
    }
    return Assessment(**{**fields, **changes})


def statement(
    one: Assessment | None = None,
    *,
    index: int = 0,
    age: timedelta = timedelta(hours=1),
    subject: Subject = SUBJECT,
    predicate: bytes | None = None,
) -> VerifiedStatement:
    body = msgspec.json.encode(one or assessment()) if predicate is None else predicate
    digest = Digest("sha256", f"{index:064x}")
    return VerifiedStatement(Statement((subject,), ASSESSMENT, body), digest, index, NOW - age, KeyId("k"), "tester")


def requirement(control: str = "commit.sast", **changes: Any) -> Requirement:
    fields: dict[str, Any] = {"control": control, "source": "policy.yaml", "line": 3, "judge": Judge.ALL}
    return Requirement(**{**fields, **changes})


def policy(*requirements: Requirement, **changes: Any) -> Policy:
    fields: dict[str, Any] = {
        "name": "test", "says": "", "source": "policy.yaml", "requirements": requirements or (requirement(),),
    }  # fmt: skip
    return Policy(**{**fields, **changes})


def known(*statements: VerifiedStatement, **changes: Any) -> Known:
    return Known(statements=statements, **changes)


def question(**changes: Any) -> Question:
    return Question(**{"subject": SUBJECT, "at": NOW, "is_vouched": True, **changes})


__all__ = ["NOW", "OTHER", "SUBJECT", "UNKNOWN", "Verdict"]
