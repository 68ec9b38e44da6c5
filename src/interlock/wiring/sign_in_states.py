"""How it stands with those who say elsewhere who people are: their secrets, and what became of pulling them. Floor 12.

It looks, and changes nothing: no key is made, and nobody is taken out of anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from interlock.adapters.errors import SecretMissing
from interlock.store.pulled import StoredPulls

if TYPE_CHECKING:
    from interlock.identity.ldap import LdapSource
    from interlock.wiring.app import App
    from interlock.wiring.sign_in import Elsewhere

_SILENCE_S: Final = 5
_TOTAL_S: Final = 10.0
"""How long a directory may take to say that it is there."""


class SyncState(msgspec.Struct, frozen=True, rename="camel"):
    """What became of one pull of a directory."""

    at: str
    people: int = 0
    groups: int = 0
    why: str = ""
    """Why nothing was taken over; empty where something was."""
    code: str = ""


_READER: Final = msgspec.json.Decoder(SyncState)


def missing_secrets(said: Elsewhere, environ: Mapping[str, str]) -> tuple[tuple[str, SecretMissing], ...]:
    """Give which provider or directory has a secret that cannot be had, and why."""
    from interlock.adapters.references import secret_at

    named = [(f"the provider {one.name}", one.secret) for one in said.providers]
    named += [(f"the directory {one.name}", one.place.password) for one in said.ldap]
    found = []
    for name, reference in named:
        try:
            if reference:
                secret_at(reference, environ)
        except SecretMissing as error:
            found.append((name, error))
    return tuple(found)


def last_pulls(app: App, source: LdapSource) -> tuple[SyncState | None, SyncState | None]:
    """Give the last pull of a directory, and the last that took something over. Errors: those of the store."""
    book = StoredPulls(app.store.database)
    last, good = book.last(source.origin), book.last_good(source.origin)
    return (_READER.decode(last) if last is not None else None, _READER.decode(good) if good is not None else None)


def check_reach(app: App, source: LdapSource) -> None:
    """Return if a directory answers now and lets itself be asked; nothing is read from it.

    Errors: SecretMissing (NET-120), LdapMissing (NET-134), CertificatesUnreadable (NET-106), Unreachable (NET-102),
            DirectoryRefused (NET-131).
    """
    from interlock.adapters.ldap import LdapDirectory, Limits
    from interlock.adapters.references import secret_at

    password = secret_at(source.place.password, app.environ) if source.place.password else ""
    LdapDirectory(source.place, password, Limits(silence_s=_SILENCE_S, total_s=_TOTAL_S)).check()
