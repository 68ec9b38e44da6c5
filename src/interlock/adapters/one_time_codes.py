"""Codes that change every half minute: the one place that knows `pyotp`. Floor 11.

Satisfies `interlock.flows.stepping_ports.Codes`. SHA-1, six digits and 30 seconds are what every generator on a phone
knows; a step counts one time, and one step of difference between clocks is let be.
Source: RFC 6238, sections 4, 5.2 and 6.
"""

from __future__ import annotations

import base64
import hmac
from datetime import datetime
from typing import Final

_STEP_S: Final = 30
_SECRET_BYTES: Final = 20
"""As long as what HMAC with SHA-1 makes (RFC 4226, section 4)."""
_ISSUER: Final = "Interlock"


class TimedCodes:
    """Makes the secrets of generators and holds codes against them."""

    secret_bytes: Final = _SECRET_BYTES

    def secret(self, random: bytes) -> str:
        """Write random bytes as the secret of a generator."""
        return base64.b32encode(random).decode("ascii")

    def address(self, secret: str, account: str) -> str:
        """Give the address that a generator takes instead of typing."""
        import pyotp

        return pyotp.TOTP(secret, interval=_STEP_S).provisioning_uri(name=account, issuer_name=_ISSUER)

    def step(self, secret: str, code: str, at: datetime, after: int) -> int | None:
        """Give the step of a code if it counts: of now, the one before or the one after, and later than `after`.

        Shape:  the same work whether and wherever it fits.
        """
        import pyotp

        made, now = pyotp.TOTP(secret, interval=_STEP_S), int(at.timestamp()) // _STEP_S
        shown = "".join(code.split()).encode("utf-8", "surrogatepass")
        fits = [
            step for step in (now - 1, now, now + 1) if hmac.compare_digest(made.generate_otp(step).encode(), shown)
        ]
        return next((step for step in fits if step > after), None)
