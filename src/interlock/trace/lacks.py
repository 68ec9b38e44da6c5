"""What is missing from a report or does not hold together: how, what it means, what to do. Values. Floor 10."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from interlock.kernel import Severity


class Absence(StrEnum):
    """In which way something is missing or does not hold together."""

    NO_DECISION = "deployment-without-decision"
    DECISION_OF_OTHER = "decision-about-something-else"
    DECISION_REFUSED = "deployed-against-decision"
    DECISION_HYPOTHETICAL = "decision-hypothetical"
    DECISION_LATE = "decision-after-switch"
    DECISION_DIFFERS = "decision-comes-out-otherwise"
    DECISION_UNREPEATED = "decision-cannot-be-made-again"
    NO_ORIGIN = "artifact-without-origin"
    NO_REVIEW = "change-without-review"
    SELF_APPROVAL = "approval-by-the-author"
    SELF_RELEASE = "author-deployed"
    LEDGER_GAP = "ledger-gap"
    LEDGER_TIME = "ledger-time-backwards"
    UNCOUNTED = "signature-does-not-count"
    CLOCKS = "clocks-disagree"
    STALE_THEN = "evidence-stale-at-decision"
    STALE_NOW = "evidence-stale-today"
    EVIDENCE_MISSING = "evidence-missing"
    PAPER_LOST = "paper-lost"
    UNDEPLOYED = "runs-but-never-deployed"
    DRIFT = "drift-open"
    UNLOOKED = "not-looked-at"
    WAIVER_EXPIRED = "waiver-expired"
    GLASS_UNREVIEWED = "break-glass-without-review"
    UNFINISHED = "deployment-unfinished"
    UNREADABLE = "cannot-be-read"
    UNCONTINUED = "ledger-held-against-nothing"
    NO_PEOPLE = "people-unknown"


class Lack(msgspec.Struct, frozen=True):
    """One thing that is missing or does not hold together, what that means, and what to do."""

    id: str
    """The same for the same lack of the same thing, whenever a report is made."""
    kind: Absence
    severity: Severity
    what: str
    """The thing that it is about: a run, a commit, a control, an entry."""
    says: str
    """What was looked for and is not there, or is and should not be."""
    means: str
    """What follows from it for whoever relies on the report."""
    next: str
    """What to do about it."""
    entries: tuple[int, ...] = ()
    controls: tuple[str, ...] = ()
    """The controls that cannot be taken as shown because of it."""
