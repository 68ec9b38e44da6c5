"""What people say that governs others' work: waivers, approvals, holds, broken glass, and taking things back. Floor 10.

Each is a document that others name by its own digest, so that is its node; the key that signed leads to it, and no
name inside of it says who spoke. The owner of a waiver is drawn as having asked for it, by the word of whoever signed.
"""

from __future__ import annotations

from interlock.evidence.governance import (
    read_approval,
    read_break_glass,
    read_hold,
    read_revocation,
    read_waiver,
)
from interlock.trace import names
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch

_ANSWERED = {"approve": "approved", "reject": "rejected", "withdraw": "not answered any more"}


def waiver(sketch: Sketch) -> None:
    """Draw a waiver. Errors: PredicateMalformed (EVD-102)."""
    one = read_waiver(sketch.said.predicate)
    sketch.about(one.product)
    document = sketch.document(Kind.WAIVER, f"waiver of {one.name} until {one.expires_at[:10]}")
    sketch.is_a(Kind.EVIDENCE, f"{one.owner} asks to waive {one.name}")
    sketch.edge(sketch.node(names.person(one.owner), Kind.PERSON), Relation.ASKED_FOR, document)
    answered = [names.thing(subject) for subject in one.subjects]
    answered += [sketch.node(names.component(purl), Kind.COMPONENT) for purl in one.components]
    if one.what == "vulnerability":
        answered.append(sketch.node(names.advisory(one.name), Kind.ADVISORY, one.name))
    for target in answered or [names.product(one.product)]:
        sketch.edge(document, Relation.ANSWERS, target)
    sketch.word("rule", one.name)
    sketch.word("message", one.reason, one.compensation)
    sketch.word("path", *one.paths)
    sketch.word("person", one.owner)
    sketch.word("name", *one.components, *one.environments)


def approval(sketch: Sketch) -> None:
    """Draw somebody's answer. Errors: PredicateMalformed (EVD-102)."""
    one = read_approval(sketch.said.predicate)
    sketch.about(one.product, one.environment)
    where = f" for {one.environment}" if one.environment else ""
    label = f"{one.about} {_ANSWERED.get(one.answer, one.answer)}{where}"
    document = sketch.document(Kind.APPROVAL, label)
    sketch.is_a(Kind.EVIDENCE, label)
    sketch.edge(document, Relation.ANSWERS, names.thing(one.target))
    sketch.word("message", one.reason)
    sketch.word("rule", *one.accepts)
    sketch.word("digest", one.target, one.policy)
    sketch.word("name", one.about, one.answer, one.environment)


def revocation(sketch: Sketch) -> None:
    """Draw that something was taken back. Errors: PredicateMalformed (EVD-102)."""
    one = read_revocation(sketch.said.predicate)
    document = sketch.document(Kind.EVIDENCE, "revocation")
    sketch.is_a(Kind.EVIDENCE, "revocation")
    sketch.edge(document, Relation.TOOK_BACK, names.sha256(one.target))
    sketch.word("message", one.reason)
    sketch.word("digest", one.target)


def hold(sketch: Sketch) -> None:
    """Draw a hold, or that one was lifted. Errors: PredicateMalformed (EVD-102)."""
    one = read_hold(sketch.said.predicate)
    is_lift = one.action == "lift"
    label = f"hold {'lifted' if is_lift else 'placed'}: {one.reason}"
    document = sketch.document(Kind.EVIDENCE if is_lift else Kind.HOLD, label)
    sketch.is_a(Kind.EVIDENCE, label)
    sketch.edge(document, Relation.TOOK_BACK if is_lift else Relation.ANSWERS, names.thing(one.target))
    sketch.word("message", one.reason)
    sketch.word("name", *one.environments)
    sketch.word("digest", one.target)


def glass(sketch: Sketch) -> None:
    """Draw a request to break the glass. Errors: PredicateMalformed (EVD-102)."""
    one = read_break_glass(sketch.said.predicate)
    sketch.about(one.product, one.environment)
    document = sketch.document(Kind.GLASS, f"glass broken for {one.environment}: {one.reason}")
    sketch.is_a(Kind.EVIDENCE, f"asks to break the glass for {one.environment}")
    sketch.edge(document, Relation.ANSWERS, names.thing(one.target))
    sketch.word("message", one.reason)
    sketch.word("digest", one.target)
    sketch.word("name", one.environment)
