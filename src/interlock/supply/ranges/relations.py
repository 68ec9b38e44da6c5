"""Ranges that are lists of comparisons: what distributions, R, Haskell, Conan and Conda write, and advisories of old.

Enters: text. Leaves: ranges. Floor 3. Source: Debian policy, chapter 7; RPM's dependency syntax; PKGBUILD(5); Writing
R Extensions, 1.1.3; Cabal's user guide, "Version constraints"; Conan documentation, "Version ranges"; Conda
documentation, "Package match specifications".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.ranges.model import Admits, Bound, Comparator, Range, malformed
from interlock.supply.versions import is_version

_SIGN: Final = r"(\^>=|<=|>=|==|!=|<<|>>|<>|~=|~>|=|<|>|~|\^)?"
_TERM: Final = re.compile(rf"{_SIGN}\s*([^\s,|&<>=!~^()][^\s,|&<>=()]*)(?:\s*,\s*|\s+|$)")
_PLAIN: Final = {
    "": Comparator.EQUAL,
    "=": Comparator.EQUAL,
    "==": Comparator.EQUAL,
    "!=": Comparator.NOT_EQUAL,
    "<>": Comparator.NOT_EQUAL,
    "<": Comparator.LESS,
    "<<": Comparator.LESS,
    "<=": Comparator.AT_MOST,
    ">": Comparator.MORE,
    ">>": Comparator.MORE,
    ">=": Comparator.AT_LEAST,
}
_NUMBERS: Final = re.compile(r"[0-9]+(?:\.[0-9]+)*")
_EVERYTHING: Final = frozenset({"", "*", "-any", "any", "all"})


def terms(text: str, whole: str) -> list[tuple[str, str]]:
    """Give the signs and versions of one alternative, in which all must hold."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(text):
        match = _TERM.match(text, at)
        if match is None or match.end() == at:
            raise malformed(whole, f"{text[at : at + 40]!r} is no comparison")
        found.append((match[1] or "", match[2]))
        at = match.end()
    return found


def bound(scheme: str, sign: str, version: str, whole: str) -> Bound:
    """Give one comparison.

    Errors: RangeMalformed (SUP-104) for a sign that is not one, or a version that the scheme cannot read.
    """
    if sign not in _PLAIN:
        raise malformed(whole, f"{sign!r} means nothing in ranges of {scheme}")
    if not is_version(scheme, version):
        raise malformed(whole, f"{version!r} is not a version of scheme {scheme}")
    return Bound(_PLAIN[sign], version)


def read_relations(scheme: str, text: str) -> Range:
    """Read comparisons joined by commas or blanks, in round brackets or not, and alternatives joined by `||` or `|`."""
    alternatives: list[tuple[Bound, ...]] = []
    for part in re.split(r"\|\|?", text):
        bare = re.sub(r"\(([^()]*)\)", r"\1", part).strip().rstrip(",")
        if not bare and "|" in text:
            continue  # an advisory that ends in `||`
        if bare in _EVERYTHING:
            return Range(scheme, ((),))
        alternatives.append(tuple(bound(scheme, sign, version, text) for sign, version in terms(bare, text)))
    if not alternatives:
        raise malformed(text, "it holds no comparison")
    return Range(scheme, tuple(alternatives))


def read_list(scheme: str, text: str) -> Range:
    """Read versions joined by commas, each of which is meant alone, as OpenSSL's advisories list them."""
    versions = [part.strip().lower() for part in text.split(",")]
    return Range(scheme, tuple((bound(scheme, "", version, text),) for version in versions))


def read_nginx(text: str) -> Range:
    """Read what nginx's advisories say: `1.1.4-1.2.8`, and `1.5.0+` for it and what follows in its branch."""
    bare = "".join(text.split()).lower()
    if bare == "all":
        return Range("nginx", ((),))
    alternatives: list[tuple[Bound, ...]] = []
    for part in bare.split(","):
        start, dash, end = part.partition("-")
        version = start.removesuffix("+")
        numbers = version.split(".")
        if len(numbers) != 3 or not all(number.isdecimal() for number in numbers):  # noqa: PLR2004  # 1.5.0
            raise malformed(text, f"{part!r} is not a range of nginx")
        if dash:
            alternatives.append((bound("nginx", ">=", version, text), bound("nginx", "<=", end, text)))
        elif not start.endswith("+"):
            alternatives.append((bound("nginx", "", version, text),))
        elif int(numbers[1]) % 2:  # the mainline, which has no end
            alternatives.append((bound("nginx", ">=", version, text),))
        else:
            after = f"{numbers[0]}.{int(numbers[1]) + 1}.0"
            alternatives.append((bound("nginx", ">=", version, text), bound("nginx", "<", after, text)))
    return Range("nginx", tuple(alternatives))


