"""What the controllers and nodes of the simulated cluster do: workloads to sets, sets to pods, pods to running ones.

One step of it is `Rollouts.turn`; the server makes many a second. Floor 14.
"""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any, Final

from interlock.testing.kubernetes.kinds import KINDS, KindOf
from interlock.testing.kubernetes.objects import Objects, moment

_OF: Final = {one.kind: one for one in KINDS}
_DEADLINE_S: Final = 600
_GROUPS: Final = (
    ("initContainers", "initContainerStatuses"),
    ("containers", "containerStatuses"),
    ("ephemeralContainers", "ephemeralContainerStatuses"),
)


class Faults:
    """What goes wrong, by a part of the image's name; tests change it while the cluster runs."""

    def __init__(self) -> None:
        self.unpullable: set[str] = set()
        self.crashing: set[str] = set()
        self.unready: set[str] = set()
        self.instead: dict[str, str] = {}
        """The `imageID` that a node tells in place of the true one."""
        self.start_s = 0.0
        self.stop_s = 0.0
        """How long a pod that was deleted goes on."""


class Rollouts:
    """Brings what runs nearer to what is wanted."""

    def __init__(self, objects: Objects, faults: Faults) -> None:
        self._objects = objects
        self._faults = faults
        self._since: dict[str, float] = {}

    def turn(self) -> None:
        """Make one step, while the lock of the objects is held."""
        for one in self._objects.listed("deployments"):
            self._deployment(one)
        for kind, plural in (
            ("ReplicaSet", "replicasets"),
            ("StatefulSet", "statefulsets"),
            ("DaemonSet", "daemonsets"),
        ):
            for one in self._objects.listed(plural):
                self._pods_of(_OF[kind], one)
        for one in self._objects.listed("jobs"):
            self._job(one)
        for one in self._objects.listed("pods"):
            self._pod(one)
        self._orphans()

    def _deployment(self, one: dict[str, Any]) -> None:
        about, spec = one["metadata"], one["spec"]
        wanted, template = spec.get("replicas", 1), spec["template"]
        mark = _mark(template)
        sets = [each for each in self._objects.listed("replicasets", about["namespace"]) if _is_of(each, one)]
        new = next((each for each in sets if each["metadata"]["labels"]["pod-template-hash"] == mark), None)
        if new is None:
            new = self._objects.put(_OF["ReplicaSet"], _made_set(one, template, mark, wanted))
        elif new["spec"]["replicas"] != wanted:
            new["spec"]["replicas"] = wanted
            new = self._objects.put(_OF["ReplicaSet"], new)
        ready = new.get("status", {}).get("readyReplicas", 0)
        for each in sets:
            is_old = each["metadata"]["uid"] != new["metadata"]["uid"]
            if is_old and each["spec"]["replicas"] and ready >= wanted:
                each["spec"]["replicas"] = 0
                self._objects.put(_OF["ReplicaSet"], each)
        self._say(one, sets or [new], new, wanted)

    def _say(self, one: dict[str, Any], sets: list[dict[str, Any]], new: dict[str, Any], wanted: int) -> None:
        counts = [each.get("status", {}) for each in (*sets, *(() if new in sets else (new,)))]
        own = new.get("status", {})
        key = f"{one['metadata']['uid']} {new['metadata']['uid']}"
        is_done = own.get("readyReplicas", 0) >= wanted
        began = self._since.setdefault(key, time.monotonic())
        if is_done:
            self._since.pop(key)
        late = time.monotonic() - began > one["spec"].get("progressDeadlineSeconds", _DEADLINE_S)
        reason = "NewReplicaSetAvailable" if is_done else "ProgressDeadlineExceeded" if late else "ReplicaSetUpdated"
        said = {"type": "Progressing", "status": "False" if late and not is_done else "True", "reason": reason}
        one["status"] = {
            "observedGeneration": one["metadata"]["generation"],
            "replicas": sum(each.get("replicas", 0) for each in counts),
            "updatedReplicas": own.get("replicas", 0),
            "readyReplicas": sum(each.get("readyReplicas", 0) for each in counts),
            "availableReplicas": sum(each.get("readyReplicas", 0) for each in counts),
            "conditions": [{**said, "message": f"ReplicaSet {new['metadata']['name']}: {reason}"}],
        }
        self._objects.put(_OF["Deployment"], one)

    def _pods_of(self, kind: KindOf, one: dict[str, Any]) -> None:
        wanted = 1 if kind.kind == "DaemonSet" else one["spec"].get("replicas", 1)
        mark = _mark(one["spec"]["template"])
        pods = [each for each in self._objects.listed("pods", one["metadata"]["namespace"]) if _is_of(each, one)]
        living = [each for each in pods if "deletionTimestamp" not in each["metadata"]]
        stale = [each for each in living if kind.kind != "ReplicaSet" and _mark_of(each) != mark]
        surplus = stale[:1] or living[wanted:]
        for each in surplus:
            self.end(each)
        for number in range(wanted - len(living)):
            self._objects.put(_OF["Pod"], _made_pod(kind, one, mark, len(living) + number))
        ready = sum(_is_ready(each) for each in living)
        fresh = sum(_mark_of(each) == mark for each in living)
        one["status"] = {
            "observedGeneration": one["metadata"]["generation"],
            "replicas": len(living),
            "readyReplicas": ready,
            "availableReplicas": ready,
            "currentReplicas": fresh,
            "updatedReplicas": fresh,
            "updateRevision": mark,
            "currentRevision": mark if fresh == len(living) else "older",
            "desiredNumberScheduled": wanted,
            "currentNumberScheduled": len(living),
            "updatedNumberScheduled": fresh,
            "numberReady": ready,
            "numberAvailable": ready,
            "numberMisscheduled": 0,
        }
        self._objects.put(kind, one)

    def _job(self, one: dict[str, Any]) -> None:
        pods = [each for each in self._objects.listed("pods", one["metadata"]["namespace"]) if _is_of(each, one)]
        if not pods:
            self._objects.put(_OF["Pod"], _made_pod(_OF["Job"], one, _mark(one["spec"]["template"]), 0))
            return
        if _is_ready(pods[0]):
            pods[0]["status"] = {**pods[0]["status"], "phase": "Succeeded", "conditions": []}
            self._objects.put(_OF["Pod"], pods[0])
            one["status"] = {"succeeded": 1, "conditions": [{"type": "Complete", "status": "True"}]}
            self._objects.put(_OF["Job"], one)

    def _pod(self, one: dict[str, Any]) -> None:
        about = one["metadata"]
        if "deletionTimestamp" in about:
            if self._age(f"end {about['uid']}") >= self._faults.stop_s:
                self._objects.remove("pods", about["namespace"], about["name"])
            return
        if one.get("status", {}).get("phase") == "Succeeded" or self._age(about["uid"]) < self._faults.start_s:
            return
        one["status"] = self._running(one)
        self._objects.put(_OF["Pod"], one)

    def _running(self, one: dict[str, Any]) -> dict[str, Any]:
        told: dict[str, Any] = {
            status: [self._container(each) for each in one["spec"].get(group, [])]
            for group, status in _GROUPS
            if one["spec"].get(group)
        }
        is_ready = all(each["ready"] for each in told.get("containerStatuses", []))
        is_up = any(each["imageID"] for each in told.get("containerStatuses", []))
        condition = {"type": "Ready", "status": "True" if is_ready else "False"}
        return {"phase": "Running" if is_up else "Pending", "conditions": [condition], **told}

    def _container(self, one: dict[str, Any]) -> dict[str, Any]:
        image = one["image"]

        def hit(parts: Any) -> bool:  # noqa: ANN401 (names, in whatever holds them)
            return any(part in image for part in parts)

        told = {"name": one["name"], "image": image, "restartCount": 0}
        if hit(self._faults.unpullable):
            why = {"reason": "ImagePullBackOff", "message": f"Back-off pulling image {image}"}
            return {**told, "imageID": "", "ready": False, "state": {"waiting": why}}
        instead = next((said for part, said in self._faults.instead.items() if part in image), None)
        told["imageID"] = instead if instead is not None else image_id(image)
        if hit(self._faults.crashing):
            why = {"reason": "CrashLoopBackOff", "message": "back-off 10s restarting failed container"}
            return {**told, "ready": False, "restartCount": 3, "state": {"waiting": why}}
        is_ready = not hit(self._faults.unready)
        return {**told, "ready": is_ready, "state": {"running": {"startedAt": moment()}} if is_ready else {}}

    def end(self, pod: dict[str, Any]) -> None:
        """Begin to end a pod."""
        pod["metadata"]["deletionTimestamp"] = moment()
        self._objects.put(_OF["Pod"], pod)
        self._age(f"end {pod['metadata']['uid']}")

    def _age(self, key: str) -> float:
        return time.monotonic() - self._since.setdefault(key, time.monotonic())

    def _orphans(self) -> None:
        """Let go of what belongs to something that is gone."""
        known = {one["metadata"]["uid"] for kind in KINDS for one in self._objects.listed(kind.plural)}
        for plural in ("replicasets", "jobs", "pods"):
            for one in self._objects.listed(plural):
                owners = one["metadata"].get("ownerReferences", [])
                if not owners or any(each["uid"] in known for each in owners):
                    continue
                if plural != "pods":
                    self._objects.remove(plural, one["metadata"]["namespace"], one["metadata"]["name"])
                elif "deletionTimestamp" not in one["metadata"]:
                    self.end(one)


