"""Under which name a package is looked up: one spelling for one package, as its registry folds names.

Enters: an ecosystem and a name as somebody wrote them. Leaves: the key that an advisory and a component share. Floor 3.
Source: OSV schema, "Defined ecosystems"; the registries' own rules for names.
"""

from __future__ import annotations

import re
from typing import Final

_RUNS: Final = re.compile(r"[-_.]+")
_ONE_CASE: Final = frozenset({"NuGet", "Packagist", "Hex", "GitHub Actions", "Bitnami", "Pub"})
_WORDS_OF_RELEASES: Final = frozenset({"lts", "pro", "esm", "fips"})


def package_key(ecosystem: str, name: str) -> tuple[str, str]:
    """Give the family of an ecosystem and the name that all spellings of one package share in it."""
    family = ecosystem.partition(":")[0]
    if family == "PyPI":
        return family, _RUNS.sub("-", name).lower()
    if family in _ONE_CASE:
        return family, name.lower()
    if family == "SwiftURL":
        return family, name.lower().removeprefix("https://").removesuffix(".git")
    return family, name


def ecosystems_meet(advisory: str, component: str) -> bool:
    """Say whether an advisory for one ecosystem speaks of a component of another.

    A side that does not name its release may be any release, so it meets all of them.
    """
    if advisory == component:
        return True
    own, _, release = advisory.partition(":")
    other, _, other_release = component.partition(":")
    if own != other:
        return False
    return not release or not other_release or _release(release) == _release(other_release)


def _release(text: str) -> tuple[str, ...]:
    """Give the parts that tell releases apart: `v3.18` is `3.18`, `Pro:22.04:LTS` is `22.04`."""
    parts = text.lower().split(":")
    told = tuple(part.removeprefix("v") if part[1:2].isdigit() else part for part in parts)
    return tuple(part for part in told if part not in _WORDS_OF_RELEASES) or told
