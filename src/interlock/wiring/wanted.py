"""What people want to say at a browser, before anything is drafted. Floor 12."""

from __future__ import annotations

import msgspec


class AnswerWanted(msgspec.Struct, frozen=True):
    """An answer that somebody wants to give."""

    about: str
    """`release`, `waiver`, `break-glass`, `break-glass-review` or `hold`."""
    answer: str
    """`approve` or `reject`; `withdraw` for a release, `revoke` for a waiver, `close` for glass, `lift` for a hold."""
    target: str
    """The digest of a commit or an artifact, or the id of what is answered."""
    environment: str = ""
    reason: str = ""
    product: str | None = None
    """The product that is spoken for; None for the one that the ledger leaves."""


class WaiverWanted(msgspec.Struct, frozen=True):
    """A waiver that somebody wants to ask for."""

    name: str
    reason: str
    days: int
    owner: str = ""
    compensation: str = ""
    paths: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    environments: tuple[str, ...] = ()
    fingerprints: tuple[str, ...] = ()
    """The findings that it is for and no others; none for all that the rest of it fits."""
    product: str | None = None
    """The product that it is for; None for that of the server."""


class GlassWanted(msgspec.Struct, frozen=True):
    """Glass that somebody wants to break."""

    target: str
    environment: str
    hours: int
    reason: str
    product: str | None = None
    """As for an answer."""


class HoldWanted(msgspec.Struct, frozen=True):
    """A hold that somebody wants to place."""

    target: str
    reason: str
    environments: tuple[str, ...] = ()


Wanted = AnswerWanted | WaiverWanted | GlassWanted | HoldWanted
