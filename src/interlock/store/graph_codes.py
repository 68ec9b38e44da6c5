"""The numbers that kinds and relations are kept as; one that was given is never changed. Floor 11."""

from __future__ import annotations

from typing import Final, TypeVar

from interlock.store.errors import GraphDamaged
from interlock.trace.model import Kind, Relation

T = TypeVar("T")

_KINDS: Final = (
    "thing", "evidence", "account", "person", "program", "repository", "branch", "ticket", "commit", "review",
    "advisory", "component", "builder", "build", "artifact", "release", "policy", "waiver", "approval", "hold",
    "break-glass", "decision", "plan", "deployment", "product", "environment", "workload", "incident",
)  # fmt: skip
_RELATIONS: Final = (
    "is", "wrote", "committed", "has", "asked for", "signed", "shown by", "went into", "made", "ran", "affects",
    "counted for", "governed", "answers", "allowed", "refused", "carried out", "reached", "runs as", "runs in",
    "took back", "caused", "led to",
)  # fmt: skip


class Numbered(dict[int, T]):
    """What rows call by a number; one that was never given is an error, and no fault of ours."""

    def __missing__(self, number: int) -> T:
        """Errors: GraphDamaged (STO-121)."""
        raise GraphDamaged(why=f"there is nothing with the number {number}, which a row names")


KIND_CODES: Final = {kind: _KINDS.index(kind.value) for kind in Kind}
KINDS: Final = Numbered({code: kind for kind, code in KIND_CODES.items()})
RELATION_CODES: Final = {relation: _RELATIONS.index(relation.value) for relation in Relation}
RELATIONS: Final = Numbered({code: relation for relation, code in RELATION_CODES.items()})
