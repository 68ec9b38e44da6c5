"""Manifests in a namespace: brought as a release beside what runs, applied, watched until they run, and taken back.

Enters: an order. Leaves: what the cluster did, or an error that names the target. What it takes to go on or
back lies in the cluster itself, and is checked by the digest of its plan each time. Floor 11.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.deployers.manifests.images import Document
from interlock.adapters.deployers.manifests.keeping import Keeping
from interlock.adapters.deployers.manifests.kubectl import MANAGER, Kubectl, sent
from interlock.adapters.deployers.manifests.places import Place, place_of
from interlock.adapters.deployers.manifests.releases import ENVIRONMENT, Release, label
from interlock.adapters.deployers.manifests.rendering import Unrenderable, identity, rendered, stub
from interlock.adapters.deployers.manifests.rollout import Rollout
from interlock.adapters.deployers.manifests.seeing import Held
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import ArtifactSwapped, Content, Order, PlannedFile, Seen, Target
from interlock.kernel import Digest, sha256
from interlock.runtime.inventory import Inventory, inventory_of

_RUNNING: Final = "pods,replicasets,deployments,statefulsets,daemonsets,jobs,cronjobs"
_SHOWN: Final = 400
_FIRST: Final = ("Namespace", "CustomResourceDefinition", "ServiceAccount", "ConfigMap", "Secret", "Service")


class ManifestDeployer:
    """Deploys manifests by kubectl."""

    def __init__(self, programs: Programs) -> None:
        self._programs = programs

    def look(self, target: Target, parameters: Mapping[str, object]) -> Seen:
        """Say what runs there: what nodes tell of the pods, and what the server would change if it were applied."""
        place = place_of(target, parameters)
        kubectl = Kubectl(self._programs, place, target.name)
        keeping = Keeping(kubectl, place)
        inventory = self._inventory(kubectl)
        state = keeping.state()
        if state is None or not state.plan:
            strangers = Held(inventory, None, (), place.allows).strangers()
            token = state.token if state is not None else 0
            return Seen(token=token, strangers=strangers)
        release = keeping.release(state.environment, state.plan)
        objects = self._objects(release, place, kubectl)
        held = Held(inventory, release, objects, place.allows)
        return Seen(
            plan=state.plan,
            artifacts=held.artifacts(),
            configuration={one.path: one.sha256 for one in release.plan.configuration},
            token=state.token,
            earlier=state.earlier,
            strangers=held.strangers(),
            instances=held.ready,
            says=held.says() or self._drift(kubectl, objects),
        )

    def _inventory(self, kubectl: Kubectl) -> Inventory:
        return inventory_of(kubectl.listed("list its pods", "get", _RUNNING))

    def _drift(self, kubectl: Kubectl, objects: Sequence[Document]) -> str:
        """Say what the server would change if the release were applied again; empty where it is as it should be."""
        argv = ("diff", "--server-side", "--force-conflicts", f"--field-manager={MANAGER}", "--filename=-")
        ended = kubectl.ended(*argv, stdin=sent(objects))
        if ended.exit_code == 0:
            return ""
        told = ended.stdout.decode("utf-8", "replace")
        if ended.exit_code != 1 or not told:
            kubectl.do("say what differs", *argv, stdin=sent(objects))  # says why, in the words for whatever fails
        return altered(told)

    def bring(self, order: Order, content: Content) -> None:
        """Put the release into the namespace, as a Secret that cannot be changed, unless it is there."""
        place, kubectl, keeping = self._at(order)
        files = {one.path: _content(one, content) for one in order.plan.configuration}
        release = Release(order.plan, files)
        objects = self._objects(release, place, kubectl)
        keeping.fenced(order)
        self._check_ours(kubectl, order, objects)
        keeping.keep(release)

    def switch(self, order: Order) -> None:
        """Apply the release, watch it until it runs, and take away what an earlier plan of ours had and it has not."""
        self._run(order, order.plan.digest.hex)

    def restore(self, order: Order) -> None:
        """Apply what the plan replaces; where it replaces nothing, everything of ours goes."""
        self._run(order, order.plan.replaces)

    def _run(self, order: Order, plan: str) -> None:
        place, kubectl, keeping = self._at(order)
        state = keeping.fenced(order)
        objects: Sequence[Document] = ()
        if plan:
            objects = self._objects(keeping.release(order.plan.environment, plan), place, kubectl)
            self._check_ours(kubectl, order, objects)
        names = tuple(identity(one) for one in objects)
        state = keeping.write(msgspec.structs.replace(state, owned=tuple(dict.fromkeys((*state.owned, *names)))), order)
        if objects:
            self._apply(kubectl, objects)
            Rollout(kubectl, order.target.name, place.within_s).to_its_end(objects)
        state = keeping.fenced(order)  # a newer deployment may have begun meanwhile: then what it wants is left alone
        self._prune(kubectl, [one for one in state.owned if one not in names], order)
        earlier = (state.plan, *state.earlier) if state.plan and state.plan != plan else state.earlier
        earlier = tuple(one for one in dict.fromkeys(earlier) if one != plan)
        keeping.write(msgspec.structs.replace(state, plan=plan, earlier=earlier, owned=names), order)

    def _apply(self, kubectl: Kubectl, objects: Sequence[Document]) -> None:
        first = [one for kind in _FIRST for one in objects if one["kind"] == kind]
        rest = [one for one in objects if one["kind"] not in _FIRST]
        argv = ("apply", "--server-side", "--force-conflicts", f"--field-manager={MANAGER}", "--filename=-")
        kubectl.do("take the release", *argv, stdin=sent([*first, *rest]))

    def _prune(self, kubectl: Kubectl, names: Sequence[str], order: Order) -> None:
        """Take away what is ours still: what somebody made anew under the same name stays."""
        own = label(order.plan.environment)
        found = self._live(kubectl, [stub(one, self._namespace(order)) for one in names])
        gone = [one for one in found if (one["metadata"].get("labels") or {}).get(ENVIRONMENT) == own]
        if gone:
            bare = [stub(identity(one), one["metadata"].get("namespace", "")) for one in gone]
            argv = ("delete", "--ignore-not-found", "--wait=false", "--filename=-")
            kubectl.do("let go of what the release has no more", *argv, stdin=sent(bare))

    def _check_ours(self, kubectl: Kubectl, order: Order, objects: Sequence[Document]) -> None:
        """Return if nothing that would be applied belongs to another environment."""
        own = label(order.plan.environment)
        for one in self._live(kubectl, [stub(identity(each), self._namespace(order)) for each in objects]):
            whose = (one["metadata"].get("labels") or {}).get(ENVIRONMENT, own)
            if whose != own:
                name = f"{one['kind']} {one['metadata']['name']}"
                raise kubectl.refused("take the release", f"{name} belongs to the environment {whose}")

    def _live(self, kubectl: Kubectl, stubs: Sequence[Document]) -> list[Document]:
        if not stubs:
            return []
        argv = ("get", "--ignore-not-found", "--filename=-")
        return kubectl.listed("say what is there", *argv, stdin=sent(stubs))

    def settle(self, order: Order) -> None:
        """Let go of releases that nobody goes back to."""
        place, _, keeping = self._at(order)
        state = keeping.fenced(order)
        there = keeping.kept(order.plan.environment)
        earlier = tuple(one for one in state.earlier if one in there)[: place.keep]
        needed = {state.plan, order.plan.digest.hex, order.plan.replaces, *earlier}
        keeping.drop(name for plan, name in there.items() if plan not in needed)
        keeping.write(msgspec.structs.replace(state, earlier=earlier), order)

    def _at(self, order: Order) -> tuple[Place, Kubectl, Keeping]:
        place = place_of(order.target, order.plan.parameters)
        kubectl = Kubectl(self._programs, place, order.target.name, order.run)
        return place, kubectl, Keeping(kubectl, place)

    def _namespace(self, order: Order) -> str:
        return place_of(order.target, order.plan.parameters).namespace

    def _objects(self, release: Release, place: Place, kubectl: Kubectl) -> tuple[Document, ...]:
        try:
            return rendered(release, place, kubectl)
        except Unrenderable as error:
            raise kubectl.refused("get manifests", str(error)) from error


def _content(file: PlannedFile, content: Content) -> bytes:
    """Give the bytes of a file of configuration, hashed here too: they are read after they were checked."""
    digest = Digest("sha256", file.sha256)
    path = content.path(digest)
    body = Path(path).read_bytes()
    if sha256(body) != digest:
        raise ArtifactSwapped(where=path, name=file.path, got=sha256(body), wanted=digest)
    return body


def altered(told: str) -> str:
    """Say what a diff of kubectl tells: which object differs, and its first lines."""
    names: list[str] = []
    lines: list[str] = []
    for line in told.splitlines():
        if line.startswith(("--- ", "+++ ")):
            continue
        if line.startswith("diff "):
            names.append(_object(line.rpartition("/")[2]))
        elif line[:1] in {"-", "+"} and not _is_counter(line):
            lines.append(f"{'+' if line[0] == '-' else '-'}{line[1:].strip()}")
    said = "; ".join(lines)[:_SHOWN]
    return f"{', '.join(names)} differs from what was deployed (-) in what is there (+): {said}" if lines else ""


def _object(file: str) -> str:
    """Give the kind and the name of an object by the file that it is compared in: `apps.v1.Deployment.shop.web`."""
    parts = file.split(".")
    kind = next((number for number, part in enumerate(parts) if part[:1].isupper()), 0)
    return f"{parts[kind]} {'.'.join(parts[kind + 2 :])}"


def _is_counter(line: str) -> bool:
    """What every change of an object counts up says nothing of what was changed."""
    return line[1:].strip().startswith(("generation:", "resourceVersion:", "managedFields:"))
