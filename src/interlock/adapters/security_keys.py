"""Security keys of people at a browser: the one place that knows `webauthn`. Floor 11.

Satisfies `interlock.flows.stepping_ports.SecurityKeys`. Keys sign on Ed25519 or P-256 and nothing else; the key always
has to verify who touches it; no attestation is asked for, since nothing here depends on who made it.
Source: Web Authentication Level 3, sections 7.1 and 7.2.
"""

from __future__ import annotations

import hashlib
import ipaddress
import json
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from interlock.adapters.errors import SecurityKeyRefused
from interlock.crypto import PublicKey
from interlock.crypto.errors import CryptoError
from interlock.crypto.wire import from_base64, to_base64
from interlock.identity import Account
from interlock.identity.authenticators import PasskeyCard
from interlock.identity.model import PASSKEYS
from interlock.identity.step_up import Signed, passkey_id

if TYPE_CHECKING:
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

_TIMEOUT_MS: Final = 120_000
_NAME: Final = "Interlock"
_ED25519, _ES256 = -8, -7
"""Algorithms by their numbers (RFC 9053)."""
_MOST: Final = 32_768
"""Bytes of an answer; the longest of Level 3 without an attestation have some hundreds."""


class WebKeys:
    """The security keys that sign for the pages of one address."""

    def __init__(self, origin: str) -> None:
        """`origin` is what people see in their browser: scheme, name and port. No key signs for a number."""
        self.origin = origin
        self.relying_party = _domain(origin)

    def enrolling(self, account: Account, name: str, challenge: bytes, known: Sequence[PasskeyCard]) -> dict[str, Any]:
        """Give what `navigator.credentials.create` is asked with, so that somebody's new key is registered."""
        from webauthn import generate_registration_options
        from webauthn.helpers import options_to_json
        from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
        from webauthn.helpers.structs import (
            AuthenticatorSelectionCriteria,
            ResidentKeyRequirement,
            UserVerificationRequirement,
        )

        made = generate_registration_options(
            rp_id=self.relying_party,
            rp_name=_NAME,
            user_name=str(account),
            user_id=hashlib.sha256(str(account).encode("utf-8")).digest(),
            user_display_name=name,
            challenge=challenge,
            timeout=_TIMEOUT_MS,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_described(known),
            supported_pub_key_algs=[Algorithm(_ED25519), Algorithm(_ES256)],
        )
        return dict(json.loads(options_to_json(made)))

    def enrolled(
        self, answer: bytes, challenge: bytes, account: Account, name: str, at: datetime
    ) -> tuple[PasskeyCard, int]:
        """Give the card of a new key and its counter. Errors: SecurityKeyRefused (NET-130)."""
        from webauthn import verify_registration_response
        from webauthn.helpers import bytes_to_base64url
        from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
        from webauthn.helpers.exceptions import WebAuthnException

        try:
            found = verify_registration_response(
                credential=_read(answer),
                expected_challenge=challenge,
                expected_rp_id=self.relying_party,
                expected_origin=self.origin,
                require_user_verification=True,
                supported_pub_key_algs=[Algorithm(_ED25519), Algorithm(_ES256)],
            )
            key = _key_of(found.credential_public_key)
        except (WebAuthnException, CryptoError, ValueError, TypeError, KeyError) as error:
            raise SecurityKeyRefused(why=_told(error)) from error
        card = PasskeyCard(
            passkey_id(self.relying_party, key).removeprefix(PASSKEYS),
            account,
            name,
            bytes_to_base64url(found.credential_id),
            self.relying_party,
            to_base64(found.credential_public_key),
            to_base64(key.spki),
            at,
        )
        return card, found.sign_count

    def asking(self, challenge: bytes, known: Sequence[PasskeyCard]) -> dict[str, Any]:
        """Give what `navigator.credentials.get` is asked with, so that one of some keys signs a challenge."""
        from webauthn import generate_authentication_options
        from webauthn.helpers import options_to_json
        from webauthn.helpers.structs import UserVerificationRequirement

        made = generate_authentication_options(
            rp_id=self.relying_party,
            challenge=challenge,
            timeout=_TIMEOUT_MS,
            allow_credentials=_described(known),
            user_verification=UserVerificationRequirement.REQUIRED,
        )
        return dict(json.loads(options_to_json(made)))

    def credential_in(self, answer: bytes) -> str:
        """Give the id of the key that answered, as its card has it. Errors: SecurityKeyRefused (NET-130)."""
        return str(_read(answer).get("id", ""))

    def answered(self, answer: bytes, challenge: bytes, card: PasskeyCard, count: int) -> tuple[Signed, int]:
        """Give what a key signed and its counter, which has to have grown. Errors: SecurityKeyRefused (NET-130)."""
        from webauthn import verify_authentication_response
        from webauthn.helpers import parse_authentication_credential_json
        from webauthn.helpers.exceptions import WebAuthnException

        if card.relying_party != self.relying_party:
            raise SecurityKeyRefused(why=f"it is registered for {card.relying_party}, not {self.relying_party}")
        try:
            read = parse_authentication_credential_json(_read(answer))
            found = verify_authentication_response(
                credential=read,
                expected_challenge=challenge,
                expected_rp_id=self.relying_party,
                expected_origin=self.origin,
                credential_public_key=from_base64(card.cose),
                credential_current_sign_count=count,
                require_user_verification=True,
            )
            said = read.response
            signed = Signed(
                card.public, self.relying_party, said.client_data_json, said.authenticator_data, said.signature
            )
        except (WebAuthnException, CryptoError, ValueError, TypeError, KeyError) as error:
            raise SecurityKeyRefused(why=_told(error)) from error
        return signed, found.new_sign_count


def _domain(origin: str) -> str:
    """Give the domain of an origin; empty where it has none. Source: Web Authentication Level 3, section 5.1.3."""
    host = urlsplit(origin).hostname or ""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host
    return ""


def _described(known: Sequence[PasskeyCard]) -> list[PublicKeyCredentialDescriptor]:
    from webauthn.helpers import base64url_to_bytes
    from webauthn.helpers.structs import PublicKeyCredentialDescriptor

    return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential)) for one in known]


def _read(answer: bytes) -> dict[str, Any]:
    try:
        read = json.loads(answer) if len(answer) <= _MOST else None
    except (ValueError, RecursionError) as error:
        raise SecurityKeyRefused(why="it cannot be read") from error
    if not isinstance(read, dict):
        raise SecurityKeyRefused(why="it cannot be read")
    return read


def _key_of(cose: bytes) -> PublicKey:
    """Give a public key as the rest of the program knows keys. Errors: those of `PublicKey`, KeyError, ValueError."""
    from webauthn.helpers import decode_credential_public_key
    from webauthn.helpers.decode_credential_public_key import DecodedEC2PublicKey, DecodedOKPPublicKey

    read = decode_credential_public_key(cose)
    if isinstance(read, DecodedOKPPublicKey) and read.crv == 6:  # noqa: PLR2004  (Ed25519, RFC 9053)
        return PublicKey.ed25519(read.x)
    if isinstance(read, DecodedEC2PublicKey) and read.crv == 1:
        return PublicKey.p256(int.from_bytes(read.x, "big"), int.from_bytes(read.y, "big"))
    raise ValueError("its key is of no kind that counts here")


def _told(error: Exception) -> str:
    """Give in one line why the library refuses something."""
    return " ".join(str(error).split())[:200] or "it cannot be read"
