"""An inventory as bytes, with what is recorded of it and no more: handed on beside the SBOM that was written from it.

Enters: an inventory. Leaves: bytes, and an inventory again. Floor 3.
"""

from __future__ import annotations

from typing import Final

import msgspec
from msgspec.structs import replace

from interlock.supply.inventory import Entry, Inventory, Mention
from interlock.supply.model import Component, Source


def packed(inventory: Inventory) -> bytes:
    """Give the bytes of what an inventory's components are, where they are named, and which hashes are promised."""
    return msgspec.msgpack.encode([_pared(entry) for entry in inventory.entries])


def opened(body: bytes) -> Inventory | None:
    """Give the inventory again; nothing for other bytes."""
    try:
        return Inventory(_DECODER.decode(body))
    except (msgspec.MsgspecError, ValueError):
        return None


_DECODER: Final = msgspec.msgpack.Decoder(tuple[Entry, ...])
_NOWHERE: Final = Source()


def _pared(entry: Entry) -> Entry:
    said = entry.component
    return Entry(
        Component(
            said.name,
            said.version,
            said.purl,
            said.ecosystem,
            source=Source(commit=said.source.commit) if said.source.commit else _NOWHERE,
            source_package=said.source_package,
            source_version=said.source_version,
        ),
        tuple(_place(mention) for mention in entry.mentions),
    )


def _place(mention: Mention) -> Mention:
    """Give a mention with its place; what identifies the component is said once, by the entry."""
    said = mention.component
    return replace(
        mention,
        component=Component(
            "",
            said.version if said.hashes else "",
            said.purl if said.hashes else "",
            scope=said.scope,
            is_direct=said.is_direct,
            hashes=said.hashes,
            source=Source(said.source.kind),
            line=said.line,
            inside=said.inside,
        ),
    )
