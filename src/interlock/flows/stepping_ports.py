"""What proving oneself a second time needs from outside. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from interlock.identity import Account
    from interlock.identity.authenticators import CodeCard, Held, PasskeyCard
    from interlock.identity.step_up import Signed


class AuthenticatorBook(Protocol):
    """What people prove themselves with.

    Promise: of several that use the same count or step at once, `use` MUST say true to one, unless it is 0 of a
        security key that never counted.
    """

    def add(self, card: PasskeyCard | CodeCard, used: int) -> bool:
        """Say whether something is kept from now on; not where it is known."""
        ...

    def of(self, account: Account) -> tuple[Held, ...]:
        """Give what an account has, the oldest first."""
        ...

    def use(self, name: str, used: int) -> bool:
        """Say whether a count or a step is taken, which it is if it is beyond the last one."""
        ...

    def remove(self, name: str, account: Account) -> bool:
        """Say whether something of an account is kept no more; the last one stays."""
        ...


class SecurityKeys(Protocol):
    """Talks with security keys by way of a browser, for the pages of one address; raises where an answer is no good."""

    @property
    def relying_party(self) -> str:
        """The domain for which keys sign here; empty where the address has no name."""
        ...

    def enrolling(self, account: Account, name: str, challenge: bytes, known: Sequence[PasskeyCard]) -> dict[str, Any]:
        """Give what a browser is asked with for a new key."""
        ...

    def enrolled(
        self, answer: bytes, challenge: bytes, account: Account, name: str, at: datetime
    ) -> tuple[PasskeyCard, int]:
        """Give the card of a new key and its counter."""
        ...

    def asking(self, challenge: bytes, known: Sequence[PasskeyCard]) -> dict[str, Any]:
        """Give what a browser is asked with so that one of some keys signs."""
        ...

    def credential_in(self, answer: bytes) -> str:
        """Give the id of the key that answered."""
        ...

    def answered(self, answer: bytes, challenge: bytes, card: PasskeyCard, count: int) -> tuple[Signed, int]:
        """Give what a key signed and its counter."""
        ...


class Codes(Protocol):
    """Codes that change with time."""

    @property
    def secret_bytes(self) -> int:
        """How many random bytes a secret is made of."""
        ...

    def secret(self, random: bytes) -> str:
        """Write random bytes as the secret of a generator."""
        ...

    def address(self, secret: str, account: str) -> str:
        """Give the address that a generator takes."""
        ...

    def step(self, secret: str, code: str, at: datetime, after: int) -> int | None:
        """Give the step of a code if it counts and is later than another one."""
        ...
