"""Rules over planned infrastructure, and what became of each resource under them. Frozen values. Floor 9."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Final

import msgspec

from interlock.kernel import Severity
from interlock.supply.infrastructure import Doing


class Topic(StrEnum):
    """What a rule is about, in the words of the plan."""

    PRIVATE_ADDRESS = "private-address"
    """What need not be reached from outside has no address there."""
    ENCRYPTION_AT_REST = "encryption-at-rest"
    ENCRYPTION_IN_TRANSIT = "encryption-in-transit"
    SCANNING = "scanning"
    """What is kept or run is looked through by the scanner that comes with it."""
    LOGGING = "logging"
    """What is done to it can be read later."""
    PUBLIC_ACCESS = "public-access"
    """Nobody outside reads or writes it."""
    OPEN_INGRESS = "open-ingress"
    """Not everybody may knock."""
    LEAST_PRIVILEGE = "least-privilege"
    """Nobody may do more than they need."""
    OWNERSHIP = "ownership"
    """It is known whose it is."""
    ISOLATION = "isolation"
    """What runs is kept apart from what it runs on."""
    ORIGIN = "origin"
    """What is fetched is what was meant."""
    OTHER = "other"


class Operator(StrEnum):
    """How the values of a field are held against what is wanted."""

    IS = "is"
    IS_NOT = "is_not"
    ONE_OF = "one_of"
    NONE_OF = "none_of"
    LIKE = "like"
    """Like one of some patterns with `*` and `?`."""
    UNLIKE = "unlike"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    SET = "set"
    """Whether there is one; true or false."""


NEGATIVE: Final = frozenset({Operator.IS_NOT, Operator.NONE_OF, Operator.UNLIKE})
"""Operators that hold for a field that is absent, unless the rule says otherwise."""


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """A condition without code: where a path leads, each value has to be as wanted."""

    path: str
    operator: Operator
    wanted: Any
    absent: bool | None = None
    """Whether it holds where the field is not set; left out, as its operator has it."""


class Expression(msgspec.Struct, frozen=True, omit_defaults=True):
    """A condition in CEL."""

    text: str
    source: str = ""
    line: int = 1


Condition = Field | Expression


class Case(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a rule means for some types of resources."""

    on: tuple[str, ...]
    """Patterns of types."""
    holds: tuple[Condition, ...]
    """All of them have to hold."""
    when: tuple[Condition, ...] = ()
    """Only what all of these are true of is judged."""
    on_read: bool = False
    """Whether it is about what is only read, too."""


class InfraRule(msgspec.Struct, frozen=True, omit_defaults=True):
    """One thing that has to be true of infrastructure, in whatever cloud."""

    id: str
    topic: Topic
    severity: Severity
    says: str
    """What has to be true, as a sentence."""
    cases: tuple[Case, ...]
    remedy: str = ""
    cwe: tuple[str, ...] = ()
    lets_later: bool = False
    """Whether something that only the plan's execution shows may wait until then."""
    source: str = ""
    line: int = 1


class RuleSet(msgspec.Struct, frozen=True, omit_defaults=True):
    """The rules of a file, with what can be set in them."""

    name: str
    says: str
    rules: tuple[InfraRule, ...]
    parameters: dict[str, Any] = {}


class Standing(StrEnum):
    """How a resource stands under a rule."""

    HOLDS = "holds"
    FAILS = "fails"
    LATER = "later"
    """That cannot be told before the plan is carried out."""
    BROKEN = "broken"
    """The rule could not be evaluated, which tells nothing in favour of the resource."""


class Judged(msgspec.Struct, frozen=True, omit_defaults=True):
    """One resource under one rule."""

    rule: str
    address: str
    standing: Standing
    why: str = ""
    """Which value it is; empty where the rule holds."""
    lets: bool = False
    """Whether the rule lets it wait until the plan is carried out."""

    @property
    def stops(self) -> bool:
        """Whether nothing may be applied because of it."""
        return self.standing is not Standing.HOLDS and not (self.standing is Standing.LATER and self.lets)


class Judgement(msgspec.Struct, frozen=True, dict=True):
    """What became of a whole plan."""

    rules: tuple[InfraRule, ...]
    judged: tuple[Judged, ...]
    doing: dict[str, Doing]
    """Of each resource that was judged, what is done with it."""
    untouched: tuple[str, ...]
    """Resources of types that no rule is about."""
    unread: tuple[str, ...] = ()
    """What of the plan nobody could judge."""

    @property
    def faults(self) -> tuple[Judged, ...]:
        """All that stands in the way."""
        return tuple(one for one in self.judged if one.stops)

    @property
    def waiting(self) -> tuple[Judged, ...]:
        """What has to be looked at again once the plan was carried out."""
        return tuple(one for one in self.judged if one.standing is Standing.LATER)

    @property
    def is_good(self) -> bool:
        """Whether every rule holds for every resource, and all of the plan was judged; of nothing, nothing holds."""
        return not self.faults and not self.unread and bool(self.rules)
