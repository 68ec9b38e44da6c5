"""The baseline of detect-secrets. Floor 5.

Source: detect-secrets' SecretsCollection and baseline, version 0.12 and later. Somebody's mark that a secret is none
(`is_secret`) takes nothing away here.
"""

from __future__ import annotations

from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "detect-secrets"


class _Secret(msgspec.Struct, frozen=True):
    type: str
    line_number: int | None = 0
    is_verified: bool | None = False


class _Baseline(msgspec.Struct, frozen=True):
    results: dict[str, list[_Secret]]
    version: str = ""
    generated_at: str = ""


def _is_mine(document: Document) -> bool:
    return {"results", "plugins_used", "generated_at"} <= document.fields.keys()


def _read(document: Document) -> Report:
    read = document.as_type(_Baseline)
    found = tuple(_told(path, one) for path, seen in read.results.items() for one in seen)
    return Report(_TOOL, found, read.version, read.generated_at)


def _told(path: str, one: _Secret) -> Sighting:
    certainty = Certainty.LOW if "entropy" in one.type.lower() else Certainty.MEDIUM
    return telling.secret(
        _TOOL,
        one.type,
        one.type + (", which still works" if one.is_verified else ""),
        path=path,
        at_line=one.line_number or 0,
        rated=Severity.CRITICAL if one.is_verified else Severity.HIGH,
        certainty=Certainty.HIGH if one.is_verified else certainty,
    )


FORMATS: Final = (Format("detect-secrets", "detect-secrets, baseline", _is_mine, _read),)
