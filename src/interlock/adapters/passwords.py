"""Passwords as they are kept: Argon2id. Floor 11. Source: RFC 9106.

Satisfies `interlock.flows.visiting_ports.Hasher`. One hash takes 64 MiB for some tenths of a second; two are made at
once, the others wait, so that many who sign in at once do not fill the memory.
"""

from __future__ import annotations

import os
import threading
from functools import cached_property
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from interlock.adapters.errors import PasswordKeptOddly

_AT_ONCE: Final = threading.BoundedSemaphore(2)
_NOBODY_BYTES: Final = 32


class Passwords:
    """Hashes with the second parameters that RFC 9106 recommends, over one lane."""

    def __init__(self, *, passes: int = 3, memory_kib: int = 65_536) -> None:
        """Both are less only where a test does not ask how hard it is to guess."""
        self._argon = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=1)

    @cached_property
    def none(self) -> str:
        """The hash of a password that nobody knows, made with the present parameters."""
        return self.hashed(os.urandom(_NOBODY_BYTES).hex())

    def hashed(self, password: str) -> str:
        """Give what is kept of a password."""
        with _AT_ONCE:
            return self._argon.hash(password.encode("utf-8", "surrogatepass"))

    def is_right(self, kept: str, password: str) -> bool:
        """Say whether a password is the one that something was kept of. Errors: PasswordKeptOddly (NET-129)."""
        try:
            with _AT_ONCE:
                return self._argon.verify(kept, password.encode("utf-8", "surrogatepass"))
        except VerifyMismatchError:
            return False
        except (InvalidHashError, VerificationError) as error:
            raise PasswordKeptOddly from error

    def is_old(self, kept: str) -> bool:
        """Say whether something was kept with other parameters than the present ones."""
        return self._argon.check_needs_rehash(kept)
