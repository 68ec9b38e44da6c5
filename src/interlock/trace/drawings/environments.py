"""Releases, locks and freezes, infrastructure, what is at stake, and what was done because of an event. Floor 10."""

from __future__ import annotations

from typing import Final

from interlock.evidence.action import read_action
from interlock.evidence.deployment import read_environment_act, read_release
from interlock.evidence.provisioning import read_provisioned
from interlock.evidence.risk import read_risk_profile
from interlock.trace import names
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch

_SET_UP: Final = frozenset({"begun", "done", "failed"})
"""Results with which something was touched."""
_STOPS: Final = frozenset({"lock", "freeze"})


def release(sketch: Sketch) -> None:
    """Draw a release. Errors: PredicateMalformed (EVD-102)."""
    one = read_release(sketch.said.predicate)
    sketch.about(one.product)
    label = f"{one.product} {one.version}".strip()
    name = sketch.node(names.release(one.product, one.version), Kind.RELEASE, label)
    sketch.is_a(Kind.EVIDENCE, f"release of {label or one.purl}")
    sketch.edge(name, Relation.SHOWN_BY, sketch.entry)
    sketch.edge(names.product(one.product), Relation.HAS, name)
    sketch.edge(sketch.node(names.commit(one.commit), Kind.COMMIT), Relation.WENT_INTO, name)
    for subject in sketch.said.subjects:
        artifact = sketch.node(str(subject.digests[0]), Kind.ARTIFACT, subject.name)
        sketch.edge(artifact, Relation.WENT_INTO, name)
        sketch.word("name", subject.name)
    sketch.word("message", one.notes)
    sketch.word("name", one.version, one.product, one.purl, one.ref, *one.places.values())


def environment_act(sketch: Sketch) -> None:
    """Draw that an environment was locked, frozen, or opened again. Errors: PredicateMalformed (EVD-102)."""
    one = read_environment_act(sketch.said.predicate)
    place = sketch.about(one.product, one.environment)
    label = f"{one.action} of {one.environment}: {one.reason}"
    document = sketch.document(Kind.HOLD if one.action in _STOPS else Kind.EVIDENCE, label)
    sketch.is_a(Kind.EVIDENCE, label)
    sketch.edge(document, Relation.ANSWERS, place)
    sketch.edge(document, Relation.TOOK_BACK, names.sha256(one.target))
    sketch.word("message", one.reason)
    sketch.word("name", one.action, one.environment)


def provisioned(sketch: Sketch) -> None:
    """Draw what became of a plan of infrastructure. Errors: PredicateMalformed (EVD-102)."""
    one = read_provisioned(sketch.said.predicate)
    place = sketch.about(one.product, one.environment) if one.product else ""
    sketch.edge(place, Relation.SHOWN_BY, sketch.entry)
    where = f" in {one.environment}" if one.environment else ""
    sketch.is_a(Kind.EVIDENCE, f"infrastructure {one.name}{where}: {one.result}")
    for subject in sketch.said.subjects:
        sketch.node(str(subject.digests[0]), Kind.PLAN, f"infrastructure {one.name}")
    relation = Relation.COUNTED_FOR if one.result == "refused" else Relation.ALLOWED
    sketch.edge(names.sha256(one.decision), relation, sketch.entry)
    for subject in sketch.said.subjects if one.result in _SET_UP else ():
        sketch.edge(str(subject.digests[0]), Relation.REACHED, place)
    sketch.word("rule", *(fault.rule for fault in one.faults))
    sketch.word("name", one.name, one.target, one.tool, one.environment, one.policy, one.code)
    sketch.word("name", *(fault.resource for fault in one.faults), *(change.resource for change in one.changes))
    sketch.word("message", one.says, *(fault.why for fault in one.faults), *(change.says for change in one.changes))
    sketch.word("digest", one.plan, one.saved, one.rules, one.program, one.log)


def risk(sketch: Sketch) -> None:
    """Draw how much is at stake in a product. Errors: PredicateMalformed (EVD-102)."""
    one = read_risk_profile(sketch.said.predicate)
    sketch.about(one.product)
    label = f"{one.product or 'it'} is at stake as {one.profile}"
    document = sketch.document(Kind.EVIDENCE, label)
    sketch.is_a(Kind.EVIDENCE, label)
    sketch.edge(document, Relation.ANSWERS, names.product(one.product))
    sketch.word("message", *one.reasoning)
    sketch.word("name", str(one.profile), *(fact.name for fact in one.facts))
    sketch.word("path", *(fact.path for fact in one.facts))


def action(sketch: Sketch) -> None:
    """Draw what was done because of an event. Errors: PredicateMalformed (EVD-102)."""
    one = read_action(sketch.said.predicate)
    sketch.is_a(Kind.EVIDENCE, f"{one.action} {one.result} after {one.kind}")
    if one.ticket:
        ticket = sketch.node(names.ticket(one.ticket), Kind.TICKET, one.ticket)
        sketch.edge(sketch.entry, Relation.CAUSED, ticket)
        sketch.word("name", one.ticket, one.matter)
    sketch.edge(names.sha256(one.entry), Relation.CAUSED, sketch.entry)
    sketch.edge(names.thing(one.target), Relation.SHOWN_BY, sketch.entry)
    sketch.edge(sketch.entry, Relation.CAUSED, names.sha256(one.hold))
    sketch.word("name", one.kind, one.response, one.action, one.result, one.event)
    sketch.word("message", one.says)
