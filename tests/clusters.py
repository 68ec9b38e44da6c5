"""Namespaces of a simulated cluster, for tests: plans of manifests, and orders for them, through a real kubectl."""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.manifests import ManifestDeployer
from interlock.adapters.deployers.manifests.kubectl import PACKAGE
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import Health, Order, Plan, PlannedArtifact, PlannedFile, Seen, Strategy, Target
from interlock.kernel import Digest
from interlock.testing.kubernetes import SimulatedCluster
from tests.folders import Shelf
from tests.needed import found_program

REPOSITORY = "registry.example.org/team/shop"
GOOD = hashlib.sha256(b"an image").hexdigest()
OLD = hashlib.sha256(b"an older image").hexdigest()
SICK = hashlib.sha256(b"an image that ends at once").hexdigest()
WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: "shop:latest", ports: [{containerPort: 8080}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
"""


def find_kubectl() -> str:
    """Give kubectl of this machine or of its package; empty where there is none."""
    return found_program("kubectl")


def needed_kubectl() -> str:
    """Give kubectl; the test is skipped without one, and fails in CI."""
    found = find_kubectl()
    if not found:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"there is no kubectl ({PACKAGE})")
    return found


class Namespace:
    """One namespace that is deployed to, with all that is needed for it."""

    configuration: Mapping[str, bytes] = {
        "settings.yaml": b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {a: b}\n"
    }

    def __init__(self, folder: Path, cluster: SimulatedCluster) -> None:
        self.cluster = cluster
        self.shelf = Shelf(folder / "shelf")
        self.target = Target("one", {"namespace": "shop", "context": "simulated"})
        self.more: dict[str, Any] = {
            "kubeconfig": cluster.kubeconfig,
            "kubectl": needed_kubectl(),
            "within_s": 20,
        }
        self.deployer = ManifestDeployer(Programs({"HOME": str(folder), "PATH": os.defpath}, str(folder)))
        self.within_ms = 4000
        cluster.faults.crashing.add(SICK)
        self._numbers = itertools.count(1)
        self._tokens = itertools.count(1)

    def plan(self, mode: str = "good", replaces: str = "", **changes: Any) -> Plan:
        """Make a plan unlike any before."""
        files: Mapping[str, bytes] = {"web.yaml": WEB.encode(), **changes.pop("configuration", {})}
        digest = {"good": GOOD, "old": OLD, "sick": SICK}[mode]
        place = f"oci://{REPOSITORY}@sha256:{digest}"
        parameters = {**self.more, "within_s": max(1, self.within_ms // 1000), **changes.pop("parameters", {})}
        given: dict[str, Any] = {
            "environment": "production",
            "product": "demo",
            "artifacts": (PlannedArtifact("shop", digest, place=place),),
            "configuration": tuple(PlannedFile(name, self.shelf.put(body), len(body)) for name, body in files.items()),
            "deployer": "manifests",
            "parameters": parameters,
            "tools": (),
            "targets": (self.target,),
            "strategy": Strategy(),
            "health": Health(),
            "replaces": replaces,
            "ticket": f"CHG-{next(self._numbers)}",
        }
        return Plan(**{**given, **changes})

    def order(self, plan: Plan, token: int | None = None) -> Order:
        return Order(plan, self.target, "dep-1", next(self._tokens) if token is None else token)

    def deploy(self, plan: Plan) -> Order:
        """Bring a plan and switch to it."""
        order = self.order(plan)
        self.deployer.bring(order, self.shelf)
        self.deployer.switch(order)
        return order

    def spoil(self, plan: Plan) -> None:
        """Let the shelf give other bytes than were decided about."""
        Path(self.shelf.path(Digest("sha256", plan.configuration[0].sha256))).write_bytes(b"other bytes")

    def look(self) -> Seen:
        return self.deployer.look(self.target, self.more)

    def ask(self) -> str:
        """Give the digest of the plan that all pods which are not about to end are of."""
        with self.cluster.objects.lock:
            pods = self.cluster.objects.listed("pods", "shop")
        plans = {
            one["metadata"]["annotations"]["interlock.example.org/plan"]
            for one in pods
            if "deletionTimestamp" not in one["metadata"]
        }
        assert len(plans) == 1, json.dumps(pods)
        return str(plans.pop())


@contextlib.contextmanager
def namespace_at(folder: Path) -> Iterator[Namespace]:
    """Give a namespace of a cluster that is gone afterwards."""
    with SimulatedCluster(folder) as cluster:
        yield Namespace(folder, cluster)
