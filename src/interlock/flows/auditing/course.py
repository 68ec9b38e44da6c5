"""The course of a verification: steps are taken in order, and each says what it found. Floor 11."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from interlock.flows.auditing.verified import Outcome, State, Step
from interlock.kernel import InterlockError

T = TypeVar("T")
Found = tuple[T, State, Sequence[str]]
"""What a step gives to those after it, how it ended, and what it says."""


class NothingToGoOnWith(Exception):
    """A step that others rest on was refuted; the course holds why."""


class Course:
    """The steps that were taken, in order."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self.steps: list[Step] = []
        self.missing: list[str] = []
        """What is not there and has to be said."""

    def take(self, act: Callable[[], Found[T]]) -> T:
        """Take the next step, on which all others rest. Errors: NothingToGoOnWith."""
        try:
            value, state, says = act()
        except InterlockError as error:
            self._add(State.REFUTED, (str(error),))
            raise NothingToGoOnWith from error
        self._add(state, says)
        return value

    def look(self, act: Callable[[], Found[T]]) -> T | None:
        """Take the next step, after which others can be taken whatever came of it."""
        try:
            return self.take(act)
        except NothingToGoOnWith:
            return None

    def end(self) -> tuple[Step, ...]:
        """Give every step there is: those that were not reached too."""
        for _ in self._names[len(self.steps) :]:
            self._add(State.UNREACHED, ("a step before it leaves nothing to go on with",))
        return tuple(self.steps)

    def outcome(self, *, is_anchored: bool) -> Outcome:
        """Give what the steps come to."""
        states = {one.state for one in self.end()}
        if states & {State.REFUTED, State.UNREACHED}:
            return Outcome.REFUTED
        return Outcome.PROVED if is_anchored and State.OPEN not in states else Outcome.CONSISTENT

    def _add(self, state: State, says: Sequence[str]) -> None:
        number = len(self.steps) + 1
        self.steps.append(Step(number, self._names[number - 1], state, tuple(says)))
