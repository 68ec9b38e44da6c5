"""The blobs of RPM's own database, `Packages.db`, as SUSE has it. Enters: the file. Leaves: its blobs. Floor 5.

Source: RPM's documentation of ndb.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.rpm.header import HeaderBroken

MAGIC: Final = b"RpmP"
_SLOT, _BLOB = b"Slot", b"BlbS"
_PAGE, _STEP = 4096, 16
_HEAD: Final = struct.Struct("<4sIII")


def blobs(body: bytes) -> Iterator[bytes]:
    """Give each blob that a slot leads to. Errors: HeaderBroken."""
    if len(body) < _PAGE or not body.startswith(MAGIC):
        raise HeaderBroken("it is not a database of RPM")
    version, _, pages = struct.unpack_from("<III", body, 4)
    if version or pages < 1 or pages * _PAGE > len(body):
        raise HeaderBroken("it ends too soon, or is of a version that is not known")
    for magic, package, offset, _ in _HEAD.iter_unpack(body[32 : pages * _PAGE]):
        if magic != _SLOT:
            raise HeaderBroken("one of its slots is broken")
        if package:
            yield _blob(body, package, offset * _STEP)


def _blob(body: bytes, package: int, place: int) -> bytes:
    if place + _HEAD.size > len(body):
        raise HeaderBroken("it ends too soon")
    magic, owner, _, size = _HEAD.unpack_from(body, place)
    blob = body[place + _HEAD.size : place + _HEAD.size + size]
    if magic != _BLOB or owner != package or len(blob) != size:
        raise HeaderBroken("one of its packages is broken, or ends too soon")
    return blob
