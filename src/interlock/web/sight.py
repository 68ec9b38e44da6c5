"""What whoever asks may see: the products, and what of the ledger is of them. Floor 14."""

from __future__ import annotations

from interlock.flows.queue import Item, Kind
from interlock.identity import Permission
from interlock.trace import Sight
from interlock.web.visiting import Connection, serving_of, visitor_of


def products_of(connection: Connection) -> frozenset[str] | None:
    """Give the products whose evidence whoever asks may read; None for all, and for what is of none."""
    return visitor_of(connection).products(Permission.EVIDENCE_READ, serving_of(connection).clock())


def sees_digest(connection: Connection, target: str) -> bool:
    """Say whether the ledger tells of a commit or an artifact anything that whoever asks may see."""
    return serving_of(connection).graph.named(target, Sight(products_of(connection))) is not None


def sees(connection: Connection, item: Item, products: frozenset[str] | None) -> bool:
    """Say whether whoever asks may see something that waits; `products` are those of `products_of`."""
    if products is None:
        return True
    if item.product or item.kind not in {Kind.RELEASE, Kind.HOLD}:
        return item.product in products
    return sees_digest(connection, item.target)
