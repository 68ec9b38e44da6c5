"""The numbers under which texts are looked up: beginnings of hashes, which both engines hold as integers. Floor 11."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interlock.supply.recorded import PackageKey


def number_of(text: str) -> int:
    """Give the number of a text. Whoever finds by it MUST compare the text itself: two may share a number."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), signed=True)


def package_number(key: PackageKey) -> int:
    """Give the number of a package."""
    return number_of(f"{key[0]}\0{key[1]}")
