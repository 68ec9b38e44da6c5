"""How a lack is written down."""

from __future__ import annotations

from interlock.kernel import Severity
from interlock.trace.completeness.model import lack
from interlock.trace.lacks import Absence, Lack


def _lack(what: str) -> Lack:
    return lack(Absence.DRIFT, Severity.LOW, what, "it differs", "so what", "look", entries=(3, 1, 3))


def test_the_same_lack_of_the_same_thing_has_the_same_name() -> None:
    assert _lack("one").id == _lack("one").id
    assert _lack("one").id != _lack("two").id
    assert _lack("one").id.startswith("drift-open:")


def test_entries_are_named_once_in_order() -> None:
    assert _lack("one").entries == (1, 3)
