"""testssl.sh: what a server should not offer over TLS, out of its CSV and its two kinds of JSON. Floor 5.

Source: testssl.sh --csvfile, --jsonfile and --jsonfile-pretty, version 3. What the same test says of one name and
port at several addresses is one finding. The rows of the rating only sum up the others, so they are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "testssl"
_SCALE: Final[Mapping[str, Severity]] = {"warn": Severity.INFO, "fatal": Severity.INFO, "ok": Severity.INFO}
_UNSEEN: Final = frozenset({"WARN", "FATAL"})
"""What testssl says where its own side stood in the way of a test."""
_RATING: Final = re.compile(
    r"rating_(?:spec|doc)|(?:protocol_support|key_exchange|cipher_strength)_score(?:_weighted)?|final_score|overall_grade"
    r"|grade_cap_reason_\d+"
)
_COLUMNS: Final = ("id", "fqdn/ip", "port", "severity", "finding")


class _Row(msgspec.Struct, frozen=True):
    id: str
    severity: str
    finding: str = ""
    ip: str = ""
    port: str | int = ""
    cve: str | None = None
    cwe: str | None = None

    @property
    def host(self) -> str:
        """The name that was asked for; the address follows it."""
        return self.ip.partition("/")[0]

    @property
    def address(self) -> str:
        """The address that answered."""
        return self.ip.partition("/")[2]


class _Scan(msgspec.Struct, frozen=True, rename="camel"):
    """A server in the pretty JSON: lists of rows by the kind of test, among other things."""

    target_host: str = ""
    ip: str = ""
    port: str | int = ""


class _Pretty(msgspec.Struct, frozen=True):
    scan_result: list[dict[str, object]] = msgspec.field(name="scanResult")
    version: str = ""
    start_time: str = msgspec.field(name="startTime", default="")


def _is_csv(document: Document) -> bool:
    return document.has_columns(*_COLUMNS)


def _read_csv(document: Document) -> Report:
    rows = (
        _Row(
            row["id"],
            row["severity"],
            row["finding"],
            row["fqdn/ip"],
            row["port"],
            row.get("cve", ""),
            row.get("cwe", ""),
        )
        for row in document.rows()
        if row["id"]
    )
    return _report(rows)


def _is_list(document: Document) -> bool:
    return {"id", "ip", "port", "severity", "finding"} <= document.first.keys()


def _read_list(document: Document) -> Report:
    return _report(document.as_type(list[_Row]))


def _is_pretty(document: Document) -> bool:
    return {"Invocation", "scanResult"} <= document.fields.keys()


def _read_pretty(document: Document) -> Report:
    read = document.as_type(_Pretty)
    return _report(_rows(document, read), read.version, read.start_time)


def _rows(document: Document, read: _Pretty) -> Iterator[_Row]:
    try:
        for server in read.scan_result:
            scan = msgspec.convert(server, _Scan, strict=False)
            for rows in server.values():
                if isinstance(rows, list):
                    for row in msgspec.convert(rows, list[_Row], strict=False):
                        yield msgspec.structs.replace(row, ip=f"{scan.target_host}/{scan.ip}", port=scan.port)
    except msgspec.ValidationError as error:
        raise document.malformed(str(error)) from error


def _report(rows: Iterable[_Row], version: str = "", at: str = "") -> Report:
    found: dict[tuple[object, ...], list[_Row]] = {}
    targets: dict[str, None] = {}
    failed: dict[str, None] = {}
    passed = 0
    for row in rows:
        word = row.severity.upper()
        targets[f"{row.host}:{row.port}" if row.port else row.host] = None
        passed += word == "OK"
        if word == "OK" or _RATING.fullmatch(row.id):
            continue
        if word in _UNSEEN:
            failed[f"{row.id}: {row.finding}"] = None
        found.setdefault((row.id, row.host, row.port, word, row.finding), []).append(row)
    return Report(
        _TOOL, tuple(_told(same) for same in found.values()), version, at, tuple(targets), passed, tuple(failed)
    )


def _told(same: list[_Row]) -> Sighting:
    row = same[0]
    told = telling.on_host(
        _TOOL,
        row.id,
        telling.severity(row.severity, scale=_SCALE),
        f"{row.id}: {row.finding}" if row.finding else row.id,
        host=row.host,
        port=row.port,
        protocol="tcp",
        aliases=telling.ids([one.cve for one in same]),
        cwe=telling.weaknesses((row.cwe or "").split()),
        certainty=Certainty.HIGH,
    )
    addresses = sorted({one.address for one in same if one.address})
    return msgspec.structs.replace(told, elsewhere=tuple(addresses)) if len(addresses) > 1 else told


FORMATS: Final = (
    Format("testssl-csv", "testssl.sh, CSV", _is_csv, _read_csv),
    Format("testssl-json", "testssl.sh, JSON", _is_list, _read_list, silent=("[]",)),
    Format("testssl-pretty", "testssl.sh, pretty JSON", _is_pretty, _read_pretty),
)
