"""What the rows of components and inventories hold: identities, and the places that name them. Floor 11."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from interlock.store.errors import StoreCorrupt
from interlock.store.hash_numbers import number_of, package_number
from interlock.store.number_rows import read, written
from interlock.supply.model import Component, Hash, Scope
from interlock.supply.promises import promised
from interlock.supply.questions import package_key_of, plain_of
from interlock.supply.recorded import Place, Recorded

if TYPE_CHECKING:
    from interlock.supply.inventory import Entry, Mention

COLUMNS: Final = "ecosystem, name, version, purl, taken, source_package, source_version"
_SCOPES: Final = tuple(Scope)
_DIRECT: Final = (None, False, True)
_FLAGS: Final = {
    (scope, is_direct): rank | at << 4 for rank, scope in enumerate(_SCOPES) for at, is_direct in enumerate(_DIRECT)
}
_LARGEST_PLACES: Final = 256 * 1024 * 1024


class Identity(NamedTuple):
    """All that makes a component this version of this package, in the order of the columns."""

    ecosystem: str
    name: str
    version: str
    purl: str
    commit: str
    source_package: str
    source_version: str

    @classmethod
    def of(cls, component: Component) -> Identity:
        """Give a component's identity; of where it comes from only the commit counts."""
        return cls(
            component.ecosystem,
            component.name,
            component.version,
            component.purl,
            component.source.commit.lower(),
            component.source_package,
            component.source_version,
        )

    @property
    def start(self) -> int:
        """The number that it is looked up by."""
        return number_of("\0".join(self))

    def recorded(self, number: int) -> Recorded:
        """Give it as what the estate knows under a number."""
        return Recorded(number, *self)


def row_of(number: int, identity: Identity, start: int) -> tuple[int | str, ...]:
    """Give the row of a component: its number, the three it is looked up by, and its identity."""
    component = identity.recorded(number)
    plain = plain_of(component)
    return number, start, package_number(package_key_of(component)), number_of(plain) if plain else 0, *identity


class Located(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A component version, where it is named, and what is promised of its archives."""

    identity: Identity
    places: tuple[Place, ...]
    """Sorted."""
    hashes: tuple[Hash, ...]
    """Sorted."""


def located(entries: Iterable[Entry]) -> list[Located]:
    """Give each component version of an inventory once, in an order of their own."""
    found: dict[Identity, tuple[Mention, ...]] = {}
    for entry in entries:
        identity = Identity.of(entry.component)
        earlier = found.get(identity)
        found[identity] = entry.mentions if earlier is None else earlier + entry.mentions
    return [
        Located(identity, _places(mentions), promised(mentions))
        for identity, mentions in sorted(found.items(), key=itemgetter(0))
    ]


def _place(mention: Mention) -> Place:
    said = mention.component
    return Place(mention.path, said.line, said.inside, said.scope, said.is_direct)


def _places(mentions: Sequence[Mention]) -> tuple[Place, ...]:
    if len(mentions) == 1:
        return (_place(mentions[0]),)
    return tuple(sorted({_place(one) for one in mentions}, key=_order))


def digest_of(held: Sequence[Located]) -> bytes:
    """Give the SHA-256 of what an inventory holds, where, and with which hashes."""
    return hashlib.sha256(msgspec.msgpack.encode(held)).digest()


class _Places(msgspec.Struct, array_like=True):
    """Where the components of an inventory are named: the same place of each list is about one mention."""

    texts: list[str]
    """Paths, and paths within archives."""
    counts: bytes
    """How many mentions each component has, in the order of the ids."""
    paths: bytes
    insides: bytes
    lines: bytes
    flags: bytes
    """The scope, and in higher bits whether the project asks for it itself."""


_READER: Final = msgspec.msgpack.Decoder(_Places)


def places_written(places: Iterable[Sequence[Place]]) -> bytes:
    """Give the bytes of the places of an inventory's components, in the order of their ids."""
    texts: dict[str, int] = {"": 0}
    counts: list[int] = []
    flat: list[Place] = []
    for own in places:
        counts.append(len(own))
        flat += own
    return zlib.compress(
        msgspec.msgpack.encode(
            _Places(
                counts=written("I", counts),
                paths=written("I", [texts.setdefault(place.path, len(texts)) for place in flat]),
                insides=written("I", [texts.setdefault(place.inside, len(texts)) for place in flat]),
                lines=written("I", [min(place.line, 0xFFFFFFFF) for place in flat]),
                flags=bytes(_FLAGS[place.scope, place.is_direct] for place in flat),
                texts=list(texts),
            )
        ),
        1,
    )


class PlaceReader:
    """Reads where some components of one inventory are named."""

    def __init__(self, body: bytes, where: str) -> None:
        try:
            inflate = zlib.decompressobj()
            body = inflate.decompress(body, _LARGEST_PLACES)
            if not inflate.eof:
                raise StoreCorrupt(where=where, why="the places of an inventory do not end")
            self._places = _READER.decode(body)
            self._ends = self._sums(read("I", self._places.counts))
            self._paths = read("I", self._places.paths)
            self._insides = read("I", self._places.insides)
            self._lines = read("I", self._places.lines)
        except (zlib.error, msgspec.MsgspecError, ValueError) as error:
            raise StoreCorrupt(where=where, why=f"the places of an inventory cannot be read: {error}") from error
        self._where = where

    def places(self, at: int) -> tuple[Place, ...]:
        """Give the places of the component that is at this place among the inventory's ids.

        Errors: StoreCorrupt (STO-102).
        """
        try:
            return tuple(self._place(mention) for mention in range(self._ends[at], self._ends[at + 1]))
        except IndexError as error:
            raise StoreCorrupt(where=self._where, why="the places of an inventory are not whole") from error

    def _place(self, at: int) -> Place:
        flag = self._places.flags[at]
        return Place(
            self._places.texts[self._paths[at]],
            self._lines[at],
            self._places.texts[self._insides[at]],
            _SCOPES[flag & 0xF],
            _DIRECT[flag >> 4],
        )

    @staticmethod
    def _sums(counts: Iterable[int]) -> list[int]:
        ends = [0]
        for count in counts:
            ends.append(ends[-1] + count)
        return ends


def _order(place: Place) -> tuple[str, int, str, int]:
    return place.path, place.line, place.inside, _FLAGS[place.scope, place.is_direct]
