"""Events and statements with meaningful defaults, for tests of responses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import msgspec

from interlock.evidence import VERIFICATION_SUMMARY, Statement
from interlock.kernel import Digest, Subject, canonical, sha256
from interlock.response import Event, Kind
from interlock.response.deriving import Seen

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)
COMMIT = Subject("shop", (Digest("gitCommit", "c" * 40),))
ENTRY = sha256(b"an envelope")


def event(**changes: Any) -> Event:
    """Make the event of a denial."""
    fields: dict[str, Any] = {
        "id": f"evt-{'0' * 32}",
        "kind": Kind.DECISION_DENIED,
        "at": AT,
        "subject": COMMIT,
        "entry": ENTRY,
        "says": "shop was denied under baseline",
        "about": "baseline",
        "profile": "baseline",
    }
    return Event(**(fields | changes))


def seen(predicate_type: str, predicate: object, subject: Subject = COMMIT) -> Seen:
    """Make a statement as it is entered."""
    body = predicate if isinstance(predicate, bytes) else canonical(predicate)
    return Seen(Statement((subject,), predicate_type, body), ENTRY, AT)


def decided(*reasons: dict[str, Any], **changes: Any) -> Seen:
    """Make a sealed decision with these reasons."""
    whole = [
        {"requirement": "commit.sast", "status": "satisfied", "verdict": "allow", "says": "-"} | one for one in reasons
    ]
    fields = {"verdict": "allow", "policy": "baseline", "stage": "commit", "environment": "", "reasons": whole}
    decision = msgspec.to_builtins(fields | changes)
    return seen(VERIFICATION_SUMMARY, {"verificationResult": "PASSED", "interlock_decision": decision})
