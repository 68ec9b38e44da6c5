"""Signed timestamps of RFC 3161: a clock that is trusted has seen the signature.

The protocol is the library's (`rfc3161_client`). Enters: responses and the signature they should be of. Leaves: the
times that count. A clock that nobody named proves nothing and spoils nothing; a clock that is trusted must be right.
Floor 11.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from cryptography import x509
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from interlock.adapters.sigstore.authorities import Authorities, Issuer
from interlock.adapters.sigstore.errors import TimestampWrong
from interlock.kernel import Instant, stamp

_HASHES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "2.16.840.1.101.3.4.2.1": lambda body: hashlib.sha256(body).digest(),
    "2.16.840.1.101.3.4.2.2": lambda body: hashlib.sha384(body).digest(),
    "2.16.840.1.101.3.4.2.3": lambda body: hashlib.sha512(body).digest(),
}


def check_timestamps(timestamps: tuple[bytes, ...], signature: bytes, authorities: Authorities) -> list[Instant]:
    """Give the times at which clocks that are trusted saw a signature.

    Errors: TimestampWrong (SIG-121) for a timestamp of something else, or one that a trusted clock did not make.
    """
    found = [_check(one, signature, authorities) for one in timestamps]
    return [at for at in found if at is not None]


def _check(der: bytes, signature: bytes, authorities: Authorities) -> Instant | None:
    try:
        response = decode_timestamp_response(der)
        info = response.tst_info
        hashed = _HASHES.get(info.message_imprint.hash_algorithm.dotted_string)
        signers = [(one.issuer, one.serial_number) for one in response.signed_data.signer_infos]
    except (ValueError, KeyError, TypeError) as error:  # names with texts of an unknown kind raise the last two
        raise TimestampWrong(why=f"it cannot be read: {error}") from error
    if hashed is None or info.message_imprint.message != hashed(signature):
        raise TimestampWrong(why="it is of something else than this signature")
    if len(signers) != 1:
        raise TimestampWrong(why=f"{len(signers)} clocks signed it, and exactly one is asked for")
    clocks = [one for one in authorities.clocks if (one.chain[0].issuer, one.chain[0].serial_number) == signers[0]]
    if not clocks:
        return None
    _check_made(response, clocks[0], signature)
    if not any(one.window.holds(info.gen_time) for one in clocks):
        raise TimestampWrong(why=f"the clock {clocks[0].uri} does not count at {stamp(info.gen_time)}")
    return info.gen_time


def _check_made(response: TimeStampResponse, clock: Issuer, signature: bytes) -> None:
    """Return if the clock made the response while its own certificates counted."""
    chain: tuple[x509.Certificate, ...] = clock.chain
    verifier = VerifierBuilder(tsa_certificate=chain[0], intermediates=list(chain[1:-1]), roots=[chain[-1]]).build()
    try:
        verifier.verify_message(response, signature)
    except (VerificationError, ValueError) as error:
        raise TimestampWrong(why=f"the clock {clock.uri} did not make it: {error}") from error
