"""Which tokens were shown to this store, so that none counts twice. Floor 11.

Satisfies `interlock.flows.ports.TokenUses`. A token is kept by the digest of its issuer and id until it could not be
shown any more anyway: the server forgets it then, and so does whoever shows another one, since commands show some too.
"""

from __future__ import annotations

import hashlib
import math
from typing import TYPE_CHECKING, Final

from interlock.kernel import Instant
from interlock.store.forgetting import forget_over

if TYPE_CHECKING:
    from interlock.store.database import Database, Session

_AT_ONCE: Final = 100
"""Forgotten by whoever shows a token: more than comes, and nothing to wait for."""


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
            _forgotten(session, at, _AT_ONCE)
            if session.rows("SELECT 1 FROM token_use WHERE token = ?", (name,)):
                return False
            session.run("INSERT INTO token_use (token, until) VALUES (?, ?)", (name, math.ceil(until.timestamp())))
        return True

    def forget(self, at: Instant, most: int) -> int:
        """Forget tokens that could not be shown any more; give how many. Errors: those of interlock.store.errors."""
        with self._database.writing() as session:
            return _forgotten(session, at, most)

    def was_taken(self, issuer: str, token_id: str) -> bool:
        """Say whether a token was shown before. Errors: those of interlock.store.errors."""
        with self._database.reading() as session:
            return bool(session.rows("SELECT 1 FROM token_use WHERE token = ?", (_name(issuer, token_id),)))


def _forgotten(session: Session, at: Instant, most: int) -> int:
    return forget_over(session, "token_use", "token", math.floor(at.timestamp()), most)


def _name(issuer: str, token_id: str) -> bytes:
    """Give the digest by which a token is kept; an issuer has no line break in it."""
    return hashlib.sha256(f"{issuer}\n{token_id}".encode()).digest()
