"""Mandatory tests of a document's own head: history, dates, language, sharing.

Enters: a document. Leaves: flaws with the number of their test. Floor 5. Source: CSAF 2.0 and 2.1, section 6.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from interlock.formats.csaf.document import Document, items, mapping, moment, text
from interlock.formats.csaf.languages import is_language
from interlock.formats.shapes import Flaw, at
from interlock.supply.errors import VersionMalformed
from interlock.supply.versions import Key, sort_key

_INTEGER: Final = re.compile(r"0|[1-9][0-9]*")
_TIME: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])"
)
_DATES: Final = frozenset({
    "current_release_date", "initial_release_date", "date", "disclosure_date", "discovery_date", "release_date",
    "exploitation_date", "timestamp",
})  # fmt: skip
_MAX, _NIL = "ffffffff-ffff-ffff-ffff-ffffffffffff", "00000000-0000-0000-0000-000000000000"
_RESERVED: Final = {"Public": _MAX, "No sharing allowed": _NIL}


def _major(number: str) -> int:
    found = re.match(r"[0-9]{1,18}", number)
    return int(found[0]) if found else -1


def _is_early(number: str) -> bool:
    return number == "0" or number.startswith("0.")


def _pre(number: str) -> str:
    """Give the pre-release part of a version."""
    return number.partition("+")[0].partition("-")[2]


def _key(number: str) -> Key:
    try:
        return sort_key("semver", number)
    except VersionMalformed:
        return sort_key("semver", "0")


def _history(document: Document) -> list[tuple[datetime, str, str]]:
    """Give the dated items of the history with number and place, sorted by date and then by number."""
    found = [
        (when, text(one, "number"), place) for place, one in document.revisions if (when := moment(one.get("date")))
    ]
    return sorted(found, key=lambda one: (one[0], _key(one[1])))


def history(document: Document) -> Iterator[Flaw]:
    """6.1.14, 6.1.21, 6.1.22 and 6.1.30: numbers rise with the dates, none is missing, none is there twice."""
    found = _history(document)
    numbers = [number for _, number, _ in found]
    place = "document.tracking.revision_history"
    if any(_key(left) > _key(right) for left, right in pairwise(numbers)):
        yield Flaw(place, "its numbers do not rise with its dates", "6.1.14")
    majors = sorted({_major(number) for number in numbers})
    if majors and majors[0] > 1:
        yield Flaw(place, f"it begins with {majors[0]}", "6.1.21")
    for left, right in pairwise(majors):
        if right > left + 1:
            yield Flaw(place, f"nothing stands between {left} and {right}", "6.1.21")
    if len(set(numbers)) < len(numbers):
        yield Flaw(place, "a number is there twice", "6.1.22")
    kinds = {bool(_INTEGER.fullmatch(number)) for number in (*numbers, text(document.tracking, "version"))}
    if len(kinds) > 1:
        yield Flaw(place, "some versions are numbers and others have dots", "6.1.30")


def versions(document: Document) -> Iterator[Flaw]:
    """6.1.16 to 6.1.20: the document's version is that of its newest item, and fits its status."""
    version, status = text(document.tracking, "version"), text(document.tracking, "status")
    place = "document.tracking.version"
    found = _history(document)
    is_draft = status == "draft"
    if found and _bare(found[-1][1], is_draft=is_draft) != _bare(version, is_draft=is_draft):
        yield Flaw(place, f"it is {version}, the newest item of the history has {found[-1][1]}", "6.1.16")
    if not is_draft and (_is_early(version) or _pre(version)):
        yield Flaw("document.tracking.status", f"version {version} is a draft", "6.1.17")
    for _, number, where in found:
        if document.is_released and _is_early(number):
            yield Flaw(where, f"{number} is no number of a released document", "6.1.18")
        if _pre(number):
            yield Flaw(where, f"{number} is a pre-release", "6.1.19")
    if document.is_released and _pre(version):
        yield Flaw(place, f"{version} is a pre-release", "6.1.20")