def read_hackage(text: str) -> Range:
    """Read Cabal's version constraints without brackets: `>=1.2 && <2 || ==3.*`, `^>=1.2.3`."""
    if text.strip() == "-none":
        return Range("hackage", ())
    alternatives: list[tuple[Bound, ...]] = []
    for part in text.split("||"):
        bounds: list[Bound] = []
        for term in part.split("&&"):
            if term.strip() not in _EVERYTHING:
                for sign, version in terms(term.strip(), text):
                    bounds += _hackage_bounds(sign, version, text)
        alternatives.append(tuple(bounds))
    return Range("hackage", tuple(alternatives))


def _hackage_bounds(sign: str, version: str, text: str) -> list[Bound]:
    stem = version.removesuffix(".*")
    if not _NUMBERS.fullmatch(stem) or (stem != version and sign not in {"", "=="}) or sign == "~":
        raise malformed(text, f"{sign}{version} means nothing in ranges of hackage")
    numbers = [int(part) for part in stem.split(".")]
    if sign == "^>=":
        return [bound("hackage", ">=", stem, text), bound("hackage", "<", _raised([*numbers, 0][:2]), text)]
    if stem != version:
        return [bound("hackage", ">=", stem, text), bound("hackage", "<", _raised(numbers), text)]
    return [bound("hackage", sign, version, text)]


def _raised(numbers: list[int]) -> str:
    return ".".join(map(str, (*numbers[:-1], numbers[-1] + 1)))


def read_conan(text: str) -> Range:
    """Read a range of Conan, in its square brackets or not: `>1 <2 || ^3.2, include_prerelease`."""
    bare = text.strip().removeprefix("[").removesuffix("]")
    main, _, option = bare.partition(",")
    if option and "include_prerelease" not in option:
        raise malformed(text, f"{option.strip()!r} is not an option of a range")
    alternatives: list[tuple[Bound, ...]] = []
    with_pre: list[int] = []
    for place, part in enumerate(main.split("||")):
        bounds: list[Bound] = []
        for word in part.split() or [""]:
            bounds += _conan_bounds(word.removesuffix("-"), text)
        if option or any(word.endswith("-") for word in part.split()):
            with_pre.append(place)
        alternatives.append(tuple(bounds))
    return Range("conan", tuple(alternatives), Admits.ASKED_FOR, tuple(with_pre))


def _conan_bounds(word: str, text: str) -> list[Bound]:
    if word in {"", "*"}:
        return [Bound(Comparator.AT_LEAST, "0.0.0")]
    sign = next((sign for sign in (">=", "<=", ">", "<", "=", "~", "^") if word.startswith(sign)), "")
    version = word.removeprefix(sign)
    if sign not in {"~", "^"}:
        return [bound("conan", sign, version, text)]
    stem = version.partition("-")[0].partition("+")[0]
    if not _NUMBERS.fullmatch(stem):
        raise malformed(text, f"{word!r} names no number to rise from")
    numbers = [int(part) for part in stem.split(".")]
    place = min(len(numbers) - 1, 1)
    if sign == "^":
        place = next((at for at, number in enumerate(numbers) if number), len(numbers) - 1)
    return [
        bound("conan", ">=", version, text),
        Bound(Comparator.LESS, _raised(numbers[: place + 1]) + "-"),
    ]


def read_conda(text: str) -> Range:
    """Read the version of a Conda match specification: `>=1.2,<2|3.*`, `=1.2`, `~=1.2`."""
    bare = text.strip()
    if bare in _EVERYTHING:
        return Range("conda", ((),))
    alternatives: list[tuple[Bound, ...]] = []
    for part in bare.split("|"):
        bounds: list[Bound] = []
        for sign, version in terms(part.strip(), text):
            bounds += _conda_bounds(sign, version, text)
        alternatives.append(tuple(bounds))
    return Range("conda", tuple(alternatives))


def _conda_bounds(sign: str, version: str, text: str) -> list[Bound]:
    stem = version.removesuffix("*").removesuffix(".")
    is_open = stem != version or sign == "="
    if not is_open and sign != "~=":
        return [bound("conda", sign, version, text)]
    numbers = [int(part) for part in stem.split(".")] if _NUMBERS.fullmatch(stem) else []
    if sign == "~=" and len(numbers) > 1:
        return [bound("conda", ">=", stem, text), Bound(Comparator.LESS, _raised(numbers[:-1]) + "dev")]
    if sign in {"", "=", "=="} and numbers:
        return [Bound(Comparator.AT_LEAST, stem + "dev"), Bound(Comparator.LESS, _raised(numbers) + "dev")]
    if sign == ">=" and numbers:
        return [bound("conda", sign, stem, text)]
    raise malformed(text, f"{sign}{version} means nothing in ranges of conda")
