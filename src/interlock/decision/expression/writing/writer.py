"""Python text under construction, with the place in the rule that each line came from.

Nothing of a rule's own text is ever written: names are made here, values go through a table of constants.
Enters: lines and values. Leaves: one Python function. Floor 8.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType
from typing import Final

from interlock.decision.expression.places import FILE

_MODEST: Final = 1 << 31


class Writer:
    """Collects the lines of the function being written, and functions that were split off from it."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, int]] = []
        self.indent = 1
        self.blocks = 0
        self.constants: dict[str, object] = {}
        self.finished: list[tuple[str, int]] = []
        self._made = 0

    def fresh(self, letter: str = "t") -> str:
        """Give a name that nothing else has."""
        self._made += 1
        return f"{letter}{self._made}"

    def line(self, text: str, at: int) -> int:
        """Write a line for the part of the rule that starts at `at`; give its number for `patch`."""
        self.lines.append(("    " * self.indent + text, at))
        return len(self.lines) - 1

    def patch(self, number: int, text: str) -> None:
        """Write over a line that was kept free."""
        old, at = self.lines[number]
        self.lines[number] = (old[: len(old) - len(old.lstrip())] + text, at)

    @contextmanager
    def block(self, header: str, at: int) -> Iterator[None]:
        """Write a header and indent what is written inside."""
        self.line(header, at)
        self.indent += 1
        counted = header.startswith(("while", "for", "try"))
        self.blocks += counted
        yield
        self.indent -= 1
        self.blocks -= counted

    def keep(self, code: str, at: int) -> str:
        """Store the worth of an expression in a name of its own."""
        name = self.fresh()
        self.line(f"{name} = {code}", at)
        return name

    def constant(self, value: object) -> str:
        """Give Python text for a value."""
        if value is None or value is True or value is False:
            return str(value)
        if type(value) is int and -_MODEST < value < _MODEST:
            return f"({value})"
        name = self.fresh("k")
        self.constants[name] = value
        return name

    @contextmanager
    def apart(self, header: str, at: int) -> Iterator[None]:
        """Write a function of its own: Python allows only so much nesting in one."""
        outer = self.lines, self.indent, self.blocks
        self.lines, self.indent, self.blocks = [(header, at)], 1, 0
        yield
        self.finished += self.lines
        self.lines, self.indent, self.blocks = outer

    @property
    def crowded(self) -> bool:
        """Whether the next part should go into a function of its own."""
        return self.blocks > 10 or self.indent > 30  # noqa: PLR2004 - Python's own limits are 20 and 100

    def function(self, header: str, table: dict[str, object]) -> tuple[FunctionType, list[int]]:
        """Give the finished function, and the place in the rule of each of its lines.

        The function sees `table`, the constants, and nothing else: its builtins are empty.
        """
        written = [(header, 0), *self.lines, *self.finished]
        source = "\n".join(text for text, _ in written)
        space: dict[str, object] = {"__builtins__": {}, **table, **self.constants}
        exec(compile(source, FILE, "exec"), space)  # noqa: S102 - the text holds only names made here
        made = space["rule"]
        assert isinstance(made, FunctionType)  # noqa: S101 - narrows the type; the header above defined it
        return made, [at for _, at in written]
