"""Reviews as an API server writes them, certificates made on the spot, and a webhook as a process, for tests."""

from __future__ import annotations

import http.client
import ipaddress
import json
import os
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from interlock.testing.world import World
from interlock.wiring.opened import now as real_now
from tests.estate import SETTINGS, Estate

GOOD = b"an image that was checked"
CLUSTER = """\
  - name: cluster
    deployer: hands
    targets: [{name: one}]
    admission: {%s}
"""
KINDS: Mapping[str, tuple[str, str, tuple[str, ...]]] = {
    "pod": ("", "Pod", ("spec",)),
    "template": ("", "PodTemplate", ("template", "spec")),
    "controller": ("", "ReplicationController", ("spec", "template", "spec")),
    "deployment": ("apps", "Deployment", ("spec", "template", "spec")),
    "replica set": ("apps", "ReplicaSet", ("spec", "template", "spec")),
    "stateful set": ("apps", "StatefulSet", ("spec", "template", "spec")),
    "daemon set": ("apps", "DaemonSet", ("spec", "template", "spec")),
    "job": ("batch", "Job", ("spec", "template", "spec")),
    "cron job": ("batch", "CronJob", ("spec", "jobTemplate", "spec", "template", "spec")),
    "rollout": ("argoproj.io", "Rollout", ("spec", "template", "spec")),
}
"""Every kind that carries pods, with one that nobody knew, and where the specification of the pod stands."""


def pod(*images: str, init: tuple[str, ...] = (), ephemeral: tuple[str, ...] = ()) -> dict[str, Any]:
    """Give the specification of a pod."""
    spec: dict[str, Any] = {"containers": [{"name": f"c{i}", "image": one} for i, one in enumerate(images)]}
    if init:
        spec["initContainers"] = [{"name": f"i{i}", "image": one} for i, one in enumerate(init)]
    if ephemeral:
        spec["ephemeralContainers"] = [{"name": f"e{i}", "image": one} for i, one in enumerate(ephemeral)]
    return spec


def carrying(which: str, spec: Mapping[str, Any]) -> dict[str, Any]:
    """Give an object of a kind that carries a pod."""
    group, kind, path = KINDS[which]
    value: Any = dict(spec)
    for name in reversed(path):
        value = {name: value}
    return {"apiVersion": f"{group}/v1".lstrip("/"), "kind": kind, "metadata": {"name": "web"}, **value}


def asking(value: object, which: str = "pod", operation: str = "CREATE", **more: Any) -> dict[str, Any]:
    """Give a review of an object."""
    group, kind, _ = KINDS[which]
    request = {
        "uid": "705ab4f5-6393-11e8-b7cc-42010a800002",
        "kind": {"group": group, "version": "v1", "kind": kind},
        "resource": {"group": group, "version": "v1", "resource": f"{kind.lower()}s"},
        "operation": operation,
        "namespace": "shop",
        "name": "web",
        "userInfo": {"username": "system:serviceaccount:shop:deployer", "groups": ["system:authenticated"]},
        "object": value,
        "oldObject": None,
        "dryRun": False,
        "options": {"apiVersion": "meta.k8s.io/v1", "kind": "CreateOptions"},
    }
    return {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": request | more}


def body_of(value: object, which: str = "pod", operation: str = "CREATE", **more: Any) -> bytes:
    """Give the same as bytes."""
    return json.dumps(asking(value, which, operation, **more)).encode()


def of_pod(*images: str, **more: Any) -> bytes:
    """Give a review of a new pod."""
    return body_of({"metadata": {"generateName": "web-"}, "spec": pod(*images)}, **more)


class Certified(NamedTuple):
    """Where an authority, a certificate of it, and its key are."""

    ca: str
    certificate: str
    key: str


def certified(folder: Path, name: str = "door", life: timedelta = timedelta(days=1)) -> Certified:
    """Make an authority and a certificate for this machine's loopback."""
    folder.mkdir(exist_ok=True, parents=True)
    authority, own = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    now = real_now()

    def made(subject: str, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
        names = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, one)]) for one in (subject, "authority")]
        builder = x509.CertificateBuilder().subject_name(names[0]).issuer_name(names[1])
        builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
        builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + life)
        return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)

    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=True,
        crl_sign=True,
        encipher_only=False,
        decipher_only=False,
    )
    basic = x509.BasicConstraints(ca=True, path_length=None)
    ca = made("authority", authority).add_extension(basic, critical=True).add_extension(usage, critical=True)
    places = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.public_key())
    leaf = made(name, own).add_extension(places, critical=False).add_extension(issuer, critical=False)
    paths = Certified(str(folder / "ca.pem"), str(folder / f"{name}.pem"), str(folder / f"{name}.key"))
    pem = serialization.Encoding.PEM
    Path(paths.ca).write_bytes(ca.sign(authority, hashes.SHA256()).public_bytes(pem))
    Path(paths.certificate).write_bytes(leaf.sign(authority, hashes.SHA256()).public_bytes(pem))
    form = serialization.PrivateFormat.PKCS8
    Path(paths.key).write_bytes(own.private_bytes(pem, form, serialization.NoEncryption()))
    return paths


