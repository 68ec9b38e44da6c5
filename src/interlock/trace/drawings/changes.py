"""Assessments: what was found in a change, and whose change it is. Floor 10."""

from __future__ import annotations

import re
from itertools import chain
from typing import Final

from interlock.change.trailers import KEY
from interlock.evidence.predicates import Assessment, Origin, read_assessment
from interlock.trace import names
from interlock.trace.model import Kind, Relation
from interlock.trace.sketch import Sketch

_BEGINS: Final = re.compile(rf"(?=\[{KEY}\]|{KEY}:)\[?({KEY})")
_REVIEWS: Final = frozenset({"precommit.peer-review", "commit.high-risk"})
"""Controls whose evidence is that somebody looked at a change."""
_REFERS: Final = re.compile(
    rf"\b(?i:close[sd]?|fix(?:e[sd])?|resolve[sd]?|refs?):? ({KEY}(?![0-9-])|#[1-9][0-9]{{0,8}})"
)


def assessment(sketch: Sketch) -> None:
    """Draw an assessment. Errors: PredicateMalformed (EVD-102)."""
    one = read_assessment(sketch.said.predicate)
    place = f" in {one.place}" if one.place else ""
    kind = Kind.REVIEW if one.control in _REVIEWS else Kind.EVIDENCE
    sketch.is_a(kind, f"{one.control} {one.outcome}{place}")
    if one.origin.rules is not None:
        sketch.about(one.origin.rules.product)
    _origin(sketch, one.origin)
    for subject in sketch.said.subjects:
        if one.origin.state == "artifact" and subject.digests[0].alg == "sha256":
            sketch.node(str(subject.digests[0]), Kind.ARTIFACT, subject.name)
    _words(sketch, one)


def _origin(sketch: Sketch, origin: Origin) -> None:
    """Draw who made a commit, and where it stands.

    Those who made what its base does not have are drawn as having made it: only the last commit of a change has
    evidence of its own, and what runs is theirs too.
    """
    commit = sketch.node(names.commit(origin.commit), Kind.COMMIT, origin.title)
    sketch.word("message", origin.title)
    if origin.state not in {"commit", "artifact"}:
        return  # what was examined is no commit, and nobody knows who made it
    for author in chain((origin.author,), origin.authors, origin.co_authors):
        sketch.edge(sketch.person(author), Relation.WROTE, commit)
    for committer in chain((origin.committer,), origin.committers):
        sketch.edge(sketch.person(committer), Relation.COMMITTED, commit)
    draw_place(sketch, commit, origin.remote, origin.branch)
    where = names.place_of(origin.remote) or sketch.product
    named = (ticket_of(one, where) for one in origin.tickets)
    for name in dict.fromkeys((*tickets_in(origin.title, where), *named)):
        sketch.edge(sketch.node(names.ticket(name), Kind.TICKET, name), Relation.ASKED_FOR, commit)
        sketch.word("name", name)
    base = names.commit(origin.base)
    sketch.edge(sketch.node(base, Kind.COMMIT), Relation.LED_TO, commit)


def tickets_in(title: str, where: str) -> tuple[str, ...]:
    """Give the tickets that the first line of a message names, where nothing else can be meant.

    Shape: a key at the beginning, `ABC-12: ...` or `[ABC-12] ...`; or a key or number after a word that closes or
           refers, `Fixes #12`. A number alone is one of its repository: `forge.example/owner/shop#12`.
    """
    found = [one[1] for one in (_BEGINS.match(title),) if one is not None]
    found += [f"{where}{one}" if one.startswith("#") else one for one in _REFERS.findall(title)]
    return tuple(dict.fromkeys(one for one in found if not one.startswith("#")))


def ticket_of(told: str, where: str) -> str:
    """Give the name of a ticket that a trailer names; empty where a number is one of nobody knows which repository.

    Shape: `owner/shop#12` is one of the host of the repository that says so, where that has one.
    """
    place, mark, number = told.rpartition("#")
    if not mark:
        return told
    if "/" in place:
        host = where.partition("/")[0]
        return told if "." in place.partition("/")[0] or "." not in host else f"{host}/{told}"
    if not where:
        return ""
    owner, slash, _ = where.rpartition("/")
    return f"{owner}{slash}{place}#{number}" if place else f"{where}#{number}"


def draw_place(sketch: Sketch, commit: str, remote: str, ref: str) -> None:
    """Draw the repository and the branch of a commit; without a remote a branch is one of its product."""
    repository = sketch.node(names.repository(remote), Kind.REPOSITORY, names.place_of(remote))
    branch = names.branch(remote or sketch.product, ref)
    if branch:
        name = ref.removeprefix("refs/heads/")
        sketch.node(branch, Kind.BRANCH, f"tag {name[10:]}" if name.startswith("refs/tags/") else name)
        sketch.word("name", name)
    sketch.edge(names.product(sketch.product), Relation.HAS, repository or branch)
    sketch.edge(repository, Relation.HAS, branch)
    sketch.edge(branch or repository, Relation.HAS, commit)


def _words(sketch: Sketch, one: Assessment) -> None:
    sketch.word("name", one.control, one.stage, one.outcome, one.code)
    sketch.word("message", one.reason, *one.notes)
    sketch.word("rule", *(count.rule for count in one.counts))
    sketch.word("path", *(path for part in one.coverage for path, _ in (*part.missing, *part.excepted)))
    sketch.word("digest", one.findings, *(document.sha256 for document in one.documents))
    sketch.word("name", *(f"{tool.name} {tool.version}" for tool in one.tools))
    if one.manual is not None:
        sketch.word("message", one.manual.scope)
        sketch.word("person", *one.manual.people)
    sketch.word("path", *(paper.name for paper in one.papers))
    sketch.word("digest", *(paper.sha256 for paper in one.papers))
