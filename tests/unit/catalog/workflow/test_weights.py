"""Every control has weights, and a stricter profile never makes one lighter."""

from __future__ import annotations

from interlock.catalog.cards import CARDS
from interlock.catalog.workflow.weights import WEIGHTS


def test_every_control_of_the_catalogue_has_weights() -> None:
    assert set(WEIGHTS) == {str(one) for one in CARDS}
    assert all(1 <= one.baseline <= one.standard <= one.critical <= 10 for one in WEIGHTS.values())
    assert {one.needs for one in WEIGHTS.values()} == {"", "infra", "runs"}
