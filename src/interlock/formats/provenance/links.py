"""in-toto metadata by itself: a body, and signatures over its canonical JSON.

Enters: the file. Leaves: the body as it was signed, with its signatures. Floor 5.
in-toto signs its own canonical form, which differs from RFC 8785: keys sorted by code points, and in texts nothing but
the quotation mark and the backslash is escaped. Source: in-toto specification 1.0, section 4.1; OLPC canonical JSON.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.rules import LAYOUT_TYPE, refuse_layout
from interlock.formats.provenance.sealed import Sealed, Sealing
from interlock.formats.provenance.statement import decode

_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){1,2048}")


class _Signature(msgspec.Struct, frozen=True):
    keyid: str
    sig: str


class _File(msgspec.Struct, frozen=True):
    signed: dict[str, Any]
    signatures: list[_Signature]


def open_link(document: bytes, place: str) -> tuple[Sealed, ...]:
    """Give the signed body of a link.

    Errors: AttestationMalformed (FMT-901), RulesGiven (FMT-904) for a layout.
    """
    wire = decode(document, _File, place)
    if wire.signed.get("_type") == LAYOUT_TYPE:
        refuse_layout(document, place)
    signatures = []
    for at, one in enumerate(wire.signatures):
        if not _HEX.fullmatch(one.sig):
            raise AttestationMalformed(place=f"{place}: signatures[{at}].sig", why="it is not hexadecimal")
        signatures.append((one.keyid, bytes.fromhex(one.sig)))
    return (Sealed(Sealing.LINK, canonical_olpc(wire.signed, place), place, signatures=tuple(signatures)),)


def canonical_olpc(value: object, place: str = "the body") -> bytes:
    """Write a value as in-toto signs it. Errors: AttestationMalformed (FMT-901) for numbers with a fraction."""
    try:
        return _written(value).encode("utf-8")
    except (TypeError, UnicodeEncodeError, RecursionError) as error:
        raise AttestationMalformed(place=place, why=f"it has no canonical form: {error}") from error


def _written(value: object) -> str:
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if isinstance(value, int):
        return str(value)
    if isinstance(value, list):
        return "[" + ",".join(_written(one) for one in value) + "]"
    if isinstance(value, dict):
        return "{" + ",".join(f"{_written(key)}:{_written(value[key])}" for key in sorted(value)) + "}"
    raise TypeError(f"{type(value).__name__} is not allowed")
