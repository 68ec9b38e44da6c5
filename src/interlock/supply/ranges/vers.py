"""VERS: ranges of versions in one notation for all schemes.

The constraints of a range are signposts on the line of versions; they are neither and nor or. Enters: text. Leaves: a
`Vers`, its canonical text, or whether a version lies in it. Floor 3. Source: VERS specification, clause 5, and its
"How to parse and validate VERS".
"""

from __future__ import annotations

import re
from functools import cmp_to_key
from itertools import pairwise
from typing import Final
from urllib.parse import unquote

import msgspec

from interlock.supply.errors import VersionMalformed
from interlock.supply.ranges.model import LONGEST, Bound, Comparator, malformed
from interlock.supply.ranges.rules import holds
from interlock.supply.versions import compare, is_scheme

_TYPE: Final = re.compile(r"[a-z][a-z0-9.-]*")
_CONSTRAINT: Final = re.compile(r"(>=|<=|!=|<|>|=)?(.*)", re.DOTALL)
_BAD_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_QUOTED: Final = re.compile(r"[^!-~]|[<>=!*|%]")
_ALWAYS: Final = {"all": True, "none": False}
"""The types that say everything by themselves; their constraint is `*`."""
_UP: Final = (Comparator.MORE, Comparator.AT_LEAST)
_DOWN: Final = (Comparator.LESS, Comparator.AT_MOST)


class Vers(msgspec.Struct, frozen=True):
    """A range in this notation; read one with `read_vers` or `parse_vers`."""

    scheme: str
    constraints: tuple[Bound, ...] = ()
    """In the order of their versions; none stands for `*`, every version."""

    def __str__(self) -> str:
        """Give the canonical text."""
        written = (
            ("" if bound.comparator is Comparator.EQUAL else bound.comparator) + _quoted(bound.version)
            for bound in self.constraints
        )
        return f"vers:{self.scheme}/" + ("|".join(written) or "*")


def parse_vers(text: str) -> Vers:
    """Read a range in canonical form: sorted, without white space, without what contradicts or repeats itself.

    A range of a scheme without a known order is taken as it stands. Errors: RangeMalformed (SUP-104).
    """
    vers = Vers(*_parts(text))
    if _is_ordered(vers.scheme) and _sorted(vers, text) != vers:
        raise malformed(text, "its constraints are not sorted by version")
    why = fault(vers)
    if why:
        raise malformed(text, why)
    return vers


def read_vers(text: str) -> Vers:
    """Read a range as people write it: with white space, in any order; what comes back is sorted.

    Errors: RangeMalformed (SUP-104).
    """
    bare = "".join(text.split()) if len(text) <= LONGEST else text
    head, slash, rest = bare.partition("/")
    rest = "|".join(part.removeprefix("=") for part in rest.strip("|").split("|"))
    vers = Vers(*_parts(head.lower() + slash + rest))
    return _sorted(vers, text) if _is_ordered(vers.scheme) else vers


def _is_ordered(scheme: str) -> bool:
    return scheme not in _ALWAYS and is_scheme(scheme)


def _sorted(vers: Vers, text: str) -> Vers:
    try:
        return Vers(vers.scheme, tuple(sorted_bounds(vers.scheme, vers.constraints)))
    except VersionMalformed as error:
        raise malformed(text, str(error)) from error


def fault(vers: Vers) -> str:
    """Say what keeps a sorted range from being valid; nothing if nothing does."""
    is_ordered = _is_ordered(vers.scheme)
    for left, right in pairwise(vers.constraints):
        one, other = left.version, right.version
        if one == other or (is_ordered and compare(vers.scheme, one, other) == 0):
            return f"it has the version {other} twice"
    positive = [bound for bound in vers.constraints if bound.comparator is not Comparator.NOT_EQUAL]
    for left, right in pairwise(positive):
        if left.comparator is Comparator.EQUAL and right.comparator in _DOWN:
            return f"{right.version} covers {left.version} before it"
    turns = [bound for bound in positive if bound.comparator is not Comparator.EQUAL]
    for left, right in pairwise(turns):
        if (left.comparator in _UP) == (right.comparator in _UP):
            return f"{left.comparator}{left.version} is followed by {right.comparator}{right.version}"
    return ""


