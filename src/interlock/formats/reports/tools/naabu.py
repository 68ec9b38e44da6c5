"""naabu's JSON lines: the ports that are open. Floor 5. Source: naabu -json.

An open port is no fault by itself, so it counts as information.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "naabu"
_OTHERS: Final = frozenset(
    {"url", "severity", "id", "template-id", "matched-at", "ports", "input", "status_code", "tls_version"}
    | {"rec_type", "proto"}
)
"""What other tools write of an address: those of the same makers, and masscan."""


class _Numbered(msgspec.Struct, frozen=True, rename={"number": "Port", "protocol": "Protocol"}):
    """A port as versions before 2.2 write it, where the protocol is a number of their own."""

    number: int
    protocol: str | int | None = None


class _Line(msgspec.Struct, frozen=True):
    port: int | _Numbered
    ip: str = ""
    host: str = ""
    timestamp: str | int | None = None
    protocol: str = "tcp"

    @property
    def number(self) -> int:
        """The port."""
        return self.port.number if isinstance(self.port, _Numbered) else self.port

    @property
    def address(self) -> str:
        """Where it is open."""
        return self.ip or self.host


def _is_lines(document: Document) -> bool:
    first = document.first or document.fields
    return {"port", "timestamp"} <= first.keys() and bool({"ip", "host"} & first.keys()) and not _OTHERS & first.keys()


def _read(document: Document) -> Report:
    lines = (
        [document.as_type(_Line)] if document.shape is Shape.JSON and document.fields else document.as_type(list[_Line])
    )
    found: dict[tuple[str, int, str], Sighting] = {}
    for line in lines:
        found.setdefault((line.address, line.number, line.protocol), _told(line))
    return Report(
        _TOOL,
        tuple(found.values()),
        at=max((str(line.timestamp or "") for line in lines), default=""),
        targets=tuple(dict.fromkeys(line.host or line.ip for line in lines)),
    )


def _told(line: _Line) -> Sighting:
    named = f" of {line.host}" if line.host and line.host != line.address else ""
    return telling.on_host(
        _TOOL,
        "open-port",
        Severity.INFO,
        f"port {line.number}/{line.protocol}{named} is open",
        host=line.address,
        port=line.number,
        protocol=line.protocol,
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("naabu", "naabu, JSON lines", _is_lines, _read, silent=("",)),)
