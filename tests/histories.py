"""Small histories for figures: each fact with usual values and what a test says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from interlock.deployment import Outcome, Why
from interlock.kernel import Instant
from interlock.trace.figures.history import (
    Assessed,
    Content,
    Decided,
    Deployed,
    Excused,
    Fault,
    History,
    Looked,
    Scanned,
    Stop,
    Weakness,
)
from interlock.trace.figures.model import Period

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""A Monday."""


def at(hours: float) -> Instant:
    """So many hours after noon."""
    return NOON + timedelta(hours=hours)


def days(since: float, until: float) -> Period:
    """From so many days after noon to so many."""
    return Period(NOON + timedelta(days=since), NOON + timedelta(days=until))


def content(*names: str) -> Content:
    """What runs, by letters."""
    return Content(tuple(sorted(names)))


def deployed(hours: float, what: str = "a", **more: Any) -> Deployed:
    """A release to production that ended well so many hours after noon, ten minutes after it was asked for."""
    index = more.pop("index", int(hours * 100))
    outcome = more.get("outcome", Outcome.DEPLOYED)
    usual: dict[str, Any] = {
        "run": f"dpl-{index:04}",
        "product": "shop",
        "environment": "production",
        "why": Why.RELEASE,
        "outcome": outcome,
        "begun_at": at(hours) - timedelta(minutes=10),
        "ended_at": at(hours) if outcome.is_final else None,
        "index": index,
        "entered_at": at(hours),
        "entries": (index,),
        "content": content(what) if what else None,
        "names": ("shop.zip",),
        "commits": (f"commit-of-{what}",) if what else (),
        "has_reached": outcome in {Outcome.DEPLOYED, Outcome.ROLLED_BACK, Outcome.STRANDED},
    }
    return Deployed(**{**usual, **more})


def back(hours: float, what: str, **more: Any) -> Deployed:
    """A rollback to what ran before."""
    return deployed(hours, what, why=Why.ROLLBACK, **more)


def failed(hours: float, what: str, **more: Any) -> Deployed:
    """A release that was tried and taken back by itself; its step failed five minutes before its end."""
    usual: dict[str, Any] = {
        "outcome": Outcome.ROLLED_BACK,
        "failed_at": at(hours) - timedelta(minutes=5),
        "failed": "check one: it answers 500",
        "failed_in": int(hours * 100) - 1,
    }
    return deployed(hours, what, **{**usual, **more})


def looked(hours: float, *faults: Fault, **more: Any) -> Looked:
    """A look at production."""
    usual: dict[str, Any] = {
        "entry": int(hours * 100),
        "product": "shop",
        "environment": "production",
        "run": "dpl-0000",
        "at": at(hours),
        "entered_at": at(hours),
        "faults": faults,
    }
    return Looked(**{**usual, **more})


def fault(kind: str = "unwell", since: float = 0, **more: Any) -> Fault:
    """Something that is not as it should be."""
    usual = {"id": f"{kind}-1", "kind": kind, "what": "health", "severity": "high", "since": at(since)}
    return Fault(**{**usual, **more})


def decided(hours: float, verdict: str = "allow", *stops: Stop, **more: Any) -> Decided:
    """A decision about a commit on the branch main."""
    usual: dict[str, Any] = {
        "entry": int(hours * 100),
        "subject": "shop",
        "digests": ("gitCommit:" + "1" * 40,),
        "product": "shop",
        "environment": "",
        "stage": "commit",
        "policy": "baseline",
        "at": at(hours),
        "entered_at": at(hours),
        "verdict": verdict,
        "requirements": stops,
        "line": "main",
    }
    return Decided(**{**usual, **more})


def assessed(hours: float, control: str = "commit.sast", seconds: float = 30, **more: Any) -> Assessed:
    """A run of a control that ended so many hours after noon."""
    usual: dict[str, Any] = {
        "entry": int(hours * 100),
        "control": control,
        "stage": "commit",
        "product": "shop",
        "outcome": "passed",
        "started_at": at(hours) - timedelta(seconds=seconds),
        "finished_at": at(hours),
        "entered_at": at(hours),
    }
    return Assessed(**{**usual, **more})


def history(*facts: object, now: float = 24 * 30, begins: float | None = 0, **more: Any) -> History:
    """A history of some facts, seen a month after noon."""
    kinds: dict[str, type] = {
        "scanned": Scanned,
        "waived": Excused,
        "deployed": Deployed,
        "looked": Looked,
        "decided": Decided,
        "assessed": Assessed,
    }
    found = {name: tuple(one for one in facts if isinstance(one, kind)) for name, kind in kinds.items()}
    return History(at(now), at(begins) if begins is not None else None, **{**found, **more})


def scanned(hours: float, digest: str, *ids: str, severity: str = "high", **more: Any) -> Scanned:
    """A scan of something that found some vulnerabilities."""
    usual: dict[str, Any] = {
        "entry": int(hours * 100) + 1,
        "digests": (digest,),
        "scanner": "ours",
        "at": at(hours),
        "entered_at": at(hours),
        "found": tuple(Weakness(one, severity) for one in ids),
    }
    return Scanned(**{**usual, **more})


def waived(name: str, asked: float, ends: float, **more: Any) -> Excused:
    """A waiver of one rule, asked for so many days after noon."""
    usual: dict[str, Any] = {
        "entry": int(asked * 100),
        "id": name,
        "what": "rule bandit:B506",
        "owner": "ann",
        "product": "shop",
        "asked_at": at(asked * 24),
        "entered_at": at(asked * 24),
        "ends_at": at(ends * 24),
        "approved": (int(asked * 100) + 1,),
    }
    return Excused(**{**usual, **more})
