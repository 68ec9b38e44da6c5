"""Receivers of messages on loopback: Slack, Teams and PagerDuty as their documents describe them, and a mail server.

Each refuses what the real one refuses, as far as its documents say it, and answers as a test wants where that is said.
"""

from __future__ import annotations

import contextlib
import json
import socketserver
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, str, dict[str, str]]
"""Status, body, headers."""


class Receiver:
    """Takes requests by a rule, and remembers those it took."""

    def __init__(self, rule: Callable[[Any], Answer]) -> None:
        self.took: list[Any] = []
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.answers: list[Answer] = []
        """What it answers next, whatever it is sent; nothing of that is taken."""
        self.is_down = False
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                outer.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, said, headers = outer.answer(json.loads(body), rule)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(said.encode())))
                self.end_headers()
                self.wfile.write(said.encode())

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def answer(self, document: Any, rule: Callable[[Any], Answer]) -> Answer:
        if self.is_down:
            return 502, "bad gateway", {}
        if self.answers:
            return self.answers.pop(0)
        found = rule(document)
        if found[0] < 300:
            self.took.append(document)
        return found

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@contextmanager
def receiving(rule: Callable[[Any], Answer]) -> Iterator[Receiver]:
    made = Receiver(rule)
    try:
        yield made
    finally:
        made.stop()


def slack(document: Any) -> Answer:
    """Answer as an incoming webhook does: the text ok, or one word for what is wrong."""
    if not document.get("text"):
        return 400, "no_text", {}
    blocks = document.get("blocks", [])
    if not 0 < len(blocks) <= 50 or not all(_is_block(one) for one in blocks):
        return 400, "invalid_blocks", {}
    return 200, "ok", {}


def _is_block(block: Any) -> bool:
    if block["type"] == "header":
        return _is_plain(block["text"], 150)
    if block["type"] == "section":
        return _is_plain(block["text"], 3000)
    if block["type"] == "context":
        return 0 < len(block["elements"]) <= 10 and all(_is_plain(one, 3000) for one in block["elements"])
    if block["type"] == "actions":
        return all(one["type"] == "button" and _is_plain(one["text"], 75) for one in block["elements"])
    return False


def _is_plain(text: Any, most: int) -> bool:
    return text["type"] == "plain_text" and 0 < len(text["text"]) <= most and text.get("emoji") is False


def teams(document: Any) -> Answer:
    """Answer as a workflow does: accepted, without a word."""
    if len(json.dumps(document, ensure_ascii=False).encode()) > 28 * 1024:
        return 413, "", {}
    (attachment,) = document["attachments"]
    card = attachment["content"]
    good = (
        document["type"] == "message"
        and attachment["contentType"] == "application/vnd.microsoft.card.adaptive"
        and card["type"] == "AdaptiveCard"
        and card["body"]
        and all(one["type"] == "RichTextBlock" and one["inlines"] for one in card["body"])
        and all(run["type"] == "TextRun" and run["text"] for one in card["body"] for run in one["inlines"])
        and all(one["type"] == "Action.OpenUrl" for one in card.get("actions", []))
    )
    return (202, "", {}) if good else (400, '{"error": {"code": "InvalidCard", "message": "no card"}}', {})


