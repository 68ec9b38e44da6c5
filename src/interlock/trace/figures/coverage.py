"""Coverage: which controls ran for which products. Pure. Floor 10. Source: docs/concepts/delivery-figures.md."""

from __future__ import annotations

from typing import Final

from interlock.trace.figures.history import Assessed, History
from interlock.trace.figures.model import Figure, Name, Period, Row
from interlock.trace.figures.ranks import share

SAYS: Final = "for which share of the products a control gave an answer in the period, whatever that was"


def coverage(history: History, period: Period) -> Figure:
    """Give the share of products that each control looked at, with what it said last of each.

    Shape: products are all of which the ledger tells by the end of the period, controls all that any of them was ever
           examined by or asked for.
    """
    last: dict[tuple[str, str], Assessed] = {}
    demanded: dict[tuple[str, str], tuple[int, str]] = {}
    products: dict[str, int] = {}
    for one in history.assessed:
        if one.finished_at < period.until:
            products.setdefault(one.product, one.entry)
            last[one.product, one.control] = one
    controls = {control for _, control in last}
    for decided in history.decided:
        if decided.at < period.until:
            products.setdefault(decided.product, decided.entry)
            for each in decided.requirements:
                if _is_control(each.requirement):
                    demanded[decided.product, each.requirement] = (decided.entry, each.status)
    controls |= {control for _, control in demanded}
    for deployed in history.deployed:
        if deployed.begun_at < period.until:
            products.setdefault(deployed.product, deployed.entries[0])
    rows = tuple(
        _row(product, control, last.get((product, control)), demanded.get((product, control)), period, entry)
        for control in sorted(controls)
        for product, entry in sorted(products.items())
    )
    return Figure(Name.COVERAGE, SAYS, period, rows, tuple(share(rows)))


def _is_control(requirement: str) -> bool:
    """Say whether a reason is about a control: rules and parts of requirements have a colon, and a ledger no dot."""
    return "." in requirement and ":" not in requirement


def _row(
    product: str, control: str, last: Assessed | None, demanded: tuple[int, str] | None, period: Period, known_by: int
) -> Row:
    """Give how a control stands for a product; where it never ran, by what the product is known at all."""
    is_within = last is not None and period.holds(last.finished_at)
    asked = "" if demanded is None else f"asked for, and {demanded[1]} when it was decided last"
    if last is None:
        state = "never"
    elif is_within:
        state = last.outcome
    else:
        state = "before the period"
    entries = ((last.entry,) if last is not None else ()) + ((demanded[0],) if demanded is not None else ())
    return Row(
        product or "no product",
        control,
        state,
        last.finished_at if last is not None else period.since,
        is_against=is_within,
        says=asked or "no decision asked for it",
        product=product,
        entries=entries or (known_by,),
    )
