"""What is meant by what somebody wants to say."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.errors import NotSaid, WouldNotCount
from interlock.wiring.naming import not_so, subject_of
from interlock.wiring.wanted import AnswerWanted, WaiverWanted
from tests.bank import TARGET, with_a_bank


def test_a_product_that_is_not_seen_is_not_there(tmp_path: Path) -> None:
    with with_a_bank(tmp_path) as ben:
        in_person = ben.site.serving.proving.in_person
        with pytest.raises(NotSaid):
            in_person.named(WaiverWanted("x", "y", 1, product="bank"), {"shop"})


def test_what_is_no_digest_and_no_answer_is_told() -> None:
    with pytest.raises(WouldNotCount, match="HEAD"):
        subject_of("HEAD")
    assert "nobody can dance a release" in str(not_so(AnswerWanted("release", "dance", TARGET)))
