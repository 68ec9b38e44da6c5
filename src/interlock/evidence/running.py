"""What was seen when a deployment was verified: what differs from its plan, since when, and what was mended. Floor 6.

No standard has a predicate for it, so it is a type of our own (docs/reference/predicates.md). Its subjects are the plan
and the artifacts that it lets run.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from interlock.evidence.errors import PredicateMalformed
from interlock.kernel import InterlockError, instant

RUNNING: Final = "https://interlock.example.org/attestation/running/v1"


class Differing(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One way in which what runs differs from what was deployed."""

    id: str
    """The same for as long as it differs in the same way."""
    kind: str
    """`plan`, `artifact`, `configuration`, `stranger`, `unwell`, `unasked`, `unplanned-target`, `source`, `branch`,
    `tool`, `content`, `decision`, `stale-evidence`, `vulnerability` or `probe`."""
    target: str
    """Which target; empty for one that is of the environment as a whole."""
    what: str
    """The artifact, file, stranger, program, requirement, vulnerability, or probe and address."""
    says: str
    """What was expected and what is there, in words."""
    severity: str
    """`critical`, `high`, `medium`, `low` or `info`."""
    since: str
    """When it was seen first, RFC 3339."""
    expected: str = ""
    """What was planned: a digest, where it is one of bytes."""
    found: str = ""
    """What is there instead; empty where nothing is."""
    who: str = ""
    """Who did it, as far as that is known."""
    when: str = ""
    """When they did, as far as that is known."""


class Running(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """What runs in an environment, held against what was deployed there."""

    environment: str
    """Which one."""
    product: str
    """The product that it is of."""
    run: str
    """The deployment that it follows."""
    plan: str
    """SHA-256 of the plan of that, kept beside the ledger."""
    at: str
    """RFC 3339."""
    answer: str
    """`as-planned`, `differs`, or `unknown` where something could not be looked at."""
    differing: tuple[Differing, ...] = ()
    """Everything that differs, also what nobody could look at this time and differed before."""
    mended: tuple[Differing, ...] = ()
    """What differed when it was looked at before, and does not any more."""
    unlooked: tuple[tuple[str, str], ...] = ()
    """What could not be looked at, with the reason."""
    follows: str = ""
    """What follows from it, in words, where a policy says that something does."""
    ledger: str = ""
    """The origin of the ledger that it was said for; in another one it says nothing."""
    seen: dict[str, Any] = {}
    """By target, what it said that it runs: `artifacts`, and its `parts` one by one; only of targets that said
    something else than before."""

    def __post_init__(self) -> None:
        instant(self.at)
        for one in (*self.differing, *self.mended):
            instant(one.since)


def read_running(predicate: bytes) -> Running:
    """Read what was seen of a deployment. Errors: PredicateMalformed (EVD-102)."""
    try:
        return _READER.decode(predicate)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, InterlockError) as error:
        raise PredicateMalformed(kind=RUNNING, why=str(error)) from error


_READER: Final = msgspec.json.Decoder(Running)
