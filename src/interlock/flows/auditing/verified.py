"""What came of verifying an audit pack: the steps in order, and what they come to. Floor 11."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from interlock.trace.pack import About


class State(StrEnum):
    """How a step ended."""

    HOLDS = "holds"
    OPEN = "open"
    """Nothing is wrong, and something is for the reader to settle."""
    REFUTED = "refuted"
    UNREACHED = "unreached"
    """A step before it showed that there is nothing to go on with."""


class Step(msgspec.Struct, frozen=True):
    """One step of the procedure."""

    number: int
    name: str
    state: State
    says: tuple[str, ...]
    """What was found, one thing a line; the first says it all."""


class Outcome(StrEnum):
    """What a pack is worth."""

    PROVED = "proved"
    """Everything holds, and every key that it rests on is one that the reader named."""
    CONSISTENT = "consistent"
    """Everything that is there holds together; what is left is for the reader to settle."""
    REFUTED = "refuted"


class OfferedKey(msgspec.Struct, frozen=True):
    """A key that the pack rests on."""

    id: str
    name: str
    purposes: tuple[str, ...]
    since: str
    until: str
    revoked_at: str
    signed: int
    """How many of the entries it signed."""
    is_named: bool
    """Whether it is one that the reader named, or that those lead to; one that signed for the log has to be named."""
    signed_log: bool = False
    """Whether it signed the checkpoint."""
    signed_pack: bool = False
    """Whether it signed the file."""
    is_settled: bool = True
    """Whether the reader's own list says when and what for it counts; else that is the word of the file."""


class Verified(msgspec.Struct, frozen=True):
    """A pack that was verified as far as it goes."""

    sha256: str
    outcome: Outcome
    steps: tuple[Step, ...]
    about: About | None = None
    """None where it cannot even be read."""
    keys: tuple[OfferedKey, ...] = ()
    missing: tuple[str, ...] = ()
    """What is not in it, said as loudly as what is."""
    subject: str = ""
    """What its report is about, as the ledger has it; empty where that could not be shown."""
    on_word: tuple[str, ...] = ()
    """What of its report nobody but whoever signed it says."""