class Pager:
    """Keeps incidents as PagerDuty does: one for each key, open or resolved."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.incidents: dict[str, str] = {}

    def __call__(self, document: Any) -> Answer:
        errors = list(self._wrong(document))
        if errors:
            said = {"status": "invalid event", "message": "Event object is invalid", "errors": errors}
            return 400, json.dumps(said), {}
        key = document["dedup_key"]
        self.incidents[key] = "open" if document["event_action"] == "trigger" else "resolved"
        return 202, json.dumps({"status": "success", "message": "Event processed", "dedup_key": key}), {}

    def _wrong(self, document: Any) -> Iterator[str]:
        if document.get("routing_key") != self.key:
            yield "'routing_key' is unknown"
        if document.get("event_action") not in {"trigger", "acknowledge", "resolve"}:
            yield "'event_action' is unknown"
        if not 0 < len(document.get("dedup_key", "")) <= 255:
            yield "'dedup_key' has a wrong length"
        if document.get("event_action") == "trigger":
            payload = document["payload"]
            if not 0 < len(payload.get("summary", "")) <= 1024 or not payload.get("source"):
                yield "'payload.summary' or 'payload.source' is wrong"
            if payload.get("severity") not in {"critical", "error", "warning", "info"}:
                yield "'payload.severity' is unknown"


class MailServer:
    """Takes mail by SMTP, in the clear until it is asked for TLS, or with it from the start."""

    def __init__(self, context: ssl.SSLContext | None = None, *, is_tls: bool = False) -> None:
        self.context, self.is_tls = context, is_tls
        self.took: list[tuple[str, list[str], bytes]] = []
        self.lines: list[tuple[bool, str]] = []
        """Each line that was said, and whether it was encrypted."""
        self.codes: dict[str, int] = {}
        """What it answers to a command, an address or DATA's text (`text`) in place of what it would."""
        self.credentials = ""
        """What AUTH PLAIN has to say, in base64; empty where nobody has to sign in."""
        self.drips = False
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                with contextlib.suppress(OSError, ValueError):
                    talk = _Talk(outer, self.request)
                    with contextlib.closing(talk):
                        talk.run()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"{'smtps' if self.is_tls else 'smtp'}://127.0.0.1:{self._server.server_address[1]}"

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(body, policy=policy.default) for _, _, body in self.took]

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Talk:
    """One session."""

    def __init__(self, server: MailServer, sock: Any) -> None:
        self._server = server
        self._sock = server.context.wrap_socket(sock, server_side=True) if server.is_tls and server.context else sock
        self._is_encrypted = server.is_tls
        self._file = self._sock.makefile("rb")
        self._sender, self._to = "", list[str]()
        self._is_known = not server.credentials

    def close(self) -> None:
        self._file.close()
        self._sock.close()

    def run(self) -> None:
        if self._server.drips:
            for _ in range(10_000):
                self._sock.sendall(b"2")
                time.sleep(0.02)
        self._say(self._server.codes.get("greeting", 220), "here")
        while line := self._file.readline(2000):
            text = line.decode("latin-1").rstrip("\r\n")
            self._server.lines.append((self._is_encrypted, text))
            word = text.partition(" ")[0].upper()
            if word == "QUIT":
                self._say(221, "bye")
                return
            getattr(self, f"_do_{word.lower()}", self._unknown)(text)

    def _say(self, code: int, text: str) -> None:
        self._sock.sendall(f"{code} {text}\r\n".encode())

    def _unknown(self, _: str) -> None:
        self._say(502, "unknown")

    def _do_ehlo(self, _: str) -> None:
        words = ["here", "8BITMIME"]
        words += ["STARTTLS"] if self._server.context is not None and not self._is_encrypted else []
        words += ["AUTH PLAIN"] if self._server.credentials else []
        for word in words[:-1]:
            self._sock.sendall(f"250-{word}\r\n".encode())
        self._say(250, words[-1])

    def _do_starttls(self, _: str) -> None:
        assert self._server.context is not None
        self._say(220, "go")
        self._file.close()
        self._sock = self._server.context.wrap_socket(self._sock, server_side=True)
        self._file = self._sock.makefile("rb")
        self._is_encrypted = True

    def _do_auth(self, text: str) -> None:
        self._is_known = text == f"AUTH PLAIN {self._server.credentials}"
        self._say(235 if self._is_known else 535, "so")

    def _do_mail(self, text: str) -> None:
        self._sender, self._to = text.partition("<")[2].partition(">")[0], []
        self._say(self._server.codes.get("MAIL", 250 if self._is_known else 530), "so")

    def _do_rcpt(self, text: str) -> None:
        address = text.partition("<")[2].partition(">")[0]
        code = self._server.codes.get(address, 250)
        if code == 250:
            self._to.append(address)
        self._say(code, "so")

    def _do_data(self, _: str) -> None:
        self._say(354, "go on")
        body = b""
        while (line := self._file.readline(2000)) != b".\r\n":
            assert line, "it broke off"
            body += line.removeprefix(b".") if line.startswith(b"..") else line
        code = self._server.codes.get("text", 250)
        if code == 250:
            self._server.took.append((self._sender, self._to, body))
        self._say(code, "so")