def _bare(number: str, *, is_draft: bool) -> str:
    bare = number.partition("+")[0]
    return bare.partition("-")[0] if is_draft else bare


def languages(document: Document) -> Iterator[Flaw]:
    """6.1.12, 6.1.15 and 6.1.28: languages exist, and a translation is one."""
    source = text(document.document, "source_lang")
    for key, name in (("lang", document.lang), ("source_lang", source)):
        if name and not is_language(name):
            yield Flaw(f"document.{key}", f"there is no language {name!r}", "6.1.12")
    if text(mapping(document.document, "publisher"), "category") == "translator" and not source:
        yield Flaw("document", "a translator does not say from which language", "6.1.15")
    if source and source.lower() == document.lang.lower():
        yield Flaw("document.source_lang", "it is translated into the language that it was in", "6.1.28")


def dates(document: Document) -> Iterator[Flaw]:
    """6.1.37: a point in time is one."""
    stack: list[tuple[object, str]] = [(document.value, "")]
    while stack:
        one, place = stack.pop()
        if isinstance(one, list):
            stack += [(inner, at(place, number)) for number, inner in enumerate(one)]
        elif isinstance(one, dict):
            for key, inner in one.items():
                where = at(place, str(key))
                if key == "x_extensions":
                    continue
                if key in _DATES and isinstance(inner, str):
                    if not _TIME.fullmatch(inner) or moment(_cut(inner)) is None:
                        yield Flaw(where, f"{inner[:60]!r} is no point in time", "6.1.37")
                else:
                    stack.append((inner, where))


def _cut(time: str) -> str:
    return re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", time)


def order_of_dates(document: Document) -> Iterator[Flaw]:
    """6.1.45, 6.1.49 and 6.1.51 to 6.1.53: what the document tells of was so when it was written."""
    newest = document.newest if document.is_released else None
    for place, one in document.vulnerabilities:
        if document.is_public:
            yield from _not_after(one, "disclosure_date", newest, place, "6.1.45")
        for where, metric in items(one, "metrics", place):
            content = mapping(metric, "content")
            for key, rule in (("ssvc_v1", "6.1.49"), ("ssvc_v2", "6.1.49"), ("epss", "6.1.51")):
                yield from _not_after(mapping(content, key), "timestamp", newest, at(where, f"content.{key}"), rule)
        for where, known in items(one, "first_known_exploitation_dates", place):
            for key in ("date", "exploitation_date"):
                yield from _not_after(known, key, newest, where, "6.1.52")
            yield from _not_after(known, "exploitation_date", moment(known.get("date")), where, "6.1.53")


def _not_after(one: dict[str, Any], key: str, last: datetime | None, place: str, rule: str) -> Iterator[Flaw]:
    found = moment(one.get(key))
    if found is not None and last is not None and found > last:
        yield Flaw(at(place, key), f"{one[key]} is later than {last.isoformat()}", rule)


def sharing(document: Document) -> Iterator[Flaw]:
    """6.1.38 to 6.1.41: a sharing group fits the label, and its reserved names and ids go together."""
    distribution = mapping(document.document, "distribution")
    group = mapping(distribution, "sharing_group")
    if not group:
        return
    place = "document.distribution.sharing_group"
    name, own = text(group, "name"), text(group, "id")
    if own == _MAX and not document.is_public:
        yield Flaw(place, "it is for everybody, and the document is not", "6.1.38")
    is_closed_draft = own == _NIL and text(document.tracking, "status") == "draft"
    if document.is_public and own != _MAX and not is_closed_draft:
        yield Flaw(place, "the document is for everybody, and the group is not", "6.1.39")
    if name in _RESERVED and _RESERVED[name] != own:
        yield Flaw(at(place, "name"), f"{name!r} is the name of {_RESERVED[name]}", "6.1.40")
    wanted = {known: word for word, known in _RESERVED.items()}.get(own)
    if wanted is not None and name != wanted:
        yield Flaw(place, f"its name has to be {wanted!r}", "6.1.41")
