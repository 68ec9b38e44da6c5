"""masscan's output: the ports that are open. Floor 5. Source: masscan -oJ, -oD and -oX.

An open port is no fault by itself, so it counts as information.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.formats.reports.tools.nmap import is_run, read_run
from interlock.kernel import Certainty, Severity

_TOOL: Final = "masscan"
_COMMA_AT_END: Final = 64
"""Characters in which old versions leave a comma in front of the last bracket."""


class _Port(msgspec.Struct, frozen=True):
    port: int
    proto: str = "tcp"
    status: str = "open"


class _Host(msgspec.Struct, frozen=True):
    ip: str
    ports: list[_Port] | None = None
    timestamp: str | int | None = None


class _Status(msgspec.Struct, frozen=True):
    status: str = ""


class _Line(msgspec.Struct, frozen=True):
    """What -oD writes of a port; a banner has lines of its own."""

    ip: str
    port: int
    proto: str
    rec_type: str
    data: _Status = _Status()
    timestamp: str | int | None = None


def _is_json(document: Document) -> bool:
    first = _mended(document).first
    return "ip" in first and isinstance(first.get("ports"), list)


def _mended(document: Document) -> Document:
    """Give it without the comma that old versions leave behind the last host."""
    end = document.text[-_COMMA_AT_END:]
    head, bracket, _ = end.rpartition("]")
    if not bracket or not head.rstrip().endswith(","):
        return document
    text = document.text[:-_COMMA_AT_END] + head.rstrip().removesuffix(",") + "]"
    return Document(document.source, text.encode())


def _read_json(document: Document) -> Report:
    hosts = _mended(document).as_type(list[_Host])
    found: dict[tuple[str, int, str], Sighting] = {}
    for host in hosts:
        for port in host.ports or ():
            if port.status == "open":
                found.setdefault((host.ip, port.port, port.proto), _told(host.ip, port))
    return Report(
        _TOOL,
        tuple(found.values()),
        at=max((str(host.timestamp or "") for host in hosts), default=""),
        targets=tuple(dict.fromkeys(host.ip for host in hosts)),
    )


def _is_lines(document: Document) -> bool:
    first = document.first if document.shape is Shape.LINES else document.fields
    return {"ip", "port", "proto", "rec_type"} <= first.keys()


def _read_lines(document: Document) -> Report:
    lines = [document.as_type(_Line)] if document.fields else document.as_type(list[_Line])
    status = [one for one in lines if one.rec_type == "status" and one.data.status == "open"]
    is_open = {(one.ip, one.port, one.proto): one for one in status}
    return Report(
        _TOOL,
        tuple(_told(one.ip, _Port(one.port, one.proto)) for one in is_open.values()),
        at=max((str(one.timestamp or "") for one in lines), default=""),
        targets=tuple(dict.fromkeys(one.ip for one in lines)),
    )


def _told(address: str, port: _Port) -> Sighting:
    return telling.on_host(
        _TOOL,
        "open-port",
        Severity.INFO,
        f"port {port.port}/{port.proto} is open",
        host=address,
        port=port.port,
        protocol=port.proto,
        certainty=Certainty.HIGH,
    )


def _is_xml(document: Document) -> bool:
    return is_run(document, _TOOL)


def _read_xml(document: Document) -> Report:
    return read_run(document, _TOOL)


FORMATS: Final = (
    Format("masscan", "masscan, JSON", _is_json, _read_json, silent=("",)),
    Format("masscan-lines", "masscan, JSON lines (-oD)", _is_lines, _read_lines, silent=("",)),
    Format("masscan-xml", "masscan, XML", _is_xml, _read_xml),
)
