"""Readers for bytes that strangers wrote: JSON in which no name stands twice, and exact base64.

Enters: bytes or text. Leaves: values, or an error that says why not. Two programs that read the
same bytes must see the same value, so anything that parsers are known to read differently is
refused. Floor 1.
"""

from __future__ import annotations

import binascii
from typing import TypeVar

import msgspec

from interlock.crypto.errors import JsonAmbiguous

T = TypeVar("T")
_URL_SAFE = str.maketrans("-_", "+/")


def read_json(body: bytes, kind: type[T]) -> T:
    """Read JSON as a type, refusing an object that holds one name twice.

    Errors: JsonAmbiguous (CRY-105); ValueError (msgspec's or Unicode's) if it is not this type.
    """
    try:
        plain = msgspec.json.decode(body)
        # Bytes that come back unchanged cannot hold a name twice; only others pay for the slow reader.
        if msgspec.json.encode(plain) != body:
            _refuse_twins(body)
        return msgspec.json.decode(body, type=kind)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def _refuse_twins(body: bytes) -> None:
    import json

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen: dict[str, object] = {}
        for name, value in pairs:
            if name in seen:
                raise JsonAmbiguous(name=name)
            seen[name] = value
        return seen

    json.loads(body, object_pairs_hook=unique)


def from_base64(text: str, *, url_safe: bool = False) -> bytes:
    """Read base64 with padding, exactly as an encoder would have written it.

    With `url_safe`, the URL-safe alphabet is accepted as well, but not a mixture of both.

    Errors: ValueError for anything else: white space, missing padding, stray bits at the end.
    """
    plain = text
    if url_safe and ("-" in text or "_" in text):
        if "+" in text or "/" in text:
            raise ValueError("it mixes two base64 alphabets")
        plain = text.translate(_URL_SAFE)
    try:
        body = binascii.a2b_base64(plain)
    except binascii.Error as error:
        raise ValueError(f"it is not base64: {error}") from error
    if to_base64(body) != plain:
        raise ValueError("it is not base64 as an encoder writes it")
    return body


def to_base64(body: bytes) -> str:
    """Write bytes as standard base64 with padding, on one line."""
    return binascii.b2a_base64(body, newline=False).decode("ascii")