class Cluster:
    """A repository with an environment that is a cluster, whose clock is the real one, and images it knows."""

    def __init__(self, folder: Path, admission: str = "tags: refuse", more: str = "") -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.world = World(folder)
        self.world.at = real_now()
        self.estate = Estate(folder, SETTINGS + CLUSTER % admission + more, self.world)

    def image(self, body: bytes = GOOD, name: str = "app") -> str:
        """Make an image that the gate lets in; give its reference."""
        return f"reg.example.org/{name}@{self.estate.artifact(body, f'{name}.zip').digests[0]}"


STRANGE = f"reg.example.org/strange@sha256:{'ab' * 32}"
"""An image that no ledger knows."""


class Webhook:
    """A webhook that runs as a process of its own."""

    def __init__(self, process: subprocess.Popen[str], port: int, ca: str) -> None:  # noqa: TID251  # its type
        self.process = process
        self.port = port
        self.context_file = ca
        self.context = ssl.create_default_context(cafile=ca)

    def connect(self) -> http.client.HTTPSConnection:
        """Open a connection."""
        return http.client.HTTPSConnection("127.0.0.1", self.port, context=self.context, timeout=20)

    def post(self, body: bytes, path: str = "/validate?timeout=5s") -> dict[str, Any]:
        """Ask once; give the response part of the answer."""
        line = self.connect()
        try:
            line.request("POST", path, body, {"Content-Type": "application/json"})
            answer = line.getresponse()
            assert answer.status == 200, answer.status
            read: dict[str, Any] = json.loads(answer.read())["response"]
            return read
        finally:
            line.close()

    def get(self, path: str) -> tuple[int, str]:
        """Ask for something beside the reviews."""
        line = self.connect()
        try:
            line.request("GET", path)
            answer = line.getresponse()
            return answer.status, answer.read().decode()
        finally:
            line.close()

    def figures(self) -> dict[str, Any]:
        """Give what it counts."""
        read: dict[str, Any] = json.loads(self.get("/figures")[1])
        return read

    def stop(self) -> str:
        """End it in order; give what it printed."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.communicate(timeout=30)[0]


def wait_until(is_so: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so; fail if it is not in time."""
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.05)


@contextmanager
def serving(cluster: Cluster, *words: str, is_ready: bool = True) -> Iterator[Webhook]:
    """Run a webhook for as long as the block lasts."""
    tls = certified(cluster.folder / "tls")
    argv = [sys.executable, "-m", "interlock", "admission", "serve", "-C", str(cluster.world.root), "--env", "cluster"]
    argv += ["--tls-cert", tls.certificate, "--tls-key", tls.key, "--port", "0", *words]
    environ = {**{name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}}
    process = subprocess.Popen(  # noqa: TID251  # a server to be asked and killed
        argv,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**environ, **cluster.world.environ},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert "https://" in line, line + process.communicate(timeout=10)[0]
        webhook = Webhook(process, int(line.rpartition(":")[2]), tls.ca)
        if is_ready:
            wait_until(lambda: webhook.get("/readyz")[0] == 200)
        yield webhook
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate(timeout=10)
