"""Asking texts in Rego in a process that can be stopped: memory, time and output are limited. Floor 11."""

from __future__ import annotations

import os
import secrets
import sys
import threading
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import msgspec

from interlock.adapters.scratch import make_folder, remove_folder
from interlock.adapters.tools.errors import ToolError, ToolKilled, ToolTimedOut, ToolTooBig
from interlock.adapters.tools.supervision import Ended, Limits, Order, supervise
from interlock.decision import RegoUnavailable, RegoUnreadable, RuleText

_LIMITS: Final = Limits(timeout_s=10, memory_mb=640, output_mb=1)
_CHILD: Final = Path(__file__).with_name("child.py")
_MARKER: Final = "INTERLOCK_REGO"


Ask = tuple[Sequence[RuleText], bytes]
"""Rules, and the facts that they are asked of."""
_AT_ONCE: Final = 64
"""How many asks one process answers: its limits hold for all of them together."""


def has_rego() -> bool:
    """Say whether the interpreter is installed."""
    return find_spec("regorus") is not None


class RegoProcess:
    """Answers queries into texts in Rego; satisfies `interlock.decision.RegoEngine`."""

    def __init__(self, limits: Limits = _LIMITS) -> None:
        self._limits = limits

    def ask(self, rules: Sequence[RuleText], facts: bytes) -> Sequence[bool | str]:
        """Give for each rule whether its query is true, or why there is no answer."""
        if not has_rego():
            return ["this installation has no interpreter for Rego"] * len(rules)
        return self._answers(rules, facts.decode())

    def check(self, rules: Sequence[RuleText]) -> None:
        """Refuse texts that cannot be read. Errors: RegoUnavailable (DEC-123), RegoUnreadable (DEC-124)."""
        written = [rule for rule in rules if rule.rego]
        if not written:
            return
        if not has_rego():
            first = written[0]
            raise RegoUnavailable(source=first.source, line=first.line, name=first.id)
        for rule, answer in zip(written, self._answers(written, None), strict=True):
            if answer is not True:
                raise RegoUnreadable(source=rule.source, line=rule.line, name=rule.id, why=answer)

    def ask_all(self, asks: Sequence[Ask]) -> list[Sequence[bool | str]]:
        """Give what `ask` would for each, with one process for many; one that takes it down is asked by itself."""
        answers: list[Sequence[bool | str]] = []
        waiting = list(asks)
        while waiting:
            together, waiting = waiting[:_AT_ONCE], waiting[_AT_ONCE:]
            rows = [_row(rule) | {"facts": facts.decode()} for rules, facts in together for rule in rules]
            told = self._told(rows, None) if has_rego() else ""
            if isinstance(told, str):
                answers += [self.ask(rules, facts) for rules, facts in together]
                continue
            for rules, _ in together:
                answers.append(told[: len(rules)])
                told = told[len(rules) :]
        return answers

    def _answers(self, rules: Sequence[RuleText], facts: str | None) -> list[bool | str]:
        told = self._told([_row(rule) for rule in rules], facts)
        return [told] * len(rules) if isinstance(told, str) else told

    def _told(self, rows: Sequence[dict[str, str]], facts: str | None) -> list[bool | str] | str:
        """Give an answer for each row, or why there are none at all."""
        try:
            ended = self._run(msgspec.json.encode({"rules": rows, "facts": facts}))
            if ended.exit_code:
                return f"the interpreter broke (exit code {ended.exit_code})"
            answers = msgspec.json.decode(ended.stdout, type=list[bool | str])
        except (ToolTimedOut, ToolKilled, ToolTooBig) as error:
            says = {ToolTimedOut: "it ran too long", ToolTooBig: "it wrote too much"}.get(type(error), "it was killed")
            return f"{says}: a text in Rego may take {self._limits.timeout_s:g} s and half a gigabyte"
        except (ToolError, msgspec.MsgspecError) as error:
            return f"the interpreter cannot be run: {error}"
        return answers if len(answers) == len(rows) else "the interpreter left rules out"

    def _run(self, stdin: bytes) -> Ended:
        mark = secrets.token_hex(8)
        folder = make_folder("rego", None)
        try:
            order = Order(
                name="the interpreter of Rego",
                argv=(sys.executable, "-I", "-B", str(_CHILD)),
                cwd=folder,
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", _MARKER: mark},
                limits=self._limits,
                marker=f"{_MARKER}={mark}",
                scratch=folder,
                stdin=stdin,
            )
            return supervise(order, threading.Event())
        finally:
            remove_folder(folder)


def _row(rule: RuleText) -> dict[str, str]:
    return {"text": rule.rego, "query": rule.query}
