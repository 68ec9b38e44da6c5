"""What an answer answers, in words as the ledger has it: nobody approves what they know by its digest. Floor 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from interlock.evidence import BreakGlass, Hold, Waiver

if TYPE_CHECKING:
    from interlock.decision import Governance, Signed


class Row(msgspec.Struct, frozen=True):
    """One thing that the ledger tells of what somebody is about to answer."""

    name: str
    says: str


def asked_by(said: Governance, asked: Signed[Any]) -> Row:
    """Tell who asked for something."""
    person = said.directory.person_of_key(asked.signer)
    return Row("Asked by", person or f"the key {asked.signer_name}, which is nobody's")


def of_asked_waiver(says: Waiver) -> tuple[Row, ...]:
    """Tell what a waiver asks for."""
    limits = (*says.paths, *says.components, *says.fingerprints, *says.subjects, *says.environments)
    return (
        Row("What is waived", f"{says.what} {says.name}"),
        Row("Only in", ", ".join(limits) or "no limit"),
        Row("Because", says.reason),
        Row("Instead", says.compensation or "nothing"),
        Row("Until", says.expires_at),
        Row("Who answers for it", says.owner or "whoever asked"),
    )


def of_asked_glass(says: BreakGlass) -> tuple[Row, ...]:
    """Tell what a request to break the glass asks for."""
    return (
        Row("What is let through", says.target),
        Row("Into", says.environment or "no environment in particular"),
        Row("Because", says.reason),
        Row("Until", says.expires_at),
    )


def of_placed_hold(says: Hold) -> tuple[Row, ...]:
    """Tell what a hold stops."""
    return (
        Row("What is held", says.target),
        Row("Does not go into", ", ".join(says.environments) or "anything"),
        Row("Because", says.reason),
    )
