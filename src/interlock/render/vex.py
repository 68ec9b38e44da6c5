"""VEX statements, as text for people and as JSON for programs. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from interlock.kernel import Instant, stamp
from interlock.render.paint import visible
from interlock.render.table import rows
from interlock.supply.vex import Said, Statement


def statement_lines(found: Sequence[Statement], now: Instant) -> Iterator[str]:
    """List statements in a table."""
    if not found:
        yield "there are no statements yet; `interlock vex add` makes one"
        return
    table = [("statement", "vulnerability", "status", "product", "why", "author", "since", "until")]
    table += [
        (
            one.sealed or "-",
            one.vulnerability,
            one.status.value,
            ", ".join(product.id for product in one.products),
            one.justification.value if one.justification else one.impact or one.notes or one.action or "-",
            one.author,
            stamp(one.at)[:10],
            _until(one, now),
        )
        for one in found
    ]
    yield from rows(table)


def unread_lines(said: Said) -> Iterator[str]:
    """Say which statements of a document were not taken, and why."""
    yield from (visible(f"not taken  {one.why}") for one in said.unread)
    if said.unread:
        yield "what they speak of stays as it was; ask their author for statements that can be read"


def _until(one: Statement, now: Instant) -> str:
    if one.expires is None:
        return "-"
    return stamp(one.expires)[:10] + (", expired" if one.expires <= now else "")


def statement_json(one: Statement, now: Instant) -> dict[str, Any]:
    """Give a statement as a document."""
    return {
        "id": one.sealed or None,
        "vulnerability": one.vulnerability,
        "aliases": one.aliases,
        "status": one.status.value,
        "products": [product.id for product in one.products],
        "parts": [part for product in one.products for part in product.parts],
        "justification": one.justification.value if one.justification else None,
        "impact": one.impact or None,
        "notes": one.notes or None,
        "author": one.author,
        "at": stamp(one.at),
        "expires": stamp(one.expires) if one.expires else None,
        "expired": one.expires is not None and one.expires <= now,
    }
