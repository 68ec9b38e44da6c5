"""A Sigstore of one's own for tests: authority, certificate log, signature log and clock, with keys made anew.

Enters: names, times and public keys. Leaves: certificates, log entries, timestamps and the trusted root under which
they count; under no other do they. Whatever it gives out is right; whoever tests spoils it. Floor 14.
"""

# ruff: noqa: ANN401
# Any list of a trusted root may be given instead, and is JSON.

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any, Final, TypeAlias

import msgspec
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from interlock.crypto.merkle import inclusion_path, leaf_hash, node_hash, root_of
from interlock.crypto.wire import to_base64
from interlock.kernel import canonical, stamp

Private: TypeAlias = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey
Public: TypeAlias = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey
ARC: Final = "1.3.6.1.4.1.57264.1."
"""Under which Sigstore's extensions of certificates stand."""
ISSUER: Final = "https://token.actions.githubusercontent.com"
_SCT_LIST: Final = "1.3.6.1.4.1.11129.2.4.2"
_LIFE: Final = timedelta(minutes=10)
_YEAR: Final = timedelta(days=365)
_SHORT: Final = 0x80
_CURVES: Final[dict[str, tuple[hashes.HashAlgorithm, str, str]]] = {
    "secp256r1": (hashes.SHA256(), "PKIX_ECDSA_P256_SHA_256", "1.2.840.10045.4.3.2"),
    "secp384r1": (hashes.SHA384(), "PKIX_ECDSA_P384_SHA_384", "1.2.840.10045.4.3.3"),
    "secp521r1": (hashes.SHA512(), "PKIX_ECDSA_P521_SHA_512", "1.2.840.10045.4.3.4"),
}
"""By curve: the hash that goes with it, its name in trusted roots, and that of its signatures."""


def sign(key: Private, message: bytes, kind: hashes.HashAlgorithm | None = None) -> bytes:
    """Sign a message, with the hash that goes with the key where none is given."""
    match key:
        case ec.EllipticCurvePrivateKey():
            return key.sign(message, ec.ECDSA(kind or _CURVES[key.curve.name][0]))
        case rsa.RSAPrivateKey():
            return key.sign(message, padding.PKCS1v15(), kind or hashes.SHA256())
        case _:
            return key.sign(message)


def details(key: Private) -> str:
    """Give what a trusted root calls the kind of a key."""
    match key:
        case ec.EllipticCurvePrivateKey():
            return _CURVES[key.curve.name][1]
        case rsa.RSAPrivateKey():
            return f"PKIX_RSA_PKCS1V15_{key.key_size}_SHA256"
        case _:
            return "PKIX_ED25519"


def spki(key: Private | Public) -> bytes:
    """Give the public key in DER."""
    public = key if isinstance(key, Public) else key.public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def der(tag: int, *parts: bytes) -> bytes:
    """Write one value of DER."""
    body = b"".join(parts)
    if len(body) < _SHORT:
        return bytes([tag, len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes([tag, _SHORT | len(length)]) + length + body


def oid(text: str) -> bytes:
    """Write an object identifier."""
    numbers = [int(one) for one in text.split(".")]
    out = bytearray([40 * numbers[0] + numbers[1]])
    for number in numbers[2:]:
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.insert(0, _SHORT | (number & 0x7F))
        out += bytes(septets)
    return der(0x06, bytes(out))


def whole(number: int) -> bytes:
    """Write a whole number."""
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1))


def utf8(text: str) -> bytes:
    """Write a text, as Fulcio writes its newer extensions."""
    return der(0x0C, text.encode())


class Entered(msgspec.Struct, frozen=True, kw_only=True):
    """What a log says of one entry."""

    body: bytes
    index: int
    size: int
    root: bytes
    path: tuple[bytes, ...]
    checkpoint: str
    log_id: bytes
    seconds: int | None
    promise: bytes
    """The log's signature of body, index and time; empty without a time."""


