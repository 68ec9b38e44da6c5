"""Ranges of those who took over npm's signs with rules of their own: Cargo, pub, Hex, Julia, Swift, RubyGems.

Enters: text. Leaves: ranges. Floor 3. Source: The Cargo Book, "Specifying Dependencies"; Dart documentation, "Package
dependencies"; Elixir's Version; Pkg.jl documentation, "Compatibility"; Swift's PackageDescription; RubyGems guides,
"Patterns".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.errors import VersionMalformed
from interlock.supply.ranges.model import Admits, Bound, Comparator, Range, malformed
from interlock.supply.ranges.npm import Partial, read_partial
from interlock.supply.ranges.relations import bound, terms
from interlock.supply.versions import gem, semver

_CARGO_SIGN: Final = re.compile(r"(<=|>=|<|>|=|~|\^)?\s*(.*)")
_HYPHEN: Final = re.compile(r"(\S+)\s+-\s+(\S+)")


def _partial(version: str, text: str) -> Partial:
    found = read_partial(version.partition("+")[0], loose=True)
    if found is None:
        raise malformed(text, f"{version!r} is not a version, nor the beginning of one")
    return found


def _caret(partial: Partial) -> list[Bound]:
    last = len(partial.numbers) - 1
    place = next((at for at, number in enumerate(partial.numbers) if number), last)
    return [Bound(Comparator.AT_LEAST, str(partial)), Bound(Comparator.LESS, partial.up(place))]


def _tilde(partial: Partial) -> list[Bound]:
    place = min(len(partial.numbers) - 1, 1)
    return [Bound(Comparator.AT_LEAST, str(partial)), Bound(Comparator.LESS, partial.up(place))]


def read_cargo(text: str) -> Range:
    """Read a range of Cargo: comparisons joined by commas, a caret where no sign stands."""
    bounds: list[Bound] = []
    for part in text.split(","):
        found = _CARGO_SIGN.fullmatch(part.strip())
        if found is None or not found[2]:
            raise malformed(text, f"{part.strip()!r} is no comparison")
        bounds += _cargo_bounds(found[1] or "", _partial(found[2], text), found[2])
    return Range("cargo", (tuple(bounds),), Admits.SAME_NUMBERS)


def _cargo_bounds(sign: str, partial: Partial, written: str) -> list[Bound]:
    if not partial.numbers:
        return []
    if sign == "~":
        return _tilde(partial)
    if sign == "^" or (not sign and not written.endswith(("*", "x", "X"))):
        return _caret(partial)
    if partial.is_whole or sign in {">=", "<"}:
        return [Bound(Comparator(sign), str(partial))]
    last = len(partial.numbers) - 1
    if sign == ">":
        return [Bound(Comparator.AT_LEAST, partial.up(last).removesuffix("-0"))]
    end = Bound(Comparator.LESS, partial.up(last))
    return [end] if sign == "<=" else [Bound(Comparator.AT_LEAST, str(partial)), end]


def read_pub(text: str) -> Range:
    """Read a range of Dart: `any`, a caret, or comparisons joined by blanks.

    An upper bound lets no pre-release of its own version in, but for one that the lower bound is a pre-release of too.
    """
    bare = text.strip().strip("\"'")
    if bare in {"", "any"}:
        return Range("pub", ((),))
    bounds: list[Bound] = []
    for sign, version in terms(bare, text):
        if sign == "^":
            bounds += _caret(_partial(version, text))
        else:
            bounds.append(bound("pub", sign, version, text))
    lows = [semver.read(one.version) for one in bounds if one.comparator in {Comparator.MORE, Comparator.AT_LEAST}]
    return Range("pub", (tuple(_pub_upper(one, lows) for one in bounds),))


def _pub_upper(one: Bound, lows: list[semver.Semver]) -> Bound:
    if one.comparator is not Comparator.LESS:
        return one
    found = semver.read(one.version)
    is_own = any(low.pre and low.numbers == found.numbers for low in lows)
    if found.pre or found.build or is_own:
        return one
    return Bound(Comparator.LESS, ".".join(map(str, found.numbers)) + "-0")


def read_hex(text: str) -> Range:
    """Read a requirement of Elixir: comparisons joined by `and` and `or`, `~>` among them."""
    alternatives: list[tuple[Bound, ...]] = []
    for part in re.split(r"\s+or\s+|\|\|", text.strip()):
        bounds: list[Bound] = []
        for term in re.split(r"\s+and\s+|&&", part.strip()):
            for sign, version in terms(term.strip(), text):
                if sign == "~>":
                    bounds += _pessimistic(_partial(version, text), text)
                else:
                    bounds.append(bound("hex", sign, version, text))
        alternatives.append(tuple(bounds))
    if () in alternatives:
        raise malformed(text, "it holds no comparison")
    return Range("hex", tuple(alternatives))


def _pessimistic(partial: Partial, text: str) -> list[Bound]:
    if len(partial.numbers) < 2:  # noqa: PLR2004  # ~> 2 leaves nothing that may rise
        raise malformed(text, "~> needs two numbers at least")
    return [Bound(Comparator.AT_LEAST, str(partial)), Bound(Comparator.LESS, partial.up(len(partial.numbers) - 2))]


def read_julia(text: str) -> Range:
    """Read a compatibility entry of Julia: alternatives joined by commas, a caret where no sign stands."""
    alternatives: list[tuple[Bound, ...]] = []
    for part in text.split(","):
        hyphen = _HYPHEN.fullmatch(part.strip())
        if hyphen:
            low, high = _partial(hyphen[1], text), _partial(hyphen[2], text)
            alternatives.append(
                (Bound(Comparator.AT_LEAST, str(low)), Bound(Comparator.LESS, high.up(-1 % len(high.numbers))))
            )
            continue
        found = _CARGO_SIGN.fullmatch(part.strip().replace("\u2265", ">=").replace("\u2264", "<="))
        if found is None or not found[2]:
            raise malformed(text, f"{part.strip()!r} is no comparison")
        partial = _partial(found[2], text)
        if not partial.numbers:
            raise malformed(text, f"{part.strip()!r} names no version")
        sign = found[1] or "^"
        if sign in {"^", "~"}:
            alternatives.append(tuple(_caret(partial) if sign == "^" else _tilde(partial)))
        else:
            alternatives.append((Bound(Comparator(sign), str(partial)),))
    return Range("julia", tuple(alternatives))


def read_swift(text: str) -> Range:
    """Read a requirement of Swift: `"1.2.3"..<"2.0.0"`, `"1.2.3"..."1.9.9"`, `from: "1.2.3"`, `exact: "1.2.3"`."""
    bare = text.replace('"', "").strip()
    for joint, sign in (("..<", "<"), ("...", "<=")):
        low, found, high = bare.partition(joint)
        if found:
            return Range(
                "swift", ((bound("swift", ">=", low.strip(), text), bound("swift", sign, high.strip(), text)),)
            )
    word, colon, version = bare.partition(":")
    name = word.strip(". (").lower() if colon else "exact"
    version = (version if colon else bare).strip(" )")
    if name in {"exact", "from", "uptonextmajor", "uptonextminor"}:
        first = bound("swift", ">=", version, text)
        partial = _partial(version, text)
        if name == "exact":
            return Range("swift", ((Bound(Comparator.EQUAL, version),),))
        return Range("swift", ((first, Bound(Comparator.LESS, partial.up(1 if name == "uptonextminor" else 0))),))
    raise malformed(text, "it is not a requirement of Swift")


def read_gem(scheme: str, text: str) -> Range:
    """Read requirements of RubyGems joined by commas or blanks, alternatives joined by `||`."""
    alternatives: list[tuple[Bound, ...]] = []
    for part in text.split("||"):
        bounds: list[Bound] = []
        for sign, version in terms(part.strip().rstrip(","), text):
            if sign == "~>":
                bounds += [bound(scheme, ">=", version, text), Bound(Comparator.LESS, f"{_bumped(version, text)}.A")]
            else:
                bounds.append(bound(scheme, sign, version, text))
        alternatives.append(tuple(bounds))
    return Range(scheme, tuple(alternatives))


def _bumped(version: str, text: str) -> str:
    """Give the version in which the number before the last is one higher; words do not count."""
    try:
        parts = gem.segments(version)
    except VersionMalformed as error:
        raise malformed(text, str(error)) from error
    first_word = next((at for at, part in enumerate(parts) if isinstance(part, str)), len(parts))
    numbers = [int(part) for part in parts[:first_word]]
    kept = numbers[:-1] or numbers
    return ".".join(map(str, (*kept[:-1], kept[-1] + 1)))
