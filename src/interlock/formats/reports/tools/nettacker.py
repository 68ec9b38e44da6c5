"""OWASP Nettacker's JSON: what its modules found, once for each module, host and port. Floor 5.

Source: Nettacker's `-o report.json`. A module ends in what it does: `_scan`, `_brute` or `_vuln`. What it saw is left
out, as it holds what was guessed.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "nettacker"
_CVE: Final = re.compile(r"cve_(\d{4})_(\d{4,7})", re.IGNORECASE)


class _Event(msgspec.Struct, frozen=True):
    module_name: str
    target: str
    port: int | str | list[int] | None = ""
    date: str | None = ""


def _is_nettacker(document: Document) -> bool:
    first = document.first
    return {"module_name", "target", "scan_id"} <= first.keys() and bool({"event", "json_event"} & first.keys())


def _read(document: Document) -> Report:
    events = document.as_type(list[_Event])
    return Report(
        _TOOL,
        gathered(((one.target, one.module_name, str(one.port)), _told(one)) for one in events),
        at=(events[0].date or "") if events else "",
        targets=tuple(dict.fromkeys(one.target for one in events)),
    )


def _told(one: _Event) -> Sighting:
    ports = one.port if isinstance(one.port, list) else [one.port]
    at = f" at port {ports[0]}" if len(ports) == 1 and ports[0] else ""
    known = _CVE.search(one.module_name)
    is_scan = one.module_name.endswith("_scan")
    return telling.on_host(
        _TOOL,
        one.module_name,
        Severity.INFO if is_scan else telling.UNRATED,
        f"{one.module_name} {'found something' if is_scan else 'succeeded'}{at}",
        host=one.target,
        port=ports[0] if len(ports) == 1 else "",
        cwe=("CWE-521",) if one.module_name.endswith("_brute") else (),
        aliases=(f"CVE-{known[1]}-{known[2]}",) if known else (),
    )


FORMATS: Final = (Format("nettacker", "OWASP Nettacker, JSON", _is_nettacker, _read, silent=("[]",)),)
