"""What would turn a refusal, as text. Floor 13."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from interlock.render.paint import Paint, Part, flow

if TYPE_CHECKING:
    from interlock.decision.counterfactual import Turned


def turned_lines(turned: Turned, width: int = 0) -> Iterator[str]:
    """Give the changes that would turn it, and what nothing turns that is known here; `width` 0 breaks no line."""
    if not turned.changes and not turned.remaining:
        return
    if turned.remaining:
        yield "nothing that is known here would turn it; this would still stand against it:"
        yield from (f"  {says}" for says in turned.remaining)
        if turned.changes:
            yield "what can be turned takes:"
    elif turned.is_smallest:
        yield "the smallest set of changes that would turn it:"
    else:
        yield "it would be turned by these changes, none of which can be left out:"
    paint = Paint(has_colour=False)
    for number, one in enumerate(turned.changes, 1):
        yield from flow(paint, [Part("plain", f"{number}. {one.says}")], 5, first=2, width=width)
