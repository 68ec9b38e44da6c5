"""A rollout, watched until what was applied runs, or will not. Floor 11."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final

from interlock.adapters.deployers.manifests.images import Document
from interlock.adapters.deployers.manifests.kubectl import Answered, Kubectl
from interlock.adapters.deployers.manifests.releases import PLAN, short
from interlock.deployment import Unhealthy
from interlock.runtime.inventory import inventory_of

_ROLLING: Final = ("Deployment", "StatefulSet", "DaemonSet")
_EVERY_S: Final = 0.5
_MORE_S: Final = 30
"""How much longer than its own limit kubectl may take before it is ended."""


class Rollout:
    """Watches the rollout of one release, all of it within one time."""

    def __init__(self, kubectl: Kubectl, target: str, within_s: float) -> None:
        self._kubectl = kubectl
        self._target = target
        self._until = time.monotonic() + within_s

    def to_its_end(self, objects: Sequence[Document]) -> None:
        """Return once all of it runs. Errors: Unhealthy (DPL-108); TargetUnreachable, TargetRefused."""
        for one in objects:
            name = f"{one['kind'].lower()}/{one['metadata']['name']}"
            try:
                if one["kind"] in _ROLLING:
                    self._wait("rollout", "status", name)
                elif one["kind"] == "Pod":
                    self._wait("wait", "--for=condition=Ready", name)
                elif one["kind"] == "Job":
                    self._job(name)
            except Answered as answer:
                why = self._why(one["metadata"]["labels"][PLAN]) or str(answer)
                raise Unhealthy(target=self._target, why=f"{name} did not come up: {why}") from answer

    def _left(self) -> float:
        return max(1.0, self._until - time.monotonic())

    def _wait(self, *argv: str) -> None:
        left = self._left()
        self._kubectl.ask(*argv, f"--timeout={left:.0f}s", timeout_s=left + _MORE_S)

    def _job(self, name: str) -> None:
        """Wait for a job to end well, and not for one that failed."""
        while True:
            found = self._kubectl.listed("say how a job ended", "get", name)
            said = {one.get("type"): one for one in (found[0].get("status") or {}).get("conditions", [])}
            if said.get("Complete", {}).get("status") == "True":
                return
            failed = said.get("Failed", {})
            if failed.get("status") == "True":
                raise Answered("Failed", str(failed.get("message") or failed.get("reason")))
            if time.monotonic() > self._until:
                raise Answered("Timeout", "it did not end in time")
            time.sleep(_EVERY_S)

    def _why(self, plan: str) -> str:
        """Say what the pods of a plan wait for."""
        pods = inventory_of(
            self._kubectl.listed("list its pods", "get", "pods", f"--selector={PLAN}={short(plan)}")
        ).pods
        waiting: dict[tuple[str, str], str] = {}
        for one in pods:
            for each in one.containers:
                if each.says:  # the first pod of those that wait for the same
                    waiting.setdefault((each.name, each.says), f"{each.name} in {one.name}: {each.says}")
        return "; ".join(waiting.values())[:600]
