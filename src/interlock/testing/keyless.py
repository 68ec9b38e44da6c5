"""An authority and a log of Sigstore's kind for tests: certificates, and entries that prove themselves. Floor 14.

Everything is made anew and counts only under the trusted root that it gives; it listens on loopback. Any token is
believed: what is tested is who signs and who verifies, not who asks.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from interlock.kernel import canonical
from interlock.testing.authority import Authority
from interlock.wiring.opened import now

_EARLIER: Final = timedelta(seconds=5)
"""How long before now a certificate begins, so that no clock is behind it."""


class KeylessAuthority:
    """Fulcio's and Rekor's answers on loopback; `faults` holds what is answered in place of the truth, by path."""

    def __init__(self) -> None:
        self.faults: dict[str, tuple[int, bytes]] = {}
        self.entries: list[bytes] = []
        self.authority = Authority(f"{os.urandom(4).hex()}.authority", now().replace(microsecond=0))
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
        root = self._trusted_root()
        since = root["tlogs"][0]["publicKey"]["validFor"]
        service = {"url": self.address, "majorApiVersion": 1, "validFor": since, "operator": "example.org"}
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
            "trustedRoot": root,
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
        """Give the trusted root; there is no clock, and the log is where its answers come from."""
        made = self.authority.trusted_root(timestampAuthorities=[])
        for name in ("tlogs", "certificateAuthorities"):
            made[name][0]["baseUrl" if name == "tlogs" else "uri"] = self.address
        made["certificateAuthorities"][0]["subject"] = {"organization": "example.org", "commonName": "authority"}
        return made

    def _answer(self, path: str, body: dict[str, Any], token: str) -> tuple[int, bytes]:
        if path == "/api/v2/signingCert":
            request = x509.load_pem_x509_csr(base64.b64decode(body["certificateSigningRequest"]))
            key = request.public_key()
            if not isinstance(key, ec.EllipticCurvePublicKey) or not request.is_signature_valid:
                return 400, b'{"message": "the request is not signed by its key"}'
            chain = [self._issue(key, _claims(token)), self.authority.ca]
            pem = [one.public_bytes(Encoding.PEM).decode() for one in chain]
            return 200, json.dumps({"signedCertificateEmbeddedSct": {"chain": {"certificates": pem}}}).encode()
        if path == "/api/v1/log/entries":
            return 201, json.dumps(self._enter(_entered(body))).encode()
        return 404, b"{}"

    def _issue(self, key: ec.EllipticCurvePublicKey, claims: dict[str, Any]) -> x509.Certificate:
        issuer = claims.get("federated_claims", {}).get("connector_id", claims["iss"])
        began = now().replace(microsecond=0) - _EARLIER
        return self.authority.issue(key, identity=claims["sub"], issuer=issuer, at=began)

    def _enter(self, body: bytes) -> dict[str, Any]:
        self.entries.append(body)
        one = self.authority.enter(body, now())
        proof = {
            "checkpoint": one.checkpoint,
            "hashes": [each.hex() for each in one.path],
            "logIndex": one.index,
            "rootHash": one.root.hex(),
            "treeSize": one.size,
        }
        verification = {"signedEntryTimestamp": base64.b64encode(one.promise).decode(), "inclusionProof": proof}
        return {
            os.urandom(40).hex(): {
                "body": base64.b64encode(body).decode(),
                "integratedTime": one.seconds,
                "logID": one.log_id.hex(),
                "logIndex": one.index,
                "verification": verification,
            }
        }


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
