"""WhatWeb's JSON log: what each address shows of itself, for somebody to look at. Floor 5.

Source: WhatWeb's `--log-json`.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Severity

_TOOL: Final = "whatweb"
_OF_THE_NETWORK: Final = {"IP", "Country"}


class _Plugin(msgspec.Struct, frozen=True):
    version: list[str] | None = None
    string: list[str | list[str]] | None = None


class _Target(msgspec.Struct, frozen=True):
    target: str = ""
    http_status: int | str | None = None
    plugins: dict[str, _Plugin] = {}


def _is_whatweb(document: Document) -> bool:
    return {"target", "http_status", "plugins"} <= document.first.keys()


def _read(document: Document) -> Report:
    entries = document.as_type(list[_Target])
    if any(raw and not one.target for raw, one in zip(document.items, entries, strict=True)):
        raise document.malformed("an entry has no target")
    targets = [one for one in entries if one.target]  # older versions end the list with an empty object
    return Report(_TOOL, tuple(_told(one) for one in targets), targets=tuple(one.target for one in targets))


def _told(one: _Target) -> Sighting:
    seen = ", ".join(_shown(name, plugin) for name, plugin in one.plugins.items() if name not in _OF_THE_NETWORK)
    words = f"{one.target} answers with {one.http_status}" + (f": {seen}" if seen else "")
    return telling.at_address(_TOOL, "address-answers", Severity.INFO, words, address=one.target)


def _shown(name: str, plugin: _Plugin) -> str:
    more = [*(plugin.version or ()), *(text for text in plugin.string or () if isinstance(text, str))]
    return f"{name} {', '.join(more)}" if more else name


FORMATS: Final = (Format("whatweb", "WhatWeb, JSON log", _is_whatweb, _read, silent=("[]",)),)
