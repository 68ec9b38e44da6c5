"""What a node is, of all that statements say that it is."""

from __future__ import annotations

from itertools import permutations

import pytest

from interlock.trace import Kind, more_specific


@pytest.mark.parametrize("said", list(permutations((Kind.THING, Kind.EVIDENCE, Kind.REVIEW))))
def test_what_a_thing_is_does_not_go_by_the_order_in_which_it_was_said(said: tuple[Kind, ...]) -> None:
    assert more_specific(*said) is Kind.REVIEW


@pytest.mark.parametrize("kind", [one for one in Kind if one not in {Kind.THING, Kind.EVIDENCE}])
def test_any_kind_says_more_than_that_there_is_evidence(kind: Kind) -> None:
    assert more_specific(Kind.EVIDENCE, kind) is more_specific(kind, Kind.THING) is kind


def test_evidence_says_more_than_that_there_is_a_thing() -> None:
    assert more_specific(Kind.THING, Kind.EVIDENCE) is Kind.EVIDENCE
