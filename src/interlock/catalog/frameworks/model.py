"""A standard with its clauses, and a clause that a control answers to. Floor 11."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec


class Framework(msgspec.Struct, frozen=True):
    """A standard, and those of its clauses that the delivery of software can answer to."""

    id: str
    """How cards name it: one word."""
    name: str
    edition: str
    clauses: Mapping[str, str]
    """What each asks, in our own words, by its id in the standard."""
    note: str = ""
    """What a reader has to know of the ids."""


class Answer(msgspec.Struct, frozen=True):
    """A clause that a control answers to, in whole or in part."""

    framework: str
    clause: str
    title: str
    """Empty where a card names a clause or a standard that is not in the tables, as those of others may."""
