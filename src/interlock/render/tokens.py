"""Tokens of a server, as text and JSON; never the token itself. Floor 13."""

from __future__ import annotations

from collections.abc import Sequence

from interlock.identity.tokens import TokenCard
from interlock.kernel import Instant, stamp


def token_json(card: TokenCard) -> dict[str, object]:
    """Give what is kept of a token."""
    return {
        "id": card.id,
        "name": card.name,
        "owner": str(card.owner),
        "permissions": [one.value for one in card.permissions],
        "resource": str(card.resource),
        "made_at": stamp(card.made_at),
        "until": stamp(card.until),
        "made_by": card.made_by,
        "used_at": stamp(card.used_at) if card.used_at is not None else None,
        "revoked_at": stamp(card.revoked_at) if card.revoked_at is not None else None,
    }


def token_lines(cards: Sequence[TokenCard], at: Instant) -> list[str]:
    """Give tokens, two lines each, those that count before those that count no more."""
    if not cards:
        return ["there are no tokens; `interlock token new` makes one"]
    lines: list[str] = []
    for one in sorted(cards, key=lambda card: not card.stands(at)):
        lines.append(f"{one.id}  {one.owner}  {_state(one, at)}  {one.name}")
        lines.append(f"  {', '.join(one.permissions)} on {one.resource}; {_used(one)}; made by {one.made_by}")
    return lines


def _state(card: TokenCard, at: Instant) -> str:
    if card.revoked_at is not None:
        return f"revoked {card.revoked_at:%Y-%m-%d %H:%M}"
    return f"until {card.until:%Y-%m-%d}" if card.stands(at) else f"over since {card.until:%Y-%m-%d}"


def _used(card: TokenCard) -> str:
    return f"last used {card.used_at:%Y-%m-%d %H:%M}" if card.used_at is not None else "never used"
