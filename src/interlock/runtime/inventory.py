"""What runs in a cluster: pods with the digests of their images, who they belong to, and what else brings forth pods.

Enters: objects as the API of Kubernetes gives them. Leaves: values. What a node could not tell is empty, and never
taken for what was wanted. Floor 9.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

import msgspec

Object = Mapping[str, Any]
_GROUPS: Final = {
    "initContainers": "initContainerStatuses",
    "containers": "containerStatuses",
    "ephemeralContainers": "ephemeralContainerStatuses",
}
_DIGEST: Final = re.compile(r"(?:^|@)sha256:([0-9a-f]{64})$")
_WORKLOADS: Final = frozenset(
    {"Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job", "CronJob", "ReplicationController"}
)
_DEEPEST: Final = 8
"""Owners above each other; a circle of them ends there."""


class Container(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One container of a pod."""

    name: str
    group: str
    """`containers`, `initContainers` or `ephemeralContainers`."""
    image: str
    """As it was asked for."""
    sha256: str = ""
    """Of what the node says that it runs, in hexadecimal; empty where it does not say."""
    is_configuration: bool = False
    """Whether that digest is of an image's configuration, as of images that were never pulled: it names no manifest."""
    is_ready: bool = False
    says: str = ""
    """What it waits for, or why it ended."""


class Pod(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """One pod."""

    namespace: str
    name: str
    owner: str
    """`Kind/name` of what it comes from in the end; of itself where it belongs to nothing."""
    containers: tuple[Container, ...]
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}
    node: str = ""
    phase: str = ""
    is_ending: bool = False
    since: str = ""
    """When it was made, RFC 3339."""
    grace_s: int = 0
    """How long it has to end, where it is about to."""

    @property
    def is_ready(self) -> bool:
        """Whether all of its containers say so."""
        return all(one.is_ready for one in self.containers if one.group == "containers")


class Workload(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """Something that brings forth pods, and belongs to nothing else."""

    namespace: str
    kind: str
    name: str
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}


class Inventory(msgspec.Struct, frozen=True, rename="camel"):
    """All that runs, in the order of namespaces and names."""

    pods: tuple[Pod, ...] = ()
    workloads: tuple[Workload, ...] = ()

    def of(self, namespace: str) -> Inventory:
        """Give what runs in one namespace."""
        return Inventory(
            tuple(one for one in self.pods if one.namespace == namespace),
            tuple(one for one in self.workloads if one.namespace == namespace),
        )

    @property
    def digests(self) -> frozenset[str]:
        """The digests of all images that run."""
        return frozenset(each.sha256 for one in self.pods for each in one.containers if each.sha256)


class Observed:
    """The objects of a cluster as a list and what was watched since make them."""

    def __init__(self, objects: Iterable[Object] = ()) -> None:
        self._known = {_key(one): one for one in objects}

    def note(self, event: Object) -> None:
        """Take in what was watched: `ADDED`, `MODIFIED` or `DELETED`; a bookmark and an error change nothing."""
        about = event.get("object")
        if not isinstance(about, Mapping) or "metadata" not in about:
            return
        if event.get("type") in {"ADDED", "MODIFIED"}:
            self._known[_key(about)] = about
        elif event.get("type") == "DELETED":
            self._known.pop(_key(about), None)

    @property
    def inventory(self) -> Inventory:
        """What runs by all of that."""
        return inventory_of(self._known.values())


def inventory_of(objects: Iterable[Object]) -> Inventory:
    """Give what runs by objects of all kinds; what is neither a pod nor brings forth pods is only read as an owner."""
    known = {_key(one): one for one in objects}
    by_uid = {uid: one for one in known.values() if (uid := _about(one).get("uid"))}
    ordered = [known[key] for key in sorted(known)]
    return Inventory(
        tuple(_pod(one, by_uid) for one in ordered if one.get("kind") == "Pod"),
        tuple(_workload(one) for one in ordered if one.get("kind") in _WORKLOADS and not _owner_of(one, by_uid)),
    )


def digest_told(image_id: str) -> tuple[str, bool]:
    """Give the digest that a node tells, and whether it is that of a configuration.

    Shape: `HOST/PATH@sha256:...`, with `docker-pullable://` before it from some; a bare `sha256:...` for what was
           never pulled.
    """
    found = _DIGEST.search(image_id)
    return (found[1], "@" not in image_id) if found is not None else ("", False)


def _pod(one: Object, by_uid: Mapping[str, Object]) -> Pod:
    about, spec, status = _about(one), _map(one.get("spec")), _map(one.get("status"))
    grace = about.get("deletionGracePeriodSeconds")
    return Pod(
        namespace=str(about.get("namespace", "")),
        name=str(about.get("name", "")),
        owner=_top(one, by_uid),
        containers=tuple(_containers(spec, status)),
        labels=_map(about.get("labels")),
        annotations=_map(about.get("annotations")),
        node=str(spec.get("nodeName", "")),
        phase=str(status.get("phase", "")),
        is_ending="deletionTimestamp" in about,
        since=str(about.get("creationTimestamp", "")),
        grace_s=grace if isinstance(grace, int) else 0,
    )


def _containers(spec: Object, status: Object) -> Iterator[Container]:
    for group, told in _GROUPS.items():
        said = {one.get("name"): one for one in _maps(status.get(told))}
        asked = {one.get("name"): one for one in _maps(spec.get(group))}
        for name in asked.keys() | said.keys():  # what runs counts, also where nothing asked for it
            own = said.get(name, {})
            digest, is_configuration = digest_told(str(own.get("imageID", "")))
            image = str(asked.get(name, own).get("image", ""))
            yield Container(str(name), group, image, digest, is_configuration, own.get("ready") is True, _state(own))


def _state(own: Object) -> str:
    state = _map(own.get("state"))
    for name in ("waiting", "terminated"):
        why = _map(state.get(name))
        if why.get("reason") and why["reason"] != "Completed":
            return ": ".join(str(why[part]) for part in ("reason", "message") if why.get(part))
    return ""


def _workload(one: Object) -> Workload:
    about = _about(one)
    return Workload(
        str(about.get("namespace", "")),
        str(one.get("kind", "")),
        str(about.get("name", "")),
        _map(about.get("labels")),
        _map(about.get("annotations")),
    )


def _top(one: Object, by_uid: Mapping[str, Object]) -> str:
    """Give what something comes from in the end; an owner that is not among the objects is named all the same."""
    named = f"{one.get('kind')}/{_about(one).get('name')}"
    for _ in range(_DEEPEST):
        owner = _owner_of(one, by_uid)
        if owner is None:
            break
        named = f"{owner.get('kind')}/{owner.get('name') or _about(owner).get('name')}"
        one = owner
    return named


def _owner_of(one: Object, by_uid: Mapping[str, Object]) -> Object | None:
    for reference in _maps(_about(one).get("ownerReferences")):
        if reference.get("controller") is True:
            owner: Object = by_uid.get(str(reference.get("uid")), reference)
            return owner
    return None


def _key(one: Object) -> tuple[str, str, str]:
    about = _about(one)
    return str(about.get("namespace", "")), str(one.get("kind", "")), str(about.get("name", ""))


def _about(one: Object) -> dict[str, Any]:
    return _map(one.get("metadata"))


def _map(value: object) -> dict[str, Any]:
    return dict(value) if isinstance(value, Mapping) else {}


def _maps(value: object) -> list[dict[str, Any]]:
    return [dict(one) for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []
