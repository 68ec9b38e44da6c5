"""Asking texts in Rego together, where many decisions ask: starting the interpreter costs more than it does. Floor 11.

Enters: asks, one after the other. Leaves: answers, once somebody settled them; until then there is none, and no gate
opens on that.
"""

from __future__ import annotations

from collections.abc import Sequence

from interlock.adapters.rego.engine import Ask, RegoProcess
from interlock.decision import RuleText


class Gathering:
    """Gives the answers that are settled and gathers what is not; satisfies `interlock.decision.RegoEngine`."""

    def __init__(self, engine: RegoProcess) -> None:
        self._engine = engine
        self._settled: dict[tuple[tuple[str, ...], bytes], Sequence[bool | str]] = {}
        self._waiting: dict[tuple[tuple[str, ...], bytes], Ask] = {}

    def ask(self, rules: Sequence[RuleText], facts: bytes) -> Sequence[bool | str]:
        """Give for each rule its settled answer, or that it was not asked yet."""
        key = tuple(rule.expression for rule in rules), facts
        if key not in self._settled:
            self._waiting[key] = rules, facts
        return self._settled.get(key, ["it was not asked yet"] * len(rules))

    def check(self, rules: Sequence[RuleText]) -> None:
        """Refuse texts that cannot be read. Errors: RegoUnavailable (DEC-123), RegoUnreadable (DEC-124)."""
        self._engine.check(rules)

    def settle(self) -> bool:
        """Ask what was gathered; say whether there was anything, so that whoever asked has to ask again."""
        waiting, self._waiting = self._waiting, {}
        answers = self._engine.ask_all(list(waiting.values())) if waiting else []
        self._settled |= dict(zip(waiting, answers, strict=True))
        return bool(waiting)
