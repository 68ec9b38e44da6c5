"""Popular names of one ecosystem, laid out so that an imitation finds what it imitates in a step.

Enters: the lists of `popular/`. Leaves: `Known`. Floor 3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Final

from interlock.supply.spoof.confusables import skeleton
from interlock.supply.spoof.edits import SEPARATORS, shortened

TYPES: Final = ("cargo", "composer", "gem", "golang", "maven", "npm", "nuget", "pypi")
"""The package URL types with a list of popular names."""
MOST_IMITATED: Final = 5000
"""How many names, from the first of a list on, are looked for behind others; all are known."""
MOST_CONFUSED: Final = 2000
"""How many names, from the first of a list on, are known so well that their bare word can be taken for them."""
_MOST_FOR_A_KEY: Final = 16
LONGEST: Final = 100
"""Characters of the longest name that is looked at: longer ones imitate nothing in the lists."""

_RUNS: Final = re.compile(r"[-_.]+")
_APART: Final = re.compile(r"[-_./:@]+")
_MAJOR: Final = re.compile(r"/v[0-9]+\Z|\.v[0-9]+\Z")
_AFFIXES: Final = {
    "pypi": frozenset({"python", "python3", "py", "py3"}),
    "npm": frozenset({"js", "node", "nodejs", "npm"}),
    "gem": frozenset({"ruby", "rb", "gem"}),
    "cargo": frozenset({"rust", "rs", "crate"}),
    "nuget": frozenset({"net", "dotnet", "csharp"}),
}
_BOASTS: Final = frozenset({"official", "original", "real", "fixed", "patched"})
_RESERVED: Final = {"nuget": ("microsoft.", "system.", "azure.", "awssdk.", "google.")}
"""What only the owner of a prefix can publish below, where names have no owner of their own."""


class Known:
    """What is popular in one ecosystem."""

    def __init__(
        self, purl_type: str, names: Iterable[str], owners: Iterable[str] = (), lookalikes: Iterable[str] = ()
    ) -> None:
        """Take names in the order of their popularity, owners besides theirs, and names that look alike by chance."""
        self.type = purl_type
        spelt = list(dict.fromkeys(folded(purl_type, name) for name in names))
        self.names = frozenset(spelt) | {folded(purl_type, name) for name in lookalikes}
        self.owners = frozenset({owner_of(purl_type, name)[0] for name in spelt} | {*owners}) - {""}
        self.words = frozenset(word for name in spelt for word in words_of(name))
        plain = [name for name in spelt if not owner_of(purl_type, name)[0]][:MOST_IMITATED]
        self.most_confused = frozenset(plain[:MOST_CONFUSED])
        self.nearby = _index((short, name) for name in plain for short in shortened(name))
        self.squeezed = _index((squeezed(name), name) for name in plain)
        self.bare = _index((self.kernel(name), name) for name in plain)
        self.looks = _index((skeleton(name), name) for name in spelt)
        self.owners_nearby = _index((short, owner) for owner in sorted(self.owners) for short in shortened(owner))
        scoped = [name for name in spelt if name.startswith("@")]
        self.dropped = _index((squeezed(name), name) for name in scoped)
        self._reserved = _RESERVED.get(purl_type, ())

    def is_owned(self, name: str) -> bool:
        """Say whether nobody but the owner of something popular could have given a name."""
        owner = owner_of(self.type, name)[0]
        if self._reserved and name.startswith(self._reserved):
            return True
        if self.type == "maven":
            parts = owner.split(".")
            return any(".".join(parts[:end]) in self.owners for end in range(2, len(parts) + 1))
        return bool(owner) and (owner in self.owners or owner.partition("/")[0] in self.owners)

    def kernel(self, name: str) -> str:
        """Give a name without the words that say no more than which language it is for, or that it is genuine."""
        affixes = _AFFIXES.get(self.type, frozenset()) | _BOASTS
        parts = words_of(name)
        while len(parts) > 1 and parts[0] in affixes:
            parts = parts[1:]
        while len(parts) > 1 and parts[-1] in affixes:
            parts = parts[:-1]
        return "-".join(parts)


def _index(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for key, name in pairs:
        names = found.get(key)
        if names is None:
            found[key] = (name,)
        elif len(names) < _MOST_FOR_A_KEY and name not in names:
            found[key] = (*names, name)
    return found


@cache
def known(purl_type: str) -> Known:
    """Give what is popular in an ecosystem by its package URL type, one of `TYPES`; loaded when first asked for."""
    module = import_module(f"interlock.supply.spoof.popular.{purl_type}")
    scoped, owners, alike = (getattr(module, name, "").split() for name in ("SCOPED", "OWNERS", "LOOKALIKES"))
    return Known(purl_type, module.NAMES.split() + scoped, owners, alike)


def folded(purl_type: str, name: str) -> str:
    """Give the one spelling of a name that its index takes for the same, lower case throughout."""
    name = name.lower()
    if purl_type == "pypi":
        return _RUNS.sub("-", name)
    if purl_type == "cargo":
        return name.replace("_", "-")
    return _MAJOR.sub("", name) if purl_type == "golang" else name


def owner_of(purl_type: str, name: str) -> tuple[str, str]:
    """Split a name into what its owner alone can use and the rest; the owner is empty where there is none."""
    if purl_type == "maven":
        owner, _, rest = name.rpartition(":")
        return owner, rest
    if purl_type in {"npm", "composer"}:
        owner, _, rest = name.partition("/")
        return (owner, rest) if rest else ("", name)
    if purl_type == "golang":
        first, *others = name.split("/")
        deep = len(others) > 1
        return (f"{first}/{others[0]}", others[1]) if deep else (first, "".join(others))
    return "", name


def words_of(name: str) -> list[str]:
    """Give the parts of a name between its marks."""
    return [part for part in _APART.split(name) if part]


def squeezed(name: str) -> str:
    """Give a name without any marks."""
    return _APART.sub("", name) if any(mark in name for mark in (*SEPARATORS, "/", "@")) else name
