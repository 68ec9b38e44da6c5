"""Opening a verifier; what it needs is loaded when one is asked for. Floor 11."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from interlock.adapters.sigstore.errors import LibraryMissing

if TYPE_CHECKING:
    from interlock.adapters.sigstore.opinion import TwiceVerified
    from interlock.adapters.sigstore.signing import KeylessSigner
    from interlock.formats.sigstore import TrustedRoot


def open_signer(trust_config: bytes, token: str, source: str) -> KeylessSigner:
    """Give what signs as whoever a token names.

    Errors: LibraryMissing (SIG-151) without the extra `sigstore`, those of `KeylessSigner`.
    """
    try:
        from interlock.adapters.sigstore.signing import KeylessSigner

        return KeylessSigner(trust_config, token, source)
    except ImportError as error:
        raise LibraryMissing(package=(error.name or "sigstore").partition(".")[0]) from error


def open_verifier(roots: Sequence[TrustedRoot]) -> TwiceVerified:
    """Give a verifier under some trusted roots. Errors: LibraryMissing (SIG-151) without the extra `sigstore`."""
    try:
        from interlock.adapters.sigstore.opinion import TwiceVerified
    except ImportError as error:
        raise LibraryMissing(package=(error.name or "sigstore").partition(".")[0]) from error
    return TwiceVerified(roots)
