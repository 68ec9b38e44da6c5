"""What somebody lets run beside a release in a cluster is known at once, by kubectl and the API alone."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from interlock.deployment import Environment
from interlock.flows.deployments import Deployments
from interlock.flows.observing import Observing
from tests.admissions import wait_until
from tests.clusters import GOOD, OLD, REPOSITORY, namespace_at

pytestmark = pytest.mark.tools


def test_each_stranger_is_news_and_a_pod_that_is_made_anew_is_not(tmp_path: Path) -> None:
    with namespace_at(tmp_path) as space:
        plan = space.plan()
        space.deploy(plan)
        ledger = SimpleNamespace(
            current=lambda _name: SimpleNamespace(plan=plan.digest.hex), plan_of=lambda _digest: plan
        )
        said: list[str] = []
        observing = Observing(
            deployers={"manifests": space.deployer}, deployments=cast("Deployments", ledger), tell=said.append
        )
        environment = Environment("production", deployer="manifests", targets=(space.target,))
        try:
            observing.keep([environment])
            wait_until(lambda: any("watch=true" in one for one in space.cluster.asked))
            with space.cluster.objects.lock:
                (pod,) = [one["metadata"]["name"] for one in space.cluster.objects.listed("pods", "shop")]
                space.cluster.objects.remove("pods", "shop", pod)
            wait_until(lambda: len(space.cluster.objects.listed("pods", "shop")) == 1)
            assert observing.news("production") == ""
            for name, digest in (("miner", OLD), ("other", GOOD)):
                image = f"{REPOSITORY}@sha256:{digest}"
                space.cluster.add("Pod", name, spec={"containers": [{"name": "m", "image": image}]})
                wait_until(lambda: observing.news("production") != "")
            assert said == []
        finally:
            observing.close()
