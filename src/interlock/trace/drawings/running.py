"""What runs, what differs from what should, and what clusters were answered that asked. Floor 10."""

from __future__ import annotations

from interlock.evidence.admission import read_admissions
from interlock.evidence.desired import read_desired_state, read_observation
from interlock.evidence.running import read_running
from interlock.trace import names
from interlock.trace.drawings.changes import draw_place
from interlock.trace.drawings.deployments import draw_seen
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch


def running(sketch: Sketch) -> None:
    """Draw what was seen of a deployment. Errors: PredicateMalformed (EVD-102)."""
    one = read_running(sketch.said.predicate)
    sketch.about(one.product, one.environment)
    sketch.is_a(Kind.EVIDENCE, f"{one.environment} looked at: {one.answer}")
    run = sketch.node(names.deployment(one.run), Kind.DEPLOYMENT)
    sketch.edge(run, Relation.SHOWN_BY, sketch.entry)
    draw_seen(sketch, one.product, one.environment, one.seen, run)
    for each in (*one.differing, *one.mended):
        sketch.word("message", each.says)
        sketch.word("person", each.who)
        sketch.word("rule", each.kind)
        sketch.word("name", each.what, each.target)
        sketch.word("digest", each.expected, each.found)
    sketch.word("message", one.follows, *(why for _, why in one.unlooked))
    sketch.word("name", one.environment, one.run, one.answer)


def admissions(sketch: Sketch) -> None:
    """Draw what a cluster was answered. Errors: PredicateMalformed (EVD-102)."""
    one = read_admissions(sketch.said.predicate)
    sketch.about(one.product, one.environment)
    refused = sum(each.count for each in one.answers if not each.is_allowed)
    asked = sum(each.count for each in one.answers)
    sketch.is_a(Kind.EVIDENCE, f"{asked} answered in {one.environment}, {refused} refused")
    for each in one.answers:
        relation = Relation.ALLOWED if each.is_allowed else Relation.REFUSED
        for image in each.images:
            artifact = sketch.node(names.sha256(image.sha256), Kind.ARTIFACT, image.image)
            sketch.edge(artifact, Relation.SHOWN_BY, sketch.entry)
            sketch.edge(names.sha256(image.decision), relation, sketch.entry)
            sketch.word("name", image.image)
        sketch.word("name", f"{each.namespace}/{each.name}", each.kind)
        sketch.word("person", each.user)
        sketch.word("message", each.says)


def desired(sketch: Sketch) -> None:
    """Draw the state that something should be in. Errors: PredicateMalformed (EVD-102)."""
    one = read_desired_state(sketch.said.predicate)
    sketch.about(one.product)
    sketch.is_a(Kind.EVIDENCE, f"desired state of {one.name}")
    commit = sketch.node(names.commit(one.commit), Kind.COMMIT)
    sketch.edge(sketch.person(one.author), Relation.WROTE, commit)
    sketch.edge(sketch.person(one.committer), Relation.COMMITTED, commit)
    draw_place(sketch, commit, one.remote, one.branch)
    for each in one.approved_by:
        sketch.edge(names.sha256(each.entry), Relation.COUNTED_FOR, sketch.entry)
        sketch.word("person", each.by)
        sketch.word("message", each.reason)
    sketch.word("person", *one.stakeholders, *(who for group in one.groups for who in group.changed_by))
    sketch.word("name", one.name)
    sketch.word("digest", one.state, one.manifest)


def observation(sketch: Sketch) -> None:
    """Draw what was found where a state should be. Errors: PredicateMalformed (EVD-102)."""
    one = read_observation(sketch.said.predicate)
    found = f"{one.altered} differences" if one.altered else "as it should be"
    found = f"{found}, {one.unreadable} unreadable" if one.unreadable else found
    sketch.is_a(Kind.EVIDENCE, f"{one.place} on {one.host}: {found}")
    sketch.edge(names.sha256(one.expected), Relation.SHOWN_BY, sketch.entry)
    sketch.word("message", *one.shown)
    sketch.word("path", one.place)
    sketch.word("name", one.name, one.host)
    sketch.word("person", *one.stakeholders)
    sketch.word("digest", one.state, one.alterations)
