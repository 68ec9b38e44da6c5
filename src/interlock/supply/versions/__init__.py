"""Versions in the order that their own ecosystem gives them; one file per family of schemes.

`padding.py` holds what the schemes share whose missing parts are zeros; `ecosystems.py` says which scheme is whose.
"""

from interlock.supply.versions.ecosystems import scheme_of_ecosystem, scheme_of_purl_type
from interlock.supply.versions.model import LONGEST, Key, Scheme
from interlock.supply.versions.rules import (
    SCHEMES,
    compare,
    is_scheme,
    is_version,
    key_reader,
    scheme_of,
    sort_bytes,
    sort_key,
)

__all__ = [
    "LONGEST",
    "SCHEMES",
    "Key",
    "Scheme",
    "compare",
    "is_scheme",
    "is_version",
    "key_reader",
    "scheme_of",
    "scheme_of_ecosystem",
    "scheme_of_purl_type",
    "sort_bytes",
    "sort_key",
]
