"""Canonical JSON (RFC 8785): the one byte string that stands for a value.

Enters: text, booleans, null, numbers, lists and maps. Leaves: bytes. What others signed is never
canonicalised again: it is checked as received. Floor 0.
"""

from __future__ import annotations

import msgspec

from interlock.kernel.errors import NotCanonical

_ENCODER = msgspec.json.Encoder(order="sorted")
_BIGGEST = 2**53 - 1


def canonical(value: object) -> bytes:
    """Write a value as RFC 8785 canonical JSON; structs are written as maps of their fields.

    Values without floats, with integers inside 2**53 and keys inside the Basic Multilingual Plane
    take a fast path that gives the same bytes (a property test holds it to the library's).

    Errors: NotCanonical (KRN-103) for NaN, infinities, big integers, lone surrogates, other types.
    Source: RFC 8785, sections 3.2.2 and 3.2.3; docs/decisions/0002-bytes-are-the-truth.md.
    """
    try:
        plain = msgspec.to_builtins(value)
        return _ENCODER.encode(plain) if _is_simple(plain) else _by_the_book(plain)
    except (UnicodeError, TypeError, ValueError, RecursionError) as error:
        raise NotCanonical(what=str(error)) from error


def _is_simple(value: object) -> bool:
    """Say whether the fast encoder gives the same bytes as the RFC's algorithm."""
    if isinstance(value, dict):
        return all(
            isinstance(key, str) and (key.isascii() or max(key) <= "\ud7ff") and _is_simple(inner)
            for key, inner in value.items()
        )
    if isinstance(value, list | tuple):
        # Long lists of short rows of text are what takes time, so what is text is seen to be so at once.
        return all(type(inner) is str or _is_simple(inner) for inner in value)
    if isinstance(value, int) and not isinstance(value, bool):
        return -_BIGGEST <= value <= _BIGGEST
    return value is None or isinstance(value, str | bool)


def _by_the_book(value: object) -> bytes:
    import rfc8785

    return rfc8785.dumps(value)  # type: ignore[arg-type]  # it checks the types itself
