from typing import Any

import pytest

from interlock.adapters.deployers.manifests.kubectl import Kubectl, sent
from interlock.adapters.deployers.manifests.places import place_of
from interlock.adapters.deployers.manifests.rollout import Rollout
from interlock.deployment import Unhealthy
from tests.clusters import Namespace

pytestmark = pytest.mark.tools
LABELS = {"app": "x", "interlock.example.org/plan": "ab"}
KINDS = {"Deployment": "apps/v1", "StatefulSet": "apps/v1", "DaemonSet": "apps/v1", "Job": "batch/v1", "Pod": "v1"}


def applied(space: Namespace, kind: str, image: str) -> tuple[Kubectl, dict[str, Any]]:
    pod = {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "x", "image": image}]}}
    spec = {"selector": {"matchLabels": {"app": "x"}}, "template": pod}
    one = {
        "apiVersion": KINDS[kind],
        "kind": kind,
        "metadata": {"name": "x", "labels": LABELS},
        "spec": pod["spec"] if kind == "Pod" else spec,
    }
    kubectl = Kubectl(space.deployer._programs, place_of(space.target, space.more), "one")
    kubectl.do("take it", "apply", "--server-side", "--field-manager=interlock", "--filename=-", stdin=sent([one]))
    return kubectl, one


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_waited_for_until_it_runs(space: Namespace, kind: str) -> None:
    space.cluster.faults.start_s = 0.5
    kubectl, one = applied(space, kind, "good:1")
    Rollout(kubectl, "one", 20).to_its_end([one])
    with space.cluster.objects.lock:
        pods = space.cluster.objects.listed("pods", "shop")
    assert [each["status"]["phase"] for each in pods] == ["Succeeded" if kind == "Job" else "Running"]


@pytest.mark.parametrize("kind", KINDS)
def test_what_does_not_come_up_is_told_with_what_its_pods_wait_for(space: Namespace, kind: str) -> None:
    space.cluster.faults.unpullable.add("gone")
    kubectl, one = applied(space, kind, "gone:1")
    with pytest.raises(Unhealthy, match=f"{kind.lower()}/x did not come up: x in .*ImagePullBackOff"):
        Rollout(kubectl, "one", 1).to_its_end([one])


def test_a_rollout_that_the_cluster_gave_up_is_not_waited_for(space: Namespace) -> None:
    space.cluster.faults.unready.add("slow")
    kubectl, one = applied(space, "Deployment", "slow:1")
    space.cluster.change("Deployment", "x", lambda live: live["spec"].update(progressDeadlineSeconds=0))
    with pytest.raises(Unhealthy, match="exceeded its progress deadline"):
        Rollout(kubectl, "one", 60).to_its_end([one])


def test_a_job_that_failed_is_not_waited_for(space: Namespace) -> None:
    space.cluster.faults.unready.add("bad")
    kubectl, one = applied(space, "Job", "bad:1")
    failed = {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded", "message": "it failed 6 times"}
    space.cluster.change("Job", "x", lambda live: live.update(status={"conditions": [failed]}))
    with pytest.raises(Unhealthy, match="it failed 6 times"):
        Rollout(kubectl, "one", 60).to_its_end([one])


def test_what_runs_nothing_is_not_waited_for(space: Namespace) -> None:
    kubectl = Kubectl(space.deployer._programs, place_of(space.target, space.more), "one")
    Rollout(kubectl, "one", 1).to_its_end([{"kind": "Service", "metadata": {"name": "x"}}])
    assert space.cluster.asked == []
