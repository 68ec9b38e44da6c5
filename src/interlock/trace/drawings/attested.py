"""What else is attested of builds and artifacts: by others, by builders, by building again, by signing. Floor 10."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.evidence.builder import read_builder
from interlock.evidence.composition import RECEIVED, Received
from interlock.evidence.foreign import read_foreign
from interlock.evidence.reading import read_as
from interlock.evidence.rebuild import read_rebuild
from interlock.evidence.signature import read_signature
from interlock.evidence.transfer import read_transfer
from interlock.formats.provenance.reading import READERS
from interlock.formats.provenance.statement import Stated
from interlock.supply.provenanced import BUILDS, Thing
from interlock.trace import names
from interlock.trace.drawings.builds import draw_build, draw_builder, draw_made
from interlock.trace.drawings.changes import draw_place
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch

_RECEIVED: Final = msgspec.json.Decoder(Received)


def other(sketch: Sketch) -> None:
    """Draw a statement in a dialect of others. Errors: those of `formats.provenance`."""
    said = sketch.said
    things = tuple(Thing(one.name, one.digests) for one in said.subjects)
    one = READERS[said.kind](Stated(things, said.kind, said.predicate), "the statement")
    sketch.is_a(Kind.EVIDENCE, f"{one.dialect} by {one.builder}" if one.builder else str(one.dialect))
    if one.dialect not in BUILDS:
        _artifacts(sketch)
        sketch.word("name", one.package, one.workflow)
        sketch.word("command", " ".join(one.link.command) if one.link is not None else "")
        return
    materials = (digest for each in one.materials for digest in each.digests)
    went_in = [str(each) for each in materials if each.alg in {"gitCommit", "sha256"}]
    _built(sketch, one.run.run_id, one.builder, one.source, one.commit, went_in)
    ref = f"refs/tags/{one.tag}" if one.tag else one.branch
    draw_place(sketch, names.commit(one.commit), one.source, ref or one.source_ref)
    sketch.word("name", one.builder, one.workflow, one.package, one.run.event)


def foreign(sketch: Sketch) -> None:
    """Draw what was kept of a statement of somebody else's. Errors: PredicateMalformed (EVD-102)."""
    one = read_foreign(sketch.said.predicate)
    told = one.told
    who = one.signer.identity or f"key {one.signer.key[:12]}"
    sketch.is_a(Kind.EVIDENCE, f"{one.dialect} signed by {who}, {one.grade}")
    if one.dialect in BUILDS:
        _built(sketch, one.statement, told.builder, told.source, told.commit, ())
        draw_place(sketch, names.commit(told.commit), told.source, f"refs/tags/{told.tag}" if told.tag else told.branch)
    else:
        _artifacts(sketch)
    sketch.word("person", one.signer.identity)
    sketch.word("name", one.signer.issuer, told.builder, told.workflow, told.package, told.event, told.resource)
    sketch.word("digest", one.statement, one.file)


def builder(sketch: Sketch) -> None:
    """Draw what shows who a builder is. Errors: PredicateMalformed (EVD-102)."""
    one = read_builder(sketch.said.predicate)
    sketch.is_a(Kind.EVIDENCE, "who built it, on a host that says so itself")
    if one.host is not None:
        host = sketch.node(names.account(f"host:{one.host.machine}"), Kind.ACCOUNT, one.host.name)
        sketch.edge(host, Relation.SHOWN_BY, sketch.entry)
        sketch.word("name", one.host.name)
    if one.workload is not None:
        who = one.workload
        sketch.is_a(Kind.EVIDENCE, f"who built it, by a token of {who.issuer}")
        sketch.edge(draw_builder(sketch, who.id), Relation.SHOWN_BY, sketch.entry)
        actor = names.account(f"forge:{who.server}/{who.actor}") if who.actor else ""
        sketch.edge(sketch.node(actor, Kind.ACCOUNT, who.actor), Relation.SHOWN_BY, sketch.entry)
        sketch.word("person", who.actor)
        sketch.word("name", who.subject, who.repository, who.workflow, who.job_workflow, who.run_id, who.pod, who.node)


def rebuild(sketch: Sketch) -> None:
    """Draw that something was built again. Errors: PredicateMalformed (EVD-102)."""
    one = read_rebuild(sketch.said.predicate)
    sketch.is_a(Kind.EVIDENCE, f"built again: {one.outcome}")
    _artifacts(sketch)
    sketch.edge(names.sha256(one.provenance), Relation.SHOWN_BY, sketch.entry)
    sketch.word("message", one.where, *one.causes, *one.surroundings)
    sketch.word("digest", one.produced, one.commit, one.log)


def signature(sketch: Sketch) -> None:
    """Draw a signature that travels beside an artifact. Errors: PredicateMalformed (EVD-102)."""
    one = read_signature(sketch.said.predicate)
    who = one.identity or f"key {one.key[:12]}"
    sketch.is_a(Kind.EVIDENCE, f"{one.form} signature by {who}")
    _artifacts(sketch)
    sketch.word("person", one.identity)
    sketch.word("name", one.name, one.issuer)
    sketch.word("digest", one.key)


def received(sketch: Sketch) -> None:
    """Draw who had signed a document that was taken in. Errors: PredicateMalformed (EVD-102)."""
    one = read_as(RECEIVED, _RECEIVED, sketch.said.predicate)
    how = f"from {one.handed_in_by}" if one.handed_in_by else f"signed by {one.signer}"
    sketch.is_a(Kind.EVIDENCE, f"received, {how}")
    sketch.edge(names.sha256(one.sealed), Relation.SHOWN_BY, sketch.entry)
    sketch.word("name", one.signer)
    sketch.word("person", one.handed_in_by)
    sketch.word("digest", one.key, one.file)


def transfer(sketch: Sketch) -> None:
    """Draw an artifact's way between repositories. Errors: PredicateMalformed (EVD-102)."""
    one = read_transfer(sketch.said.predicate)
    where = one.source if one.action == "pull" else one.target
    is_tagged = one.result == "done" and bool(one.tag)
    told = names.brought(one.action, where, one.tag) if is_tagged else f"{one.action} {one.result}: {where}"
    sketch.is_a(Kind.EVIDENCE, told if is_tagged or not one.tag else f"{told} as {one.tag}")
    _artifacts(sketch)
    relation = Relation.ALLOWED if one.result == "done" else Relation.COUNTED_FOR
    sketch.edges(map(names.sha256, one.decisions), relation, sketch.entry)
    sketch.word("name", one.source, one.target, one.tag, one.policy, one.code)
    sketch.word("message", one.says)
    sketch.word("digest", one.manifest)


def _built(sketch: Sketch, run: str, by: str, source: str, commit: str, went_in: Iterable[str]) -> None:
    label = f"build of {source}" if source else f"build by {by}"
    build = draw_build(sketch, run, by, label)
    sketch.edge(draw_builder(sketch, by), Relation.RAN, build)
    sketch.edge(sketch.node(names.commit(commit), Kind.COMMIT), Relation.WENT_INTO, build)
    for one in went_in:
        sketch.edge(
            sketch.node(one, Kind.COMMIT if one.startswith("gitCommit:") else Kind.THING), Relation.WENT_INTO, build
        )
    draw_made(sketch, build)


def _artifacts(sketch: Sketch) -> None:
    """Say that what the statement is about are artifacts, where it is no commit."""
    for subject in sketch.said.subjects:
        if subject.digests[0].alg == "sha256":
            sketch.node(str(subject.digests[0]), Kind.ARTIFACT, subject.name)
        sketch.word("name", subject.name)
