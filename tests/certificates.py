"""Authorities and certificates made at test time, good ones and such as no server should show."""

from __future__ import annotations

import ipaddress
import ssl
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.now(UTC)  # noqa: TID251 (servers and clients read the real clock)
DAY = timedelta(days=1)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)


def _begun(name: x509.Name, issuer: x509.Name, key: Any, since: datetime, until: datetime) -> x509.CertificateBuilder:
    made = x509.CertificateBuilder().subject_name(name).issuer_name(issuer).public_key(key)
    return made.serial_number(x509.random_serial_number()).not_valid_before(since).not_valid_after(until)


class Authority:
    """Certifies whatever it is asked to."""

    def __init__(self, folder: Path, name: str = "test authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(name)
        made = _begun(self._name, self._name, self._key.public_key(), NOW - 3650 * DAY, NOW + 3650 * DAY)
        made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = made.sign(self._key, hashes.SHA256())
        self.file = str(folder / "authority.pem")
        self.newest = Path()
        """The file of the certificate that was made last, with its key."""
        self.pem = self.certificate.public_bytes(serialization.Encoding.PEM)
        Path(self.file).write_bytes(self.pem)

    def server(
        self,
        names: Sequence[str] = ("127.0.0.1", "localhost"),
        *,
        since: datetime = NOW - 30 * DAY,
        until: datetime = NOW + 60 * DAY,
        rsa_bits: int = 0,
        self_signed: bool = False,
    ) -> ssl.SSLContext:
        """Give what a server listens with."""
        key: Any = rsa.generate_private_key(65537, rsa_bits) if rsa_bits else ec.generate_private_key(ec.SECP256R1())
        issuer = _name("server") if self_signed else self._name
        made = _begun(_name("server"), issuer, key.public_key(), since, until)
        made = made.add_extension(x509.SubjectAlternativeName([_alternative(one) for one in names]), critical=False)
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        shown = made.sign(key if self_signed else self._key, hashes.SHA256())
        place = self._folder / f"server-{shown.serial_number}.pem"
        place.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
            + shown.public_bytes(serialization.Encoding.PEM)
        )
        self.newest = place
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_ciphers("ECDHE+AESGCM:@SECLEVEL=0" if 0 < rsa_bits < 2048 else "ECDHE")
        context.load_cert_chain(place)
        return context
