"""What decisions need from outside. Floor 8."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from interlock.decision.model import RuleText


class RegoEngine(Protocol):
    """Answers queries into texts in Rego."""

    def ask(self, rules: Sequence[RuleText], facts: bytes) -> Sequence[bool | str]:
        """Give for each rule whether its query is true of some facts, or why there is no answer.

        Shape: `facts` is JSON, and is what the text sees as `input`.
        Promise: implementers MUST NOT raise for anything that a text does: an error, a time-out, a value that is no
            boolean and a query of nothing are each a sentence, and a sentence never opens a gate.
        """

    def check(self, rules: Sequence[RuleText]) -> None:
        """Refuse texts that cannot be read. Errors: RegoUnavailable (DEC-123), RegoUnreadable (DEC-124)."""
