"""What figures are worked out from: what happened, read from statements that count. Frozen values. Floor 10.

Enters: nothing here. Whoever gathers a history has verified each statement and asked whether its signer might say it;
each fact keeps the entries of the ledger that say it.
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from interlock.deployment import Outcome, Why
from interlock.kernel import Instant
from interlock.trace.figures.shut import Acted


class Content(msgspec.Struct, frozen=True, gc=False):
    """What a deployment lets run: by digests, so that the same is known again."""

    artifacts: tuple[str, ...] = ()
    """SHA-256 of each, sorted."""
    configuration: tuple[tuple[str, str], ...] = ()
    """Paths and their SHA-256, sorted."""


class Deployed(msgspec.Struct, frozen=True):
    """A deployment, from when it was asked for to where it stands."""

    run: str
    product: str
    environment: str
    why: Why
    outcome: Outcome
    begun_at: Instant
    ended_at: Instant | None
    index: int
    """The entry that it ended in, or that spoke of it last: no clock moves it."""
    entered_at: Instant
    """When the ledger took that entry in."""
    entries: tuple[int, ...]
    content: Content | None
    """None where its plan is lost, so that nobody can tell."""
    names: tuple[str, ...] = ()
    commits: tuple[str, ...] = ()
    """What its artifacts were built from, each once."""
    by: str = ""
    has_reached: bool = False
    """Whether a step began to let it run, whatever came of that."""
    failed_at: Instant | None = None
    """When its first step failed."""
    failed: str = ""
    """Which step, and why."""
    failed_in: int | None = None
    is_through_glass: bool = False
    """Whether glass was broken for it."""


class Committed(msgspec.Struct, frozen=True, gc=False):
    """A commit that a deployment brought."""

    commit: str
    at: Instant


class Brought(msgspec.Struct, frozen=True):
    """The commits between what ran and what a deployment let run."""

    commits: tuple[Committed, ...] = ()
    is_range: bool = False
    """Whether they are all of them; where not, they are those that the artifacts were built from."""
    unknown: tuple[str, ...] = ()
    """Commits of which nobody here can say when they were made."""


class Stop(msgspec.Struct, frozen=True, gc=False):
    """How one requirement stood in a decision."""

    requirement: str
    status: str
    verdict: str


class Decided(msgspec.Struct, frozen=True):
    """What a gate said."""

    entry: int
    subject: str
    digests: tuple[str, ...]
    product: str
    environment: str
    stage: str
    policy: str
    at: Instant
    entered_at: Instant
    verdict: str
    requirements: tuple[Stop, ...] = ()
    line: str = ""
    """The branch that the evidence it rests on was taken on; empty where that names none, or several."""
    is_through_glass: bool = False


class Assessed(msgspec.Struct, frozen=True, gc=False):
    """What a control said."""

    entry: int
    control: str
    stage: str
    product: str
    outcome: str
    started_at: Instant
    finished_at: Instant
    entered_at: Instant
    own_s: float | None = None
    """How long the control itself took; none in evidence that only tells how long the whole examination did."""
    what: str = ""
    is_cached: bool = False
    is_by_hand: bool = False


class Fault(msgspec.Struct, frozen=True, gc=False):
    """One way in which something was seen to differ or to be unwell."""

    id: str
    kind: str
    what: str
    severity: str
    since: Instant
    says: str = ""


class Looked(msgspec.Struct, frozen=True):
    """That somebody looked at what runs."""

    entry: int
    product: str
    environment: str
    run: str
    at: Instant
    entered_at: Instant
    faults: tuple[Fault, ...] = ()
    is_whole: bool = True
    """Whether everything could be looked at: what could not is neither well nor unwell."""


class Weakness(msgspec.Struct, frozen=True, gc=False):
    """A vulnerability that a scan found."""

    id: str
    severity: str
    names: tuple[str, ...] = ()
    """What else it is called."""


class Scanned(msgspec.Struct, frozen=True):
    """What a scan found in something."""

    entry: int
    digests: tuple[str, ...]
    """`sha256:...` of an artifact, `gitCommit:...` of a commit."""
    scanner: str
    at: Instant
    entered_at: Instant
    found: tuple[Weakness, ...] = ()
    """Those that are open: what VEX answers is not."""


class Excused(msgspec.Struct, frozen=True):
    """A waiver."""

    entry: int
    id: str
    what: str
    """What it accepts, and for what: the same words for the same."""
    owner: str
    product: str
    asked_at: Instant
    entered_at: Instant
    ends_at: Instant
    reason: str = ""
    approved: tuple[int, ...] = ()
    """Entries with approvals of it that stand."""
    is_rejected: bool = False
    revoked_at: Instant | None = None
    revoked_in: int | None = None


class History(msgspec.Struct, frozen=True):
    """Everything that figures are worked out from, each in the order of the ledger."""

    now: Instant
    begins: Instant | None = None
    """When the ledger took its first entry in; none where it is empty."""
    deployed: tuple[Deployed, ...] = ()
    brought: Mapping[str, Brought] = {}
    """By run, for those that brought a change."""
    decided: tuple[Decided, ...] = ()
    assessed: tuple[Assessed, ...] = ()
    looked: tuple[Looked, ...] = ()
    scanned: tuple[Scanned, ...] = ()
    waived: tuple[Excused, ...] = ()
    refused: int = 0
    """How many statements were left out, since they do not verify or their signer may not say it."""
    acted: tuple[Acted, ...] = ()
    """Who locked, unlocked, froze and thawed environments."""
