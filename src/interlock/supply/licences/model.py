"""What a licence asks, as values: expressions, categories and what a declaration amounts to.

Enters: nothing. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeAlias

import msgspec


class Category(StrEnum):
    """What a licence asks of those who pass the software on, from the least to the most."""

    PUBLIC_DOMAIN = "public-domain"
    """Nothing at all."""
    PERMISSIVE = "permissive"
    """To keep notices."""
    WEAK_COPYLEFT = "weak-copyleft"
    """To give away changes to the component itself."""
    STRONG_COPYLEFT = "strong-copyleft"
    """To give away the whole work that it becomes a part of."""
    NETWORK_COPYLEFT = "network-copyleft"
    """The same as soon as others use it over a network."""
    RESTRICTED = "restricted"
    """Proprietary or source-available: not everybody may use it for everything."""
    UNKNOWN = "unknown"
    """Something is declared that nobody here can judge."""
    NONE = "none"
    """It is said that there is no licence, so nobody may use it."""
    UNDECLARED = "undeclared"
    """Nothing is said, or that nothing is asserted (`NOASSERTION`)."""

    @property
    def rank(self) -> int:
        """0 for what asks the least, rising."""
        return tuple(Category).index(self)


class Licence(msgspec.Struct, frozen=True):
    """One licence in an expression."""

    id: str
    """As the SPDX list spells it; a `LicenseRef-...`; or the name of a family such as `BSD`."""
    or_later: bool = False
    exception: str = ""
    family: Category | None = None
    """For a name that stands for several licences of one category, that category; None for a proper id."""

    def __str__(self) -> str:
        """Give it as it stands in an expression."""
        return self.id + "+" * self.or_later + (f" WITH {self.exception}" if self.exception else "")


class AllOf(msgspec.Struct, frozen=True):
    """Licences that hold together: `AND`."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        """Give it as it stands in an expression."""
        return " AND ".join(f"({part})" if isinstance(part, AnyOf) else str(part) for part in self.parts)


class AnyOf(msgspec.Struct, frozen=True):
    """Licences of which the user takes one: `OR`."""

    parts: tuple[Expression, ...]

    def __str__(self) -> str:
        """Give it as it stands in an expression."""
        return " OR ".join(str(part) for part in self.parts)


Expression: TypeAlias = Licence | AllOf | AnyOf


class Declaration(msgspec.Struct, frozen=True):
    """What the declared texts of a component amount to."""

    expression: Expression | None = None
    """Everything that was understood, joined by AND; None where nothing was."""
    unknown: tuple[str, ...] = ()
    """Texts that are not understood."""
    says_none: bool = False
    """Whether it is said that there is no licence."""
    is_silent: bool = False
    """Whether nothing is said at all, or only that nothing is asserted."""
