"""An authority and a log of Sigstore's kind for tests: certificates, and entries that prove themselves. Floor 14.

Everything is made anew and counts only under the trusted root that it gives; it listens on loopback. Any token is
believed: what is tested is who signs and who verifies, not who asks.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import struct
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from interlock.crypto import LocalSigner, NoteSigner, Scheme, generate, sign_note
from interlock.crypto.merkle import inclusion_path, leaf_hash, node_hash, range_root
from interlock.kernel import canonical
from interlock.wiring.opened import now

_SCT_LIST: Final = ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_ISSUER: Final = ObjectIdentifier("1.3.6.1.4.1.57264.1.8")
_ISSUER_PLAIN: Final = ObjectIdentifier("1.3.6.1.4.1.57264.1.1")
"""As it was written first, without a type around it."""
_LIFE: Final = timedelta(minutes=10)


class KeylessAuthority:
    """Fulcio's and Rekor's answers on loopback; `faults` holds what is answered in place of the truth, by path."""

    def __init__(self) -> None:
        self.faults: dict[str, tuple[int, bytes]] = {}
        self.entries: list[bytes] = []
        self._began = now().replace(microsecond=0) - timedelta(hours=1)
        self._root_key = ec.generate_private_key(ec.SECP256R1())
        self._root = self._authority()
        self._log = generate(Scheme.P256)
        self._certificate_log = generate(Scheme.P256)
        self._origin = f"log.example.org/{os.urandom(4).hex()}"
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                token = self.headers.get("Authorization", "").removeprefix("Bearer ")
                status, said = outer.faults.get(self.path) or outer._answer(self.path, body, token)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def trusted_root(self) -> bytes:
        """The trusted root under which its signatures count."""
        return json.dumps(self._trusted_root()).encode()

    @property
    def trust_config(self) -> bytes:
        """What whoever signs needs: the trusted root, and where the services are."""
        service = {"url": self.address, "majorApiVersion": 1, "validFor": self._since(), "operator": "example.org"}
        signing = {
            "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
            "caUrls": [service],
            "oidcUrls": [],
            "rekorTlogUrls": [service],
            "rekorTlogConfig": {"selector": "ANY"},
            "tsaUrls": [],
            "tsaConfig": {"selector": "ANY"},
        }
        config = {
            "mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
            "trustedRoot": self._trusted_root(),
            "signingConfig": signing,
        }
        return json.dumps(config).encode()

    def token(self, identity: str, issuer: str = "https://issuer.example.org", asked: str = "") -> str:
        """Give a token that says who somebody is; nobody checks its signature.

        Shape:  `asked` is whom the issuer asked, where it is a broker that does not know anybody itself.
        """
        at = int(now().timestamp())
        claims: dict[str, Any] = {"iss": issuer, "sub": identity, "aud": "sigstore", "iat": at, "nbf": at}
        claims |= {"exp": at + 600} | ({"federated_claims": {"connector_id": asked}} if asked else {})
        parts = ({"alg": "none", "typ": "JWT"}, claims)
        return ".".join([*(_url(json.dumps(one).encode()) for one in parts), _url(b"unsigned")])

    def _trusted_root(self) -> dict[str, Any]:
        certificate = base64.b64encode(self._root.public_bytes(serialization.Encoding.DER)).decode()
        return {
            "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
            "tlogs": [self._log_of(self._log, self.address)],
            "certificateAuthorities": [
                {
                    "subject": {"organization": "example.org", "commonName": "authority"},
                    "uri": self.address,
                    "certChain": {"certificates": [{"rawBytes": certificate}]},
                    "validFor": self._since(),
                }
            ],
            "ctlogs": [self._log_of(self._certificate_log, f"{self.address}/certificates")],
            "timestampAuthorities": [],
        }

    def _log_of(self, key: LocalSigner, url: str) -> dict[str, Any]:
        spki = key.public.spki
        public = {"rawBytes": base64.b64encode(spki).decode(), "keyDetails": "PKIX_ECDSA_P256_SHA_256"}
        return {
            "baseUrl": url,
            "hashAlgorithm": "SHA2_256",
            "publicKey": {**public, "validFor": self._since()},
            "logId": {"keyId": base64.b64encode(hashlib.sha256(spki).digest()).decode()},
        }

    def _since(self) -> dict[str, str]:
        return {"start": self._began.strftime("%Y-%m-%dT%H:%M:%SZ")}

    def _authority(self) -> x509.Certificate:
        name = x509.Name(
            [
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, "example.org"),
                x509.NameAttribute(NameOID.COMMON_NAME, "ca"),
            ]
        )
        key = self._root_key.public_key()
        usage = x509.KeyUsage(
            digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        made = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._began)
            .not_valid_after(self._began + timedelta(days=30))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        )
        return made.sign(self._root_key, hashes.SHA256())

    def _answer(self, path: str, body: dict[str, Any], token: str) -> tuple[int, bytes]:
        if path == "/api/v2/signingCert":
            request = x509.load_pem_x509_csr(base64.b64decode(body["certificateSigningRequest"]))
            key = request.public_key()
            if not isinstance(key, ec.EllipticCurvePublicKey) or not request.is_signature_valid:
                return 400, b'{"message": "the request is not signed by its key"}'
            chain = [self._issue(key, _claims(token)), self._root]
            pem = [one.public_bytes(serialization.Encoding.PEM).decode() for one in chain]
            return 200, json.dumps({"signedCertificateEmbeddedSct": {"chain": {"certificates": pem}}}).encode()
        if path == "/api/v1/log/entries":
            return 201, json.dumps(self._enter(_entered(body))).encode()
        return 404, b"{}"

    def _issue(self, key: ec.EllipticCurvePublicKey, claims: dict[str, Any]) -> x509.Certificate:
        began = now().replace(microsecond=0)
        usage = x509.KeyUsage(
            digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
            key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        issuer = claims.get("federated_claims", {}).get("connector_id", claims["iss"]).encode()
        sub = claims["sub"]
        named: x509.GeneralName = (
            x509.RFC822Name(sub) if "@" in sub and "://" not in sub else x509.UniformResourceIdentifier(sub)
        )
        made = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([]))
            .issuer_name(self._root.subject)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(began - timedelta(seconds=5))
            .not_valid_after(began + _LIFE)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._root_key.public_key()), critical=False
            )
            .add_extension(x509.SubjectAlternativeName([named]), critical=True)
            .add_extension(x509.UnrecognizedExtension(_ISSUER_PLAIN, issuer), critical=False)
            .add_extension(x509.UnrecognizedExtension(_ISSUER, b"\x0c" + _sized(issuer)), critical=False)
        )
        before = made.sign(self._root_key, hashes.SHA256())
        seen = self._seen(before.tbs_certificate_bytes, int(began.timestamp() * 1000))
        listed = made.add_extension(x509.UnrecognizedExtension(_SCT_LIST, b"\x04" + _sized(seen)), critical=False)
        return listed.sign(self._root_key, hashes.SHA256())

    def _seen(self, body: bytes, at: int) -> bytes:
        """Give a list with one signed certificate timestamp. Source: RFC 6962, section 3."""
        spki = self._root_key.public_key().public_bytes(
            serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        issuer = hashlib.sha256(spki).digest()
        signed = struct.pack("!BBQH", 0, 0, at, 1) + issuer + len(body).to_bytes(3) + body + b"\x00\x00"
        signature = self._certificate_log.sign(signed)
        log = hashlib.sha256(self._certificate_log.public.spki).digest()
        one = b"\x00" + log + struct.pack("!Q", at) + b"\x00\x00\x04\x03" + len(signature).to_bytes(2) + signature
        return (len(one) + 2).to_bytes(2) + len(one).to_bytes(2) + one

    def _enter(self, body: bytes) -> dict[str, Any]:
        self.entries.append(body)
        size, index = len(self.entries), len(self.entries) - 1
        leaves = [leaf_hash(one) for one in self.entries]

        def node(level: int, at: int) -> bytes:
            return leaves[at] if level == 0 else node_hash(node(level - 1, 2 * at), node(level - 1, 2 * at + 1))

        root = range_root(0, size, node)
        at = int(now().timestamp())
        log = hashlib.sha256(self._log.public.spki).hexdigest()
        entry = {"body": base64.b64encode(body).decode(), "integratedTime": at, "logID": log, "logIndex": index}
        promise = self._log.sign(canonical(entry))
        text = f"{self._origin}\n{size}\n{base64.b64encode(root).decode()}\n"
        checkpoint = sign_note(text, [NoteSigner(self._origin, self._log)]).decode()
        proof = {
            "checkpoint": checkpoint,
            "hashes": [one.hex() for one in inclusion_path(index, size, node)],
            "logIndex": index,
            "rootHash": root.hex(),
            "treeSize": size,
        }
        verification = {"signedEntryTimestamp": base64.b64encode(promise).decode(), "inclusionProof": proof}
        return {os.urandom(40).hex(): {**entry, "verification": verification}}


def _entered(proposed: dict[str, Any]) -> bytes:
    """Give the body of an entry, as Rekor writes what was proposed."""
    if proposed["kind"] == "hashedrekord":
        return canonical(proposed)
    content = proposed["spec"]["proposedContent"]
    envelope = json.loads(content["envelope"])
    payload = base64.b64decode(envelope["payload"])
    spec = {
        "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(content["envelope"].encode()).hexdigest()},
        "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
        "signatures": [
            {"signature": one["sig"], "verifier": verifier}
            for one, verifier in zip(envelope["signatures"], content["verifiers"], strict=True)
        ],
    }
    return canonical({"apiVersion": proposed["apiVersion"], "kind": "dsse", "spec": spec})


def _claims(token: str) -> dict[str, Any]:
    part = token.split(".")[1]
    claims: dict[str, Any] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


def _url(body: bytes) -> str:
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def _sized(body: bytes) -> bytes:
    """Give the length of a value in DER, and the value."""
    short = 128
    if len(body) < short:
        return bytes([len(body)]) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    return bytes([0x80 | len(length)]) + length + body
