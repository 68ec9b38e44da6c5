"""Registries for tests: a small one in this process that can be told to misbehave, and Debian's on loopback."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from interlock.adapters.registries.patience import Patience
from interlock.disk.pieces import pieces_of_bytes
from interlock.formats.oci import files_manifest, write_oci
from interlock.kernel import Digest, sha256
from interlock.supply.oci import EMPTY_BODY, FILE, INDEX, TITLE, Content, Descriptor, empty
from interlock.supply.ports import ArtifactRepository

Fault = Callable[["Exchange"], bool]
"""Is shown a request before it is answered; True if it answered, or broke off, itself."""
AT_ONCE = Patience(attempts=4, first_s=0.0, settle_s=0.0, sleep=lambda _: None)


def layer(body: bytes, title: str = "app.zip") -> Descriptor:
    """Give what names a file."""
    return Descriptor("application/zip", sha256(body), len(body), annotations={TITLE: title})


def pushed(
    place: ArtifactRepository,
    body: bytes,
    tag: str = "1.0",
    *,
    about: Content | None = None,
    kind: str = FILE,
    title: str = "app.zip",
) -> Content:
    """Put a file into a repository as an artifact, about another one if that is given."""
    subject = about.descriptor if about is not None else None
    content = write_oci(files_manifest(kind, [layer(body, title)], subject))
    place.keep(layer(body, title), pieces_of_bytes(body))
    place.keep(empty(), pieces_of_bytes(EMPTY_BODY))
    place.put(content, tag)
    return content


class Exchange:
    """One request to the stub."""

    def __init__(self, handler: BaseHTTPRequestHandler) -> None:
        self.handler = handler
        self.method = handler.command
        parts = urlsplit(handler.path)
        self.path = parts.path
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self._unread = int(self.headers.get("content-length", "0"))

    def body(self, most: int = -1) -> bytes:
        """Read what was sent along."""
        size = self._unread if most < 0 else min(most, self._unread)
        self._unread -= size
        return self.handler.rfile.read(size)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        """Answer, with underscores in the names of headers for dashes."""
        self.body()  # what is left of it would be taken for the next request
        self.handler.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        if self.method != "HEAD":
            self.handler.wfile.write(body)

    def hang_up(self) -> None:
        """Break the connection off."""
        self.handler.close_connection = True
        self.handler.connection.shutdown(socket.SHUT_RDWR)


class StubRegistry:
    """A registry as the specification has it, with the referrers API or without, and whatever faults a test adds."""

    def __init__(self, *, has_referrers: bool = True, page: int = 1000) -> None:
        self.has_referrers = has_referrers
        self.page = page
        self.blobs: dict[str, bytes] = {}
        self.manifests: dict[str, tuple[str, bytes]] = {}
        self.tags: dict[tuple[str, str], str] = {}
        self.uploads: dict[str, bytearray] = {}
        self.asked: list[Exchange] = []
        self.faults: list[Fault] = []
        self.password = ""
        """Where it is set, the password that `reader` needs."""
        self.challenge = 'Basic realm="stub"'
        self.token = ""
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 20

            def do_GET(self) -> None:
                outer.take(Exchange(self))

            do_HEAD = do_PUT = do_POST = do_PATCH = do_DELETE = do_GET  # noqa: N815  # the server's own names

            def log_message(self, *_: object) -> None:
                """Keep quiet."""

        class Quiet(ThreadingHTTPServer):
            def handle_error(self, *_: object) -> None:
                """Keep quiet when a client hangs up."""

        self._server = Quiet(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self._server.server_address[1]}"

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def once(self, method: str, path: str, fault: Fault) -> None:
        """Add a fault for the first request of a method whose path has a pattern in it."""

        def first(one: Exchange) -> bool:
            if one.method != method or re.search(path, one.path) is None:
                return False
            self.faults.remove(first)
            return fault(one)

        self.faults.append(first)

    def always(self, method: str, path: str, fault: Fault) -> None:
        """Add a fault for every such request."""
        self.faults.append(lambda one: one.method == method and re.search(path, one.path) is not None and fault(one))

    def take(self, one: Exchange) -> None:
        """Answer a request."""
        self.asked.append(one)
        for fault in list(self.faults):
            if fault(one):
                return
        if not self._is_known(one):
            return
        found = re.fullmatch(r"/v2/(.+)/(manifests|referrers|tags|blobs/uploads|blobs)/([^/]*)", one.path)
        if found is None:
            one.answer(404)
            return
        name, what, rest = found.groups()
        {
            "manifests": self._manifest,
            "referrers": self._referrers,
            "tags": self._tags,
            "blobs": self._blob,
            "blobs/uploads": self._upload,
        }[what](one, name, rest)

    def _is_known(self, one: Exchange) -> bool:
        given = one.headers.get("authorization", "")
        if one.path == "/token":
            wanted = "Basic " + base64.b64encode(f"reader:{self.password}".encode()).decode()
            known = not self.password or given == wanted
            one.answer(200 if known else 401, json.dumps({"token": self.token}).encode())
            return False
        if self.token:
            known = given == f"Bearer {self.token}"
        elif self.password:
            known = given == "Basic " + base64.b64encode(f"reader:{self.password}".encode()).decode()
        else:
            known = True
        if not known:
            one.body()
            one.answer(401, WWW_Authenticate=self.challenge)
        return known

    def _manifest(self, one: Exchange, name: str, rest: str) -> None:
        if one.method == "PUT":
            body = one.body()
            digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            with self._lock:
                self.manifests[digest] = (one.headers["content-type"], body)
                if rest != digest:
                    self.tags[name, rest] = digest
            subject = json.loads(body).get("subject")
            more = {"OCI_Subject": subject["digest"]} if subject and self.has_referrers else {}
            one.answer(201, Docker_Content_Digest=digest, **more)
            return
        digest = self.tags.get((name, rest), rest)
        if digest not in self.manifests:
            one.answer(404)
            return
        media_type, body = self.manifests[digest]
        one.answer(200, body, Content_Type=media_type, Docker_Content_Digest=digest)

    def _referrers(self, one: Exchange, name: str, rest: str) -> None:
        if not self.has_referrers:
            one.answer(404)
            return
        found = []
        for digest, (media_type, body) in self.manifests.items():
            read = json.loads(body)
            if (read.get("subject") or {}).get("digest") == rest:
                kind = read.get("artifactType") or read["config"]["mediaType"]
                found.append({"mediaType": media_type, "digest": digest, "size": len(body), "artifactType": kind})
        start = int(one.query.get("from", "0"))
        index = {"schemaVersion": 2, "mediaType": INDEX, "manifests": found[start : start + self.page]}
        more = {}
        if start + self.page < len(found):
            more = {"Link": f'<{one.path}?from={start + self.page}>; rel="next"'}
        one.answer(200, json.dumps(index).encode(), Content_Type=INDEX, **more)

    def _tags(self, one: Exchange, name: str, rest: str) -> None:
        tags = sorted(tag for at, tag in self.tags if at == name)
        if not tags:
            one.answer(404)
            return
        start = int(one.query.get("from", "0"))
        more = {}
        if start + self.page < len(tags):
            more = {"Link": f'<{one.path}?from={start + self.page}>; rel="next"'}
        one.answer(200, json.dumps({"name": name, "tags": tags[start : start + self.page]}).encode(), **more)

    def _blob(self, one: Exchange, name: str, rest: str) -> None:
        body = self.blobs.get(f"{name}@{rest}")
        if body is None:
            one.answer(404)
            return
        asked = re.fullmatch(r"bytes=(\d+)-(\d+)", one.headers.get("range", ""))
        if asked is None:
            one.answer(200, body)
        else:
            start = int(asked[1])
            one.answer(206, body[start:], Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}")

    def _upload(self, one: Exchange, name: str, rest: str) -> None:
        if one.method == "POST":
            mount, lender = one.query.get("mount", ""), one.query.get("from", "")
            if f"{lender}@{mount}" in self.blobs:
                self.blobs[f"{name}@{mount}"] = self.blobs[f"{lender}@{mount}"]
                one.answer(201, Location=f"/v2/{name}/blobs/{mount}")
                return
            key = f"u{next(self._numbers)}"
            self.uploads[key] = bytearray()
            one.answer(202, Location=f"/v2/{name}/blobs/uploads/{key}?state=x")
            return
        if rest not in self.uploads:
            one.answer(404)
            return
        self._go_on(one, name, rest)

    def _go_on(self, one: Exchange, name: str, rest: str) -> None:
        upload, where = self.uploads[rest], f"/v2/{name}/blobs/uploads/{rest}?state=y"
        if one.method in {"PATCH", "PUT"}:
            asked = re.fullmatch(r"(\d+)-(\d+)", one.headers.get("content-range", ""))
            if asked is not None and int(asked[1]) != len(upload):
                one.body()
                one.answer(416, Range=f"0-{max(len(upload) - 1, 0)}", Location=where)
                return
            upload += one.body()
        if one.method == "DELETE":
            del self.uploads[rest]
            one.answer(204)
        elif one.method in {"PATCH", "GET"}:
            status = 202 if one.method == "PATCH" else 204
            one.answer(status, Location=where, Range=f"0-{max(len(upload) - 1, 0)}")
        else:
            self._end(one, name, rest)

    def _end(self, one: Exchange, name: str, rest: str) -> None:
        body, digest = bytes(self.uploads.pop(rest)), one.query["digest"]
        if f"sha256:{hashlib.sha256(body).hexdigest()}" != digest:
            why = {"errors": [{"code": "DIGEST_INVALID", "message": "provided digest did not match uploaded content"}]}
            one.answer(400, json.dumps(why).encode())
            return
        self.blobs[f"{name}@{digest}"] = body
        one.answer(201, Docker_Content_Digest=digest)

    def blob_of(self, digest: Digest) -> str:
        """Give the key under which a blob is kept."""
        return next(key for key in self.blobs if key.endswith(f"@{digest}"))


def hang_up(one: Exchange) -> bool:
    """Break off before anything is answered."""
    one.hang_up()
    return True


def status(number: int, why: str = "", **headers: str) -> Fault:
    """Answer with a status and nothing that was asked for."""

    def fault(one: Exchange) -> bool:
        one.body()
        body = json.dumps({"errors": [{"code": "UNKNOWN", "message": why}]}).encode() if why else b""
        one.answer(number, body, **headers)
        return True

    return fault


def answering(number: int, body: bytes, **headers: str) -> Fault:
    """Answer with a status and a body of the test's own."""

    def fault(one: Exchange) -> bool:
        one.answer(number, body, **headers)
        return True

    return fault


