"""What a namespace tells of itself, held against the release that it should run. Pure. Floor 11."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from interlock.adapters.deployers.manifests.images import Document, containers, digest_of, pod_template, repository_of
from interlock.adapters.deployers.manifests.releases import PLAN, Release
from interlock.deployment import Part
from interlock.kernel import matches
from interlock.runtime.inventory import Container, Inventory, Pod

_OVER: Final = frozenset({"Succeeded", "Failed"})
_ENDS_WITHIN_S: Final = 3600
"""What has longer to end, and longer than the release gives its own pods, runs as long as it likes."""


class Held:
    """An inventory, held against a release and the objects that it was made into."""

    def __init__(
        self, inventory: Inventory, release: Release | None, objects: Sequence[Document], allows: Sequence[str]
    ) -> None:
        self._inventory = inventory
        self._release = release
        self._objects = {f"{one['kind']}/{one['metadata']['name']}": one for one in objects}
        self._allows = allows
        self._ends_within_s = max((_ENDS_WITHIN_S, *map(_grace_of, objects)))

    @property
    def own(self) -> tuple[Pod, ...]:
        """The pods of the release that are not about to end."""
        return tuple(one for one in self._inventory.pods if not self._ends(one) and self._is_own(one))

    def _ends(self, pod: Pod) -> bool:
        return pod.is_ending and pod.grace_s <= self._ends_within_s

    def _is_own(self, pod: Pod) -> bool:
        plan = self._release.plan.digest.hex if self._release is not None else None
        return pod.owner in self._objects and pod.annotations.get(PLAN) == plan

    @property
    def ready(self) -> int:
        """How many pods of it are ready."""
        return sum(one.is_ready and one.phase not in _OVER for one in self.own)

    def parts(self) -> tuple[Part, ...]:
        """Give the pods of it by the images that their nodes tell; one of which no node tells anything runs nothing."""
        found = (
            Part(
                f"{one.namespace}/{one.name}",
                tuple(
                    dict.fromkeys(each.sha256 for each in one.containers if each.sha256 and not each.is_configuration)
                ),
                one.owner,
                one.since,
            )
            for one in self.own
            if one.phase not in _OVER
        )
        return tuple(one for one in found if one.images)

    def artifacts(self) -> dict[str, str]:
        """Give the digest that each artifact of the plan runs by: one that is not the plan's, where there is one.

        What nothing runs at the moment, such as the image of a CronJob, goes by the digest in its object.
        """
        found: dict[str, str] = {}
        if self._release is None:
            return found
        for one in self._release.plan.artifacts:
            told = {digest for image, digest in self._running() if digest_of(image) == one.sha256}
            wrong = sorted(told - {one.sha256})
            if wrong or told:
                found[one.name] = wrong[0] if wrong else one.sha256
            elif any(digest_of(str(each.get("image"))) == one.sha256 for each in self._resting()):
                found[one.name] = one.sha256
        return {name: digest for name, digest in found.items() if digest}

    def _running(self) -> Iterator[tuple[str, str]]:
        """Give the image that each container should run, and the digest that its node tells; empty for one not told."""
        for pod in self.own:
            wanted = {each["name"]: each["image"] for _, each in containers(self._objects[pod.owner])}
            for one in pod.containers:
                if one.name in wanted and not one.is_configuration:
                    yield wanted[one.name], one.sha256

    def _resting(self) -> Iterator[Mapping[str, object]]:
        busy = {pod.owner for pod in self.own}
        for name, one in self._objects.items():
            if name not in busy:
                yield from (each for _, each in containers(one))

    def strangers(self) -> tuple[str, ...]:
        """Give what runs there and belongs to no plan of ours."""
        found: list[str] = []
        for one in self._inventory.workloads:
            name = f"{one.kind}/{one.name}"
            if name not in self._objects and not self._is_allowed(name):
                found.append(name)
        for pod in self._inventory.pods:
            if self._ends(pod) or pod.phase in _OVER:
                continue
            if self._is_own(pod):
                found += self._added(pod)
            elif not self._is_allowed(f"Pod/{pod.name}", pod.owner):
                found.append(self._named(pod))
        return tuple(dict.fromkeys(found))

    def _named(self, pod: Pod) -> str:
        images = ", ".join(f"{repository_of(one.image)}@{one.sha256[:12] or 'unknown'}" for one in pod.containers)
        whose = "" if pod.owner == f"Pod/{pod.name}" else f" of {pod.owner}"
        return f"Pod/{pod.name}{whose}, which runs {images or 'nothing'}"

    def _added(self, pod: Pod) -> Iterator[str]:
        """Give what was put into a pod of ours: by a webhook, or by whoever debugs it."""
        wanted = {(group, each["name"]) for group, each in containers(self._objects[pod.owner])}
        for one in pod.containers:
            if (one.group, one.name) not in wanted and not self._is_allowed(repository_of(one.image)):
                kind = "an ephemeral container" if one.group == "ephemeralContainers" else "a container"
                yield f"{kind} {one.name} in Pod/{pod.name}, which runs {one.image}"

    def _is_allowed(self, *names: str) -> bool:
        return any(matches(pattern, name) for pattern in self._allows for name in names)

    def says(self) -> str:
        """Give what is wrong with the pods of the release; empty where nothing is."""
        images = {
            digest
            for one in self._objects.values()
            for _, each in containers(one)
            if (digest := digest_of(each["image"]))
        }
        for pod in self.own:
            asked = {(group, each["name"]): each["image"] for group, each in containers(self._objects[pod.owner])}
            for one in pod.containers:
                wrong = self._wrong(one, images, digest_of(asked.get((one.group, one.name), "")))
                if wrong:
                    return f"{one.name} in Pod/{pod.name} {wrong}"
        return ""

    def _wrong(self, one: Container, images: set[str], planned: str) -> str:
        """Say what is wrong with a container; `planned` is the digest that the release has for it, if any."""
        if one.is_configuration:
            return f"runs an image that was never pulled ({one.sha256[:12]}), so nobody can say which one it is"
        if planned and digest_of(one.image) != planned:
            return f"asks for {one.image} where {planned[:12]} was deployed"
        if one.sha256 and one.sha256 not in images and digest_of(one.image) in images:
            return f"runs {one.sha256[:12]} where {digest_of(one.image)[:12]} was deployed"
        if one.says and not one.is_ready and one.group == "containers":
            return f"does not run: {one.says}"
        return ""


def _grace_of(document: Document) -> int:
    """Give how long the pods of an object have to end; 0 where it does not say."""
    spec = pod_template(document).get("spec")
    told = spec.get("terminationGracePeriodSeconds") if isinstance(spec, dict) else None
    return told if isinstance(told, int) else 0
