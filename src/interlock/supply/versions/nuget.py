"""Versions of NuGet packages: semantic ones with up to four numbers, whose words have one case.

Enters: text. Leaves: keys. Floor 3. Source: NuGet documentation, "Package versioning".
"""

from __future__ import annotations

import re
from typing import Final

from interlock.supply.versions import semver
from interlock.supply.versions.model import LONGEST, Key, refusal

_FORM: Final = re.compile(
    r"\s*([0-9]+(?:\.[0-9]+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?\s*"
)


def key(version: str) -> Key:
    """Give the key of a NuGet version.

    Errors: VersionMalformed (SUP-102).
    """
    found = _FORM.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("nuget", version)
    numbers = tuple(map(int, found[1].split(".")))
    return numbers + (0,) * (4 - len(numbers)), semver.pre_key(semver.identifiers((found[2] or "").lower()))
