"""The API server of the simulated cluster: plain HTTP on loopback, as far as kubectl asks for it. Floor 14.

Enters: requests. Leaves: what a cluster would answer, or the failure that a test asked for.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

import yaml

from interlock.testing.kubernetes.kinds import KINDS, KindOf, discovery
from interlock.testing.kubernetes.merging import ConflictOfOwners, applied, json_merged, merged, updated
from interlock.testing.kubernetes.objects import Objects, Refused, is_selected
from interlock.testing.kubernetes.rollouts import Faults, Rollouts

_TURN_S: Final = 0.03
_APPLY: Final = "application/apply-patch+yaml"
_PATH: Final = re.compile(
    r"(?P<root>/api/v1|/apis/[a-z.]+/v1)(?:/namespaces/(?P<namespace>[^/]+))?/(?P<plural>[a-z]+)"
    r"(?:/(?P<name>[^/]+))?(?:/(?P<sub>[a-z]+))?"
)
_NAMESPACE: Final = re.compile(r"/api/v1/namespaces(?:/(?P<name>[^/]+))?")


_FILLED: Final[dict[str, dict[str, Any]]] = {
    "Deployment": {"replicas": 1},
    "StatefulSet": {"replicas": 1, "updateStrategy": {"type": "RollingUpdate"}},
    "DaemonSet": {"updateStrategy": {"type": "RollingUpdate"}},
}
"""What a server fills in where a manifest leaves it out, and clients rely on."""


class Asked(NamedTuple):
    """One request, taken apart."""

    kind: KindOf
    namespace: str
    name: str
    sub: str
    query: dict[str, str]
    media: str
    body: Any
    agent: str


class SimulatedCluster:
    """A cluster on loopback for as long as its block lasts."""

    def __init__(self, folder: Path) -> None:
        """`folder` is where its kubeconfig is written."""
        self.objects = Objects()
        self.faults = Faults()
        self.refusals: list[tuple[str, int, str, str]] = []
        """Pattern of `METHOD PATH`, status, reason, message: the first that fits answers, once."""
        self.before: Callable[[str, str], None] | None = None
        """Called before each request, for what has to happen at just that moment."""
        self.asked: list[str] = []
        self._folder = folder
        self._rollouts = Rollouts(self.objects, self.faults)
        self._over = threading.Event()

    def __enter__(self) -> Self:
        outer = self

        class Answering(_Answering):
            cluster = outer

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self._server.daemon_threads = True
        self._threads = [
            threading.Thread(target=self._server.serve_forever, args=(0.01,)),
            threading.Thread(target=self._turn),
        ]
        for one in self._threads:
            one.start()
        self.add("Namespace", "shop", "")
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._server.shutdown()
        for one in self._threads:
            one.join()
        self._server.server_close()

    @property
    def is_over(self) -> bool:
        """Whether it is being stopped."""
        return self._over.is_set()

    @property
    def kubeconfig(self) -> str:
        """A file that leads kubectl here."""
        path = self._folder / "kubeconfig"
        server = f"http://127.0.0.1:{self._server.server_address[1]}"
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": "simulated", "cluster": {"server": server}}],
            "contexts": [{"name": "simulated", "context": {"cluster": "simulated", "user": ""}}],
            "current-context": "simulated",
        }
        path.write_text(json.dumps(config))
        return str(path)

    def add(self, kind: str, name: str, namespace: str = "shop", **fields: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
        """Put an object there as somebody else would."""
        of = next(one for one in KINDS if one.kind == kind)
        about = {"name": name, **({"namespace": namespace} if namespace else {}), **fields.pop("metadata", {})}
        with self.objects.lock:
            made = {"apiVersion": of.api_version, "kind": kind, "metadata": about, **fields}
            return self.objects.put(of, updated({}, made, "somebody"))

    def change(self, kind: str, name: str, with_it: Callable[[dict[str, Any]], None], namespace: str = "shop") -> None:
        """Change an object as somebody else would."""
        of = next(one for one in KINDS if one.kind == kind)
        with self.objects.lock:
            live = self.objects.get(of.plural, namespace if of.is_namespaced else "", name)
            new = json.loads(json.dumps(live))
            with_it(new)
            self.objects.put(of, updated(live, new, "somebody"))

    def _turn(self) -> None:
        while not self._over.wait(_TURN_S):
            with self.objects.lock:
                self._rollouts.turn()

    def answer(self, method: str, asked: Asked) -> tuple[int, Any]:
        """Give the answer to a request. Errors: Refused."""
        with self.objects.lock:
            try:
                if not asked.name:
                    return self._created(asked) if method == "POST" else (200, self._list(asked))
                if asked.sub == "scale":
                    return 200, self._scaled(method, asked)
                match method:
                    case "GET":
                        return 200, self.objects.get(asked.kind.plural, asked.namespace, asked.name)
                    case "PATCH":
                        return self._patched(asked)
                    case "PUT":
                        live = self.objects.get(asked.kind.plural, asked.namespace, asked.name)
                        return 200, self._put(asked, updated(live, asked.body, _manager(asked)))
                    case _:
                        return 200, self._deleted(asked)
            except ConflictOfOwners as error:
                raise Refused(409, "Conflict", str(error)) from error

    def _put(self, asked: Asked, made: dict[str, Any]) -> dict[str, Any]:
        if asked.kind.kind in {"Job", "Secret"}:
            self._check_unchanged(asked, made)
        filled = _FILLED.get(asked.kind.kind)
        made = {**made, "spec": {**filled, **made["spec"]}} if filled else made
        return made if asked.query.get("dryRun") else self.objects.put(asked.kind, made)

    def _check_unchanged(self, asked: Asked, made: dict[str, Any]) -> None:
        live = self.objects.find(asked.kind.plural, asked.namespace, asked.name) or made
        is_fixed = live.get("immutable") and live.get("data") != made.get("data")
        if is_fixed or live.get("spec", {}).get("template") != made.get("spec", {}).get("template"):
            message = f'{asked.kind.kind} "{asked.name}" is invalid: field is immutable'
            raise Refused(422, "Invalid", message)

    def _created(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        name = asked.body["metadata"]["name"]
        self._check_namespace(asked)
        if self.objects.find(asked.kind.plural, asked.namespace, name) is not None:
            raise Refused(409, "AlreadyExists", f'{asked.kind.plural} "{name}" already exists')
        within = {"namespace": asked.namespace} if asked.namespace else {}
        body = {**asked.body, "metadata": {**asked.body["metadata"], **within}}
        return 201, self._put(asked._replace(name=name), updated({}, body, _manager(asked)))

    def _check_namespace(self, asked: Asked) -> None:
        if asked.namespace and self.objects.find("namespaces", "", asked.namespace) is None:
            raise Refused(404, "NotFound", f'namespaces "{asked.namespace}" not found')

    def _patched(self, asked: Asked) -> tuple[int, dict[str, Any]]:
        live = self.objects.find(asked.kind.plural, asked.namespace, asked.name)
        if asked.media == _APPLY:
            self._check_namespace(asked)
            force = asked.query.get("force") == "true"
            made = applied(live or {}, asked.body, _manager(asked), force=force)
            return (200 if live else 201), self._put(asked, made)
        if live is None:
            raise Refused(404, "NotFound", f'{asked.kind.plural} "{asked.name}" not found')
        change = merged if "strategic" in asked.media else json_merged
        return 200, self._put(asked, updated(live, change(live, asked.body), _manager(asked)))

    def _deleted(self, asked: Asked) -> dict[str, Any]:
        found = self.objects.get(asked.kind.plural, asked.namespace, asked.name)
        if asked.query.get("dryRun"):
            return found
        if asked.kind.kind == "Pod":
            self._rollouts.end(found)
        else:
            self.objects.remove(asked.kind.plural, asked.namespace, asked.name)
        about = {"name": asked.name, "kind": asked.kind.plural, "uid": found["metadata"]["uid"]}
        return {"kind": "Status", "apiVersion": "v1", "status": "Success", "details": about}

    def _scaled(self, method: str, asked: Asked) -> dict[str, Any]:
        live = self.objects.get(asked.kind.plural, asked.namespace, asked.name)
        if method in {"PUT", "PATCH"}:
            new = {**live, "spec": {**live["spec"], "replicas": asked.body["spec"]["replicas"]}}
            live = self.objects.put(asked.kind, updated(live, new, _manager(asked)))
        replicas = {"replicas": live["spec"].get("replicas", 1)}
        named = {key: live["metadata"][key] for key in ("name", "namespace", "uid", "resourceVersion")}
        return {
            "kind": "Scale",
            "apiVersion": "autoscaling/v1",
            "metadata": named,
            "spec": replicas,
            "status": replicas,
        }

    def _list(self, asked: Asked) -> dict[str, Any]:
        query = asked.query
        found = self.objects.listed(
            asked.kind.plural, asked.namespace, query.get("labelSelector", ""), query.get("fieldSelector", "")
        )
        about = {"resourceVersion": str(self.objects.number)}
        return {
            "kind": f"{asked.kind.kind}List",
            "apiVersion": asked.kind.api_version,
            "metadata": about,
            "items": found,
        }

    def watched(self, asked: Asked) -> Iterator[dict[str, Any]]:
        """Give what happens to the objects of a kind, until the time of the request is over."""
        query = asked.query
        until = time.monotonic() + float(query.get("timeoutSeconds", "60"))
        seen = int(query.get("resourceVersion") or 0)
        if query.get("sendInitialEvents") == "true" or not seen:
            with self.objects.lock:
                first = self._list(asked)
                seen = self.objects.number
            yield from ({"type": "ADDED", "object": one} for one in first["items"])
            about = {"resourceVersion": str(seen), "annotations": {"k8s.io/initial-events-end": "true"}}
            mark = {"kind": asked.kind.kind, "apiVersion": asked.kind.api_version, "metadata": about}
            if query.get("sendInitialEvents") == "true":
                yield {"type": "BOOKMARK", "object": mark}
        while time.monotonic() < until and not self.is_over:
            with self.objects.lock:
                self.objects.lock.wait(0.1)
                new = self.objects.since(seen)
            for one in new:
                seen = one.number
                is_here = one.plural == asked.kind.plural and asked.namespace in {
                    "",
                    one.object["metadata"].get("namespace"),
                }
                if is_here and is_selected(one.object, query.get("labelSelector", ""), query.get("fieldSelector", "")):
                    yield {"type": one.type, "object": one.object}


def _manager(asked: Asked) -> str:
    return asked.query.get("fieldManager") or asked.agent.partition("/")[0] or "unknown"


def read_path(path: str) -> dict[str, str] | None:
    """Take the path of a request apart; none for one that leads to no object."""
    found = _NAMESPACE.fullmatch(path)
    if found is not None:
        return {"root": "/api/v1", "namespace": "", "plural": "namespaces", "name": found["name"] or "", "sub": ""}
    found = _PATH.fullmatch(path)
    return {key: value or "" for key, value in found.groupdict().items()} if found is not None else None


class _Answering(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cluster: Any

    def _go(self) -> None:
        parts = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.cluster.asked.append(f"{self.command} {self.path}")
        if self.cluster.before is not None:
            self.cluster.before(self.command, self.path)
        try:
            self._check_refused()
            told = discovery(parts.path)
            if told is not None:
                self._send(200, told)
                return
            asked = self._asked(parts.path, dict(parse_qsl(parts.query)), body)
            if asked.query.get("watch") in {"true", "1"}:
                self._stream(asked)
                return
            self._send(*self.cluster.answer(self.command, asked))
        except Refused as error:
            self._send(error.code, error.body)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _go  # noqa: N815 -- as the base class calls them

    def _check_refused(self) -> None:
        for number, (pattern, code, reason, message) in enumerate(self.cluster.refusals):
            if re.search(pattern, f"{self.command} {self.path}"):
                del self.cluster.refusals[number]
                raise Refused(code, reason, message)

    def _asked(self, path: str, query: dict[str, str], body: bytes) -> Asked:
        found = read_path(path)
        if found is None:
            raise Refused(404, "NotFound", "the server could not find the requested resource")
        kinds = [one for one in KINDS if (one.root, one.plural) == (found["root"], found["plural"])]
        if not kinds:
            raise Refused(404, "NotFound", "the server could not find the requested resource")
        media = self.headers.get("Content-Type", "").partition(";")[0]
        read = yaml.safe_load(body) if body else {}
        agent = self.headers.get("User-Agent", "")
        return Asked(kinds[0], found["namespace"], found["name"], found["sub"], query, media, read, agent)

    def _stream(self, asked: Asked) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for one in self.cluster.watched(asked):
                line = json.dumps(one).encode() + b"\n"
                self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
        except OSError:  # whoever watched has seen enough
            self.close_connection = True

    def _send(self, code: int, body: Any) -> None:  # noqa: ANN401 (JSON is anything)
        sent = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""
