"""Components and what a file says of them: the values that every reader, matcher and report shares.

Enters: nothing. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Scope(StrEnum):
    """What a component is needed for; the widest need wins where several lead to it."""

    REQUIRED = "required"
    OPTIONAL = "optional"
    """An extra, a feature, a peer: there only where somebody asks for it."""
    BUILD = "build"
    TEST = "test"
    DEVELOPMENT = "development"

    @property
    def rank(self) -> int:
        """0 for required, rising as fewer need it."""
        return tuple(Scope).index(self)


class SourceKind(StrEnum):
    """Where a component is taken from."""

    REGISTRY = "registry"
    GIT = "git"
    URL = "url"
    PATH = "path"
    UNKNOWN = "unknown"
    """The file does not say; the package manager's default registry is meant."""


class Source(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Where the file says that a component comes from."""

    kind: SourceKind = SourceKind.UNKNOWN
    url: str = ""
    """As declared, without credentials: a registry, an archive, a repository, a path."""
    reference: str = ""
    """For git: what was asked for, such as a branch or tag; moving unless it is a commit."""
    commit: str = ""
    """For git: what it was resolved to, where the file says so."""


class Hash(msgspec.Struct, frozen=True, order=True, gc=False):
    """A digest that the file promises for an archive of the component."""

    algorithm: str
    """`sha256`, `sha512`, `sha1`, `md5`, `blake2b`; `h1` for Go's hash of a module's file list, `h1-mod` for that of
    its `go.mod` alone."""
    value: str
    """Hexadecimal, lower case; for `h1` and `h1-mod` as written."""


class Component(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """One version of one package as one file names it."""

    name: str
    """As its ecosystem spells it, namespace included: `@babel/core`, `org.slf4j:slf4j-api`, `golang.org/x/net`."""
    version: str
    """Exact; empty where the file gives only a range, or nothing."""
    purl: str
    """Canonical; without `@` where the version is not known."""
    ecosystem: str = ""
    """OSV's name for it: `PyPI`, `Debian:12`; empty where OSV has none."""
    scope: Scope = Scope.REQUIRED
    groups: tuple[str, ...] = ()
    """The file's own words for what it belongs to: `dev`, `testing`, an extra's name."""
    is_direct: bool | None = None
    """Whether the project itself asks for it; None where the file cannot tell."""
    constraint: str = ""
    """What was asked for, in the ecosystem's own words: `^1.2`, `>=2,<3`."""
    hashes: tuple[Hash, ...] = ()
    source: Source = Source()
    licences: tuple[str, ...] = ()
    """As declared: SPDX expressions or free names, not judged yet."""
    line: int = 0
    """Where the file names it, counted from 1; 0 where that is not known."""
    runs_at_install: bool = False
    """Whether installing it runs code of its own, as far as the file says."""
    published: str = ""
    """When this version appeared, RFC 3339, where the file says so."""
    source_package: str = ""
    """For a package of a distribution: the source package that it was built from, which its advisories speak of."""
    source_version: str = ""
    """The version of that source package; empty where none is named or it is the same as `version`."""
    inside: str = ""
    """For something found within an archive or image: the path in there, layers from the outside in, joined by `!`."""
    cpes: tuple[str, ...] = ()
    """Names of the product in the scheme of the NVD, where the file gives them."""
    instead_of: str = ""
    """The name of the package whose place this one takes in the build, where the file says so: Go's `replace`."""


class ReadingKind(StrEnum):
    """What a file is to the project, which decides what its silence means."""

    LOCKFILE = "lockfile"
    """What will be installed, exactly and wholly."""
    MANIFEST = "manifest"
    """What is asked for; the rest follows from it elsewhere."""
    INSTALLED = "installed"
    """What is there: a package manager's database."""
    ARTIFACT = "artifact"
    """What an archive or binary says it is made of."""
    SBOM = "sbom"
    """What somebody says that something is made of."""


class Reading(msgspec.Struct, frozen=True):
    """What one file says, with everything in the order of the file."""

    path: str
    format: str
    """The reader's id: `npm.package-lock`."""
    kind: ReadingKind
    components: tuple[Component, ...] = ()
    edges: tuple[tuple[int, int], ...] = ()
    """Who needs whom, as places in `components`: (dependant, dependency)."""
    project: Component | None = None
    """The project itself, where the file names it; it is not among `components`."""
    registries: tuple[str, ...] = ()
    """Registries that the file declares, as written, without credentials."""
    unresolved: tuple[tuple[int, str], ...] = ()
    """Lines that name something this reader could not make out, with the reason: owed, and not covered."""
