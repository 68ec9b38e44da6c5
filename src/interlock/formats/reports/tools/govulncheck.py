"""govulncheck's report: which known vulnerabilities a Go program has, and how far it reaches them. Floor 5.

The advisories that it lists are all of the modules that are there, of other versions too: only what it calls a
finding is one.
Source: golang.org/x/vuln/internal/govulncheck, protocol v1.0.0 (`-format json`); the result of versions before it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.kernel import Certainty

_TOOL: Final = "govulncheck"
_MARK: Final = '"scanner_name"'


class _Advisory(msgspec.Struct, frozen=True):
    id: str
    aliases: list[str] | None = None
    summary: str | None = None
    details: str | None = None


class _Position(msgspec.Struct, frozen=True):
    filename: str | None = None
    line: int = 0


class _Frame(msgspec.Struct, frozen=True):
    module: str | None = None
    version: str | None = None
    package: str | None = None
    function: str | None = None
    position: _Position | None = None


class _Finding(msgspec.Struct, frozen=True):
    osv: str
    fixed_version: str | None = None
    trace: list[_Frame] | None = None

    @property
    def top(self) -> _Frame:
        """Where the vulnerability is: the frames behind it lead to it."""
        return self.trace[0] if self.trace else _Frame()


class _Config(msgspec.Struct, frozen=True):
    scanner_version: str | None = None


class _Message(msgspec.Struct, frozen=True):
    config: _Config | None = None
    osv: _Advisory | None = None
    finding: _Finding | None = None


class _Vulnerable(msgspec.Struct, frozen=True):
    osv: _Advisory = msgspec.field(name="OSV")
    module: str = msgspec.field(name="ModPath", default="")
    package: str = msgspec.field(name="PkgPath", default="")
    call: int = msgspec.field(name="CallSink", default=0)
    required: int = msgspec.field(name="RequireSink", default=0)


class _Module(msgspec.Struct, frozen=True, rename="pascal"):
    version: str | None = None


class _Requires(msgspec.Struct, frozen=True, rename="pascal"):
    modules: dict[str, _Module] | None = None


class _Result(msgspec.Struct, frozen=True, rename="pascal"):
    vulns: list[_Vulnerable] | None
    requires: _Requires | None = None


def _is_stream(document: Document) -> bool:
    if document.shape is Shape.TEXT:
        return document.text[:4_096].lstrip()[:1] == "{" and _MARK in document.text[:4_096]
    held: Sequence[object] = document.items or (document.json,)
    config = next((one.get("config") for one in held if isinstance(one, dict) and "config" in one), None)
    return isinstance(config, dict) and config.get("scanner_name") == _TOOL


def _read_stream(document: Document) -> Report:
    try:
        messages = msgspec.convert(list(_values(document)), list[_Message], strict=False)
    except msgspec.ValidationError as error:
        raise document.malformed(str(error)) from error
    known = {one.osv.id: one.osv for one in messages if one.osv is not None}
    found: dict[tuple[str, str], list[_Finding]] = {}
    for each in (one.finding for one in messages if one.finding is not None):
        found.setdefault((each.osv, each.top.module or ""), []).append(each)
    version = next((one.config.scanner_version for one in messages if one.config is not None), "")
    return Report(_TOOL, tuple(_told(each, known) for each in found.values()), version or "")


def _values(document: Document) -> Iterator[object]:
    """Give the values that stand one after the other in a text, as govulncheck prints them."""
    if document.shape is not Shape.TEXT:
        yield from document.items or (document.json,)
        return
    text, at, decoder = document.text, 0, json.JSONDecoder()
    while text[at : at + 1].isspace():
        at += 1
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as error:
            raise document.malformed(f"what begins at character {at} is no JSON") from error
        yield value
        while text[at : at + 1].isspace():
            at += 1


def _told(found: list[_Finding], known: Mapping[str, _Advisory]) -> Sighting:
    """Give a vulnerability of a module: surely one where its functions are called, less so where it is only there."""
    first = found[0]
    bad = known.get(first.osv, _Advisory(first.osv))
    calls = [each.top for each in found if each.top.function]
    certainty = (
        Certainty.HIGH if calls else Certainty.MEDIUM if any(each.top.package for each in found) else Certainty.LOW
    )
    reached = sorted({f"{each.package}.{each.function}" for each in calls if each.package})
    one = packages.vulnerable(
        _TOOL,
        first.osv,
        telling.severity(None),
        telling.line(bad.summary, bad.details, bad.id),
        _module(first.top.module, first.top.version),
        aliases=telling.ids(bad.aliases),
        places=reached,
        remedy=packages.take(first.fixed_version),
    )
    return msgspec.structs.replace(one, certainty=certainty)


def _module(path: str | None, version: str | None) -> packages.Package:
    return packages.of_kind("golang", path, version)


def _is_result(document: Document) -> bool:
    return {"Calls", "Imports", "Requires", "Vulns"} <= document.fields.keys()


def _read_result(document: Document) -> Report:
    read = document.as_type(_Result)
    modules = (read.requires.modules or {}) if read.requires is not None else {}
    found: dict[tuple[str, str], list[_Vulnerable]] = {}
    for one in read.vulns or ():
        found.setdefault((one.osv.id, one.module), []).append(one)
    return Report(_TOOL, tuple(_of_result(each, modules) for each in found.values()))


def _of_result(found: list[_Vulnerable], modules: Mapping[str, _Module]) -> Sighting:
    first = found[0]
    version = modules.get(str(first.required), _Module()).version
    one = packages.vulnerable(
        _TOOL,
        first.osv.id,
        telling.severity(None),
        telling.line(first.osv.summary, first.osv.details, first.osv.id),
        _module(first.module, version),
        aliases=telling.ids(first.osv.aliases),
        places={each.package for each in found},
    )
    return msgspec.structs.replace(one, certainty=Certainty.HIGH if any(each.call for each in found) else Certainty.LOW)


FORMATS: Final = (
    Format("govulncheck", "govulncheck, JSON", _is_stream, _read_stream),
    Format("govulncheck-0", "govulncheck before 1.0, JSON", _is_result, _read_result),
)
