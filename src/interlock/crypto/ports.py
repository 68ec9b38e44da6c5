"""What crypto needs from outside: something that holds a private key and signs with it. Floor 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from interlock.crypto.keys import PublicKey
    from interlock.kernel import KeyId


class Signer(Protocol):
    """Something that signs: a key file, a vault, a hardware token.

    Promise: `sign` MUST return a signature that `public` verifies over exactly these bytes.
             Implementers MUST NOT change, hash or wrap the message first.
    """

    @property
    def key_id(self) -> KeyId:
        """The id of `public`."""
        ...

    @property
    def public(self) -> PublicKey:
        """The key that verifies what this signer signs."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Sign exactly these bytes."""
        ...
