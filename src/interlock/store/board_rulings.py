"""Reads decisions from the board: of one thing, those that wait for people, the newest of an environment. Floor 11."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from interlock.store.board_texts import numbers_of
from interlock.store.database import marks
from interlock.trace.board import Ran
from interlock.trace.board_views import Ruled, Ruling

if TYPE_CHECKING:
    from collections.abc import Collection

    from interlock.store.database import Row, Session

_PARTS: Final = "d.entry, d.verdict, d.why, d.name, d.digest, d.stage, d.policy, d.at"
_JOINED: Final = (
    "FROM board_place p JOIN board_decision d ON d.product = p.product AND d.environment = p.environment"
    " JOIN board_text t ON t.id = p.product JOIN board_text e ON e.id = p.environment"
)
_IS_NEWEST: Final = (
    "d.entry = (SELECT max(n.entry) FROM board_decision n WHERE n.product = d.product"
    " AND n.environment = d.environment AND n.digest = d.digest)"
)
_LAST: Final = (1 << 63) - 1
"""Beyond the number of any entry."""
_RAN: Final = msgspec.json.Decoder(tuple[Ran, ...])


def ruled_of(session: Session, digest: str) -> tuple[Ruled, ...]:
    """Give the newest decision about one thing of each product and environment, in the order of the ledger."""
    sql = f"SELECT t.said, e.said, {_PARTS} {_JOINED} WHERE d.digest = ? AND {_IS_NEWEST} ORDER BY d.entry"
    return tuple(_ruled(row) for row in session.rows(sql, (digest,)))


def reviews_of(session: Session, beside: Collection[str], most: int) -> tuple[Ruled, ...]:
    """Give the newest decisions that sent something to people which does not run there, the newest first.

    Shape:  `beside` are products that are left out; neither they nor what runs count towards `most`.
    """
    but = f" AND t.said NOT IN ({marks(len(beside))})" if beside else ""
    sql = (
        f"SELECT t.said, e.said, {_PARTS}, p.ran {_JOINED} WHERE d.verdict = 'review' AND d.entry < ?{but}"
        f" AND {_IS_NEWEST} ORDER BY d.entry DESC LIMIT ?"
    )
    found: list[Ruled] = []
    before = _LAST
    while len(found) < most:
        rows = session.rows(sql, (before, *beside, most))
        found += [_ruled(row) for row in rows if not _runs(bytes(row[10]), row[6])]
        if len(rows) < most:
            break
        before = rows[-1][2]
    return tuple(found[:most])


def newest_of(session: Session, product: str, environment: str) -> Ruling | None:
    """Give the newest decision of a product for an environment; none where there is none."""
    numbers = numbers_of(session, [product, environment])
    if len(numbers) != len({product, environment}):
        return None
    sql = (
        f"SELECT {_PARTS} FROM board_place p JOIN board_decision d ON d.entry = p.decided"  # noqa: S608
        " WHERE p.product = ? AND p.environment = ?"
    )
    rows = session.rows(sql, (numbers[product], numbers[environment]))
    return Ruling(*rows[0]) if rows else None


def _ruled(row: Row) -> Ruled:
    return Ruled(row[0], row[1], Ruling(*row[2:10]))


def _runs(ran: bytes, digest: str) -> bool:
    return any(one.sha256 == digest for one in _RAN.decode(ran))
