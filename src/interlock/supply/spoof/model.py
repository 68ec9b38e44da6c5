"""What is said of a dependency that may not be what it seems, and what it takes to say so.

Enters: nothing. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Final

import msgspec

from interlock.kernel import Certainty, Severity
from interlock.supply.model import Component, Hash, Reading


class Rule(StrEnum):
    """What a suspicion is about; the values are stable and never used for anything else."""

    MALICIOUS = "spoof:malicious"
    TYPOSQUAT = "spoof:typosquat"
    COMBOSQUAT = "spoof:combosquat"
    SCOPE_DROPPED = "spoof:scope-dropped"
    CONFUSABLE = "spoof:confusable"
    INVISIBLE = "spoof:invisible"
    INTERNAL_OUTSIDE = "spoof:internal-outside"
    REGISTRY_REFUSED = "spoof:registry-refused"
    REGISTRY_MIXED = "spoof:registry-mixed"
    REGISTRY_ADDED = "spoof:registry-added"
    SCOPE_REGISTRY = "spoof:scope-registry"
    EXTRA_INDEX = "spoof:extra-index"
    LOCKFILE_DRIFT = "spoof:lockfile-drift"
    LOCKFILE_STALE = "spoof:lockfile-stale"
    HASH_CHANGED = "spoof:hash-changed"
    INTEGRITY_MISSING = "spoof:integrity-missing"
    INSTALL_SCRIPT = "spoof:install-script"
    REPLACED = "spoof:replaced"
    MOVING_REFERENCE = "spoof:moving-reference"
    PLAIN_HTTP = "spoof:plain-http"
    NEW_RELEASE = "spoof:new-release"

    @property
    def word(self) -> str:
        """The rule of a finding, without the tool: `spoof-hash-changed`."""
        return self.value.replace(":", "-")


RULES: Final = tuple(Rule)


class Suspicion(msgspec.Struct, frozen=True, omit_defaults=True):
    """One reason not to trust a dependency as it stands."""

    rule: Rule
    severity: Severity
    certainty: Certainty
    message: str
    remedy: str
    path: str
    line: int = 0
    """Counted from 1; 0 where it is not known."""
    component: Component | None = None
    """None where the whole file is meant."""
    excuse: str = ""
    """The reason that the settings give for letting it pass; empty where it stands."""


class Excuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that somebody decided to let pass. A malicious package cannot be excused."""

    rule: str
    """A rule's value, such as `spoof:install-script`."""
    reason: str
    """Never empty."""
    package: str = "*"
    """A name, with `*` for any characters."""

    def __post_init__(self) -> None:
        """Refuse what names no rule or gives no reason. Errors: ValueError, which msgspec reports as its own."""
        if self.rule not in tuple(Rule) or self.rule == Rule.MALICIOUS:
            raise ValueError(f"{self.rule!r} is no rule that can be excused")
        if not self.reason.strip():
            raise ValueError(f"the excuse for {self.rule} gives no reason")


class SpoofSettings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the project decided; the defaults follow what lockfiles and the settings beside them declare."""

    registries: tuple[str, ...] = ()
    """Hosts, or addresses that others begin with, that packages may come from, besides an ecosystem's default where
    a file leaves it out. None at all: what the files declare and most of their packages come from."""
    internal: tuple[str, ...] = ()
    """Names of the organisation's own packages, with `*` for any characters: `@acme/*`, `acme-*`."""
    internal_registries: tuple[str, ...] = ()
    """Hosts, or addresses that others begin with, that internal packages may come from; none: declared ones."""
    trusted: tuple[str, ...] = ()
    """Names that are no imitation of another, with `*` for any characters."""
    excuses: tuple[Excuse, ...] = ()
    new_days: int = 7
    """A version that appeared fewer days ago than this is new; 0 for no look at ages."""


class Declaration(msgspec.Struct, frozen=True):
    """A registry that a file of settings beside a lockfile declares."""

    path: str
    """The file that says so."""
    url: str
    """Without credentials."""
    line: int = 0
    scope: str = ""
    """What it is for: a scope of npm (`@acme`), a pattern of names (`Acme.*`), a named registry; empty for all."""
    is_extra: bool = False
    """Whether it is asked beside another one for the same names, and either may answer."""
    ecosystem: str = ""
    """The package URL type that it is for: `npm`, `pypi`, `nuget`, `cargo`."""


class Surroundings(msgspec.Struct, frozen=True):
    """What lies around a file and its reader does not tell; `formats.manifests.registries` gathers it."""

    declarations: tuple[Declaration, ...] = ()
    is_fresh: bool | None = None
    """Whether the digest of its manifest that the lockfile holds is that of the manifest beside it; None: not known."""
    workspace: str | None = None
    """The folder of the workspace that a manifest is a member of, whose lockfile is its own; None: of none."""
    checksums: tuple[Component, ...] = ()
    """What the file promises besides its reading, needed or not, as a `go.sum` does: each version once, every hash."""


def _no_hashes(_purl: str) -> tuple[Hash, ...]:
    return ()


def _no_reading(_path: str) -> Reading | None:
    return None


def _no_ids(_component: Component) -> tuple[str, ...]:
    return ()


def _no_checksums(_path: str) -> tuple[Component, ...]:
    return ()


def _not_known(_component: Component) -> bool | None:
    return None


class LookUps(msgspec.Struct, frozen=True):
    """What only others know, each as a function; one that is not given knows nothing."""

    recorded_hashes: Callable[[str], tuple[Hash, ...]] = _no_hashes
    """The hashes that were recorded earlier for a package URL with version, by whomever."""
    reading_at_base: Callable[[str], Reading | None] = _no_reading
    """What the same file said at the base of the change; None where it was not there."""
    checksums_at_base: Callable[[str], tuple[Component, ...]] = _no_checksums
    """What the same file promised at the base of the change, as in `Surroundings`; nothing where it was not there."""
    advisory_ids: Callable[[Component], tuple[str, ...]] = _no_ids
    """Ids of the advisories that affect a component, aliases included."""
    is_public: Callable[[Component], bool | None] = _not_known
    """Whether a public registry has a package of that name; None where nobody asked."""
    surroundings: Callable[[str], Surroundings] = lambda _path: Surroundings()
    """What lies around the file with that path."""
    as_of: str = ""
    """The instant that ages are counted to, RFC 3339; empty for no look at ages."""