class Authority:
    """One instance: what it gives out verifies under its own trusted root and no other."""

    def __init__(self, name: str, at: datetime, *, curve: ec.EllipticCurve | None = None) -> None:
        """Make the keys; `curve` is that of the authority."""
        self.name, self.at = name, at
        self.ca_key = ec.generate_private_key(curve or ec.SECP256R1())
        self.log_key, self.ct_key, self.clock_key = (self._key() for _ in range(3))
        self.leaves: list[bytes] = []
        self.origin = f"log.{name}.example"
        self.ca = self._authority(f"{name} authority", self.ca_key)
        self.clock_ca_key = self._key()
        self.clock_ca = self._authority(f"{name} clocks", self.clock_ca_key)
        self.clock = self._clock()

    @staticmethod
    def _key() -> Private:
        return ec.generate_private_key(ec.SECP256R1())

    def _authority(self, name: str, key: Private) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        return (
            x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(self.at - _YEAR)
            .not_valid_after(self.at + 10 * _YEAR)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(_usage(is_authority=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )

    def _clock(self) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{self.name} clock")])
        public, number = self.clock_key.public_key(), x509.random_serial_number()
        return (
            x509.CertificateBuilder(self.clock_ca.subject, subject, public, number)
            .not_valid_before(self.at - timedelta(days=30))
            .not_valid_after(self.at + timedelta(days=300))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(_usage(is_authority=False), critical=True)
            .sign(self.clock_ca_key, hashes.SHA256())
        )

    # --- what its trusted root says ---------------------------------------------------------------

    def trusted_root(self, **more: Any) -> dict[str, Any]:
        """Give the trusted root; any of its lists can be given instead."""
        window = {"start": stamp(self.at - _YEAR)}
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [self._log("log", self.log_key, window)],
            "certificateAuthorities": [chain(self.ca, uri=f"https://ca.{self.name}.example", validFor=window)],
            "ctlogs": [self._log("ct", self.ct_key, window)],
            "timestampAuthorities": [
                chain(self.clock, self.clock_ca, uri=f"https://clock.{self.name}.example", validFor=window)
            ],
        } | more

    def root_bytes(self, **more: Any) -> bytes:
        """Give the trusted root as a file holds it."""
        return json.dumps(self.trusted_root(**more)).encode()

    def _log(self, kind: str, key: Private, window: dict[str, str]) -> dict[str, Any]:
        public = {"rawBytes": to_base64(spki(key)), "keyDetails": details(key), "validFor": window}
        return {
            "baseUrl": f"https://{kind}.{self.name}.example",
            "hashAlgorithm": "SHA2_256",
            "publicKey": public,
            "logId": {"keyId": to_base64(hashlib.sha256(spki(key)).digest())},
        }

    # --- what it gives out ------------------------------------------------------------------------

    def issue(
        self,
        public: Public,
        *,
        identity: str,
        issuer: str = ISSUER,
        at: datetime | None = None,
        claims: dict[str, str] | None = None,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.CODE_SIGNING,
        is_logged: bool = True,
        names: list[x509.GeneralName] | None = None,
        old_issuer: str | None = None,
    ) -> x509.Certificate:
        """Issue a certificate that counts for ten minutes, after the certificate log saw it."""
        start = at or self.at
        chosen = names if names is not None else [_name(identity)]
        above = x509.AuthorityKeyIdentifier.from_issuer_public_key(self.ca_key.public_key())
        builder = (
            x509.CertificateBuilder(self.ca.subject, x509.Name([]), public, x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + _LIFE)
            .add_extension(_usage(is_authority=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(above, critical=False)
            .add_extension(x509.SubjectAlternativeName(chosen), critical=True)
        )
        old = issuer if old_issuer is None else old_issuer
        said = ({"8": utf8(issuer)} if issuer else {}) | ({"1": old.encode()} if old else {})
        for number, value in (said | {name: utf8(text) for name, text in (claims or {}).items()}).items():
            builder = builder.add_extension(_raw(ARC + number, value), critical=False)
        bare = builder.sign(self.ca_key, hashes.SHA256())
        if not is_logged:
            return bare
        listed = builder.add_extension(_raw(_SCT_LIST, self.seen(bare, start)), critical=False)
        return listed.sign(self.ca_key, hashes.SHA256())

    def seen(self, certificate: x509.Certificate, at: datetime, *, times: int = 1) -> bytes:
        """Give what the certificate log says of a certificate, once or several times. Source: RFC 6962, section 3.3."""
        body = certificate.tbs_certificate_bytes
        milliseconds = int(at.timestamp() * 1000).to_bytes(8)
        issuer = hashlib.sha256(spki(self.ca_key)).digest()
        signed = b"\0\0" + milliseconds + b"\0\1" + issuer + len(body).to_bytes(3) + body + b"\0\0"
        signature = sign(self.ct_key, signed, hashes.SHA256())
        log_id, kind = (
            hashlib.sha256(spki(self.ct_key)).digest(),
            1 if isinstance(self.ct_key, rsa.RSAPrivateKey) else 3,
        )
        one = b"\0" + log_id + milliseconds + b"\0\0" + bytes([4, kind]) + len(signature).to_bytes(2) + signature
        listed = (len(one).to_bytes(2) + one) * times
        return der(0x04, len(listed).to_bytes(2) + listed)

    def enter(self, body: bytes, at: datetime | None) -> Entered:
        """Log something between two others, so that there is something to prove; `at` None leaves the promise out."""
        self.leaves += [leaf_hash(b"another"), leaf_hash(body), leaf_hash(b"one more")]
        index, size, root = len(self.leaves) - 2, len(self.leaves), root_of(self.leaves)
        log_id = hashlib.sha256(spki(self.log_key)).digest()
        note = f"{self.origin} - 1\n{size}\n{to_base64(root)}\n"
        line = to_base64(log_id[:4] + sign(self.log_key, note.encode()))
        seconds = None if at is None else int(at.timestamp())
        promised = {"body": to_base64(body), "integratedTime": seconds, "logID": log_id.hex(), "logIndex": index}
        return Entered(
            body=body,
            index=index,
            size=size,
            root=root,
            path=inclusion_path(index, size, self._node),
            checkpoint=f"{note}\n— {self.origin} {line}\n",
            log_id=log_id,
            seconds=seconds,
            promise=b"" if seconds is None else sign(self.log_key, canonical(promised)),
        )

    def _node(self, height: int, index: int) -> bytes:
        if height == 0:
            return self.leaves[index]
        return node_hash(self._node(height - 1, 2 * index), self._node(height - 1, 2 * index + 1))

    def timestamp(self, signature: bytes, at: datetime) -> str:
        """Give an RFC 3161 response of the clock over a signature, in base64."""
        digest_alg = der(0x30, oid("2.16.840.1.101.3.4.2.1"))
        imprint = der(0x30, digest_alg, der(0x04, hashlib.sha256(signature).digest()))
        when = der(0x18, at.strftime("%Y%m%d%H%M%SZ").encode())
        info = der(0x30, whole(1), oid("1.3.6.1.4.1.57264.2"), imprint, whole(77), when)
        attributes = [
            der(0x30, oid("1.2.840.113549.1.9.3"), der(0x31, oid("1.2.840.113549.1.9.16.1.4"))),
            der(0x30, oid("1.2.840.113549.1.9.4"), der(0x31, der(0x04, hashlib.sha256(info).digest()))),
        ]
        body = b"".join(attributes)
        signed = sign(self.clock_key, der(0x31, body), hashes.SHA256())
        is_rsa = isinstance(self.clock_key, rsa.RSAPrivateKey)
        kind = der(0x30, oid("1.2.840.113549.1.1.11"), der(0x05)) if is_rsa else der(0x30, oid("1.2.840.10045.4.3.2"))
        named = der(0x30, self.clock.issuer.public_bytes(), whole(self.clock.serial_number))
        signer = der(0x30, whole(1), named, digest_alg, der(0xA0, body), kind, der(0x04, signed))
        content = der(0x30, oid("1.2.840.113549.1.9.16.1.4"), der(0xA0, der(0x04, info)))
        data = der(0x30, whole(3), der(0x31, digest_alg), content, der(0x31, signer))
        token = der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, data))
        return to_base64(der(0x30, der(0x30, whole(0)), token))


def chain(*certificates: x509.Certificate, **more: Any) -> dict[str, Any]:
    """Write certificates as a trusted root lists them."""
    raw = [{"rawBytes": to_base64(one.public_bytes(Encoding.DER))} for one in certificates]
    return {"certChain": {"certificates": raw}} | more


def _name(identity: str) -> x509.GeneralName:
    return x509.UniformResourceIdentifier(identity) if "://" in identity else x509.RFC822Name(identity)


def _raw(number: str, value: bytes) -> x509.UnrecognizedExtension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(number), value)


def _usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=is_authority, crl_sign=is_authority, encipher_only=False,
        decipher_only=False,
    )  # fmt: skip
