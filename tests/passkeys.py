"""A security key in a few lines, which signs whatever a test wants it to sign, rightly or wrongly."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from interlock.crypto import PublicKey
from interlock.identity.step_up import Challenge, Signed, StepUp, passkey_id
from interlock.kernel import KeyId

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40
RP: Final = "interlock.example.org"


def unpadded(body: bytes) -> str:
    """Write base64url without padding, as browsers do."""
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode("ascii")


class Passkey:
    """One key for one domain, that counts."""

    def __init__(self, rp: str = RP, *, counts: bool = True) -> None:
        self.rp = rp
        self.origin = f"https://{rp}"
        self.id = hashlib.sha256(rp.encode() + os.urandom(16)).digest()
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._counts = counts
        self.count = 0

    @property
    def public(self) -> PublicKey:
        """The public key."""
        der = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return PublicKey.from_der(der)

    @property
    def key(self) -> KeyId:
        """What it is called where statements name their signer, and in the directory."""
        return passkey_id(self.rp, self.public)

    @property
    def digest(self) -> str:
        """The same without `passkey:`."""
        return self.key.removeprefix("passkey:")

    def signs(self, challenge: bytes, **odd: Any) -> Signed:
        """Sign a challenge; `odd` are kind, origin, flags, count, rp and cross that are not as they should be."""
        self.count += 1 if self._counts else 0
        client = {
            "type": odd.get("kind", "webauthn.get"),
            "challenge": unpadded(challenge),
            "origin": odd.get("origin", self.origin),
            "crossOrigin": odd.get("cross", False),
        }
        body = json.dumps(client, separators=(",", ":")).encode()
        head = hashlib.sha256(odd.get("rp", self.rp).encode()).digest()
        data = head + bytes([odd.get("flags", PRESENT | VERIFIED)]) + struct.pack(">I", odd.get("count", self.count))
        data += odd.get("more", b"")
        signature = self._key.sign(data + hashlib.sha256(body).digest(), ec.ECDSA(SHA256()))
        return Signed(self.public, self.rp, body, data, signature)

    def proves(self, challenge: Challenge, **odd: Any) -> StepUp:
        """Give the proof for a challenge."""
        return StepUp.of(challenge, self.signs(challenge.hashed(), **odd))

    def answers(self, challenge: bytes, **odd: Any) -> dict[str, Any]:
        """Give what `navigator.credentials.get` gives for a challenge, as JSON."""
        signed = self.signs(challenge, **odd)
        return {
            "id": unpadded(self.id),
            "rawId": unpadded(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": unpadded(signed.client_data),
                "authenticatorData": unpadded(signed.authenticator_data),
                "signature": unpadded(signed.signature),
                "userHandle": None,
            },
        }

    def registers(self, challenge: bytes, **odd: Any) -> dict[str, Any]:
        """Give what `navigator.credentials.create` gives for a challenge, as JSON; without an attestation."""
        client = {
            "type": odd.get("kind", "webauthn.create"),
            "challenge": unpadded(challenge),
            "origin": odd.get("origin", self.origin),
            "crossOrigin": False,
        }
        numbers = self._key.public_key().public_numbers()
        cose = b"\xa5\x01\x02\x03" + odd.get("alg", b"\x26") + b"\x20\x01\x21\x58\x20" + numbers.x.to_bytes(32, "big")
        cose += b"\x22\x58\x20" + numbers.y.to_bytes(32, "big")
        data = hashlib.sha256(odd.get("rp", self.rp).encode()).digest()
        data += bytes([odd.get("flags", PRESENT | VERIFIED | ATTESTED)]) + struct.pack(">I", self.count)
        data += bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        whole = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x59" + struct.pack(">H", len(data)) + data
        return {
            "id": unpadded(self.id),
            "rawId": unpadded(self.id),
            "type": "public-key",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": unpadded(json.dumps(client).encode()),
                "attestationObject": unpadded(whole),
                "transports": ["internal"],
            },
        }
