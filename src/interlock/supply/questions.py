"""What is asked of advisories for a component: which package by which name, which version, which commit.

Enters: components. Leaves: questions, equal where the answer must be. Floor 3.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple, Protocol

from interlock.supply.advisory import package_key
from interlock.supply.model import Component
from interlock.supply.recorded import PackageKey, Recorded

_RUNS: Final = re.compile(r"[-_.]+")
BY_SOURCE: Final = frozenset(
    {
        "Alpaquita",
        "Alpine",
        "BellSoft Hardened Containers",
        "Chainguard",
        "Debian",
        "Echo",
        "Mageia",
        "MinimOS",
        "SUSE",
        "Ubuntu",
        "Wolfi",
        "openEuler",
        "openSUSE",
    }
)
"""Ecosystems whose advisories name the source package and its version; the others name what is installed."""


class Question(NamedTuple):
    """What is asked."""

    package: PackageKey
    ecosystem: str
    """With its release: `Debian:12`."""
    version: str
    commit: str


class Named(Protocol):
    """What `Component` and `Recorded` both say of a package."""

    @property
    def name(self) -> str:
        """As its ecosystem spells it."""
        ...

    @property
    def version(self) -> str:
        """Exact, or empty."""
        ...

    @property
    def purl(self) -> str:
        """Canonical."""
        ...

    @property
    def ecosystem(self) -> str:
        """OSV's name."""
        ...

    @property
    def source_package(self) -> str:
        """What it was built from."""
        ...

    @property
    def source_version(self) -> str:
        """The version of that; empty for the same."""
        ...


def package_key_of(component: Named) -> PackageKey:
    """Give the key under which advisories and inventories keep a component's package.

    What belongs to no ecosystem of OSV is known by its package URL, and without one by its name.
    """
    if component.ecosystem:
        return package_key(component.ecosystem, _asked(component)[0])
    return "", plain_of(component) or component.name


def plain_of(component: Named) -> str:
    """Give a component's package URL without its version, in the one spelling; empty where it has none.

    The same text as `package_of(read_purl(component.purl))`, cut out of one that is canonical already: this is asked
    for every component of an inventory.
    """
    return plain_purl(component.purl)


def plain_purl(purl: str) -> str:
    """Give a canonical package URL without its version; empty for what is none."""
    text = purl.partition("?")[0].partition("#")[0]
    if not text.startswith("pkg:"):
        return ""
    path, _, name = text.rpartition("/")
    name = name.partition("@")[0]
    if path == "pkg:pypi":
        name = _RUNS.sub("-", name)
    elif path == "pkg:nuget":
        name = name.lower()
    return f"{path}/{name}" if path and name else ""


def question_of(component: Component | Recorded) -> Question:
    """Give what is asked of advisories for a component."""
    commit = component.source.commit if isinstance(component, Component) else component.commit
    return Question(package_key_of(component), component.ecosystem, _asked(component)[1], commit.lower())


def _asked(component: Named) -> tuple[str, str]:
    """Give name and version as the advisories of the ecosystem mean them."""
    if component.source_package and component.ecosystem.partition(":")[0] in BY_SOURCE:
        return component.source_package, component.source_version or component.version
    return component.name, component.version
