"""What a deployer takes from the settings, read strictly: an unknown word is an error with the nearest known one.

Enters: the parameters of a plan. Leaves: typed values. Floor 11.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from interlock.deployment import ParametersUnfit
from interlock.kernel import nearest


class Taken(msgspec.Struct, frozen=True):
    """Parameters whose names are all known."""

    deployer: str
    given: Mapping[str, object]

    def text(self, name: str, usual: str | None = None) -> str:
        """Give a text. Errors: ParametersUnfit (DPL-114)."""
        value = self.given.get(name, usual)
        if not isinstance(value, str) or not value:
            raise self.unfit(name, "a text")
        return value

    def whole(self, name: str, usual: int | None = None) -> int:
        """Give a whole number from 0 on. Errors: ParametersUnfit (DPL-114)."""
        value = self.given.get(name, usual)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise self.unfit(name, "a whole number from 0 on")
        return value

    def argv(self, name: str, usual: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """Give an argument list. Errors: ParametersUnfit (DPL-114)."""
        value = self.given.get(name, usual)
        if not isinstance(value, list | tuple) or not value or not all(isinstance(one, str) for one in value):
            raise self.unfit(name, "a list of a program and its arguments")
        return tuple(str(one) for one in value)

    def unfit(self, name: str, wanted: str) -> ParametersUnfit:
        """Make the error that says what a parameter takes."""
        got = "missing" if name not in self.given else f"{type(self.given[name]).__name__}"
        return ParametersUnfit(deployer=self.deployer, field=name, got=got, wanted=wanted)


def taken_words(given: Mapping[str, object], known: Collection[str], deployer: str) -> Taken:
    """Give parameters if all of their names are known. Errors: ParametersUnfit (DPL-114)."""
    for name in given:
        if name not in known:
            wanted = f"one of {', '.join(sorted(known))}; the nearest is {nearest(name, known)!r}"
            raise ParametersUnfit(deployer=deployer, field=name, got="unknown", wanted=wanted)
    return Taken(deployer, given)
