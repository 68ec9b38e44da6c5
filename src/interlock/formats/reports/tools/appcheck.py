"""AppCheck's JSON export: what one of its engines says of one host is one finding, however often it is listed. Floor 5.

Source: AppCheck's vulnerability export of the API (`items` and `hosts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.findings import rule_named
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.gathering import gathered
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "appcheck"
_MARKUP: Final = re.compile(r"\[\[markup\]\]|\[\[|\]\]")
_RATED: Final = re.compile(r"[0-9.]{1,8}-([a-z]{1,20})")
_SITE: Final = re.compile(r"[a-z]{1,10}://[^/?#]{1,300}", re.IGNORECASE)


class _Engine(msgspec.Struct, frozen=True):
    name: str | None = ""


class _Meta(msgspec.Struct, frozen=True):
    scanning_engine: _Engine | None = None


class _Item(msgspec.Struct, frozen=True):
    title: str
    status: str | None = ""
    fixed: bool | None = False
    url: str | None = ""
    host: str | None = ""
    ipv4_address: str | None = ""
    port: int | str | None = 0
    impact: str | None = ""
    cvss_v3_impact: str | None = ""
    cvss_v4_impact: str | None = ""
    cves: list[str | None] | None = None
    solution: str | None = ""
    meta: _Meta | list[object] | None = None

    @property
    def engine(self) -> str:
        """Which of AppCheck's scanners says so."""
        engine = self.meta.scanning_engine if isinstance(self.meta, _Meta) else None
        return (engine.name if engine else "") or ""

    @property
    def server(self) -> str:
        """The host, or what is before the path of the address."""
        site = _SITE.match(self.url or "")
        return site[0].lower() if site else self.host or self.ipv4_address or ""


class _Export(msgspec.Struct, frozen=True):
    items: list[_Item]


def _is_export(document: Document) -> bool:
    fields = document.fields
    items = fields.get("items")
    if not isinstance(items, list):
        return False
    first = items[0] if items else None
    is_item = isinstance(first, dict) and {"title", "results_set_id"} <= first.keys()
    return is_item or (not items and fields.get("hosts") == [] and len(fields) <= len(("items", "hosts")))


def _read(document: Document) -> Report:
    items = [one for one in document.as_type(_Export).items if not one.fixed and one.status != "fixed"]
    return Report(
        _TOOL,
        gathered(((_rated(one), one.title, one.server, one.port, one.engine), _told(one)) for one in items),
        targets=tuple(dict.fromkeys(one.server for one in items if one.server)),
    )


def _told(item: _Item) -> Sighting:
    title = _clean(item.title)
    rule, rated, remedy = rule_named(title), _rated(item), _clean(item.solution)
    aliases = telling.ids(item.cves, item.title)
    if item.url:
        return telling.at_address(_TOOL, rule, rated, title, address=item.url, remedy=remedy, aliases=aliases)
    host = item.host or item.ipv4_address or ""
    return telling.on_host(_TOOL, rule, rated, title, host=host, port=item.port, remedy=remedy, aliases=aliases)


def _clean(text: str | None) -> str:
    return telling.line(_MARKUP.sub("", text or ""))


def _rated(item: _Item) -> Severity:
    """Give the worst of what AppCheck says by each version of CVSS: `3.0-medium`."""
    words = _words((item.impact, item.cvss_v3_impact, item.cvss_v4_impact))
    return min((telling.severity(word) for word in words), key=lambda one: one.rank, default=telling.UNRATED)


def _words(texts: Iterable[str | None]) -> list[str]:
    return [found[1] for text in texts if text and (found := _RATED.fullmatch(text))]


FORMATS: Final = (Format("appcheck", "AppCheck, JSON export", _is_export, _read),)
