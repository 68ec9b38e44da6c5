"""Mandatory tests of extensions (6.1.60): each says what it is, and one that is known is used as its makers say.

Enters: a document. Leaves: flaws with the number of their test. Floor 5. Source: CSAF 2.1, sections 4.4 and 6.1.60;
the schemas and metadata of the extensions that the technical committee publishes for documentation.
An extension that is not known here is judged by its frame alone: what a schema elsewhere asks for cannot be told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

import msgspec

from interlock.formats.csaf.document import Document, text
from interlock.formats.csaf.shape import product_shape
from interlock.formats.shapes import Flaw, Shape, at, flaws_of, many, one_of, record
from interlock.formats.shapes import text as text_shape


class Extension(msgspec.Struct, frozen=True):
    """An extension that is known: its content, and how often it may stand where."""

    content: Shape
    most: dict[str, int]
    """By place without numbers, as `vulnerabilities.metrics.content`; the document itself is empty."""
    is_critical: bool = False
    excludes: frozenset[str] = frozenset()
    """Extensions that no document has together with it."""


def _published(number: int) -> str:
    folder = "https://raw.githubusercontent.com/oasis-tcs/csaf/refs/heads/master/csaf_2.1/extension/data/valid"
    return f"{folder}/documentation-{number}/documentation-{number}-content_1.0.0.json"


def _places(*most: int) -> dict[str, int]:
    """Give how often an extension may stand in each of the places that a document has for one."""
    places = (
        "", "document", "product_tree.branches.product", "product_tree.full_product_names",
        "product_tree.product_paths.full_product_name", "vulnerabilities.metrics.content", "vulnerabilities",
    )  # fmt: skip
    return dict(zip(places, most, strict=True))


_WORD: Final = text_shape()
_SAMPLE: Final = one_of(
    "This extension is for documentation and test purposed only. It is valid. It is not allowed to be used in a "
    "production CSAF."
)
_CONFIGURATIONS: Final = record(
    {
        "configurations": many(record({"configuration_id": _WORD, "details": _WORD}), unique=True),
        "relationships": many(
            record(
                {
                    "configuration_reference": _WORD,
                    "full_product_name": product_shape(is_new=True),
                    "product_reference": _WORD,
                },
                closed=True,
            ),
            unique=True,
        ),
    }
)
KNOWN: Final = {
    _published(11): Extension(
        record({}, {"documentation": _SAMPLE}, closed=True),
        _places(1, 1, 1, 1, 1, 1, 1),
        excludes=frozenset({_published(12)}),
    ),
    _published(12): Extension(
        record({"documentation": _SAMPLE}, {"notes": many(_WORD)}, closed=True),
        _places(4096, 4096, 4096, 10, 2, 0, 4096),
        excludes=frozenset({_published(11)}),
    ),
    _published(13): Extension(
        record({}, {"configuration_tree": _CONFIGURATIONS}, closed=True),
        _places(1, 0, 0, 0, 0, 0, 0),
        is_critical=True,
    ),
}  # fmt: skip
"""By the address of their schema."""


def extensions(document: Document) -> Iterator[Flaw]:
    """6.1.60.1 to 6.1.60.3: an extension says what it is, has the form of its schema, and stands where it may."""
    counts: Counter[tuple[str, str]] = Counter()
    used: dict[str, str] = {}
    for place, one in _found(document.value):
        wrong = list(flaws_of(one, _FRAME))
        yield from (Flaw(at(place, flaw.place) if flaw.place else place, flaw.why, "6.1.60.1") for flaw in wrong)
        known = KNOWN.get(text(one, "$schema")) if not wrong and isinstance(one, dict) else None
        if known is None:
            continue
        if one["critical"] is not known.is_critical:
            yield Flaw(
                at(place, "critical"), f"it has to be {str(known.is_critical).lower()} for this extension", "6.1.60.2"
            )
        for flaw in flaws_of(one["content"], known.content):
            yield Flaw(at(at(place, "content"), flaw.place) if flaw.place else place, flaw.why, "6.1.60.2")
        schema, holder = text(one, "$schema"), place.rpartition("x_extensions[")[0].rstrip(".")
        used.setdefault(schema, place)
        counts[schema, holder] += 1
        most = known.most.get(_kind(holder), 0)
        if counts[schema, holder] == most + 1:
            yield Flaw(place, f"it stands here {most} times at most", "6.1.60.3")
    for schema, place in used.items():
        if KNOWN[schema].excludes & used.keys():
            yield Flaw(place, "it is together with an extension that excludes it", "6.1.60.3")


def _kind(holder: str) -> str:
    """Give a place without its numbers; however deep a branch lies, it is a branch."""
    bare = re.sub(r"\[[0-9]+\]", "", holder)
    return re.sub(r"(?:\.branches)+", ".branches", bare)


def _found(value: object) -> Iterator[tuple[str, Any]]:
    """Give each extension with its place."""
    stack: list[tuple[object, str]] = [(value, "")]
    while stack:
        one, place = stack.pop()
        if isinstance(one, list):
            stack += [(inner, at(place, number)) for number, inner in enumerate(one)]
        elif isinstance(one, dict):
            stack += [(inner, at(place, str(key))) for key, inner in one.items() if key != "x_extensions"]
            listed = one.get("x_extensions")
            for number, found in enumerate(listed if isinstance(listed, list) else []):
                yield at(at(place, "x_extensions"), number), found


def _true_or_false(value: object, place: str) -> Iterator[Flaw]:
    if not isinstance(value, bool):
        yield Flaw(place, "it has to be true or false")


def _not_empty(value: object, place: str) -> Iterator[Flaw]:
    if not isinstance(value, dict) or not value:
        yield Flaw(place, "it has to be an object with something in it")


_FRAME: Final = record(
    {
        "$schema": _WORD,
        "category": one_of("essential", "significant", "supplementary"),
        "critical": _true_or_false,
        "content": _not_empty,
    },
    closed=True,
)
