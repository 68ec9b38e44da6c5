"""The values of a hash table of Berkeley DB, as RPM kept its packages in until 4.16. Floor 5.

Enters: the file `Packages`. Leaves: the values of its records. Source: the layout of pages as Berkeley DB documents it.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.rpm.header import HeaderBroken

_MAGIC: Final = 0x061561
_MAGIC_AT, _PAGE_SIZE_AT, _CIPHER_AT, _KIND_AT, _LAST_AT = 12, 20, 24, 25, 32
_META, _UNSORTED, _HASH, _OVERFLOW = 8, 2, 13, 7
_KEYDATA, _OFFPAGE = 1, 3
_HEAD: Final = 26
_LEAST_VALUE: Final = 16


def is_berkeley(body: bytes) -> bool:
    """Say whether it is such a hash table, in either order of bytes."""
    return _order(body) is not None


def values(body: bytes) -> Iterator[bytes]:
    """Give every value that is large enough to be the header of a package. Errors: HeaderBroken."""
    order = _order(body)
    if order is None or len(body) < 512:  # noqa: PLR2004  # the smallest page
        raise HeaderBroken("it is not a hash table of Berkeley DB")
    size = struct.unpack_from(order + "I", body, _PAGE_SIZE_AT)[0]
    if size < 512 or size > 65536 or size & (size - 1):  # noqa: PLR2004  # what the format allows
        raise HeaderBroken("its page size is none that Berkeley DB has")
    if body[_CIPHER_AT] or body[_KIND_AT] != _META:
        raise HeaderBroken("it is encrypted, or no hash table")
    last = struct.unpack_from(order + "I", body, _LAST_AT)[0]
    if (last + 1) * size > len(body):
        raise HeaderBroken("it ends too soon")
    for number in range(1, last + 1):
        page = body[number * size : (number + 1) * size]
        if page[25] in {_HASH, _UNSORTED}:
            yield from _of_page(page, body, order, size)


def _order(body: bytes) -> str | None:
    for order in "<>":
        if len(body) > _LAST_AT + 4 and struct.unpack_from(order + "I", body, _MAGIC_AT)[0] == _MAGIC:
            return order
    return None


def _of_page(page: bytes, body: bytes, order: str, size: int) -> Iterator[bytes]:
    count = struct.unpack_from(order + "H", page, 20)[0]
    if _HEAD + 2 * count > size:
        raise HeaderBroken("a page has more items than fit")
    places = struct.unpack_from(f"{order}{count}H", page, _HEAD)
    for index in range(1, count, 2):  # a key, then its value
        place = places[index]
        if place >= size:
            raise HeaderBroken("an item lies outside of its page")
        if page[place] == _OFFPAGE:
            if place + 12 > size:
                raise HeaderBroken("an item lies outside of its page")
            first, length = struct.unpack_from(order + "II", page, place + 4)
            yield _chain(body, order, size, first, length)
        elif page[place] == _KEYDATA:
            value = page[place + 1 : places[index - 1]]
            if len(value) >= _LEAST_VALUE:
                yield value


def _chain(body: bytes, order: str, size: int, number: int, length: int) -> bytes:
    """Put a value together from its pages."""
    if length > len(body):
        raise HeaderBroken("a value is larger than the file")
    parts, rest = [], length
    while rest > 0:
        page = body[number * size : (number + 1) * size]
        if not number or len(page) != size or page[25] != _OVERFLOW:
            raise HeaderBroken("a value ends too soon")
        number, held = struct.unpack_from(order + "I", page, 16)[0], struct.unpack_from(order + "H", page, 22)[0]
        if not held or _HEAD + held > size:
            raise HeaderBroken("a value ends too soon")
        parts.append(page[_HEAD : _HEAD + min(held, rest)])
        rest -= held
    return b"".join(parts)
