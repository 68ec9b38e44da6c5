import os
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.deployers.manifests.kubectl import Answered, Kubectl, documents, sent
from interlock.adapters.deployers.manifests.places import Place
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import TargetRefused, TargetUnreachable
from interlock.testing.kubernetes import SimulatedCluster
from tests.clusters import Namespace, needed_kubectl


def asking(space: Namespace, folder: Path, **changes: str) -> Kubectl:
    place = Place("shop", kubeconfig=space.cluster.kubeconfig, kubectl=needed_kubectl())
    programs = Programs({"HOME": str(folder), "PATH": os.defpath}, str(folder))
    return Kubectl(programs, msgspec.structs.replace(place, **changes), "one", "dpl-1")


@pytest.mark.tools
def test_objects_are_asked_for_and_lists_taken_apart(space: Namespace, tmp_path: Path) -> None:
    space.cluster.add("ConfigMap", "a", data={"x": "1"})
    space.cluster.add("ConfigMap", "b", data={})
    kubectl = asking(space, tmp_path)
    assert [one["metadata"]["name"] for one in kubectl.listed("list", "get", "configmaps")] == ["a", "b"]
    assert [one["data"] for one in kubectl.listed("list", "get", "configmap", "a")] == [{"x": "1"}]
    assert kubectl.listed("list", "get", "configmap", "c", "--ignore-not-found") == []


@pytest.mark.tools
def test_what_the_server_answers_is_told_by_its_reason(space: Namespace, tmp_path: Path) -> None:
    kubectl = asking(space, tmp_path)
    with pytest.raises(Answered, match="not found") as caught:
        kubectl.ask("get", "configmap", "c")
    assert caught.value.reason == "NotFound"
    with pytest.raises(TargetRefused, match='one did not find it: configmaps "c" not found'):
        kubectl.do("find it", "get", "configmap", "c")
    space.cluster.refusals.append(("GET .*/configmaps/c", 503, "ServiceUnavailable", "away for a while"))
    with pytest.raises(TargetUnreachable, match="away for a while"):
        kubectl.do("find it", "get", "configmap", "c")


@pytest.mark.tools
def test_a_cluster_that_is_not_there_is_told_in_one_line(space: Namespace, tmp_path: Path) -> None:
    with SimulatedCluster(tmp_path / "..") as gone:
        address = gone.kubeconfig
    with pytest.raises(TargetUnreachable, match="was refused") as caught:
        asking(space, tmp_path, kubeconfig=address).do("find it", "get", "pods")
    assert "memcache" not in str(caught.value)
    with pytest.raises(TargetUnreachable, match="context"):
        asking(space, tmp_path, context="nowhere").do("find it", "get", "pods")
    with pytest.raises(TargetUnreachable, match="is not there; install it"):
        asking(space, tmp_path, kubectl="no-such-kubectl").do("find it", "get", "pods")
    with pytest.raises(TargetUnreachable):
        asking(space, tmp_path, kubectl=str(tmp_path / "none")).do("find it", "get", "pods")


@pytest.mark.tools
def test_what_takes_too_long_is_ended(space: Namespace, tmp_path: Path) -> None:
    with pytest.raises(TargetRefused, match="answer `kubectl wait`"):
        asking(space, tmp_path).ask("wait", "--for=create", "pod/never", "--timeout=60s", timeout_s=1)


def test_documents_stand_one_after_the_other() -> None:
    assert documents(b'{"a": 1}\n{"b": 2} ') == [{"a": 1}, {"b": 2}]
    assert documents(sent([{"a": 1}, {"b": 2}])) == [{"a": 1}, {"b": 2}]
    assert documents(b"") == []
    for wrong in (b"[1]", b"no", b'{"a": 1} x', b"\xff"):
        with pytest.raises(ValueError, match=r"."):
            documents(wrong)