def image_id(image: str) -> str:
    """Give what a node says that it runs: by digest, for a tag too."""
    name, at, digest = image.partition("@")
    if at:
        return f"{name}@{digest}"
    place, colon, tag = image.rpartition(":")
    bare = place if colon and "/" not in tag else image
    return f"{bare}@sha256:{hashlib.sha256(image.encode()).hexdigest()}"


def _mark(template: Any) -> str:  # noqa: ANN401 (JSON is anything)
    return hashlib.sha256(json.dumps(template, sort_keys=True).encode()).hexdigest()[:10]


def _mark_of(pod: dict[str, Any]) -> str:
    return str(pod["metadata"].get("labels", {}).get("pod-template-hash", ""))


def _is_of(one: dict[str, Any], owner: dict[str, Any]) -> bool:
    return any(each["uid"] == owner["metadata"]["uid"] for each in one["metadata"].get("ownerReferences", []))


def _is_ready(pod: dict[str, Any]) -> bool:
    told = pod.get("status", {}).get("conditions", [])
    return any(one["type"] == "Ready" and one["status"] == "True" for one in told)


def _owner(one: dict[str, Any]) -> dict[str, Any]:
    about = one["metadata"]
    named = {"apiVersion": one["apiVersion"], "kind": one["kind"], "name": about["name"], "uid": about["uid"]}
    return {**named, "controller": True}


