"""Digests as lockfiles write them, to hexadecimal. Floor 5."""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from typing import Final

from interlock.supply.model import Hash

LENGTHS: Final = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128, "blake2b": 128}
"""Hexadecimal digits of each algorithm."""
_HEX: Final = re.compile(r"[0-9a-f]+")


def hash_of(algorithm: str, value: str) -> Hash | None:
    """Give a hash from an algorithm's name and its value in hexadecimal; None where they do not fit."""
    name, digits = algorithm.strip().lower().replace("-", ""), value.strip().lower()
    name = "blake2b" if name == "blake2b512" else name
    if LENGTHS.get(name) != len(digits) or not _HEX.fullmatch(digits):
        return None
    return Hash(name, digits)


def named_hash(text: str) -> Hash | None:
    """Give a hash from `sha256:9f86...`; None where it is none."""
    algorithm, _, value = text.partition(":")
    return hash_of(algorithm, value)


def bare_hash(digits: str) -> Hash | None:
    """Give a hash from its digits alone, known by their number; None where they fit nothing."""
    name = {32: "md5", 40: "sha1", 64: "sha256", 128: "sha512"}.get(len(digits.strip()), "")
    return hash_of(name, digits)


def sri_hashes(text: str) -> tuple[Hash, ...]:
    """Give the hashes of a subresource integrity text: `sha512-BASE64`, several with blanks between them."""
    found = (_sri(part) for part in text.split())
    return tuple(one for one in found if one is not None)


def _sri(part: str) -> Hash | None:
    algorithm, dash, value = part.partition("-")
    value = value.partition("?")[0]
    if not dash:
        return None
    try:
        digest = b64decode(value, validate=True)
    except (NotBase64, ValueError):
        return None
    return hash_of(algorithm, digest.hex())
