"""nikto's JSON and XML reports: one message of one check is one finding, at however many addresses. Floor 5.

Source: nikto 2.1 to 2.5, `-Format json` and `-Format xml`, with and without the element around several hosts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.formats.xmldoc import Element
from interlock.kernel import Severity

_TOOL: Final = "nikto"
_UNRATED: Final = Severity.MEDIUM
"""nikto rates nothing, and tells missing headers and open consoles alike."""
_ROOT: Final = "niktoscan"


class _Item(msgspec.Struct, frozen=True):
    id: str | int
    msg: str
    method: str | None = ""
    url: str | None = ""
    references: str | None = ""


class _Host(msgspec.Struct, frozen=True):
    host: str
    vulnerabilities: list[_Item]
    port: str | int | None = ""

    @property
    def site(self) -> str:
        """What comes before its paths, as the XML report writes it."""
        if not self.port:
            return self.host
        return f"{'https' if str(self.port) == '443' else 'http'}://{self.host}:{self.port}"


def _is_json(document: Document) -> bool:
    keys = {"host", "ip", "port", "banner", "vulnerabilities"}
    return keys <= document.fields.keys() or keys <= document.first.keys()


def _is_xml(document: Document) -> bool:
    return document.root is not None and document.root.name == _ROOT


def _read_json(document: Document) -> Report:
    hosts = [document.as_type(_Host)] if document.fields else document.as_type(list[_Host])
    found = gathered(_told(one, host.site) for host in hosts for one in host.vulnerabilities)
    return Report(_TOOL, found, targets=tuple(host.site for host in hosts))


def _read_xml(document: Document) -> Report:
    root = document.xml()
    scans = [one for one in root.walk() if one.name == _ROOT]
    details = [one for scan in scans for one in scan.all("scandetails")]
    items = [(_item(document, one), _site(detail)) for detail in details for one in detail.all("item")]
    checks = sum(number(one.get("checks")) for one in details)
    return Report(
        _TOOL,
        gathered(_told(*each) for each in items),
        next((scan.get("version") for scan in scans if scan.get("version")), ""),
        next((one.get("starttime") for one in details), ""),
        tuple(dict.fromkeys(map(_site, details))),
        max(checks - len(items), 0),
        tuple(_failed(details)),
    )


def _failed(details: list[Element]) -> Iterator[str]:
    for one in details:
        if one.get("errors").strip("0"):
            yield f"{one.get('errors')} requests to {_site(one)} that failed"


def _site(details: Element) -> str:
    return telling.line(details.get("sitename"), details.get("targethostname"), details.get("targetip")).rstrip("/")


def _item(document: Document, item: Element) -> _Item:
    if not item.get("id"):
        raise document.malformed(f"the item of line {item.line} has no id")
    words = telling.line(item.say("description"), item.get("id"))
    return _Item(item.get("id"), words, item.get("method"), item.say("uri"), item.say("references"))


def _told(item: _Item, site: str) -> tuple[object, Sighting]:
    found = telling.at_address(
        _TOOL,
        str(item.id),
        _UNRATED,
        item.msg,
        address=site + (item.url or ""),
        method=item.method or "",
        aliases=telling.ids(item.msg, item.references),
    )
    return (item.id, item.msg), found


FORMATS: Final = (
    Format("nikto", "nikto, JSON", _is_json, _read_json, silent=("[]",)),
    Format("nikto-xml", "nikto, XML", _is_xml, _read_xml),
)
