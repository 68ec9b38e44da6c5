"""Statements for tests of the graph: any predicate, sealed by a key of its own, as the ledger takes it in."""

from __future__ import annotations

import msgspec

from interlock.crypto import LocalSigner, generate
from interlock.evidence import seal
from interlock.kernel import Digest, Subject, sha256
from interlock.trace import Drawing, Edge, Kind, Relation, drawn

SIGNER: LocalSigner = generate()
KEY = f"key:{SIGNER.key_id}"
COMMIT, OTHER_COMMIT = "a1" * 20, "b2" * 20
ARTIFACT = sha256(b"an artifact")
COMMIT_SUBJECT = Subject("shop", (Digest("gitCommit", COMMIT),))
ARTIFACT_SUBJECT = Subject("shop.zip", (ARTIFACT,))


def sealed(kind: str, predicate: object, *subjects: Subject, signers: tuple[LocalSigner, ...] = (SIGNER,)) -> bytes:
    """Give the envelope of a statement."""
    return seal(subjects or (ARTIFACT_SUBJECT,), kind, msgspec.to_builtins(predicate), signers)


def draw(kind: str, predicate: object, *subjects: Subject) -> Drawing:
    """Give what a statement adds to the graph."""
    about = subjects or (ARTIFACT_SUBJECT,)
    digests = tuple(digest for one in about for digest in one.digests)
    return drawn(kind, digests, sealed(kind, predicate, *about))


def edges(drawing: Drawing, relation: Relation) -> set[tuple[str, str]]:
    """Give the ends of all edges of a relation."""
    return {(one.source, one.target) for one in drawing.edges if one.relation is relation}


def kind_of(drawing: Drawing, name: str) -> Kind:
    """Give what a node is said to be."""
    return next(one.kind for one in drawing.nodes if one.name == name)


def label_of(drawing: Drawing, name: str) -> str:
    """Give what a node is called."""
    return next(one.label for one in drawing.nodes if one.name == name)


def entry_of(drawing: Drawing) -> str:
    """Give the name of the statement's own node, which is drawn first."""
    return drawing.nodes[0].name


def words(drawing: Drawing, field: str) -> set[str]:
    """Give the texts of a field."""
    return {text for name, text in drawing.words if name == field}


__all__ = [
    "ARTIFACT", "ARTIFACT_SUBJECT", "COMMIT", "COMMIT_SUBJECT", "KEY", "OTHER_COMMIT", "SIGNER", "Edge", "draw",
    "edges", "entry_of", "kind_of", "label_of", "sealed", "words",
]  # fmt: skip
