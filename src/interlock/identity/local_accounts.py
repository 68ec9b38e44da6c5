"""Accounts with a password at this server: their names, their cards, and which passwords are none. Floor 2.

Source: NIST SP 800-63B, section on memorized secrets: length counts, composition does not.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import msgspec

from interlock.identity.errors import NameMalformed
from interlock.identity.model import Account, AccountKind, checked_id
from interlock.kernel import Instant

LEAST: Final = 12
"""Characters of a password."""
_MOST: Final = 1_024
_PREFIX: Final = "local/"
_FEW: Final = 4
"""A password with fewer different characters is one that is tried first."""
_LONGEST_SHOWN: Final = 100
_SPACES: Final = re.compile(r"\s+")


class LocalCard(msgspec.Struct, frozen=True, rename="camel"):
    """Everything that is kept of a local account."""

    name: str
    """What is typed."""
    shown: str
    """How the person is called."""
    password: str
    """Argon2id of the password, in its own notation."""
    made_at: Instant
    changed_at: Instant
    """When the password was set last."""
    disabled_at: Instant | None = None

    @property
    def account(self) -> Account:
        """The account as the ledger joins it to a person."""
        return local_account(self.name)


def local_account(name: str) -> Account:
    """Give the account of a name at this server. Errors: NameMalformed (IDN-103)."""
    return Account(AccountKind.DIRECTORY, _PREFIX + checked_id(name, "account"))


def is_local(account: Account) -> bool:
    """Say whether an account is one of this server's own."""
    return account.kind is AccountKind.DIRECTORY and account.name.startswith(_PREFIX)


def read_name(typed: str) -> str | None:
    """Give the name that was typed, in its one spelling; none if it cannot be one."""
    try:
        return checked_id(typed.strip().lower(), "account")
    except NameMalformed:
        return None


def shown_name(typed: str, name: str) -> str:
    """Give how somebody is called, on one line and not too long; the account's name where nothing was typed."""
    shown = "".join(one for one in _SPACES.sub(" ", typed) if one.isprintable())
    return shown.strip()[:_LONGEST_SHOWN] or name


def one_spelling(password: str) -> str:
    """Give a password as it is hashed, however the keyboard composed it. Source: RFC 8265, OpaqueString."""
    return unicodedata.normalize("NFC", password)


def why_unfit(password: str, name: str, shown: str = "") -> str:
    """Give why a password cannot be taken; empty if it can."""
    if len(password) < LEAST:
        return f"it has fewer than {LEAST} characters"
    if len(password) > _MOST:
        return f"it has more than {_MOST} characters"
    folded = password.casefold()
    for word in (name, shown):
        if len(word) >= _FEW - 1 and len(folded.replace(word.casefold(), "")) < LEAST - _FEW:
            return "it is little more than the account's name"
    if len(set(folded)) < _FEW:
        return f"it has fewer than {_FEW} different characters"
    return ""
