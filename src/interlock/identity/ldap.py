"""People and groups of an LDAP directory: where it is asked, and what it says. Frozen values. Floor 2.

What a directory says is who is there, and in which groups. Who that is here, and what they may do, is for the ledger
to say.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

import msgspec

from interlock.identity.elsewhere import GroupRule

PEOPLE: Final = "(objectClass=person)"
GROUPS: Final = "(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=group))"
_PLAIN: Final = " -._@"
_HEX: Final = re.compile(r"[0-9a-fA-F]{2}")
_BLANKS: Final = re.compile(r" +")


class LdapNames(msgspec.Struct, frozen=True):
    """Which attributes say what."""

    subject: str
    """The subject of somebody's ID tokens."""
    id: str = "entryUUID"
    """What stays the same of an entry whatever becomes of its name."""
    label: str = "cn"
    """What people are called."""
    group: str = "cn"
    """What groups are called."""
    member: str = "member"
    """The names of the entries that are in a group."""


class LdapPlace(msgspec.Struct, frozen=True):
    """Where a directory is asked, as whom, and for what."""

    host: str
    port: int
    base: str
    """Below which entry is looked."""
    names: LdapNames
    is_tls: bool = True
    """Whether TLS comes first of all (ldaps); otherwise it is begun by StartTLS."""
    is_plain: bool = False
    """Whether there is no TLS at all; on this machine alone."""
    ca: str = ""
    """A file with the authorities that count; empty for those of the machine."""
    bind: str = ""
    """As whom it is asked; empty for nobody."""
    password: str = ""
    """Where the password is, env:NAME or file:PATH."""
    people: str = PEOPLE
    groups: str = GROUPS

    @property
    def address(self) -> str:
        """How people call it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ldaps' if self.is_tls else 'ldap'}://{host}:{self.port}"


class LdapSource(msgspec.Struct, frozen=True):
    """A directory whose people and groups are pulled."""

    name: str
    issuer: str
    """The issuer of the provider with whom its people sign in: an account is a subject of that one."""
    place: LdapPlace
    every_s: int = 0
    """How often a server pulls it; 0 where that is done by command only."""
    groups: tuple[GroupRule, ...] = ()

    @property
    def origin(self) -> str:
        """What memberships are said to come from."""
        return f"ldap:{self.name}"


class PersonInLdap(msgspec.Struct, frozen=True):
    """Somebody as a directory has them."""

    id: str
    """What stays, whatever they are called."""
    entry: str
    """The name of the entry, by `entry_key`."""
    subject: str
    """Empty for somebody who cannot sign in."""
    name: str


class GroupInLdap(msgspec.Struct, frozen=True):
    """A group as a directory has it."""

    id: str
    entry: str
    name: str
    members: tuple[str, ...]
    """Names of entries, by `entry_key`."""


class LdapContent(msgspec.Struct, frozen=True):
    """Everything that was asked for: all of it, or it is not made."""

    people: tuple[PersonInLdap, ...]
    groups: tuple[GroupInLdap, ...]


def entry_key(name: str) -> str:
    """Give the name of an entry in one spelling, so that two are alike if and only if they name the same entry.

    Shape:  case, blanks around names and values, and the kind of escape make no difference; a text that is no such
            name has a key too, which no entry has.
    Source: RFC 4514, sections 2 and 3; RFC 4518 for case and blanks.
    """
    return ",".join("+".join(sorted(map(_pair, _split(one, "+")))) for one in _split(name, ",;"))


def _split(text: str, at: str) -> list[str]:
    """Split a text at signs that no backslash goes before."""
    found, begin, place = [], 0, 0
    while place < len(text):
        if text[place] == "\\":
            place += 1
        elif text[place] in at:
            found.append(text[begin:place])
            begin = place + 1
        place += 1
    return [*found, text[begin:]]


def _pair(text: str) -> str:
    kind, sign, value = text.partition("=")
    return f"{kind.strip().casefold()}{sign}{quote(_folded(_unescaped(value)), safe=_PLAIN)}"


def _unescaped(value: str) -> bytes:
    """Give what a value stands for; blanks around it are none of it unless they are escaped."""
    value = value.lstrip(" ")
    found, place, end = bytearray(), 0, 0
    while place < len(value):
        if value[place] == "\\" and _HEX.match(value, place + 1):
            found += bytes.fromhex(value[place + 1 : place + 3])
            place, end = place + 3, len(found)
        elif value[place] == "\\" and place + 1 < len(value):
            found += value[place + 1].encode("utf-8", "surrogatepass")
            place, end = place + 2, len(found)
        else:
            found += value[place].encode("utf-8", "surrogatepass")
            end = end if value[place] == " " else len(found)
            place += 1
    return bytes(found[:end])


def _folded(value: bytes) -> bytes:
    try:
        return _BLANKS.sub(" ", value.decode().casefold()).encode()
    except UnicodeDecodeError:
        return value
