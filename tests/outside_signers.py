"""Signers under a Sigstore of one's own: whole bundles, and what cosign leaves beside an image.

Whatever they sign is right unless a test asks for something else; a bundle is a plain dict, so that a test can spoil
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

from interlock.crypto import preimage
from interlock.crypto.wire import from_base64, to_base64
from interlock.kernel import Digest, canonical
from interlock.supply.signed import SignerWanted, Target
from interlock.testing.authority import ARC, ISSUER, Authority, Private, chain, sign, spki, utf8

__all__ = [
    "ARC", "ARTIFACT", "IDENTITY", "IN_TOTO", "ISSUER", "NOW", "V01", "V03", "WANTED", "Instance", "chain", "new_key",
    "pem", "promised", "sign", "simple_signing", "spki", "statement", "target", "utf8",
]  # fmt: skip

NOW = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
IDENTITY = "https://github.com/acme/app/.github/workflows/release.yml@refs/tags/v1.0.0"
WANTED = SignerWanted(issuer=ISSUER, identity=IDENTITY)
V03 = "application/vnd.dev.sigstore.bundle.v0.3+json"
V01 = "application/vnd.dev.sigstore.bundle+json;version=0.1"
IN_TOTO = "application/vnd.in-toto+json"
ARTIFACT = b"the artifact\n"
HASHES = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}


def target(body: bytes = ARTIFACT) -> Target:
    """Give an artifact as it is asked about."""
    digests = (Digest(one, hashlib.new(one, body).hexdigest()) for one in HASHES)
    return Target("artifact.bin", tuple(digests), body)


def new_key() -> ec.EllipticCurvePrivateKey:
    """Make a key on P-256."""
    return ec.generate_private_key(ec.SECP256R1())


def pem(key: Private) -> bytes:
    """Give the public key in PEM."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


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


class Instance(Authority):
    """One instance of Sigstore, and whoever signs under it."""

    def __init__(self, name: str = "acme", at: datetime = NOW, *, curve: ec.EllipticCurve | None = None) -> None:
        """Make the keys; `curve` is that of the authority."""
        super().__init__(name, at, curve=curve)

    def certificate(self, key: Private, *, identity: str = IDENTITY, **more: Any) -> x509.Certificate:
        """Issue a certificate for whoever holds a key; what more there is to say, `Authority.issue` says."""
        return self.issue(key.public_key(), identity=identity, **more)

    def entry(self, kind: str, version: str, spec: dict[str, Any], *, at: datetime | None = None) -> dict[str, Any]:
        """Log something, and give the entry as a bundle holds it; `at` None leaves the promise out."""
        body = canonical({"apiVersion": version, "kind": kind, "spec": spec})
        one = self.enter(body, at)
        made: dict[str, Any] = {
            "logIndex": str(one.index),
            "logId": {"keyId": to_base64(one.log_id)},
            "kindVersion": {"kind": kind, "version": version},
            "canonicalizedBody": to_base64(body),
            "inclusionProof": {
                "logIndex": str(one.index),
                "rootHash": to_base64(one.root),
                "treeSize": str(one.size),
                "hashes": [to_base64(each) for each in one.path],
                "checkpoint": {"envelope": one.checkpoint},
            },
        }
        if one.seconds is not None:
            made["integratedTime"] = str(one.seconds)
            made["inclusionPromise"] = {"signedEntryTimestamp": to_base64(one.promise)}
        return made

    # --- whole bundles ----------------------------------------------------------------------------

    def signs(
        self,
        body: bytes = ARTIFACT,
        *,
        key: Private | None = None,
        at: datetime | None = None,
        clock_at: datetime | None = None,
        media_type: str = V03,
        algorithm: str = "sha256",
        **certificate: Any,
    ) -> dict[str, Any]:
        """Sign an artifact's own bytes; with `clock_at` a clock says when, otherwise the log."""
        key = key or new_key()
        found = self.certificate(key, **certificate)
        signature = sign(key, body, HASHES[algorithm])
        digest = hashlib.new(algorithm, body)
        spec = {
            "data": {"hash": {"algorithm": algorithm, "value": digest.hexdigest()}},
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
        digest_field = {"algorithm": f"SHA2_{algorithm[3:]}", "digest": to_base64(digest.digest())}
        return bundle | {"messageSignature": {"messageDigest": digest_field, "signature": to_base64(signature)}}

    def attests(
        self,
        payload: bytes | None = None,
        *,
        payload_type: str = IN_TOTO,
        key: Private | None = None,
        kind: str = "dsse",
        media_type: str = V03,
        **certificate: Any,
    ) -> dict[str, Any]:
        """Sign a statement in an envelope; `kind` is dsse, intoto, or intoto-0.0.1: the envelope as Go writes it."""
        key, payload = key or new_key(), statement() if payload is None else payload
        found = self.certificate(key, **certificate)
        signature = sign(key, preimage(payload_type, payload))
        text, verifier = to_base64(signature), to_base64(found.public_bytes(Encoding.PEM))
        envelope = {"payload": to_base64(payload), "payloadType": payload_type, "signatures": [{"sig": text}]}
        payload_hash = {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()}
        if kind == "dsse":
            logged = {
                "envelopeHash": {"algorithm": "sha256", "value": "0" * 64},
                "payloadHash": payload_hash,
                "signatures": [{"signature": text, "verifier": verifier}],
            }
            entry = self.entry("dsse", "0.0.1", logged, at=self.at + timedelta(minutes=1))
        elif kind == "intoto-0.0.1":
            in_order = {
                "payloadType": payload_type,
                "payload": to_base64(payload),
                "signatures": [{"keyid": "", "sig": text}],
            }
            written = json.dumps(in_order, separators=(",", ":")).encode()
            logged = {"algorithm": "sha256", "value": hashlib.sha256(written).hexdigest()}
            spec = {"content": {"hash": logged, "payloadHash": payload_hash}, "publicKey": verifier}
            entry = self.entry("intoto", "0.0.1", spec, at=self.at + timedelta(minutes=1))
        else:
            signatures = [{"publicKey": verifier, "sig": to_base64(text.encode())}]
            content = {
                "envelope": {"payloadType": payload_type, "signatures": signatures},
                "hash": {"algorithm": "sha256", "value": "0" * 64},
                "payloadHash": payload_hash,
            }
            entry = self.entry("intoto", "0.0.2", {"content": content}, at=self.at + timedelta(minutes=1))
        return self._bundle(found, media_type, entry) | {"dsseEnvelope": envelope}

    def signs_with_key(self, key: Private, body: bytes = ARTIFACT) -> dict[str, Any]:
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

    def blob(self, body: bytes = ARTIFACT, *, key: Private | None = None, **certificate: Any) -> dict[str, Any]:
        """Sign a file as cosign once did, in a bundle of its own."""
        made = self.signs(body, key=key, **certificate)
        found = x509.load_der_x509_certificate(from_base64(made["verificationMaterial"]["certificate"]["rawBytes"]))
        return {
            "base64Signature": made["messageSignature"]["signature"],
            "cert": to_base64(found.public_bytes(Encoding.PEM)),
            "rekorBundle": json.loads(promised(made["verificationMaterial"]["tlogEntries"][0])),
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
