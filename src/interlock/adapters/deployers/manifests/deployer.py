"""Manifests in a namespace: brought as a release beside what runs, applied, watched until they run, and taken back.

Enters: an order. Leaves: what the cluster did, or an error that names the target. What it takes to go on or
back lies in the cluster itself, and is checked by the digest of its plan each time. Floor 11.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.deployers.manifests.images import Document
from interlock.adapters.deployers.manifests.keeping import Keeping
from interlock.adapters.deployers.manifests.kubectl import MANAGER, Kubectl, sent
from interlock.adapters.deployers.manifests.places import Place, place_of
from interlock.adapters.deployers.manifests.releases import ENVIRONMENT, PLAN, Release, label
from interlock.adapters.deployers.manifests.rendering import Unrenderable, identity, rendered, stub
from interlock.adapters.deployers.manifests.rollout import Rollout
from interlock.adapters.deployers.manifests.seeing import Held
from interlock.adapters.deployers.manifests.watching import Feed
from interlock.adapters.deployers.programs import Programs
from interlock.adapters.tools import mask
from interlock.deployment import (
    MOST_PARTS,
    ArtifactSwapped,
    Content,
    Foreseen,
    Order,
    Plan,
    PlannedFile,
    Seen,
    Target,
)
from interlock.kernel import Digest, InterlockError, sha256
from interlock.runtime.inventory import Inventory, inventory_of

_RUNNING: Final = "pods,replicasets,deployments,statefulsets,daemonsets,jobs,cronjobs"
_SHOWN: Final = 400
_LINES: Final = 30
"""Of one object in a preview: whoever wants all of a new one reads its manifest."""
_LISTED_EVERY_S: Final = 300
"""A list now and then tells what no watch did."""
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
        parts = held.parts()
        return Seen(
            plan=state.plan,
            artifacts=held.artifacts(),
            configuration={one.path: one.sha256 for one in release.plan.configuration},
            token=state.token,
            earlier=state.earlier,
            strangers=held.strangers(),
            instances=held.ready,
            says=held.says() or self._drift(kubectl, objects),
            parts=parts[:MOST_PARTS],
            parts_left_out=max(len(parts) - MOST_PARTS, 0),
        )

    def _inventory(self, kubectl: Kubectl) -> Inventory:
        return inventory_of(kubectl.listed("list its pods", "get", _RUNNING))

    def observe(
        self,
        target: Target,
        parameters: Mapping[str, object],
        told: Callable[[frozenset[str]], None],
        stop: threading.Event,
    ) -> None:
        """Tell what runs there, now and whenever something else does, until it is stopped.

        Errors: TargetUnreachable, TargetRefused, ParametersUnfit.
        """
        kubectl = Kubectl(self._programs, place_of(target, parameters), target.name)
        while not stop.is_set():
            feed = Feed(kubectl.listed("list its pods", "get", _RUNNING), told)
            argv = ("get", "pods", "--watch", "--output-watch-events", "--output=json")
            kubectl.follow(*argv, tell=feed.take, stop=stop, timeout_s=_LISTED_EVERY_S)
            stop.wait(1)

    def _drift(self, kubectl: Kubectl, objects: Sequence[Document]) -> str:
        """Say what differs from a release that was applied; empty where it is as it should be."""
        return altered(self._compared(kubectl, objects))

    def _compared(self, kubectl: Kubectl, objects: Sequence[Document]) -> str:
        """Give what the server would change if objects were applied, as a diff; empty where that is nothing."""
        argv = ("diff", "--server-side", "--force-conflicts", f"--field-manager={MANAGER}", "--filename=-")
        ended = kubectl.ended(*argv, stdin=sent(objects))
        if ended.exit_code == 0:
            return ""
        told = mask(ended.stdout).decode("utf-8", "replace")
        if ended.exit_code != 1 or not told:
            kubectl.do("say what differs", *argv, stdin=sent(objects))  # says why, in the words for whatever fails
        return told

    def preview(self, order: Order, content: Content) -> tuple[Foreseen, ...]:
        """Say what the server would change if the release were applied, as it tells in a dry run."""
        name = order.target.name
        try:
            place, kubectl, keeping = self._at(order)
            objects = self._objects(_release(order.plan, content), place, kubectl)
            self._check_ours(kubectl, order, objects)
            differing = compared(self._compared(kubectl, objects))
            changes = [(one, _shortened(lines)) for one, all_of in differing if (lines := _without_plan(all_of))]
            state = keeping.state()
        except InterlockError as error:
            return (Foreseen(name, "switch", why=f"{error} [{error.code}]"),)
        names = {identity(one) for one in objects}
        gone = [one for one in (state.owned if state is not None else ()) if one not in names]
        changes += [(" ".join(one.split(" ")[1:]), "- the plan has it no more") for one in gone]
        return (Foreseen(name, "switch", tuple(changes)),)

    def bring(self, order: Order, content: Content) -> None:
        """Put the release into the namespace, as a Secret that cannot be changed, unless it is there."""
        place, kubectl, keeping = self._at(order)
        release = _release(order.plan, content)
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


def _release(plan: Plan, content: Content) -> Release:
    return Release(plan, {one.path: _content(one, content) for one in plan.configuration})


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
    found = compared(told)
    lines = [f"{'+' if line[0] == '-' else '-'}{line[1:].strip()}" for _, changed in found for line in changed]
    names = ", ".join(name for name, _ in found)
    said = "; ".join(lines)[:_SHOWN]
    return f"{names} differs from what was deployed (-) in what is there (+): {said}" if lines else ""


def compared(told: str) -> list[tuple[str, list[str]]]:
    """Give the objects that a diff of kubectl is about, each with its lines: - as it is there, + as it would be."""
    found: list[tuple[str, list[str]]] = []
    for line in told.splitlines():
        if line.startswith("diff "):
            found.append((_object(line.rpartition("/")[2]), []))
        elif line[:1] in {"-", "+"} and not line.startswith(("--- ", "+++ ")) and not _is_counter(line) and found:
            found[-1][1].append(line)
    return [(name, lines) for name, lines in found if lines]


def _without_plan(lines: Sequence[str]) -> list[str]:
    """Leave out that another plan is named: it always is."""
    return [one for one in lines if not one[1:].strip().startswith(f"{PLAN}:")]


def _shortened(lines: Sequence[str]) -> str:
    more = len(lines) - _LINES
    shown = [f"{line[0]} {line[1:]}" for line in lines[:_LINES]]
    return "\n".join([*shown, *([f"... and {more} lines more"] if more > 0 else [])])


def _object(file: str) -> str:
    """Give the kind and the name of an object by the file that it is compared in: `apps.v1.Deployment.shop.web`."""
    parts = file.split(".")
    kind = next((number for number, part in enumerate(parts) if part[:1].isupper()), 0)
    return f"{parts[kind]} {'.'.join(parts[kind + 2 :])}"


def _is_counter(line: str) -> bool:
    """What every change of an object counts up says nothing of what was changed."""
    return line[1:].strip().startswith(("generation:", "resourceVersion:", "managedFields:"))
