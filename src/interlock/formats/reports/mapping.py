"""Reports that no format here is for, read by a mapping: which column or path holds what. Floor 5.

A mapping is strict YAML, or JSON; a key that means nothing is an error with its line. A path goes into objects by dots
and through lists by itself, `^` in front of it begins one object further out.
Enters: a mapping and a document. Leaves: a `Report`, as from any format.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from interlock.control import Sighting
from interlock.formats.reports import packages, telling
from interlock.formats.reports.counts import number
from interlock.formats.reports.document import Document, Shape
from interlock.formats.reports.model import Format, Report
from interlock.formats.yamldoc import Node, read_yaml
from interlock.kernel import Severity

KEYS: Final = {
    "tool": "what made the report, as findings will name it",
    "shape": "csv, json or json-lines",
    "items": "the path to the list of findings in JSON; left out, the document is the list",
    "kind": "vulnerability, code, address, resource or secret; left out, what a finding has decides",
    "fields": "which column or path holds what; a list of them means the first that says something",
    "constants": "what a field is where the report says nothing",
    "severities": "words of the report for critical, high, medium, low and info",
    "passed": "columns or paths with the words by which a finding is none: it passed, or it is fixed",
}
"""Every key of a mapping with what it means; the reference page is made from it."""
FIELDS: Final = {
    "message": "what is wrong; each finding needs it",
    "severity": "a word, or a score of CVSS; what nobody can read counts as high",
    "rule": "by which rule or id it is known; left out, the message names it",
    "path": "the file",
    "line": "its line, counted from 1",
    "address": "the address that answers with the fault",
    "resource": "what else has the fault: an account, a bucket, a machine",
    "component": "the package that is vulnerable",
    "version": "of the package",
    "purl": "of the package",
    "cwe": "weaknesses, as numbers or names; all that its paths lead to",
    "aliases": "other ids of the same vulnerability; all that its paths lead to",
    "remedy": "what to do",
}
"""Every field of a finding that a mapping can fill."""
NAME: Final = "mapping"
"""What a format is called that is a mapping; which one, its file says."""
_SHAPES: Final = ("csv", "json", "json-lines")
_DEEPEST: Final = 32
_Found = tuple[object, ...]
"""An item, after it what holds it, and what holds that."""


class Kind(StrEnum):
    """How a finding is told; see `telling`."""

    VULNERABILITY = "vulnerability"
    CODE = "code"
    ADDRESS = "address"
    RESOURCE = "resource"
    SECRET = "secret"  # noqa: S105 (a kind of finding)


class ReportMapping(msgspec.Struct, frozen=True):
    """How the reports of one tool are read."""

    tool: str
    shape: str
    fields: Mapping[str, tuple[str, ...]]
    """Columns or paths by the name of the field."""
    items: str = ""
    kind: Kind | None = None
    constants: Mapping[str, str] = {}
    severities: Mapping[str, Severity] = {}
    """By words in small letters."""
    passed: Mapping[str, frozenset[str]] = {}
    """By column or path; words in small letters."""


def read_mapping(body: str | bytes, source: str) -> ReportMapping:
    """Read a mapping.

    Errors: YamlMalformed (FMT-101), FieldUnknown (FMT-102), FieldWrong (FMT-103), each with the line.
    """
    node = read_yaml(body, source)
    keys = node.fields(source, KEYS)
    if missing := sorted({"tool", "shape", "fields"} - keys.keys()):
        raise node.wrong("the document", f"one with tool, shape and fields, and {missing[0]} is not there")
    shape = keys["shape"].one_of("shape", _SHAPES)
    if "items" in keys and shape != "json":
        raise keys["items"].wrong("items", "nothing, since only JSON has a path to its findings")
    fields = {name: _paths(name, one) for name, one in keys["fields"].fields("fields", FIELDS).items()}
    constants = {name: _word(name, one) for name, one in _inner(keys, "constants", FIELDS).items()}
    if not {"message"} & (fields.keys() | constants.keys()):
        raise keys["fields"].wrong("fields", "one with a message, or a constant for it")
    return ReportMapping(
        keys["tool"].text("tool"),
        shape,
        fields,
        keys["items"].text("items") if "items" in keys else "",
        Kind(keys["kind"].one_of("kind", tuple(Kind))) if "kind" in keys else None,
        constants,
        {word.lower(): Severity(one.one_of(word, tuple(Severity))) for word, one in _inner(keys, "severities").items()},
        {path: frozenset(_words(path, one)) for path, one in _inner(keys, "passed").items()},
    )


def by_mapping(body: bytes, source: str) -> Format:
    """Give a mapping as a format, which every document is of that its owner says is. Errors: as for `read_mapping`."""
    mapping = read_mapping(body, source)
    says = f"{mapping.tool}, {mapping.shape}, read by {source}"
    return Format(NAME, says, lambda _: True, lambda document: read_mapped(document, mapping))


def read_mapped(document: Document, mapping: ReportMapping) -> Report:
    """Give what a report says, read by a mapping.

    Errors: ReportMalformed (FMT-160) where it is of another shape, has no such list or column, or a finding that says
            nothing.
    """
    found, passed = [], 0
    for place, item in enumerate(_items(document, mapping), start=1):
        if _is_passed(item, mapping):
            passed += 1
        else:
            found.append(_told(document, place, item, mapping))
    return Report(mapping.tool, tuple(found), passed=passed)


def _inner(keys: Mapping[str, Node], name: str, known: Mapping[str, str] | None = None) -> dict[str, Node]:
    if name not in keys:
        return {}
    node = keys[name]
    return node.fields(name, known if known is not None else node.value if isinstance(node.value, dict) else ())


def _paths(name: str, node: Node) -> tuple[str, ...]:
    paths = node.texts(name) if isinstance(node.value, list) else (node.text(name),)
    if not paths or any(path.count(".") >= _DEEPEST for path in paths):
        raise node.wrong(name, f"a column or path, of no more than {_DEEPEST} steps")
    return paths


def _word(name: str, node: Node) -> str:
    """Give a text; a number or truth as it is written in JSON."""
    if isinstance(node.value, bool):
        return str(node.value).lower()
    return str(node.value) if isinstance(node.value, int | float) else node.text(name)


def _words(name: str, node: Node) -> list[str]:
    listed = node.items(name) if isinstance(node.value, list) else [node]
    return [_word(name, one).lower() for one in listed]


def _items(document: Document, mapping: ReportMapping) -> Iterator[_Found]:
    if mapping.shape == "csv":
        return ((row,) for row in document.rows(*sorted(_columns(mapping))))
    if mapping.shape == "json-lines":
        lines = document.items if document.shape is Shape.LINES else [document.fields]
        if document.shape is not Shape.LINES and not document.fields:
            document.refuse_broken()
            raise document.malformed("it is no JSON lines")
        return ((one,) for one in lines)
    if document.shape is not Shape.JSON:
        document.refuse_broken()
        raise document.malformed("it is no JSON")
    lists = list(_reach((document.json,), mapping.items)) if mapping.items else [(document.json,)]
    if not lists or any(not isinstance(one[0], list | None) for one in lists):
        raise document.malformed(f"no list of findings is at {mapping.items or 'its top'}")
    return ((item, *outer) for listed, *outer in lists if isinstance(listed, list) for item in listed)


def _columns(mapping: ReportMapping) -> set[str]:
    return {path for paths in mapping.fields.values() for path in paths} | set(mapping.passed)


def _reach(found: _Found, path: str) -> Iterator[_Found]:
    """Give everything that a path leads to, with what holds it; a key that has dots itself goes first."""
    value, *outer = found
    if path.startswith("^"):
        if outer:
            yield from _reach(tuple(outer), path[1:].removeprefix("."))
        return
    if not path:
        yield found
    elif isinstance(value, list):
        for one in value:
            if not isinstance(one, list):
                yield from _reach((one, *outer), path)
    elif isinstance(value, dict):
        if path in value:
            yield value[path], *found
            return
        step, _, rest = path.partition(".")
        if rest and step in value:
            yield from _reach((value[step], *found), rest)


def _texts(found: _Found, paths: Sequence[str]) -> Iterator[str]:
    """Give the texts that paths lead to, one after the other; objects are none."""
    for path in paths:
        for value, *_ in _reach(found, path):
            for one in value if isinstance(value, list) else (value,):
                text = str(one).lower() if isinstance(one, bool) else str(one).strip()
                if text and isinstance(one, str | int | float):
                    yield text


def _is_passed(found: _Found, mapping: ReportMapping) -> bool:
    return any(text.lower() in words for path, words in mapping.passed.items() for text in _texts(found, (path,)))


class _Said(msgspec.Struct, frozen=True):
    """What one finding says of every field; empty where it says nothing."""

    message: str
    severity: Severity
    rule: str
    path: str
    line: int
    address: str
    resource: str
    component: str
    version: str
    purl: str
    remedy: str
    cwe: tuple[str, ...]
    aliases: tuple[str, ...]


def _told(document: Document, place: int, found: _Found, mapping: ReportMapping) -> Sighting:
    said = _said(found, mapping)
    if not said.message:
        raise document.malformed(f"its finding {place} has no message where the mapping looks for one")
    return _TELLERS[mapping.kind or _kind(said)](mapping.tool, said)


def _said(found: _Found, mapping: ReportMapping) -> _Said:
    def first(name: str) -> str:
        return next(_texts(found, mapping.fields.get(name, ())), mapping.constants.get(name, ""))

    def every(name: str) -> tuple[str, ...]:
        constant = (mapping.constants[name],) if name in mapping.constants else ()
        return tuple(_texts(found, mapping.fields.get(name, ()))) or constant

    return _Said(
        telling.line(first("message")),
        telling.severity(first("severity"), scale=mapping.severities),
        first("rule"),
        first("path"),
        number(first("line")),
        first("address"),
        first("resource"),
        first("component"),
        first("version"),
        first("purl"),
        first("remedy"),
        telling.weaknesses(every("cwe")),
        telling.ids(every("aliases")) or every("aliases"),
    )


def _kind(said: _Said) -> Kind:
    if said.component or said.purl:
        return Kind.VULNERABILITY
    if said.address:
        return Kind.ADDRESS
    return Kind.CODE if said.path and not said.resource else Kind.RESOURCE


def _vulnerable(tool: str, said: _Said) -> Sighting:
    return packages.vulnerable(
        tool,
        said.rule or next(iter(said.aliases), ""),
        said.severity,
        said.message,
        packages.by_purl(said.purl, said.component or said.purl, said.version),
        aliases=said.aliases,
        places=(said.path,),
        cwe=said.cwe,
        remedy=said.remedy,
    )


def _in_code(tool: str, said: _Said) -> Sighting:
    return telling.in_code(
        tool,
        said.rule,
        said.severity,
        said.message,
        path=said.path,
        at_line=said.line,
        cwe=said.cwe,
        remedy=said.remedy,
    )


def _at_address(tool: str, said: _Said) -> Sighting:
    return telling.at_address(
        tool,
        said.rule,
        said.severity,
        said.message,
        address=said.address,
        cwe=said.cwe,
        remedy=said.remedy,
        aliases=said.aliases,
    )


def _of_resource(tool: str, said: _Said) -> Sighting:
    return telling.of_resource(
        tool,
        said.rule,
        said.severity,
        said.message,
        resource=said.resource,
        path=said.path,
        at_line=said.line,
        cwe=said.cwe,
        aliases=said.aliases,
        remedy=said.remedy,
    )


def _secret(tool: str, said: _Said) -> Sighting:
    return telling.secret(
        tool,
        said.rule,
        said.message,
        path=said.path,
        at_line=said.line,
        symbol="" if said.line else said.resource or said.address,
        rated=said.severity,
    )


_TELLERS: Final[Mapping[Kind, Callable[[str, _Said], Sighting]]] = {
    Kind.VULNERABILITY: _vulnerable,
    Kind.CODE: _in_code,
    Kind.ADDRESS: _at_address,
    Kind.RESOURCE: _of_resource,
    Kind.SECRET: _secret,
}
