"""A history narrowed to a product or an environment. Pure. Floor 10."""

from __future__ import annotations

import msgspec

from interlock.trace.figures.history import History
from interlock.trace.figures.model import Name

OF_ENVIRONMENTS = frozenset(
    {Name.FREQUENCY, Name.LEAD_TIME, Name.FAILURES, Name.RESTORE, Name.REMEDIATION, Name.GATES, Name.WAITING}
)
"""The figures that an environment narrows; what controls cost and cover, and what is waived, is of none."""


def narrowed(history: History, product: str = "", environment: str = "") -> History:
    """Leave out what is of another product or environment; empty leaves out nothing."""
    products, environments = {product} - {""} or None, {environment} - {""} or None

    def is_here(of: str, where: str) -> bool:
        return (products is None or of in products) and (environments is None or where in environments)

    return msgspec.structs.replace(
        history,
        deployed=tuple(one for one in history.deployed if is_here(one.product, one.environment)),
        decided=tuple(one for one in history.decided if is_here(one.product, one.environment)),
        looked=tuple(one for one in history.looked if is_here(one.product, one.environment)),
        acted=tuple(one for one in history.acted if is_here(one.product, one.environment)),
        assessed=tuple(one for one in history.assessed if products is None or one.product in products),
        waived=tuple(one for one in history.waived if products is None or one.product in products),
    )


def places(history: History) -> tuple[tuple[str, str], ...]:
    """Give the products and environments that anything is told of, in the order in which they come up."""
    found = [(one.product, one.environment) for one in history.deployed]
    found += [(one.product, one.environment) for one in history.decided]
    found += [(one.product, one.environment) for one in history.looked]
    found += [(one.product, one.environment) for one in history.acted]
    found += [(one.product, "") for one in history.assessed]
    return tuple(dict.fromkeys(found))
