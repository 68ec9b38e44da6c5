"""The predicate by which an installation says what it did because of an event; its subject is itself. Floor 6."""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.evidence.reading import read_as

ACTION: Final = "https://interlock.example.org/attestation/action/v1"


class Action(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """That something was done, or given up, because a response says that it follows from an event."""

    event: str
    """Id of the event."""
    kind: str
    """What happened: the kind of the event."""
    entry: str
    """The envelope in the ledger that proves the event."""
    response: str
    """Id of the response in interlock.yaml."""
    action: str
    """`notify:CHANNEL`, `ticket:TRACKER`, `block`, `propose:patch` or `propose:provision`."""
    result: str
    """`sent`, `held`, `proposed` (it waits for a person's approval) or `failed` (it was given up); of a ticket
    `created`, `commented`, `reopened`, `closed`, or `left` as a person wanted it."""
    target: str
    """The digest of what the event is about."""
    at: str
    """When, RFC 3339."""
    attempts: int = 1
    """How many times it was tried."""
    hold: str = ""
    """SHA-256 of the predicate of the hold that was placed."""
    says: str = ""
    """Why it was given up, or a ticket was left."""
    ticket: str = ""
    """What the tracker calls the ticket: `SEC-42`."""
    address: str = ""
    """Where people see it."""
    matter: str = ""
    """What the ticket is found by in the tracker."""


def read_action(predicate: bytes) -> Action:
    """Read an action. Errors: PredicateMalformed (EVD-102)."""
    return read_as(ACTION, _ACTION, predicate)


_ACTION: Final = msgspec.json.Decoder(Action)
