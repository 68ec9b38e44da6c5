"""Ranges as each ecosystem writes them, read with the meaning that they have there.

Enters: the id of a scheme and text. Leaves: a range. Floor 3.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from interlock.supply.ranges.carets import read_cargo, read_gem, read_hex, read_julia, read_pub, read_swift
from interlock.supply.ranges.composer import read_composer
from interlock.supply.ranges.intervals import read_intervals
from interlock.supply.ranges.model import LONGEST, Range, malformed
from interlock.supply.ranges.npm import read_npm_range
from interlock.supply.ranges.pypi import read_pypi
from interlock.supply.ranges.relations import (
    read_conan,
    read_conda,
    read_hackage,
    read_list,
    read_nginx,
    read_relations,
)
from interlock.supply.versions import scheme_of

_READERS: Final[dict[str, Callable[[str], Range]]] = {
    "cargo": read_cargo,
    "cocoapods": partial(read_gem, "cocoapods"),
    "composer": read_composer,
    "conan": read_conan,
    "conda": read_conda,
    "gem": partial(read_gem, "gem"),
    "hackage": read_hackage,
    "hex": read_hex,
    "julia": read_julia,
    "maven": partial(read_intervals, "maven"),
    "nginx": read_nginx,
    "npm": read_npm_range,
    "nuget": partial(read_intervals, "nuget"),
    "openssl": partial(read_list, "openssl"),
    "pub": read_pub,
    "pypi": read_pypi,
    "swift": read_swift,
}
"""By scheme; every other one writes plain comparisons."""


def native_range(scheme: str, text: str) -> Range:
    """Read a range as its ecosystem writes it; `contains` tells what lies in it.

    Errors: RangeMalformed (SUP-104), SchemeUnknown (SUP-103).
    """
    found = scheme_of(scheme).id
    if len(text) > LONGEST:
        raise malformed(text, f"it is longer than {LONGEST} characters")
    return _READERS.get(found, partial(read_relations, found))(text)
