"""Certificates that a command cannot use, told by the file that is wrong. Floor 15."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Final

from interlock.cli.errors import CertificateUnusable

_OTHERS: Final = "KEY_VALUES_MISMATCH"
"""What OpenSSL says of a key that belongs to another certificate."""


def certificate_unusable(error: OSError, *paths: str) -> CertificateUnusable:
    """Give the error that tells why a certificate, its key and whatever else came with them cannot be used."""
    for path in filter(None, paths):
        try:
            Path(path).open("rb").close()
        except OSError as unreadable:
            return CertificateUnusable(path=path, why=unreadable.strerror or str(unreadable))
    if isinstance(error, ssl.SSLError):
        is_others = error.reason == _OTHERS
        why = "the key that was given belongs to another one" if is_others else "it, or its key, is not in PEM"
        return CertificateUnusable(path=paths[0], why=why)
    return CertificateUnusable(path=paths[0], why=error.strerror or str(error))
