"""A vault that a test writes: the transit engine's answers, good or as the test wants them. Floor 14."""

from __future__ import annotations

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from interlock.crypto import LocalSigner, Scheme, generate


class StubVault:
    """Answers as a transit engine does, on loopback; `answers` holds what it says in place of the truth, by path."""

    def __init__(self, token: str) -> None:
        self.keys: dict[str, list[LocalSigner]] = {}
        self.answers: dict[str, tuple[int, bytes]] = {}
        self.asked: list[tuple[str, str]] = []
        outer = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer._answer(self, None)

            def do_POST(self) -> None:
                outer._answer(self, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._token = token
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def add(self, name: str, scheme: Scheme = Scheme.ED25519) -> LocalSigner:
        """Make a key, or its next version."""
        key = generate(scheme)
        self.keys.setdefault(name, []).append(key)
        return key

    def stop(self) -> None:
        """End it."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler, body: dict[str, Any] | None) -> None:
        path = handler.path.removeprefix("/v1/transit/")
        self.asked.append((handler.command, path))
        status, said = self.answers.get(path) or self._truth(handler, path, body)
        handler.send_response(status)
        handler.send_header("Content-Length", str(len(said)))
        handler.end_headers()
        handler.wfile.write(said)

    def _truth(self, handler: BaseHTTPRequestHandler, path: str, body: dict[str, Any] | None) -> tuple[int, bytes]:
        if handler.headers.get("X-Vault-Token") != self._token:
            return 403, b'{"errors": ["permission denied"]}'
        verb, _, rest = path.partition("/")
        name, _, more = rest.partition("/")
        versions = self.keys.get(name)
        if versions is None:
            return 404, b'{"errors": []}'
        if verb == "sign" and body is not None:
            version = int(body["key_version"])
            made = versions[version - 1].sign(base64.b64decode(body["input"]))
            return 200, _data({"signature": f"vault:v{version}:{base64.b64encode(made).decode()}"})
        if more == "rotate":
            self.add(name, versions[0].public.scheme)
            return 200, _data({})
        is_p256 = versions[0].public.scheme is Scheme.P256
        shown = [
            one.public.pem().decode() if is_p256 else base64.b64encode(one.public.raw).decode() for one in versions
        ]
        keys = {str(number): {"public_key": text} for number, text in enumerate(shown, 1)}
        kind = "ecdsa-p256" if is_p256 else "ed25519"
        return 200, _data({"type": kind, "keys": keys, "latest_version": len(versions)})


def _data(fields: dict[str, Any]) -> bytes:
    return json.dumps({"data": fields}).encode()
