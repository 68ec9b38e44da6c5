"""Provenance: what was built of what, by whom. Floor 10."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from interlock.evidence.provenance import SOURCE, Provenance, ResourceDescriptor, read_provenance
from interlock.trace import names
from interlock.trace.drawings.changes import draw_place
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch

_WHOLE: Final = re.compile(r"[0-9a-f]{64}|[a-z][a-z0-9+.-]*:.+", re.IGNORECASE)
"""Ids of runs that are nobody else's: a digest, or a URI."""
_STARTED: Final = "started"
_DEEPEST: Final = 6


def provenance(sketch: Sketch) -> None:
    """Draw SLSA provenance v1, of ours or of others. Errors: PredicateMalformed (EVD-102)."""
    one = read_provenance(sketch.said.predicate)
    definition, details = one.build_definition, one.run_details
    builder = draw_builder(sketch, details.builder.id)
    source = _source(one)
    label = f"build of {source.uri or 'something'}" if source is not None else f"build by {details.builder.id}"
    build = draw_build(sketch, details.metadata.invocation_id, details.builder.id, label)
    sketch.is_a(Kind.EVIDENCE, f"provenance by {details.builder.id}")
    sketch.edge(builder, Relation.RAN, build)
    for each in definition.resolved_dependencies:
        sketch.edge(_material(sketch, each), Relation.WENT_INTO, build)
    if source is not None:
        ref = source.annotations.get("ref", "")
        remote = source.uri if ":" in source.uri else ""
        draw_place(sketch, names.commit(source.digest["gitCommit"]), remote, ref if isinstance(ref, str) else "")
    draw_made(sketch, build)
    sketch.word("command", *_commands(definition.external_parameters))
    sketch.word("name", definition.build_type, details.builder.id, details.metadata.invocation_id)
    sketch.word("digest", *(digest for each in details.byproducts for digest in each.digest.values()))


def draw_builder(sketch: Sketch, uri: str) -> str:
    """Draw who built; give the name."""
    return sketch.node(names.builder(uri), Kind.BUILDER, uri)


def draw_build(sketch: Sketch, run: str, builder: str, label: str) -> str:
    """Draw a run of a build; give its name: an id that says too little counts within its builder only."""
    if not run:
        run = sketch.said.document.removeprefix("sha256:")
    elif _WHOLE.fullmatch(run) is None:
        run = f"{builder}#{run}"
    return sketch.node(names.build(run), Kind.BUILD, label)


def draw_made(sketch: Sketch, build: str) -> None:
    """Draw the subjects of the statement as what a build made."""
    for subject in sketch.said.subjects:
        for digest in subject.digests:
            if digest.alg == "sha256":
                sketch.edge(build, Relation.MADE, sketch.node(str(digest), Kind.ARTIFACT, subject.name))
        sketch.word("name", subject.name)


def _source(one: Provenance) -> ResourceDescriptor | None:
    """Give the dependency that is the commit itself, as `source_commit` tells which one that is."""
    commits = [each for each in one.build_definition.resolved_dependencies if names.commit(_commit_of(each))]
    chosen = [each for each in commits if each.name == SOURCE] or commits
    return chosen[0] if len({_commit_of(each) for each in chosen}) == 1 else None


def _commit_of(one: ResourceDescriptor) -> str:
    return one.digest.get("gitCommit", "")


def _material(sketch: Sketch, one: ResourceDescriptor) -> str:
    """Draw what went into a build: commits, images, and the programs that were named.

    What components it resolved is in inventories, and which programs those started is in the provenance itself.
    """
    commit = names.commit(_commit_of(one))
    if commit:
        return sketch.node(commit, Kind.COMMIT)
    if one.uri.startswith("pkg:") or one.annotations.get("found") == _STARTED:
        return ""
    return sketch.node(names.sha256(one.digest.get("sha256", "")), label=one.name or one.uri)


def _commands(parameters: Mapping[str, object]) -> Iterator[str]:
    """Give the commands among the parameters of a build, each on a line, and what else was chosen as text."""
    for name, value in parameters.items():
        if name == "commands" and isinstance(value, list):
            yield from (_line(one) for one in value)
        elif name != SOURCE:
            yield from _texts(value, _DEEPEST)


def _line(value: object) -> str:
    return " ".join(_texts(value, _DEEPEST))


def _texts(value: object, deep: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif deep and isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one, deep - 1)
    elif deep and isinstance(value, list):
        for one in value:
            yield from _texts(one, deep - 1)
