"""Instants as versions.

Enters: text. Leaves: keys. Floor 3. Source: RFC 3339, section 5.6.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from interlock.supply.versions.model import LONGEST, Key, refusal

_FORM: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})[Tt ]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.([0-9]+))?"
    r"(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))"
)
_MINUTES_IN_A_DAY: Final = 1440
_MINUTES_IN_AN_HOUR: Final = 60


def key(version: str) -> Key:
    """Give the key of an instant, with any number of digits behind its second.

    Errors: VersionMalformed (SUP-102).
    """
    found = _FORM.fullmatch(version) if len(version) <= LONGEST else None
    if found is None:
        raise refusal("datetime", version)
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    fraction, sign, offset_hours, offset_minutes = found.groups()[6:]
    try:
        days = date(year, month, day).toordinal()
    except ValueError as error:
        raise refusal("datetime", version) from error
    offset = int(offset_hours or 0) * _MINUTES_IN_AN_HOUR + int(offset_minutes or 0)
    local = days * _MINUTES_IN_A_DAY + hour * _MINUTES_IN_AN_HOUR + minute
    return local + offset if sign == "-" else local - offset, second, (fraction or "").rstrip("0")
