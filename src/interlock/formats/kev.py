"""The catalogue of known exploited vulnerabilities.

Enters: the bytes of its JSON file. Leaves: its rows by CVE, and the rows that cannot be used. Floor 5.
Source: the catalogue's own JSON schema.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from interlock.formats.errors import FeedMalformed
from interlock.supply.advisory import Exploited

_CVE: Final = re.compile(r"CVE-[0-9]{4}-[0-9]{4,19}")
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


class Catalogue(msgspec.Struct, frozen=True):
    """What the file says."""

    version: str
    released: str
    by_cve: dict[str, Exploited]
    refused: tuple[tuple[str, str], ...] = ()
    """Rows that cannot be used: place and reason."""


class _Catalogue(msgspec.Struct, rename="camel"):
    vulnerabilities: list[Any]
    catalog_version: str = ""
    date_released: str = ""
    count: int | None = None


class _Row(msgspec.Struct):
    cve: str = msgspec.field(name="cveID")
    added: str = msgspec.field(name="dateAdded")
    due: str = msgspec.field(name="dueDate", default="")
    ransomware: str = msgspec.field(name="knownRansomwareCampaignUse", default="")
    name: str = msgspec.field(name="vulnerabilityName", default="")


def read_kev(body: bytes, place: str) -> Catalogue:
    """Read the catalogue; a row that is wrong is told and the others count.

    Errors: FeedMalformed (FMT-110) if it is no catalogue, or holds another number of rows than it says.
    """
    try:
        read = msgspec.json.decode(body, type=_Catalogue)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FeedMalformed(place=place, why=f"it is no catalogue of exploited vulnerabilities: {error}") from error
    if read.count is not None and read.count != len(read.vulnerabilities):
        raise FeedMalformed(place=place, why=f"it says {read.count} rows and has {len(read.vulnerabilities)}")
    rows: dict[str, Exploited] = {}
    refused: list[tuple[str, str]] = []
    for number, given in enumerate(read.vulnerabilities):
        where = f"{place}: vulnerabilities[{number}]"
        try:
            row = msgspec.convert(given, _Row)
        except msgspec.ValidationError as error:
            refused.append((where, str(error)))
            continue
        cve = row.cve.strip().upper()
        if not _CVE.fullmatch(cve) or not _DAY.fullmatch(row.added):
            refused.append((where, f"{row.cve!r} added {row.added!r} is no CVE with a day"))
        elif cve in rows:
            refused.append((where, f"{cve} is there twice"))
        else:
            rows[cve] = Exploited(cve, row.added, row.due, row.ransomware.lower() == "known", row.name)
    return Catalogue(read.catalog_version, read.date_released, rows, tuple(refused))
