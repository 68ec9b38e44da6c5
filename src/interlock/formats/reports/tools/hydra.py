"""THC Hydra's JSON: every login that it guessed. The password is never told. Floor 5.

Source: hydra's `-b jsonv1`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import telling
from interlock.formats.reports.document import Document
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty, Severity

_TOOL: Final = "hydra"


class _Generator(msgspec.Struct, frozen=True):
    built: str | None = ""
    server: str | None = ""
    version: str | None = ""


class _Result(msgspec.Struct, frozen=True):
    host: str | None = ""
    port: int | str | None = 0
    service: str | None = ""
    login: str | None = ""


class _Report(msgspec.Struct, frozen=True):
    generator: _Generator
    results: list[_Result]
    errormessages: list[str] | None = None
    success: bool | None = True


def _is_hydra(document: Document) -> bool:
    generator = document.fields.get("generator")
    return isinstance(generator, dict) and str(generator.get("software")).lower() == "hydra"


def _read(document: Document) -> Report:
    read = document.as_type(_Report)
    made = read.generator
    found = tuple(_told(one) for one in read.results if one.host)
    target = (made.server,) if made.server else ()
    return Report(_TOOL, found, made.version or "", made.built or "", target, failed=tuple(_failed(read)))


def _failed(read: _Report) -> Iterator[str]:
    yield from (telling.line(one) for one in read.errormessages or ())
    if read.success is False and not read.errormessages:
        yield "hydra did not come to its end"
    for one in read.results:
        if not one.host:
            yield f"a result for {one.login or 'nobody'} at port {one.port}: it names no host"


def _told(one: _Result) -> Sighting:
    service = one.service or "login"
    return telling.on_host(
        _TOOL,
        f"weak-password:{one.login or service}",
        Severity.HIGH,
        f"the password of {one.login} for {service} can be guessed" if one.login else f"{service} lets a guess in",
        host=one.host or "",
        port=one.port,
        cwe=("CWE-521",),
        remedy="set another password, and allow only a few attempts",
        certainty=Certainty.HIGH,
    )


FORMATS: Final = (Format("hydra", "THC Hydra, JSON", _is_hydra, _read),)
