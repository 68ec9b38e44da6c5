"""Deployments: what was planned, who asked for it, what let it through, where it went and what runs there. Floor 10."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from interlock.deployment.model import Plan
from interlock.evidence.deployment import DeploymentStep, read_deployment_step
from interlock.kernel import Subject
from interlock.trace import names
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch

_PLAN: Final = msgspec.json.Decoder(Plan)
_BEGUN: Final = frozenset({"running", "deployed", "rolled-back", "stranded"})
_REACHED: Final = frozenset({"deployed", "rolled-back", "stranded"})


def plan(sketch: Sketch) -> None:
    """Draw a plan. Errors: ValidationError."""
    one = _PLAN.decode(sketch.said.predicate)
    environment = sketch.about(one.product, one.environment)
    name = draw_plan(sketch, names.thing(_first(sketch)), one.environment)
    sketch.is_a(Kind.EVIDENCE, f"plan of {', '.join(each.name for each in one.artifacts)} for {one.environment}")
    for each in one.artifacts:
        artifact = sketch.node(names.sha256(each.sha256), Kind.ARTIFACT, _image(each.place))
        sketch.node(artifact, Kind.ARTIFACT, each.name)
        sketch.edge(artifact, Relation.WENT_INTO, name)
        sketch.word("name", each.name, each.ref, each.place)
    for file in (*one.configuration, *one.tools):
        sketch.edge(sketch.node(names.sha256(file.sha256), label=file.path), Relation.WENT_INTO, name)
        sketch.word("path", file.path)
    draw_ticket(sketch, one.ticket, name)
    sketch.edge(sketch.node(names.commit(one.settings_commit), Kind.COMMIT), Relation.GOVERNED, name)
    for target in one.targets:
        workload = names.target(one.product, one.environment, target.name)
        sketch.edge(sketch.node(workload, Kind.WORKLOAD, target.name), Relation.RUNS_IN, environment)
    sketch.word("name", one.deployer, *(target.name for target in one.targets))
    sketch.word("command", *_texts(one.parameters))


def step(sketch: Sketch) -> None:
    """Draw what happened to a deployment. Errors: PredicateMalformed (EVD-102)."""
    one = read_deployment_step(sketch.said.predicate)
    environment = sketch.about(one.product, one.environment)
    where = f"{one.product}/{one.environment}" if one.product else one.environment
    run = sketch.node(
        names.deployment(one.run), Kind.DEPLOYMENT, f"{one.why or 'deployment'} to {where}: {one.outcome}"
    )
    told = f", {one.step}{' failed' if one.is_failed else ''}" if one.step else ""
    sketch.is_a(Kind.EVIDENCE, f"{one.run} {one.outcome}{told}")
    sketch.edge(run, Relation.SHOWN_BY, sketch.entry)
    planned = draw_plan(sketch, names.sha256(one.plan), one.environment)
    sketch.edge(planned, Relation.CARRIED_OUT, run)
    for subject in sketch.said.subjects:
        if str(subject.digests[0]) != planned:
            sketch.edge(_artifact(sketch, subject), Relation.WENT_INTO, planned)
    sketch.edge(sketch.node(names.key(one.asked_by), Kind.ACCOUNT), Relation.ASKED_FOR, run)
    draw_ticket(sketch, one.ticket, run)
    _decisions(sketch, one, run)
    if one.outcome in _REACHED and not one.step:
        sketch.edge(run, Relation.REACHED, environment)
    draw_seen(sketch, one.product, one.environment, one.seen, run)
    sketch.word("message", one.says)
    sketch.word("name", one.run, one.ticket, one.step, one.worker, one.code, one.outcome, one.environment)


def draw_plan(sketch: Sketch, name: str, environment: str) -> str:
    """Draw a plan by its digest; give its name."""
    return sketch.node(name, Kind.PLAN, f"plan for {environment}" if environment else "")


def draw_ticket(sketch: Sketch, ticket: str, target: str) -> None:
    """Draw that a ticket asked for something."""
    sketch.edge(sketch.node(names.ticket(ticket), Kind.TICKET, ticket), Relation.ASKED_FOR, target)
    sketch.word("name", ticket)


def draw_seen(sketch: Sketch, product: str, environment: str, seen: Mapping[str, object], run: str) -> None:
    """Draw what targets said that they run: each is replaced as a whole, and those that said nothing stay.

    Shape: `run` is the name of the deployment that they follow.
    """
    place = names.environment(product, environment)
    for target, told in seen.items():
        where = names.target(product, environment, target)
        runs = tuple(_runs(where, told))
        for name, label, artifact in runs:
            sketch.edge(sketch.node(name, Kind.WORKLOAD, label or target), Relation.RUNS_IN, place)
            sketch.edge(artifact, Relation.RUNS_AS, name)
            sketch.edge(run, Relation.REACHED, name)
        sketch.occupied(where, ((name, artifact) for name, _, artifact in runs))


def _runs(where: str, told: object) -> Iterator[tuple[str, str, str]]:
    """Give workload, label and artifact of what a target said: of its parts, or of the target as a whole.

    The whole runs what nobody names a part for, and everything where some parts are not named.
    """
    if not isinstance(told, Mapping):
        return
    by_parts: set[str] = set()
    for name, images in _parts(told):
        for artifact in images:
            by_parts.add(artifact)
            yield names.instance(where, name), name, artifact
    artifacts = told.get("artifacts")
    if isinstance(artifacts, Mapping):
        for digest in artifacts.values():
            artifact = names.sha256(digest) if isinstance(digest, str) else ""
            if artifact not in by_parts or told.get("partsLeftOut"):
                yield where, "", artifact


def _parts(told: Mapping[str, object]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the parts that a target named, each with the names of what it runs."""
    parts = told.get("parts")
    for one in parts if isinstance(parts, list) else ():
        images = one.get("images") if isinstance(one, Mapping) else None
        if isinstance(images, list) and isinstance(one.get("name"), str):
            yield one["name"], tuple(names.sha256(image) for image in images if isinstance(image, str))


def _decisions(sketch: Sketch, one: DeploymentStep, run: str) -> None:
    """Draw the decisions by what followed: what did not begin may have been stopped by something else than them."""
    relation = Relation.ALLOWED if one.outcome in _BEGUN else Relation.COUNTED_FOR
    sketch.edges(map(names.sha256, one.decisions), relation, run)


def _artifact(sketch: Sketch, subject: Subject) -> str:
    return sketch.node(str(subject.digests[0]), Kind.ARTIFACT, subject.name)


def _image(place: str) -> str:
    """Give what an image is called by where it is taken from: `till` of `oci://registry.example.org/team/till@...`."""
    return place.partition("@")[0].rpartition("/")[2]


def _first(sketch: Sketch) -> str:
    return str(sketch.said.subjects[0].digests[0]) if sketch.said.subjects else ""


def _texts(value: object) -> Iterator[str]:
    """Give every text within plain data, however deep; a stack, since nobody says how deep it is."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            yield one
        elif isinstance(one, Mapping):
            waiting += reversed(list(one.values()))
        elif isinstance(one, list | tuple):
            waiting += reversed(one)
