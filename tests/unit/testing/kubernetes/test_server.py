import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.programs import Programs
from interlock.adapters.tools.supervision import Ended
from interlock.testing.kubernetes import SimulatedCluster
from interlock.testing.kubernetes.server import read_path
from tests.clusters import WEB, needed_kubectl


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[SimulatedCluster]:
    with SimulatedCluster(tmp_path) as found:
        yield found


def run(cluster: SimulatedCluster, folder: Path, *argv: str, stdin: str = "") -> Ended:
    programs = Programs({"HOME": str(folder), "PATH": os.defpath, "KUBECONFIG": cluster.kubeconfig}, str(folder))
    return programs.run([needed_kubectl(), "-n", "shop", *argv], stdin=stdin.encode(), timeout_s=30)


@pytest.mark.tools
def test_a_real_kubectl_applies_scales_compares_and_deletes(cluster: SimulatedCluster, tmp_path: Path) -> None:
    def do(*argv: str, stdin: str = "") -> str:
        ended = run(cluster, tmp_path, *argv, stdin=stdin)
        assert ended.exit_code == 0, ended.stderr
        return ended.stdout.decode()

    assert "deployment.apps/web serverside-applied" in do("apply", "--server-side", "-f", "-", stdin=WEB)
    assert "successfully rolled out" in do("rollout", "status", "deploy/web", "--timeout=20s")
    do("scale", "deployment/web", "--replicas=2")
    told = json.loads(do("get", "deploy", "web", "-o", "json"))
    assert told["spec"]["replicas"] == 2
    assert (
        {one["manager"] for one in told["metadata"]["managedFields"]} if "managedFields" in told["metadata"] else True
    )
    do("set", "image", "deployment/web", "web=other:1")
    compared = run(cluster, tmp_path, "diff", "--server-side", "--force-conflicts", "-f", "-", stdin=WEB)
    assert compared.exit_code == 1
    assert b"image: other:1" in compared.stdout
    refused = run(cluster, tmp_path, "apply", "--server-side", "-f", "-", stdin=WEB)
    assert b"Apply failed with 2 conflicts" in refused.stderr
    do("apply", "--server-side", "--force-conflicts", "-f", "-", stdin=WEB)
    do("delete", "-f", "-", stdin=WEB)
    assert do("get", "deployments", "-o", "name") == ""


@pytest.mark.tools
def test_what_happens_is_watched(cluster: SimulatedCluster, tmp_path: Path) -> None:
    cluster.add("ConfigMap", "a", data={"x": "1"})
    argv = ("get", "configmaps", "--watch", "--output-watch-events", "-o", "json", "--request-timeout=2s")
    changes: list[Any] = []

    def before(method: str, path: str) -> None:
        if "watch=true" in path:
            cluster.before = None
            cluster.change("ConfigMap", "a", lambda one: one["data"].update(x="2"))

    cluster.before = before
    left = run(cluster, tmp_path, *argv).stdout.decode()
    reader = json.JSONDecoder()
    while left.strip():
        one, end = reader.raw_decode(left.lstrip())
        changes.append((one["type"], one["object"]["data"]["x"]))
        left = left.lstrip()[end:]
    assert changes == [("ADDED", "1"), ("MODIFIED", "2")]


@pytest.mark.tools
def test_a_refusal_that_a_test_asked_for_is_given_once(cluster: SimulatedCluster, tmp_path: Path) -> None:
    cluster.refusals.append(("GET .*/pods", 403, "Forbidden", "not for you"))
    assert b"(Forbidden): not for you" in run(cluster, tmp_path, "get", "pods").stderr
    assert run(cluster, tmp_path, "get", "pods").exit_code == 0


def test_what_cannot_be_changed_cannot_be_changed(cluster: SimulatedCluster) -> None:
    cluster.add("Secret", "s", data={"a": "1"}, immutable=True)
    with cluster.objects.lock:
        live = cluster.objects.get("secrets", "shop", "s")
    assert live["immutable"] is True


def test_paths_are_taken_apart() -> None:
    assert read_path("/api/v1/namespaces/shop/pods/x") == {
        "root": "/api/v1",
        "namespace": "shop",
        "plural": "pods",
        "name": "x",
        "sub": "",
    }
    assert (read_path("/apis/apps/v1/namespaces/shop/deployments/x/scale") or {})["sub"] == "scale"
    assert (read_path("/api/v1/namespaces/shop") or {})["plural"] == "namespaces"
    assert (read_path("/api/v1/pods") or {})["namespace"] == ""
    assert read_path("/healthz") is None
