"""Which images something that Kubernetes is to store would have run. Floor 5.

Nothing here goes by a list of kinds alone: whatever has the shape of a pod's specification is one, in a kind that
nobody knew when this was written too. Of the kinds that are known to carry pods, one without any is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec

from interlock.formats.errors import ReviewMalformed

CARRIERS: Final = {
    ("", "Pod"): ("pods",),
    ("", "PodTemplate"): ("podtemplates",),
    ("", "ReplicationController"): ("replicationcontrollers",),
    ("apps", "Deployment"): ("deployments",),
    ("apps", "ReplicaSet"): ("replicasets",),
    ("apps", "StatefulSet"): ("statefulsets",),
    ("apps", "DaemonSet"): ("daemonsets",),
    ("batch", "Job"): ("jobs",),
    ("batch", "CronJob"): ("cronjobs",),
}
"""The kinds of Kubernetes that carry pods, by group and name, with what their resources are called."""
_LISTS: Final = ("containers", "initContainers", "ephemeralContainers")
MOST_NODES: Final = 200_000
"""Parts of an object that are looked at; one that has more is refused."""
MOST_IMAGES: Final = 1_000


class Used(msgspec.Struct, frozen=True):
    """One image that an object would have run."""

    pointer: str
    """Where the reference stands, as a JSON pointer."""
    image: str
    """As it is written."""
    name: str = ""
    """Of the container."""


def images_in(value: object, group: str, kind: str, *, is_owed: bool) -> tuple[Used, ...]:
    """Give every image that an object would have run, in the order in which they stand.

    `is_owed` says that there has to be one if the kind is known to carry pods.
    Errors: ReviewMalformed (FMT-141).
    """
    found: list[Used] = []
    specs = 0
    for pointer, spec in _pod_specs(value):
        specs += 1
        found += _of_spec(pointer, spec)
        if len(found) > MOST_IMAGES:
            raise ReviewMalformed(why=f"it names more than {MOST_IMAGES} images")
    if is_owed and not specs and (group, kind) in CARRIERS:
        raise ReviewMalformed(why=f"there are no containers in this {kind}")
    return tuple(found)


def _pod_specs(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give whatever has the shape of a pod's specification, without descending by recursion."""
    waiting: list[tuple[str, object]] = [("", value)]
    seen = 0
    while waiting:
        seen += 1
        pointer, one = waiting.pop()
        if isinstance(one, dict):
            if any(_is_containers(one.get(name)) for name in _LISTS):
                yield pointer, one
            inner = [
                (f"{pointer}/{_escaped(key)}", each)
                for key, each in one.items()
                if isinstance(each, dict | list) and (pointer or key != "metadata")
            ]
        else:
            inner = [
                (f"{pointer}/{index}", each)
                for index, each in enumerate(one if isinstance(one, list) else ())
                if isinstance(each, dict | list)
            ]
        seen += len(inner)
        if seen > MOST_NODES:
            raise ReviewMalformed(why=f"it has more than {MOST_NODES} parts")
        waiting += reversed(inner)


def _is_containers(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict) for one in value)


def _of_spec(pointer: str, spec: dict[str, Any]) -> Iterator[Used]:
    for name in _LISTS:
        listed = spec.get(name)
        for index, one in enumerate(listed if isinstance(listed, list) else ()):
            where = f"{pointer}/{name}/{index}"
            if not isinstance(one, dict):
                raise ReviewMalformed(why=f"{where} is no container")
            yield _used(f"{where}/image", one.get("image"), one.get("name"))
    volumes = spec.get("volumes")
    for index, one in enumerate(volumes if isinstance(volumes, list) else ()):
        image = one.get("image") if isinstance(one, dict) else None
        if isinstance(image, dict):
            yield _used(f"{pointer}/volumes/{index}/image/reference", image.get("reference"), one.get("name"))


def _used(pointer: str, image: object, name: object) -> Used:
    if not isinstance(image, str) or not image:
        raise ReviewMalformed(why=f"{pointer} names no image")
    return Used(pointer, image, name if isinstance(name, str) else "")


def _escaped(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")
