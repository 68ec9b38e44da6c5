"""The values of CEL that Python has no type for, and the two ways a computation stops.

CEL int, double, bool, string, bytes, null, list and map are Python's int, float, bool, str, bytes, None,
list and dict; the rest is here. Enters: nothing. Leaves: value classes. Floor 8.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, NoReturn

import msgspec

from interlock.decision.expression.records import Record

NANOS: Final = 1_000_000_000
INT_MIN: Final = -(1 << 63)
INT_MAX: Final = (1 << 63) - 1
UINT_MAX: Final = (1 << 64) - 1
FIRST_NANO: Final = -62135596800 * NANOS
LAST_NANO: Final = 253402300800 * NANOS - 1


class Failure(Exception):
    """An error value of CEL: `&&`, `||` and some macros absorb it, everything else passes it on."""


class Stop(Exception):
    """The run is over whatever the rule says; `kind` tells fuel from size."""

    def __init__(self, kind: str, reason: str) -> None:
        self.kind = kind
        super().__init__(reason)


class NotYet(Failure):
    """A value was asked for that nobody can know yet; like any failure it is absorbed where it does not matter."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__(f"{place} is not known yet")


class Pending:
    """Stands where a value will be: that there is one is known, and whoever looks at it fails with its place.

    It MUST fail however it is compared. If it equalled nothing, `!('*' in actions)` would be true of actions that
    nobody knows.
    """

    __slots__ = ("place",)
    __hash__ = None  # type: ignore[assignment]  # it can be no key

    def __init__(self, place: str) -> None:
        self.place = place

    def __repr__(self) -> str:
        return f"Pending({self.place!r})"

    def _refuse(self, *_: object) -> NoReturn:
        raise NotYet(self.place)

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __bool__ = __len__ = __iter__ = __getitem__ = __contains__ = _refuse


class UInt(int):
    """An unsigned 64-bit integer; equal to an int of the same worth, but never of the same type."""

    __slots__ = ()


class Timestamp(msgspec.Struct, frozen=True, order=True):
    """A point in time in nanoseconds since 1970-01-01T00:00:00Z."""

    nanos: int


class Duration(msgspec.Struct, frozen=True, order=True):
    """A length of time in nanoseconds; as wide as a 64-bit integer."""

    nanos: int


class Kind(msgspec.Struct, frozen=True):
    """The type of a value, which in CEL is itself a value."""

    name: str


class Address(msgspec.Struct, frozen=True):
    """An IP address: 4 or 6, and its number."""

    version: int
    number: int


class Network(msgspec.Struct, frozen=True):
    """A range of IP addresses; the address is kept as it was written, host bits and all."""

    address: Address
    prefix: int


class Key(msgspec.Struct, frozen=True):
    """A boolean as the key of a map, kept apart from 0 and 1, which Python takes for the same key."""

    truth: bool


TRUE_KEY: Final = Key(True)
FALSE_KEY: Final = Key(False)


class Maybe:
    """CEL's optional value: something, or nothing; selecting from nothing gives nothing."""

    __slots__ = ("held", "value")

    def __init__(self, held: bool, value: object) -> None:
        self.held = held
        self.value = value

    def __getitem__(self, key: object) -> Maybe:
        """Give the field of what is held, if there is one."""
        if not self.held:
            return self
        return pick(self.value, key)


NOTHING: Final = Maybe(False, None)


def some(value: object) -> Maybe:
    """Give an optional that holds a value."""
    return Maybe(True, value)


def pick(value: object, key: object) -> Maybe:
    """Give the entry of a map as an optional: nothing when there is no such key.

    Errors: Failure when the value has no fields at all.
    """
    if isinstance(value, Pending):
        raise NotYet(value.place)
    if isinstance(value, Maybe):
        return value[key]
    if isinstance(value, Record) and isinstance(key, str):
        return some(value[key]) if value.has(key) else NOTHING
    if not isinstance(value, Mapping):
        raise no_overload("select", value)
    return some(value[key]) if key in value else NOTHING


KINDS: Final[dict[type, Kind]] = {
    bool: Kind("bool"),
    int: Kind("int"),
    UInt: Kind("uint"),
    float: Kind("double"),
    str: Kind("string"),
    bytes: Kind("bytes"),
    type(None): Kind("null_type"),
    list: Kind("list"),
    dict: Kind("map"),
    Kind: Kind("type"),
    Timestamp: Kind("google.protobuf.Timestamp"),
    Duration: Kind("google.protobuf.Duration"),
    Maybe: Kind("optional_type"),
    Address: Kind("net.IP"),
    Network: Kind("net.CIDR"),
    Record: Kind("message"),
}

_EPOCH: Final = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def settled(value: object) -> object:
    """Give a value in the form that operators know; what comes in from Python may be a tuple or an instant.

    Errors: Failure for a value of a type that CEL does not have.
    """
    if type(value) in KINDS:
        return value
    for kinds, change in _FOREIGN:
        if isinstance(value, kinds):
            return change(value)
    if isinstance(value, Pending):
        raise NotYet(value.place)
    raise Failure(f"a value of type {type(value).__name__} has no meaning in a rule")


def instant_nanos(at: datetime) -> int:
    """Give an instant of Python's in nanoseconds since 1970.

    Errors: Failure if it has no offset, so that no one knows when it is.
    """
    if at.tzinfo is None:
        raise Failure("a point in time without an offset has no meaning in a rule")
    return whole_nanos(at - _EPOCH)


def whole_nanos(span: timedelta) -> int:
    """Give a span of Python's in nanoseconds, exactly."""
    return ((span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds) * 1_000


_FOREIGN: Final[tuple[tuple[type | tuple[type, ...], Callable[..., object]], ...]] = (
    (datetime, lambda value: Timestamp(instant_nanos(value))),
    (str, str.__str__),
    ((list, tuple, set, frozenset), list),
    (timedelta, lambda value: Duration(whole_nanos(value))),
    (int, int),
    (Mapping, dict),
)
"""How the types of Python that stand for a type of CEL become it, the frequent ones first."""


def kind_name(value: object) -> str:
    """Give the name of a value's type for a sentence."""
    kind = KINDS.get(type(value))
    return kind.name if kind else type(value).__name__


def no_overload(name: str, *given: object) -> Failure:
    """Give the failure of a function that does not take these types, or cannot take what nobody knows yet."""
    for one in given:
        if isinstance(one, Pending):
            return NotYet(one.place)
    kinds = ", ".join(kind_name(value) for value in given)
    return Failure(f"no such overload: {name}({kinds})")


def map_key(key: object) -> object:
    """Give the Python key that stands for a CEL key in a dict."""
    if key is True:
        return TRUE_KEY
    return FALSE_KEY if key is False else key


def map_keys(table: dict[object, object]) -> list[object]:
    """Give the keys of a map as CEL values."""
    if TRUE_KEY in table or FALSE_KEY in table:
        return [key.truth if type(key) is Key else key for key in table]
    return list(table)
