from typing import Any

import pytest

from interlock.testing.kubernetes.kinds import KINDS
from interlock.testing.kubernetes.objects import Objects
from interlock.testing.kubernetes.rollouts import Faults, Rollouts, image_id

KIND = {one.kind: one for one in KINDS}


class Bench:
    """Objects, and what brings them to run."""

    def __init__(self) -> None:
        self.objects = Objects()
        self.faults = Faults()
        self._rollouts = Rollouts(self.objects, self.faults)

    def put(self, kind: str, image: str, **spec: Any) -> None:
        template = {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "x", "image": image}]}}
        about = {"name": "x", "namespace": "shop"}
        old = self.objects.find(KIND[kind].plural, "shop", "x") or {"metadata": about}
        self.objects.put(KIND[kind], {**old, "spec": {"template": template, **spec}})

    def turn(self, times: int = 12) -> None:
        for _ in range(times):
            self._rollouts.turn()

    def images(self) -> list[str]:
        return sorted(one["spec"]["containers"][0]["image"] for one in self.objects.listed("pods"))

    def status(self, kind: str) -> dict[str, Any]:
        told: dict[str, Any] = self.objects.get(KIND[kind].plural, "shop", "x")["status"]
        return told


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet"])
def test_a_workload_comes_to_pods_of_its_template_and_of_the_next_one(kind: str) -> None:
    bench = Bench()
    replicas = {} if kind == "DaemonSet" else {"replicas": 2}
    bench.put(kind, "a:1", **replicas)
    bench.turn()
    assert bench.images() == ["a:1"] * (1 if kind == "DaemonSet" else 2)
    bench.put(kind, "a:2", **replicas)
    bench.turn(30)
    assert set(bench.images()) == {"a:2"}
    assert bench.status(kind)["observedGeneration"] == 2


def test_the_old_ones_go_only_once_the_new_ones_are_ready() -> None:
    bench = Bench()
    bench.put("Deployment", "a:1")
    bench.turn()
    bench.faults.unready.add("a:2")
    bench.put("Deployment", "a:2", progressDeadlineSeconds=0)
    bench.turn()
    assert bench.images() == ["a:1", "a:2"]
    assert bench.status("Deployment")["conditions"][0]["reason"] == "ProgressDeadlineExceeded"
    bench.faults.unready.clear()
    bench.turn()
    assert bench.images() == ["a:2"]
    assert bench.status("Deployment")["conditions"][0]["reason"] == "NewReplicaSetAvailable"


def test_what_goes_wrong_is_told_as_a_node_tells_it() -> None:
    bench = Bench()
    bench.faults.unpullable.add("gone")
    bench.faults.crashing.add("bad")
    bench.faults.instead["lies"] = "other@sha256:00"
    for number, image in enumerate(("gone:1", "bad:1", "lies:1", "good:1")):
        about = {"name": f"p{number}", "namespace": "shop"}
        bench.objects.put(KIND["Pod"], {"metadata": about, "spec": {"containers": [{"name": "x", "image": image}]}})
    bench.turn(2)
    told = [one["status"]["containerStatuses"][0] for one in bench.objects.listed("pods")]
    assert [one["state"].get("waiting", {}).get("reason") for one in told] == [
        "ImagePullBackOff",
        "CrashLoopBackOff",
        None,
        None,
    ]
    assert [one["imageID"] for one in told] == ["", image_id("bad:1"), "other@sha256:00", image_id("good:1")]
    assert [one["ready"] for one in told] == [False, False, True, True]


def test_a_job_runs_once_to_its_end() -> None:
    bench = Bench()
    bench.put("Job", "a:1")
    bench.turn()
    assert bench.status("Job")["succeeded"] == 1
    assert [one["status"]["phase"] for one in bench.objects.listed("pods")] == ["Succeeded"]


def test_what_belongs_to_something_that_is_gone_goes() -> None:
    bench = Bench()
    bench.put("Deployment", "a:1")
    bench.turn()
    bench.objects.remove("deployments", "shop", "x")
    bench.turn()
    assert bench.objects.listed("pods") == bench.objects.listed("replicasets") == []


def test_an_image_is_run_by_its_digest() -> None:
    assert image_id("h:5000/a@sha256:12") == "h:5000/a@sha256:12"
    assert image_id("h:5000/a:1").startswith("h:5000/a@sha256:")
    assert image_id("a:1") != image_id("a:2")