def find_registry() -> str | None:
    """Give the program of Debian's registry, if it is installed."""
    return shutil.which("docker-registry")


class RealRegistry:
    """Debian's registry: distribution 2.8, without a referrers API."""

    def __init__(self, host: str, data: Path) -> None:
        self.host = host
        self.data = data

    def blob(self, digest: Digest) -> Path:
        """Give where it keeps a blob on the disk."""
        return self.data / "docker/registry/v2/blobs" / digest.alg / digest.hex[:2] / digest.hex / "data"


@contextmanager
def running_registry(program: str, folder: Path) -> Generator[RealRegistry]:
    """Start a registry on loopback, and end it again."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data, config = folder / "data", folder / "config.yml"
    data.mkdir()
    config.write_text(
        f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n"
        f"storage: {{filesystem: {{rootdirectory: {data}}}, delete: {{enabled: true}}}}\n"
        f"http: {{addr: '127.0.0.1:{port}', secret: for-tests}}\n"
    )
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, "serve", str(config)], stdout=log, stderr=log)  # noqa: TID251  # a server
    try:
        _wait_for(port, process.poll)
        yield RealRegistry(f"127.0.0.1:{port}", data)
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait_for(port: int, is_over: Callable[[], object]) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and is_over() is None:
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"the registry did not come up: {is_over()}")


def is_ci() -> bool:
    """Say whether a missing program must fail the test that needs it."""
    return bool(os.environ.get("CI"))
