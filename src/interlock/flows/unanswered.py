"""What people asked for and nobody answered yet, of the products that somebody may see. Floor 11."""

from __future__ import annotations

from collections.abc import Collection

from interlock.decision import Governance, Signed
from interlock.evidence import Waiver
from interlock.kernel import Instant, InstantMalformed, instant


def unanswered(governance: Governance, products: Collection[str] | None, at: Instant) -> tuple[Signed[Waiver], ...]:
    """Give the waivers that were asked for, still could count, and that nobody answered; the newest first.

    Shape:  `products` are those that may be seen; None for all of them, and for what is of none.
    """
    found = [
        one
        for one in governance.waivers
        if (products is None or one.says.product in products)
        and one.id not in governance.revoked
        and not governance.answers("waiver", one.id)
        and _stands(one.says, at)
    ]
    return tuple(sorted(found, key=lambda one: -one.index))


def _stands(says: Waiver, at: Instant) -> bool:
    try:
        return at < instant(says.expires_at)
    except InstantMalformed:
        return False
