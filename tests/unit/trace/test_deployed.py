"""What a deployment touched, and what stands well."""

from __future__ import annotations

import pytest

from interlock.trace.deployed import Standing
from tests.audited import deployed


@pytest.mark.parametrize(
    ("outcome", "has_touched"),
    [("planned", False), ("waiting", False), ("refused", False), ("running", True), ("deployed", True),
     ("rolled-back", True), ("stranded", True)],
)  # fmt: skip
def test_only_what_began_touched_anything(outcome: str, *, has_touched: bool) -> None:
    assert deployed(outcome=outcome).has_touched is has_touched


def test_what_is_waived_is_accepted_and_not_good() -> None:
    assert Standing.SATISFIED.is_good
    assert not Standing.WAIVED.is_good
    assert not Standing.MISSING.is_good