def _template_about(template: dict[str, Any], mark: str) -> dict[str, Any]:
    about = dict(template.get("metadata", {}))
    return {**about, "labels": {**about.get("labels", {}), "pod-template-hash": mark}}


def _made_set(one: dict[str, Any], template: dict[str, Any], mark: str, replicas: int) -> dict[str, Any]:
    about = _template_about(template, mark)
    named = {"name": f"{one['metadata']['name']}-{mark}", "namespace": one["metadata"]["namespace"]}
    return {
        "metadata": {**named, "labels": about["labels"], "ownerReferences": [_owner(one)]},
        "spec": {"replicas": replicas, "template": {**template, "metadata": about}},
    }


def _made_pod(kind: KindOf, one: dict[str, Any], mark: str, number: int) -> dict[str, Any]:
    template = one["spec"]["template"]
    own = _mark_of({"metadata": template.get("metadata", {})}) or mark
    tail = (
        str(number) if kind.kind == "StatefulSet" else hashlib.sha256(f"{time.monotonic_ns()}".encode()).hexdigest()[:5]
    )
    about = {
        **_template_about(template, own),
        "name": f"{one['metadata']['name']}-{tail}",
        "namespace": one["metadata"]["namespace"],
        "ownerReferences": [_owner(one)],
    }
    return {"metadata": about, "spec": template["spec"], "status": {"phase": "Pending"}}
