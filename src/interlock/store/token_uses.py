"""Which tokens were shown to this store, so that none counts twice. Floor 11.

Satisfies `interlock.flows.ports.TokenUses`. A token is kept by the digest of its issuer and id until it could not be
shown any more anyway.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING

from interlock.kernel import Instant

if TYPE_CHECKING:
    from interlock.store.database import Database


class StoredTokenUses:
    """The tokens that were shown to one store. May be used by many threads and processes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, issuer: str, token_id: str, until: Instant, at: Instant) -> bool:
        """Say whether a token is shown for the first time, and remember it; of several at once one is the first.

        Errors: those of interlock.store.errors.
        """
        name = _name(issuer, token_id)
        with self._database.writing() as session:
            session.serialise()
            session.run("DELETE FROM token_use WHERE until < ?", (math.floor(at.timestamp()),))
            if session.rows("SELECT 1 FROM token_use WHERE token = ?", (name,)):
                return False
            session.run("INSERT INTO token_use (token, until) VALUES (?, ?)", (name, math.ceil(until.timestamp())))
        return True

    def was_taken(self, issuer: str, token_id: str) -> bool:
        """Say whether a token was shown before. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            return bool(session.rows("SELECT 1 FROM token_use WHERE token = ?", (_name(issuer, token_id),)))


def _name(issuer: str, token_id: str) -> bytes:
    """Give the digest by which a token is kept; an issuer has no line break in it."""
    return hashlib.sha256(f"{issuer}\n{token_id}".encode()).digest()
