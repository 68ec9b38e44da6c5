"""What an advisory says, reduced to what matching, ranking and telling need.

Enters: what `formats/osv.py` read. Leaves: frozen values that a store keeps as arrays. Floor 3.
Source: OSV schema 1.7, https://ossf.github.io/osv-schema/.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class RangeKind(StrEnum):
    """By which order the events of a range are to be read."""

    SEMVER = "SEMVER"
    ECOSYSTEM = "ECOSYSTEM"
    GIT = "GIT"
    """Commits, whose order only the repository knows."""


class EventKind(StrEnum):
    """What happens at a version of a range."""

    INTRODUCED = "introduced"
    FIXED = "fixed"
    LAST_AFFECTED = "last_affected"
    LIMIT = "limit"
    """Nothing from here on is meant, whatever the other events say."""


class Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A version at which a range begins or ends."""

    kind: EventKind
    version: str
    """As written; `0` for before everything, and `*` in a limit for without end."""


class Range(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A timeline on which a package is affected now and then."""

    kind: RangeKind
    events: tuple[Event, ...]
    """In the order of the record, which need not be that of the versions."""
    repository: str = ""
    """For GIT: where its commits are."""


class Rating(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Somebody's word on how severe it is."""

    method: str
    """`CVSS_V2`, `CVSS_V3`, `CVSS_V4`, `Ubuntu` as in OSV; `word` for a plain word of the database."""
    score: str
    """The vector or the word, as written."""


class Kind(StrEnum):
    """What an advisory reports, which decides how it counts where nobody rated it."""

    VULNERABILITY = "vulnerability"
    MALICIOUS = "malicious"
    """The package itself is an attack: there is no version of it to stay on."""
    UNSOUND = "unsound"
    """Code that can break promises of its language, without a known attack."""
    UNMAINTAINED = "unmaintained"
    NOTICE = "notice"


class Affected(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One package that an advisory is about, and which of its versions."""

    ecosystem: str
    """OSV's name, with what stands behind its colon: `Debian:12`; empty where only commits are named."""
    name: str
    """As the record spells it."""
    ranges: tuple[Range, ...] = ()
    versions: tuple[str, ...] = ()
    """Listed one by one; they count whatever the ranges say."""
    ratings: tuple[Rating, ...] = ()
    """For this package; where there are any, they go before those of the whole advisory."""
    kind: Kind = Kind.VULNERABILITY
    purl: str = ""
    """As the record has it."""


class Advisory(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One record of one database."""

    id: str
    modified: str
    """RFC 3339, as written; some databases write nonsense such as the year 1."""
    published: str = ""
    withdrawn: str = ""
    """When it was taken back; empty if it stands."""
    aliases: tuple[str, ...] = ()
    """Other names of the very same vulnerability."""
    related: tuple[str, ...] = ()
    upstream: tuple[str, ...] = ()
    """What this record of a distribution goes back to; one record may go back to many."""
    summary: str = ""
    """One line; the beginning of the details where there is no summary."""
    ratings: tuple[Rating, ...] = ()
    affected: tuple[Affected, ...] = ()
    references: tuple[str, ...] = ()
    """Addresses, in the record's order."""
    cwe: tuple[str, ...] = ()
    """`CWE-79`, ..."""

    @property
    def is_withdrawn(self) -> bool:
        """Say whether its database took it back, so that it finds nothing any more."""
        return bool(self.withdrawn)
