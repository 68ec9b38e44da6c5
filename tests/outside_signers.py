"""A Sigstore of one's own: authority, certificate log, signature log and clock, with keys made at test time.

Whatever it signs is right unless a test asks for something else; a bundle is a plain dict, so that a test can spoil
any part of it.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from interlock.crypto import preimage
from interlock.crypto.merkle import inclusion_path, leaf_hash, node_hash, root_of
from interlock.crypto.wire import from_base64, to_base64
from interlock.kernel import Digest, canonical, sha256, stamp
from interlock.supply.signed import SignerWanted, Target

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
IDENTITY = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0.0"
ISSUER = "https://token.actions.githubusercontent.com"
WANTED = SignerWanted(issuer=ISSUER, identity=IDENTITY)
ARC = "1.3.6.1.4.1.57264.1."
V03 = "application/vnd.dev.sigstore.bundle.v0.3+json"
V01 = "application/vnd.dev.sigstore.bundle+json;version=0.1"
IN_TOTO = "application/vnd.in-toto+json"
ARTIFACT = b"the artifact\n"
_SCT_LIST = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")


def target(body: bytes = ARTIFACT) -> Target:
    """Give an artifact as it is asked about."""
    return Target("artifact.bin", (sha256(body), Digest("sha512", hashlib.sha512(body).hexdigest())), body)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def spki(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give the public key in DER."""
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    """Give the public key in PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def sign(key: ec.EllipticCurvePrivateKey, message: bytes) -> bytes:
    """Sign a message."""
    return key.sign(message, ec.ECDSA(hashes.SHA256()))


def der(tag: int, *parts: bytes) -> bytes:
    """Write one value of DER."""
    body = b"".join(parts)
    size = len(body)
    length = bytes([size]) if size < 128 else (size.to_bytes(2, "big") if size > 255 else bytes([size]))
    return bytes([tag]) + (length if size < 128 else bytes([0x80 + len(length)]) + length) + body


def oid(text: str) -> bytes:
    """Write an object identifier."""
    numbers = [int(one) for one in text.split(".")]
    out = bytearray([40 * numbers[0] + numbers[1]])
    for number in numbers[2:]:
        septets = [number & 0x7F]
        while number := number >> 7:
            septets.insert(0, 0x80 | (number & 0x7F))
        out += bytes(septets)
    return der(0x06, bytes(out))


def whole(number: int) -> bytes:
    """Write a whole number."""
    return der(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def utf8(text: str) -> bytes:
    """Write a text, as Fulcio writes its newer extensions."""
    return der(0x0C, text.encode())


def statement(body: bytes = ARTIFACT, **more: Any) -> bytes:
    """Write an in-toto statement about an artifact."""
    digest = {"sha256": hashlib.sha256(body).hexdigest()}
    plain = {
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{"name": "artifact.bin", "digest": digest}],
        "predicateType": "https://slsa.dev/provenance/v1",
        "predicate": {},
    }
    return json.dumps(plain | more).encode()


class Instance:
    """One instance: what it signs verifies under its own trusted root and no other."""

    def __init__(self, name: str = "acme", at: datetime = NOW, *, curve: ec.EllipticCurve | None = None) -> None:
        """Make the keys; `curve` is that of the authority."""
        self.name, self.at = name, at
        self.ca_key = ec.generate_private_key(curve or ec.SECP256R1())
        self.log_key, self.ct_key, self.clock_key = (new_key() for _ in range(3))
        self.leaves: list[bytes] = []
        self.ca = self._authority(f"{name} authority", self.ca_key)
        self.clock_ca_key = new_key()
        self.clock_ca = self._authority(f"{name} clocks", self.clock_ca_key)
        self.clock = self._clock()

    def _authority(self, name: str, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        usage = x509.KeyUsage(
            digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        return (
            x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
            .not_valid_before(self.at - timedelta(days=365))
            .not_valid_after(self.at + timedelta(days=3650))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )

    def _clock(self) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"{self.name} clock")])
        return (
            x509.CertificateBuilder(
                self.clock_ca.subject, subject, self.clock_key.public_key(), x509.random_serial_number()
            )
            .not_valid_before(self.at - timedelta(days=30))
            .not_valid_after(self.at + timedelta(days=300))
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
            .add_extension(_signing_usage(), critical=True)
            .sign(self.clock_ca_key, hashes.SHA256())
        )

    # --- what its trusted root says ---------------------------------------------------------------

    def trusted_root(self, **more: Any) -> dict[str, Any]:
        """Give the trusted root; any of its lists can be given instead."""
        window = {"start": stamp(self.at - timedelta(days=365))}
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [self._log("log", self.log_key, window)],
            "certificateAuthorities": [_chain(self.ca, uri=f"https://ca.{self.name}.example", validFor=window)],
            "ctlogs": [self._log("ct", self.ct_key, window)],
            "timestampAuthorities": [
                _chain(self.clock, self.clock_ca, uri=f"https://clock.{self.name}.example", validFor=window)
            ],
        } | more

    def root_bytes(self, **more: Any) -> bytes:
        """Give the trusted root as a file holds it."""
        return json.dumps(self.trusted_root(**more)).encode()

    def _log(self, kind: str, key: ec.EllipticCurvePrivateKey, window: dict[str, str]) -> dict[str, Any]:
        public = {"rawBytes": to_base64(spki(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": window}
        return {
            "baseUrl": f"https://{kind}.{self.name}.example",
            "hashAlgorithm": "SHA2_256",
            "publicKey": public,
            "logId": {"keyId": to_base64(hashlib.sha256(spki(key)).digest())},
        }

    # --- what it gives out ------------------------------------------------------------------------

    def certificate(
        self,
        key: ec.EllipticCurvePrivateKey,
        *,
        identity: str = IDENTITY,
        issuer: str = ISSUER,
        at: datetime | None = None,
        claims: dict[str, str] | None = None,
        purpose: x509.ObjectIdentifier = ExtendedKeyUsageOID.CODE_SIGNING,
        is_logged: bool = True,
        names: list[x509.GeneralName] | None = None,
        old_issuer: str | None = None,
    ) -> x509.Certificate:
        """Issue a certificate that counts for ten minutes."""
        start = at or self.at
        chosen = names if names is not None else [_name(identity)]
        builder = (
            x509.CertificateBuilder(self.ca.subject, x509.Name([]), key.public_key(), x509.random_serial_number())
            .not_valid_before(start)
            .not_valid_after(start + timedelta(minutes=10))
            .add_extension(_signing_usage(), critical=True)
            .add_extension(x509.ExtendedKeyUsage([purpose]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.ca_key.public_key()), critical=False)
            .add_extension(x509.SubjectAlternativeName(chosen), critical=True)
        )
        if issuer:
            builder = builder.add_extension(_raw(ARC + "8", utf8(issuer)), critical=False)
        old = issuer if old_issuer is None else old_issuer
        if old:
            builder = builder.add_extension(_raw(ARC + "1", old.encode()), critical=False)
        for number, value in (claims or {}).items():
            builder = builder.add_extension(_raw(ARC + number, utf8(value)), critical=False)
        bare = builder.sign(self.ca_key, hashes.SHA256())
        if not is_logged:
            return bare
        listed = self._seen(bare, start)
        return builder.add_extension(_raw(_SCT_LIST.dotted_string, listed), critical=False).sign(
            self.ca_key, hashes.SHA256()
        )

    def _seen(self, certificate: x509.Certificate, at: datetime) -> bytes:
        """Give what the certificate log says of a certificate. Source: RFC 6962, section 3.3."""
        body = certificate.tbs_certificate_bytes
        milliseconds = int(at.timestamp() * 1000).to_bytes(8, "big")
        signed = b"".join(
            (
                b"\0\0", milliseconds, b"\0\1", hashlib.sha256(spki(self.ca_key)).digest(),
                len(body).to_bytes(3, "big"), body, b"\0\0",
            )
        )  # fmt: skip
        signature = sign(self.ct_key, signed)
        log_id = hashlib.sha256(spki(self.ct_key)).digest()
        one = b"\0" + log_id + milliseconds + b"\0\0" + b"\4\3" + len(signature).to_bytes(2, "big") + signature
        listed = len(one).to_bytes(2, "big") + one
        return der(0x04, len(listed).to_bytes(2, "big") + listed)

    def entry(self, kind: str, version: str, spec: dict[str, Any], *, at: datetime | None = None) -> dict[str, Any]:
        """Log something, and give the entry as a bundle holds it; `at` None leaves the promise out."""
        body = canonical({"apiVersion": version, "kind": kind, "spec": spec})
        self.leaves += [leaf_hash(b"another"), leaf_hash(body), leaf_hash(b"one more")]
        index, size = len(self.leaves) - 2, len(self.leaves)
        root = root_of(self.leaves)
        path = inclusion_path(index, size, self._node)
        log_id = hashlib.sha256(spki(self.log_key)).digest()
        note = f"log.{self.name}.example - 1\n{size}\n{to_base64(root)}\n"
        line = to_base64(log_id[:4] + sign(self.log_key, note.encode()))
        made: dict[str, Any] = {
            "logIndex": str(index),
            "logId": {"keyId": to_base64(log_id)},
            "kindVersion": {"kind": kind, "version": version},
            "canonicalizedBody": to_base64(body),
            "inclusionProof": {
                "logIndex": str(index),
                "rootHash": to_base64(root),
                "treeSize": str(size),
                "hashes": [to_base64(one) for one in path],
                "checkpoint": {"envelope": f"{note}\n— log.{self.name}.example {line}\n"},
            },
        }
        if at is not None:
            seconds = int(at.timestamp())
            promised = {"body": to_base64(body), "integratedTime": seconds, "logID": log_id.hex(), "logIndex": index}
            made["integratedTime"] = str(seconds)
            made["inclusionPromise"] = {"signedEntryTimestamp": to_base64(sign(self.log_key, canonical(promised)))}
        return made

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
        signed = sign(self.clock_key, der(0x31, body))
        named = der(0x30, self.clock.issuer.public_bytes(), whole(self.clock.serial_number))
        signer = der(
            0x30, whole(1), named, digest_alg, der(0xA0, body), der(0x30, oid("1.2.840.10045.4.3.2")), der(0x04, signed)
        )
        content = der(0x30, oid("1.2.840.113549.1.9.16.1.4"), der(0xA0, der(0x04, info)))
        data = der(0x30, whole(3), der(0x31, digest_alg), content, der(0x31, signer))
        token = der(0x30, oid("1.2.840.113549.1.7.2"), der(0xA0, data))
        return to_base64(der(0x30, der(0x30, whole(0)), token))

    # --- whole bundles ----------------------------------------------------------------------------

    def signs(
        self,
        body: bytes = ARTIFACT,
        *,
        key: ec.EllipticCurvePrivateKey | None = None,
        at: datetime | None = None,
        clock_at: datetime | None = None,
        media_type: str = V03,
        **certificate: Any,
    ) -> dict[str, Any]:
        """Sign an artifact's own bytes; with `clock_at` a clock says when, otherwise the log."""
        key = key or new_key()
        found = self.certificate(key, **certificate)
        signature = sign(key, body)
        digest = hashlib.sha256(body)
        spec = {
            "data": {"hash": {"algorithm": "sha256", "value": digest.hexdigest()}},
            "signature": {
                "content": to_base64(signature),
                "publicKey": {"content": to_base64(found.public_bytes(Encoding.PEM))},
            },
        }
        logged_at = None if clock_at else (at or self.at + timedelta(minutes=1))
        bundle = self._bundle(found, media_type, self.entry("hashedrekord", "0.0.1", spec, at=logged_at))
        if clock_at:
            stamped = {"rfc3161Timestamps": [{"signedTimestamp": self.timestamp(signature, clock_at)}]}
            bundle["verificationMaterial"]["timestampVerificationData"] = stamped
        digest_field = {"algorithm": "SHA2_256", "digest": to_base64(digest.digest())}
        return bundle | {"messageSignature": {"messageDigest": digest_field, "signature": to_base64(signature)}}

    def attests(
        self,
        payload: bytes | None = None,
        *,
        payload_type: str = IN_TOTO,
        key: ec.EllipticCurvePrivateKey | None = None,
        kind: str = "dsse",
        media_type: str = V03,
        **certificate: Any,
    ) -> dict[str, Any]:
        """Sign a statement in an envelope; `kind` is dsse or intoto."""
        key, payload = key or new_key(), statement() if payload is None else payload
        found = self.certificate(key, **certificate)
        signature = sign(key, preimage(payload_type, payload))
        text, verifier = to_base64(signature), to_base64(found.public_bytes(Encoding.PEM))
        payload_hash = {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()}
        if kind == "dsse":
            logged = {
                "envelopeHash": {"algorithm": "sha256", "value": "0" * 64},
                "payloadHash": payload_hash,
                "signatures": [{"signature": text, "verifier": verifier}],
            }
            entry = self.entry("dsse", "0.0.1", logged, at=self.at + timedelta(minutes=1))
        else:
            signatures = [{"publicKey": verifier, "sig": to_base64(text.encode())}]
            content = {
                "envelope": {"payloadType": payload_type, "signatures": signatures},
                "hash": {"algorithm": "sha256", "value": "0" * 64},
                "payloadHash": payload_hash,
            }
            entry = self.entry("intoto", "0.0.2", {"content": content}, at=self.at + timedelta(minutes=1))
        envelope = {"payload": to_base64(payload), "payloadType": payload_type, "signatures": [{"sig": text}]}
        return self._bundle(found, media_type, entry) | {"dsseEnvelope": envelope}

    def signs_with_key(self, key: ec.EllipticCurvePrivateKey, body: bytes = ARTIFACT) -> dict[str, Any]:
        """Sign an artifact's own bytes with a key that has no certificate."""
        signature = sign(key, body)
        spec = {
            "data": {"hash": {"algorithm": "sha256", "value": hashlib.sha256(body).hexdigest()}},
            "signature": {"content": to_base64(signature), "publicKey": {"content": to_base64(pem(key))}},
        }
        entry = self.entry("hashedrekord", "0.0.1", spec, at=self.at)
        return {
            "mediaType": V03,
            "verificationMaterial": {"publicKey": {"hint": "a hint"}, "tlogEntries": [entry]},
            "messageSignature": {"signature": to_base64(signature)},
        }

    def beside(self, payload: bytes, **certificate: Any) -> dict[str, str]:
        """Sign a layer's bytes as cosign does, and give the annotations that it leaves beside it."""
        key = new_key()
        found = self.certificate(key, **certificate)
        signature, text = sign(key, payload), found.public_bytes(Encoding.PEM).decode()
        spec = {
            "data": {"hash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()}},
            "signature": {"content": to_base64(signature), "publicKey": {"content": to_base64(text.encode())}},
        }
        entry = self.entry("hashedrekord", "0.0.1", spec, at=self.at + timedelta(minutes=1))
        return {
            "dev.cosignproject.cosign/signature": to_base64(signature),
            "dev.sigstore.cosign/certificate": text,
            "dev.sigstore.cosign/bundle": promised(entry),
        }

    def attested_beside(self, payload: bytes, **certificate: Any) -> tuple[bytes, dict[str, str]]:
        """Sign a statement as cosign does, and give the envelope with the annotations that it leaves beside it."""
        made = self.attests(payload, **certificate)
        material = made["verificationMaterial"]
        der_bytes = from_base64(material["certificate"]["rawBytes"])
        text = x509.load_der_x509_certificate(der_bytes).public_bytes(Encoding.PEM).decode()
        noted = {
            "dev.cosignproject.cosign/signature": "",
            "dev.sigstore.cosign/certificate": text,
            "dev.sigstore.cosign/bundle": promised(material["tlogEntries"][0]),
        }
        return json.dumps(made["dsseEnvelope"]).encode(), noted

    @staticmethod
    def _bundle(certificate: x509.Certificate, media_type: str, entry: dict[str, Any]) -> dict[str, Any]:
        raw = {"rawBytes": to_base64(certificate.public_bytes(Encoding.DER))}
        held = {"certificate": raw} if media_type == V03 else {"x509CertificateChain": {"certificates": [raw]}}
        return {"mediaType": media_type, "verificationMaterial": held | {"tlogEntries": [entry]}}


def promised(entry: dict[str, Any]) -> str:
    """Give an entry as cosign notes it: what the log promised, without the proof that it kept it."""
    payload = {
        "body": entry["canonicalizedBody"],
        "integratedTime": int(entry["integratedTime"]),
        "logIndex": int(entry["logIndex"]),
        "logID": from_base64(entry["logId"]["keyId"]).hex(),
    }
    return json.dumps({"SignedEntryTimestamp": entry["inclusionPromise"]["signedEntryTimestamp"], "Payload": payload})


def simple_signing(digest: str) -> bytes:
    """Write what cosign signs of an image."""
    critical = {
        "identity": {"docker-reference": "registry.example/app"},
        "image": {"docker-manifest-digest": digest},
        "type": "cosign container image signature",
    }
    return json.dumps({"critical": critical, "optional": None}).encode()


def _chain(*certificates: x509.Certificate, **more: Any) -> dict[str, Any]:
    raw = [{"rawBytes": to_base64(one.public_bytes(Encoding.DER))} for one in certificates]
    return {"certChain": {"certificates": raw}} | more


def _name(identity: str) -> x509.GeneralName:
    return x509.UniformResourceIdentifier(identity) if "://" in identity else x509.RFC822Name(identity)


def _raw(number: str, value: bytes) -> x509.UnrecognizedExtension:
    return x509.UnrecognizedExtension(x509.ObjectIdentifier(number), value)


def _signing_usage() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
