"""An identity provider of our own on loopback: it keeps what it gave, enforces PKCE, and lies where it is told to."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote_plus, urlencode, urlsplit

from joserfc.jwk import Key

from interlock.identity.elsewhere import Provider
from interlock.identity.workload import Issuer, WorkloadKind
from interlock.kernel import Instant
from tests.tokens import published, rsa_key, seconds, signed

CLIENT = "interlock"
SECRET = "the secret of a client, with % and :"


class IdentityProvider:
    """Who signs people in. Every wish of a test is a field; what it was asked is kept."""

    def __init__(self, now: Callable[[], Instant], *, kid: str = "p1", key: Key | None = None) -> None:
        self.now = now
        self.keys: dict[str, Key] = {kid: key or rsa_key("p1")}
        self.signs_with = kid
        self.alg = "RS256"
        self.client, self.secret = CLIENT, SECRET
        self.people: dict[str, dict[str, Any]] = {}
        self.lies: dict[str, Any] = {}
        """Claims that are put in place of the right ones; None leaves one out."""
        self.token_lies: dict[str, Any] = {}
        """Fields of the token endpoint's answer that are put in place of the right ones."""
        self.document_lies: dict[str, Any] = {}
        self.names_itself = True
        self.is_gone = False
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        """What it is called."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def known(self, **more: Any) -> Provider:
        """Give it as a server's list has it."""
        issuer = Issuer(self.url, WorkloadKind.OIDC, self.client, max_lifetime_s=86_400, keys_from=more.pop("also", ()))
        return Provider("corp", "Example Corp", issuer, **{"secret": "env:CORP_SECRET", **more})

    def visit(self, address: str, subject: str) -> str:
        """Sign somebody in who was sent here; give the address to which the browser is sent back."""
        parts = urlsplit(address)
        assert f"{parts.scheme}://{parts.netloc}{parts.path}" == f"{self.url}/authorize"
        asked = {name: values[0] for name, values in parse_qs(parts.query, strict_parsing=True).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == self.client
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self.codes[code] = {**asked, "subject": subject}
        answer = {"code": code, "state": asked["state"]} | ({"iss": self.url} if self.names_itself else {})
        return f"{asked['redirect_uri']}?{urlencode(answer)}"

    def document(self) -> dict[str, Any]:
        """Describe itself."""
        own = {
            "issuer": self.url,
            "jwks_uri": f"{self.url}/keys",
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "authorization_response_iss_parameter_supported": self.names_itself,
        }
        return {name: value for name, value in {**own, **self.document_lies}.items() if value is not None}

    def id_token(self, given: dict[str, str], access_token: str) -> str:
        """Make the token of somebody who signed in."""
        now = self.now()
        said = {
            "iss": self.url,
            "aud": self.client,
            "sub": given["subject"],
            "iat": seconds(now),
            "exp": seconds(now + timedelta(minutes=5)),
            "nonce": given["nonce"],
            "at_hash": half_hash(access_token),
            **self.people.get(given["subject"], {}),
            **self.lies,
        }
        body = json.dumps({name: value for name, value in said.items() if value is not None})
        return signed({"alg": self.alg, "kid": self.signs_with}, body, self.keys[self.signs_with])

    def give(self, form: dict[str, str], authorization: str) -> tuple[int, dict[str, Any]]:
        """Answer at the token endpoint."""
        if not self._is_client(form, authorization):
            return 401, {"error": "invalid_client"}
        given = self.codes.pop(form.get("code", ""), None)
        if given is None or given["redirect_uri"] != form.get("redirect_uri"):
            return 400, {"error": "invalid_grant"}
        challenge = unpadded(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if form.get("grant_type") != "authorization_code" or challenge != given["code_challenge"]:
            return 400, {"error": "invalid_grant"}
        access = secrets.token_urlsafe(16)
        answer = {"access_token": access, "token_type": "Bearer", "id_token": self.id_token(given, access)}
        return 200, {name: value for name, value in {**answer, **self.token_lies}.items() if value is not None}

    def _is_client(self, form: dict[str, str], authorization: str) -> bool:
        if authorization.startswith("Basic "):
            name, _, secret = base64.b64decode(authorization.removeprefix("Basic ")).decode().partition(":")
            return (unquote_plus(name), unquote_plus(secret)) == (self.client, self.secret)
        return (form.get("client_id"), form.get("client_secret", "")) == (self.client, self.secret)

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(self.path)
                if outer.is_gone:
                    return
                if self.path == "/.well-known/openid-configuration":
                    self._say(200, outer.document())
                elif self.path == "/keys":
                    self._say(200, {"keys": [published(key, name) for name, key in outer.keys.items()]})
                else:
                    self._say(404, {})

            def do_POST(self) -> None:
                outer.asked.append(self.path)
                if outer.is_gone:
                    return
                body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
                form = {name: values[0] for name, values in parse_qs(body).items()}
                self._say(*outer.give(form, self.headers.get("Authorization", "")))

            def _say(self, status: int, document: dict[str, Any]) -> None:
                body = json.dumps(document).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        return Handler


@contextmanager
def provider(now: Callable[[], Instant], **more: Any) -> Iterator[IdentityProvider]:
    """Run an identity provider."""
    made = IdentityProvider(now, **more)
    try:
        yield made
    finally:
        made.stop()


def unpadded(body: bytes) -> str:
    """Give bytes as base64url without padding."""
    return base64.urlsafe_b64encode(body).rstrip(b"=").decode()


def half_hash(token: str, algorithm: str = "sha256") -> str:
    """Give the hash of an access token as ID tokens have it."""
    whole = hashlib.new(algorithm, token.encode()).digest()
    return unpadded(whole[: len(whole) // 2])
