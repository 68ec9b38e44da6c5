"""OSV records as their databases publish them: bytes in, advisories out.

Enters: the bytes of a record, or lines of them; `osv_files.py` takes whole files apart. Leaves: advisories one by one,
and for a record that cannot be used a refusal with its place; the others count. Floor 5.
Source: OSV schema 1.7. What others get slightly wrong (null for a list, an unknown field, a commit with a tail) is
taken as it is meant where that is plain; `osv_schema.py` says what the schema would say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec

from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Kind, Range, RangeKind, Rating

LARGEST_RECORD: Final = 32 * 1024 * 1024
"""Bytes of the largest record that is read; the largest that is known has 4 MB."""
_LONGEST_SUMMARY: Final = 300
_WORD: Final = "word"


class Refused(msgspec.Struct, frozen=True):
    """A record that cannot be used, so that what it would have found is not found."""

    place: str
    """The file and the line or member."""
    id: str
    """The record's own id where it has one."""
    why: str


class _Event(msgspec.Struct):
    introduced: str | None = None
    fixed: str | None = None
    last_affected: str | None = None
    limit: str | None = None


class _Range(msgspec.Struct):
    type: str = ""
    events: list[_Event] | None = None
    repo: str | None = None


class _Package(msgspec.Struct):
    ecosystem: str = ""
    name: str = ""
    purl: str | None = None


class _Rating(msgspec.Struct):
    type: str = ""
    score: str | float | None = None


class _Affected(msgspec.Struct):
    package: _Package | None = None
    ranges: list[_Range] | None = None
    versions: list[str] | None = None
    severity: list[_Rating] | str | None = None
    ecosystem_specific: Any = None
    database_specific: Any = None


class _Reference(msgspec.Struct):
    url: str | None = None


class _Record(msgspec.Struct):
    id: str
    modified: str = ""
    published: str | None = None
    withdrawn: str | None = None
    aliases: list[str] | None = None
    related: list[str] | None = None
    upstream: list[str] | None = None
    summary: str | None = None
    details: str | None = None
    severity: list[_Rating] | str | None = None
    affected: list[_Affected] | None = None
    references: list[_Reference] | None = None
    database_specific: Any = None


_RECORD: Final = msgspec.json.Decoder(_Record)
_ID_ONLY: Final = msgspec.json.Decoder(dict[str, Any])


def read_record(body: bytes, place: str) -> Advisory | Refused:
    """Read one record.

    Promise: time and memory are bounded by a small multiple of its size; nothing comes out but one of the two.
    """
    if len(body) > LARGEST_RECORD:
        return Refused(place, "", f"it has more than {LARGEST_RECORD} bytes")
    try:
        record = _RECORD.decode(body)
        if not record.id.strip():
            return Refused(place, "", "it has no id")
        return _advisory(record)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as error:
        return Refused(place, _id_of(body), str(error))


def read_lines(lines: Iterable[bytes], place: str) -> Iterator[Advisory | Refused]:
    """Read records that stand one to a line; empty lines are none."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield read_record(line, f"{place}:{number}")


def _advisory(record: _Record) -> Advisory:
    whole = _mapping(record.database_specific)
    return Advisory(
        id=record.id.strip(),
        modified=record.modified,
        published=record.published or "",
        withdrawn=record.withdrawn or "",
        aliases=_names(record.aliases),
        related=_names(record.related),
        upstream=_names(record.upstream),
        summary=_line(record.summary or record.details or ""),
        ratings=(*_ratings(record.severity), *_words(whole)),
        affected=tuple(_affected(one, record.id) for one in record.affected or ()),
        references=tuple(one.url for one in record.references or () if one.url),
        cwe=tuple(str(one) for one in _listed(whole.get("cwe_ids") or whole.get("cwes")) if isinstance(one, str)),
    )


def _affected(one: _Affected, advisory: str) -> Affected:
    package = one.package or _Package()
    own, database = _mapping(one.ecosystem_specific), _mapping(one.database_specific)
    return Affected(
        ecosystem=package.ecosystem.strip(),
        name=package.name.strip(),
        ranges=tuple(_range(found) for found in one.ranges or ()),
        versions=tuple(one.versions or ()),
        ratings=(*_ratings(one.severity), *_words(database), *_words(own)),
        kind=_kind(advisory, database),
        purl=package.purl or "",
    )


def _range(one: _Range) -> Range:
    """Give the events one by one; an object with several of them stands for all of them.

    Errors: ValueError for a type of range that nobody knows, since it might say anything.
    """
    events = [
        Event(kind, version.strip())
        for event in one.events or ()
        for kind in EventKind
        if (version := getattr(event, kind)) is not None
    ]
    kind = RangeKind(one.type)
    if kind is RangeKind.GIT:
        events = [Event(event.kind, event.version.removesuffix(".patch").lower()) for event in events]
    return Range(kind, tuple(events), one.repo or "")


def _kind(advisory: str, database: dict[str, Any]) -> Kind:
    """Say what it reports; RustSec says so for each package, OpenSSF and GitHub by the id or a category."""
    if advisory.upper().startswith("MAL-") or "malicious" in _listed(database.get("categories")):
        return Kind.MALICIOUS
    informational = database.get("informational")
    return Kind(informational) if informational in {"unsound", "unmaintained", "notice"} else Kind.VULNERABILITY


def _ratings(given: list[_Rating] | str | None) -> tuple[Rating, ...]:
    if isinstance(given, str):
        return (Rating(_WORD, given),)
    return tuple(Rating(one.type, str(one.score)) for one in given or () if one.score is not None)


def _words(specific: dict[str, Any]) -> tuple[Rating, ...]:
    """Give the words and vectors that databases keep where the schema leaves them room."""
    words = [specific.get("severity"), specific.get("urgency"), specific.get("cvss")]
    found = []
    for word in words:
        if isinstance(word, str) and word:
            method = "CVSS_V4" if word.startswith("CVSS:4") else "CVSS_V3" if word.startswith("CVSS:3") else _WORD
            found.append(Rating(method, word))
    return tuple(found)


def _names(given: list[str] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name.strip() for name in given or () if name.strip()))


def _line(text: str) -> str:
    """Give the first line that says something, without marks of a heading."""
    first = next((line.strip(" #\t\r") for line in text.split("\n", 20) if line.strip(" #\t\r")), "")
    return first if len(first) <= _LONGEST_SUMMARY else first[: _LONGEST_SUMMARY - 3] + "..."


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _id_of(body: bytes) -> str:
    try:
        return str(_ID_ONLY.decode(body).get("id", ""))[:200]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