def vers_contains(vers: Vers, version: str) -> bool:
    """Say whether a version lies in a range.

    A range that only excludes versions holds every other one. Errors: VersionMalformed (SUP-102) if the scheme cannot
    read the version, SchemeUnknown (SUP-103) if there is none, RangeMalformed (SUP-104) if its turns contradict
    each other.
    """
    if vers.scheme in _ALWAYS:
        return _ALWAYS[vers.scheme]
    signs = [(bound, compare(vers.scheme, version, bound.version)) for bound in vers.constraints]
    if not signs:
        return compare(vers.scheme, version, version) == 0
    for bound, sign in signs:
        if sign == 0 and bound.comparator is Comparator.NOT_EQUAL:
            return False
    for bound, sign in signs:
        if sign == 0 and bound.comparator in {Comparator.EQUAL, Comparator.AT_MOST, Comparator.AT_LEAST}:
            return True
    turns = [bound for bound in vers.constraints if bound.comparator in _UP or bound.comparator in _DOWN]
    if not turns:
        return all(bound.comparator is Comparator.NOT_EQUAL for bound in vers.constraints)
    return _within(vers, turns, version)


def _within(vers: Vers, turns: list[Bound], version: str) -> bool:
    for left, right in pairwise(turns):
        if (left.comparator in _UP) == (right.comparator in _UP):
            raise malformed(
                str(vers), f"{left.comparator}{left.version} is followed by {right.comparator}{right.version}"
            )
    if turns[0].comparator in _DOWN and holds(vers.scheme, turns[0], version):
        return True
    starts = turns if turns[0].comparator in _UP else turns[1:]
    for place in range(0, len(starts), 2):
        if all(holds(vers.scheme, bound, version) for bound in starts[place : place + 2]):
            return True
    return False


def sorted_bounds(scheme: str, bounds: tuple[Bound, ...]) -> list[Bound]:
    """Give bounds in the order of their versions, and of their comparators where versions are equal."""

    def order(left: Bound, right: Bound) -> int:
        one, other = left.comparator.value, right.comparator.value
        return compare(scheme, left.version, right.version) or (one > other) - (one < other)

    return sorted(bounds, key=cmp_to_key(order))


def _parts(text: str) -> tuple[str, tuple[Bound, ...]]:
    """Take a text apart and read its versions, in the order in which they stand."""
    if len(text) > LONGEST:
        raise malformed(text, f"it is longer than {LONGEST} characters")
    if _BAD_PERCENT.search(text) or not text.isascii() or not text.isprintable() or " " in text:
        raise malformed(text, "it has white space, characters beyond ASCII, or a percent sign that encodes nothing")
    uri, colon, rest = text.partition(":")
    scheme, slash, constraints = rest.partition("/")
    if uri != "vers" or not colon or not slash or not _TYPE.fullmatch(scheme):
        raise malformed(text, "it does not begin with vers:, a scheme in lower case, and a slash")
    if scheme == "invalid":
        raise malformed(text, "the scheme `invalid` makes every range invalid")
    if constraints == "*":
        return scheme, ()
    if scheme in _ALWAYS:
        raise malformed(text, f"the scheme `{scheme}` takes nothing but *")
    return scheme, tuple(_constraint(part, text) for part in constraints.split("|"))


def _constraint(part: str, text: str) -> Bound:
    found = _CONSTRAINT.fullmatch(part)
    sign, quoted = (found[1] or "", found[2]) if found else ("", part)
    if sign == "=":
        raise malformed(text, "a version that is meant alone stands alone, without =")
    if not quoted:
        raise malformed(text, "one of its constraints is empty")
    if any(char in quoted for char in "<>=!*"):
        raise malformed(text, f"{quoted!r} has characters in it that have to be percent-encoded")
    try:
        version = unquote(quoted, errors="strict")
    except UnicodeError as error:
        raise malformed(text, "its percent-encoded bytes are not UTF-8") from error
    if not version.isprintable():
        raise malformed(text, f"{version!r} has characters that no version has")
    return Bound(Comparator(sign or "="), version)


def _quoted(version: str) -> str:
    return _QUOTED.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8")), version)
