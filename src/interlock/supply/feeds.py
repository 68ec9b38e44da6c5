"""Where advisories come from: the mirrors that a user named, and what one of them delivered.

Enters: nothing. Leaves: frozen values. Floor 3.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from interlock.kernel import Digest, Instant


class FeedKind(StrEnum):
    """What a feed tells, by the format that it is written in."""

    OSV = "osv"
    """Advisories."""
    KEV = "kev"
    """Which vulnerabilities are known to be exploited."""
    EPSS = "epss"
    """How likely vulnerabilities are to be exploited."""


class Mirror(msgspec.Struct, frozen=True):
    """A place that its user chose to fetch a feed from."""

    name: str
    """What to call it."""
    url: str
    kind: FeedKind = FeedKind.OSV
    header_from: str = ""
    """The environment variable that holds a header to send along; empty for none."""
    redirects_to: tuple[str, ...] = ()
    """Other origins that it may send its visitors to."""
    allow_http: bool = False
    """Whether it may be asked without encryption, where anybody on the way can change what it says."""


class Delivery(msgspec.Struct, frozen=True):
    """A feed at hand: files that hold it, and what its server said of them."""

    source: str
    """Under which name its records are kept: a mirror's URL, a file's path."""
    kind: FeedKind
    files: tuple[str, ...] = ()
    """Empty where nothing changed since the last time."""
    etag: str = ""
    last_modified: str = ""
    resumed_at: int = 0
    """How many bytes an earlier, broken attempt had left."""
    written: Instant | None = None
    """When the newest of its files was written; what it holds is no newer. None where that is not known."""

    @property
    def is_new(self) -> bool:
        """Say whether there is anything to read."""
        return bool(self.files)


class ThreatState(msgspec.Struct, frozen=True):
    """One feed about attacks, as its last finished import left it."""

    name: str
    """What the importer called it: a mirror's address, a file's path."""
    kind: FeedKind
    records: int
    refused: int
    """Rows of the last import that could not be used."""
    fetched: Instant
    """When its rows were last known to be what the source held."""
    day: str
    """The newest day that one of its rows names; empty where none does."""
    digest: Digest
    """Of all rows, whatever their order."""
    etag: str = ""
    last_modified: str = ""
