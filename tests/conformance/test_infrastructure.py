"""The verdicts of others over plans and manifests: where ours differ, somebody said why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.scripts import script

suite: Any = script("conformance_infrastructure")

if not suite.SHARED.is_dir():
    pytest.skip("the shared verdicts are not beside this checkout", allow_module_level=True)


@pytest.mark.parametrize(
    ("rows_of", "folder", "fewest"), [("of_checkov", "terraform-plan", 200), ("of_kyverno", "k8s", 300)]
)
def test_what_differs_from_a_peer_is_explained(
    rows_of: str, folder: str, fewest: int, record_property: Callable[[str, object], None]
) -> None:
    rows = list(getattr(suite, rows_of)(suite.SHARED / folder))
    unexplained = [row for row in rows if suite.is_unexplained(row)]
    record_property("right", len(rows) - len(unexplained))
    record_property("wrong", len(unexplained))
    assert len(rows) > fewest
    assert len(unexplained) <= suite.MOST * len(rows), unexplained[:5]
