"""An audit report in which nothing is missing, for tests that take one thing away."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from interlock.kernel import Digest, instant
from interlock.trace.completeness import Facts, lacks_of
from interlock.trace.deployed import Brought, Change, Consent, Deployed, Judged, Ruling, Standing, Step
from interlock.trace.lacks import Absence, Lack
from interlock.trace.report import Asker, AsOf, AuditReport, Look, Piece, Scope

AT = instant("2026-03-02T10:00:00Z")
ARTIFACT = Digest("sha256", "a" * 64)
PLAN = Digest("sha256", "b" * 64)
COMMIT = "c" * 40
KEY = "d" * 64
RUN = "dpl-0123456789abcdef"


def after(minutes: float) -> Any:
    """Give a time some minutes after the first entry."""
    return AT + timedelta(minutes=minutes)


def piece(index: int, **more: Any) -> Piece:
    """A piece of evidence that was entered when it was made."""
    usual: dict[str, Any] = {
        "kind": "https://interlock.example.org/attestation/assessment/v1",
        "at": after(index),
        "signer": KEY,
        "signer_name": "build machine",
        "says": "commit.sca passed",
        "said_at": after(index),
    }
    envelope = Digest("sha256", f"{index:064x}")
    return Piece(**{**usual, "index": index, "envelope": envelope, **more})


def judged(**more: Any) -> Judged:
    """A requirement that was satisfied by fresh evidence."""
    usual: dict[str, Any] = {"control": "commit.sca", "standing": Standing.SATISFIED, "says": "no finding"}
    return Judged(**{**usual, "evidence": (1,), "made_at": after(1), "max_age_s": 86400, **more})


def ruling(**more: Any) -> Ruling:
    """A decision that allowed it."""
    usual: dict[str, Any] = {
        "entry": 3,
        "envelope": Digest("sha256", "3" * 64),
        "digest": Digest("sha256", "4" * 64),
        "verdict": "allow",
        "says": "Allowed under shop.",
        "subject": "shop.zip",
        "subject_digest": str(ARTIFACT),
        "policy": "shop",
        "policy_digest": Digest("sha256", "5" * 64),
        "stage": "commit",
        "environment": "live",
        "at": after(3),
        "judged": (judged(),),
        "again": "same",
    }
    return Ruling(**{**usual, **more})


def consent(**more: Any) -> Consent:
    """An approval by somebody who wrote nothing."""
    usual: dict[str, Any] = {"document": "release", "answer": "approve", "key": KEY, "name": "ben", "at": after(2)}
    return Consent(**{**usual, "entry": 2, "person": "ben", "environment": "live", **more})


def step(number: int, name: str, entry: int, **more: Any) -> Step:
    """A step that was entered when it was done."""
    return Step(**{"number": number, "name": name, "at": after(entry), "entered_at": after(entry), "entry": entry,
                   "outcome": "running", **more})  # fmt: skip


def deployed(**more: Any) -> Deployed:
    """A deployment that was decided about, approved, and went well."""
    usual: dict[str, Any] = {
        "run": RUN,
        "environment": "live",
        "product": "shop",
        "why": "release",
        "outcome": "deployed",
        "plan": PLAN,
        "artifacts": (
            Brought("shop.zip", ARTIFACT, COMMIT, "refs/heads/main", "git+https://a.example", "builder", "1.0", (0,)),
        ),
        "asked_by": "cat",
        "asked_key": KEY,
        "asked_person": "cat",
        "begun_at": after(4),
        "entry": 4,
        "ended_at": after(6),
        "switched_at": after(5),
        "switched_entry": 5,
        "is_current": True,
        "rulings": (3,),
        "approvals": (consent(),),
        "steps": (step(1, "running", 4), step(2, "switch one", 5), step(3, "deployed", 6, outcome="deployed")),
        "way_back": "`interlock rollback --env live` brings back plan eeeeeeeeeeee",
    }  # fmt: skip
    return Deployed(**{**usual, **more})


def report(**more: Any) -> AuditReport:
    """A report in which nothing is missing."""
    usual: dict[str, Any] = {
        "scope": Scope.DEPLOYMENT,
        "subject": RUN,
        "asked_by": Asker("auditor", "dora", KEY),
        "at": after(60),
        "as_of": AsOf("ledger.example/shop", 8, "ab" * 32, after(7), ("ledger.example/shop",), is_continued=True),
        "summary": "It went well. Nothing that was looked for is missing.",
        "product": "shop",
        "ledger": "ledger.example/shop",
        "deployments": (deployed(),),
        "rulings": (ruling(),),
        "changes": (Change(COMMIT, "main", ("Ann <ann@example.org>",), ("ann",), (), (1,)),),
        "approvals": (consent(),),
        "looks": (Look("live", RUN, 7, after(7), "as-planned"),),
        "pieces": tuple(piece(index) for index in range(8)),
    }
    return AuditReport(**{**usual, **more})


def lacks(made: AuditReport, facts: Facts | None = None) -> dict[Absence, Lack]:
    """Give what a report lacks, by kind; of several of a kind the first."""
    found: dict[Absence, Lack] = {}
    for one in lacks_of(made, facts or Facts()):
        found.setdefault(one.kind, one)
    return found


def changed(made: AuditReport, **of_deployment: Any) -> AuditReport:
    """Give a report with its deployment changed."""
    return msgspec.structs.replace(made, deployments=(deployed(**of_deployment),))
