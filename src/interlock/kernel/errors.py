"""The root of every error that Interlock raises on purpose.

    InterlockError
    └── KernelError                    KRN-1xx  values that could not be read
        ├── DigestMalformed            KRN-101
        ├── InstantMalformed           KRN-102
        ├── NotCanonical               KRN-103
        ├── DurationMalformed          KRN-105
        └── PatternMalformed           KRN-106

Each package draws its own branch at the top of its `errors.py`. Enters: the fields of what went
wrong. Leaves: a sentence, a stable code, a hint. Floor 0.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Family(StrEnum):
    """What kind of thing went wrong; each face maps a family to its own language once."""

    USAGE = "usage"
    """The caller asked for something that does not exist or does not parse."""
    CONFIGURATION = "configuration"
    """A file the user wrote (interlock.yaml, a policy) is wrong."""
    DATA = "data"
    """Bytes that should prove something do not: verification failed."""
    ORDER = "order"
    """Steps were taken in an order that the type system could not prevent."""
    WORLD = "world"
    """A tool, a disk, a network or another process let us down."""


class InterlockError(Exception):
    """An error with a stable code, the fields of the case, and what the reader can do next.

    `says` and `hint` are format strings over the fields given to the constructor; `str()` is built
    from them, so no code ever parses or concatenates error text.
    """

    code: ClassVar[str] = "KRN-000"
    family: ClassVar[Family] = Family.WORLD
    says: ClassVar[str] = "something went wrong"
    hint: ClassVar[str] = ""

    def __init__(self, **fields: object) -> None:
        self.fields = fields
        super().__init__(self.says.format_map(_Fields(fields)))

    @property
    def remedy(self) -> str:
        """What the reader can do next, with the fields of this case filled in."""
        return self.hint.format_map(_Fields(self.fields))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.fields)


def _rebuild(kind: type[InterlockError], fields: dict[str, object]) -> InterlockError:
    return kind(**fields)


class _Fields(dict[str, object]):
    """Fields for a format string; a field that was not given prints as itself, never as a crash."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class KernelError(InterlockError):
    """A basic value could not be read."""

    code = "KRN-100"
    family = Family.DATA


class DigestMalformed(KernelError):
    """A digest has an unknown algorithm, a wrong length or characters that are not hexadecimal."""

    code = "KRN-101"
    family = Family.USAGE
    says = "{text!r} is not a digest"
    hint = "write the algorithm and the hexadecimal value, for example sha256:9f86d0..."


class InstantMalformed(KernelError):
    """A point in time is not RFC 3339 with an offset."""

    code = "KRN-102"
    family = Family.USAGE
    says = "{text!r} is not a point in time"
    hint = "write it as RFC 3339 with an offset, for example 2026-11-21T09:30:00Z"


class NotCanonical(KernelError):
    """A value cannot be written as RFC 8785 canonical JSON."""

    code = "KRN-103"
    says = "{what} cannot be written as canonical JSON"
    hint = "use text, booleans, null, lists, maps and integers within 2**53"


class DurationMalformed(KernelError):
    """A length of time is not a number and a unit."""

    code = "KRN-105"
    family = Family.USAGE
    says = "{text!r} is not a length of time"
    hint = "write a whole number and one of s, m, h, d, w, for example 30d"


class PatternMalformed(KernelError):
    """A path pattern cannot be used."""

    code = "KRN-106"
    family = Family.CONFIGURATION
    says = "{pattern!r} is not a usable path pattern: {why}"
    hint = "write a path relative to the repository with * and **, for example tests/**/broken_*.py"
