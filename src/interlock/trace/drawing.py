"""From a sealed statement to what it adds to the graph.

Enters: an envelope with what the ledger says of it. Leaves: a drawing, always the same for the same bytes. Nothing is
verified here: the graph only finds, and whoever answers from it verifies the entries that it names. Floor 10.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from typing import Final

import msgspec

from interlock.kernel import Digest
from interlock.trace.model import Drawing, Edge, Kind, Node, Relation


class _Signature(msgspec.Struct, frozen=True):
    keyid: str = ""


class _Envelope(msgspec.Struct, frozen=True):
    payload: str
    signatures: tuple[_Signature, ...] = ()


_ENVELOPE: Final = msgspec.json.Decoder(_Envelope)


def drawn(kind: str, subjects: Sequence[Digest], envelope: bytes) -> Drawing:
    """Draw one entry: who signed it, what it is about, and what it says by its predicate type.

    Promise: it raises nothing: what cannot be read is drawn by what the ledger says of it.
    """
    name = f"sha256:{hashlib.sha256(envelope).hexdigest()}"
    keys = _keys(envelope)
    edges = [Edge(f"key:{key}", Relation.SIGNED, name) for key in keys]
    edges += [Edge(str(one), Relation.SHOWN_BY, name) for one in subjects if str(one) != name]
    return Drawing((Node(name, Kind.EVIDENCE, kind),), tuple(edges))


def _keys(envelope: bytes) -> tuple[str, ...]:
    try:
        read = _ENVELOPE.decode(envelope)
        base64.b64decode(read.payload, validate=True)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, binascii.Error):
        return ()
    return tuple(one.keyid for one in read.signatures if one.keyid)
