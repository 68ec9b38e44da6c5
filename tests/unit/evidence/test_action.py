from __future__ import annotations

import pytest

from interlock.evidence import PredicateMalformed
from interlock.evidence.action import Action, read_action
from interlock.kernel import canonical

ONE = Action(
    "evt-1", "decision.denied", "sha256:a", "tell", "notify:ops", "sent", "gitCommit:c", "2026-01-01T00:00:00Z"
)


def test_an_action_reads_as_itself_and_says_only_what_there_is_to_say() -> None:
    body = canonical(ONE)
    assert read_action(body) == ONE
    assert b"hold" not in body
    assert b"attempts" not in body


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", canonical(ONE).replace(b'"result"', b'"outcome"'), b"[" * 3000])
def test_what_is_no_action_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_action(body)
