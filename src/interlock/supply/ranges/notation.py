"""Native ranges written as VERS: the constraints that they name, in the order of their versions.

This is the notation that the VERS project's own conversions give, not a proof of equal meaning: alternatives that
overlap stay side by side, a partial version is filled up with zeros, and an operator that stands apart from an npm
range with `.x` is left out, as VERS's definition of npm shows. To ask whether a version lies in a native range, read
it with `native_range`. Enters: the id of a scheme and text. Leaves: a `Vers`. Floor 3. Source: VERS type definitions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cmp_to_key
from typing import Final

from interlock.supply.ranges.model import Bound, Comparator, Range, malformed
from interlock.supply.ranges.native import native_range
from interlock.supply.ranges.npm import read_npm_range
from interlock.supply.ranges.pypi import clauses
from interlock.supply.ranges.vers import Vers
from interlock.supply.versions import Key, pypi, scheme_of, sort_key

_SEMANTIC: Final = frozenset({"apache", "cargo", "composer", "github", "golang", "hex", "npm", "semver"})
"""The schemes whose versions are written as semantic ones with three numbers."""
_TERM: Final = re.compile(r"(<=|>=|==|<|>|=)?\s*([^\s,<>=|]+)(?:[\s,]+|$)")
_SIGN: Final = {"": Comparator.EQUAL, "==": Comparator.EQUAL}
_NPM_OPEN: Final = re.compile(r"(?:(?:<=|>=|==|<|>|=)\s+)?((?:[~^]|~>)?\s*[vV]?[0-9xX*][^\s]*)")
_COERCED: Final = re.compile(r"([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(.*)", re.DOTALL)
_NO_IDENTIFIER: Final = re.compile(r"[^0-9A-Za-z+.-]")


def from_native(scheme: str, text: str) -> Vers:
    """Write a native range as VERS.

    Errors: RangeMalformed (SUP-104), SchemeUnknown (SUP-103).
    """
    found = scheme_of(scheme).id
    if found == "pypi":
        bounds = _python_bounds(text)
    elif found == "npm":
        bounds = _npm_bounds(text)
    elif found in _SEMANTIC:
        bounds = _listed(text)
    elif not text.strip():
        raise malformed(text, "it is empty, and VERS has no way to say that")
    else:
        bounds = _told(native_range(found, text))
    return Vers(found, tuple(sorted(bounds, key=cmp_to_key(_order(found)))))


def coerced(version: str) -> str:
    """Make a semantic version of one that begins with a number: what does not fit behind it becomes build metadata.

    Errors: RangeMalformed (SUP-104).
    """
    found = _COERCED.fullmatch(version.strip().lstrip("vV"))
    if found is None:
        raise malformed(version, "it does not begin with a number")
    main = ".".join(str(int(part or 0)) for part in found.groups()[:3])
    rest = _NO_IDENTIFIER.sub("-", found[4])
    if not rest:
        return main
    if rest[0] not in "+-.":
        rest = f"-{rest}"
    if rest[0] == ".":
        rest = f"+{rest[1:]}"
    pre, plus, build = rest.partition("+")
    return f"{main}{pre}{plus}{build.replace('+', '.')}"


def _told(wanted: Range) -> list[Bound]:
    """Give all bounds; where `~>` of gems ends before the pre-releases of a version, VERS says the version."""
    bounds = [bound for alternative in wanted.alternatives for bound in alternative]
    if wanted.scheme not in {"gem", "cocoapods"}:
        return bounds
    return [Bound(bound.comparator, bound.version.removesuffix(".A")) for bound in bounds]


def _order(scheme: str) -> Callable[[Bound, Bound], int]:
    """Compare as the conversions do: build metadata alone tells versions apart without ordering them."""

    def order(left: Bound, right: Bound) -> int:
        if left.version == right.version:
            one, other = left.comparator.value, right.comparator.value
            return (one > other) - (one < other)
        key, other_key = _key(scheme, left.version), _key(scheme, right.version)
        return (key > other_key) - (key < other_key)

    return order


def _key(scheme: str, version: str) -> Key:
    return sort_key("semver" if scheme in _SEMANTIC else scheme, version)


def _listed(text: str) -> list[Bound]:
    bounds = []
    for part in text.split("||"):
        at = 0
        bare = part.strip().strip(",")
        while at < len(bare):
            found = _TERM.match(bare, at)
            if found is None:
                raise malformed(text, f"{bare[at : at + 40]!r} is no comparison")
            sign = found[1] or ""
            bounds.append(Bound(_SIGN.get(sign) or Comparator(sign), coerced(found[2])))
            at = found.end()
    if not bounds:
        raise malformed(text, "it holds no comparison")
    return bounds


def _npm_bounds(text: str) -> list[Bound]:
    if text.strip() == "*":
        return []
    bounds: list[Bound] = []
    for part in text.split("||"):
        if " - " in part:
            bounds += _released(read_npm_range(part))
            continue
        rest = ""
        for word in re.findall(r"(?:(?:<=|>=|==|<|>|=)\s+|[~^]>?\s*)?\S+", part):
            opened = _NPM_OPEN.fullmatch(word)
            if opened and (opened[1].endswith((".x", ".X", ".*")) or opened[1][0] in "~^"):
                bounds += _released(read_npm_range(opened[1]))
            else:
                rest += f" {word}"
        if rest:
            bounds += _listed(rest)
    return bounds


def _released(wanted: Range) -> list[Bound]:
    """Give the bounds of a range without the least pre-release at which npm lets its upper ones end."""
    bounds = [bound for alternative in wanted.alternatives for bound in alternative]
    return [Bound(bound.comparator, bound.version.removesuffix("-0")) for bound in bounds]


def _python_bounds(text: str) -> list[Bound]:
    bounds = []
    for part in text.split("||"):
        for sign, version in clauses(part):
            bounds += _python_clause(sign, version, text)
    return bounds


def _python_clause(sign: str, version: str, text: str) -> list[Bound]:
    stem = version.removesuffix(".*")
    found = pypi.read(stem)
    if found is None or sign == "===" or (stem != version and sign != "=="):
        raise malformed(text, f"{sign}{version} cannot be written as constraints on the order of versions")
    if sign not in {"~=", "=="} or (sign == "==" and stem == version):
        return [Bound(Comparator("=" if sign == "==" else sign), str(found))]
    kept = found.release[:-1] if sign == "~=" else found.release
    after = pypi.Pep440(found.epoch, (*kept[:-1], kept[-1] + 1))
    return [Bound(Comparator.AT_LEAST, str(found)), Bound(Comparator.LESS, str(after))]
