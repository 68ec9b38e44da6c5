"""What the rows of components and inventories hold, and how they are found. Floor 11."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from interlock.kernel import Digest
from interlock.store.database import in_groups, marks
from interlock.store.errors import StoreCorrupt
from interlock.store.number_rows import read, written
from interlock.store.numbers import number_of, package_number
from interlock.supply.errors import PurlMalformed
from interlock.supply.matching import package_key_of
from interlock.supply.model import Component, Scope
from interlock.supply.purl import package_of, read_foreign_purl
from interlock.supply.recorded import Place, Recorded

if TYPE_CHECKING:
    from interlock.store.database import Row, Session
    from interlock.supply.inventory import Entry

_COLUMNS: Final = "id, ecosystem, name, version, purl, taken"
_SCOPES: Final = tuple(Scope)
_DIRECT: Final = (None, False, True)


class Identity(NamedTuple):
    """All that makes a component this version of this package."""

    ecosystem: str
    name: str
    version: str
    purl: str
    commit: str

    @classmethod
    def of(cls, component: Component) -> Identity:
        """Give a component's identity; of where it comes from only the commit counts."""
        commit = component.source.commit.lower()
        return cls(component.ecosystem, component.name, component.version, component.purl, commit)

    @property
    def start(self) -> int:
        """The number that it is looked up by; another identity may share it."""
        return number_of("\0".join(self))


class _Places(msgspec.Struct, array_like=True):
    """Where the components of an inventory are named, a number of each list for each mention."""

    texts: list[str]
    """Paths, and paths within archives; the first is empty."""
    owners: bytes
    """The component, as its place among the inventory's ids."""
    paths: bytes
    insides: bytes
    lines: bytes
    flags: bytes
    """The scope, and in higher bits whether the project asks for it itself."""


_READER: Final = msgspec.msgpack.Decoder(_Places)


def digest_of(entries: Collection[Entry]) -> bytes:
    """Give the SHA-256 of an inventory's components and places, whatever their order."""
    lines = sorted(
        (Identity.of(entry.component), sorted(set(_places_of(entry))))
        for entry in entries
    )
    return hashlib.sha256(msgspec.msgpack.encode(lines)).digest()
