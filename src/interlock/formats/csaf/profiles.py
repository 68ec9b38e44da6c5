"""Mandatory tests of profiles: 6.1.26 and 6.1.27; what a document that calls itself something has to have.

Enters: a document. Leaves: flaws with the number of their test. Floor 5. Source: CSAF 2.0 and 2.1, section 6.1.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final

from interlock.formats.csaf.document import Document, Product, items, listed, mapping, text, texts
from interlock.formats.csaf.products import STATUS_GROUPS, line_of
from interlock.formats.shapes import Flaw, at

_ADVISORY, _VEX, _INFORMATION, _INCIDENT = (
    "csaf_security_advisory",
    "csaf_vex",
    "csaf_informational_advisory",
    "csaf_security_incident_response",
)
_OLD_ADVISORY, _WITHDRAWN, _SUPERSEDED = "csaf_deprecated_security_advisory", "csaf_withdrawn", "csaf_superseded"
_REPORT: Final = "csaf_vulnerability_report"
_PROFILES_20: Final = (_ADVISORY, _VEX, _INFORMATION, _INCIDENT)
_PROFILES_21: Final = (*_PROFILES_20, _OLD_ADVISORY, _WITHDRAWN, _SUPERSEDED, _REPORT)
_TELLING: Final = frozenset({"description", "details", "general", "summary"})
_VEX_STATUSES: Final = ("fixed", "known_affected", "known_not_affected", "under_investigation")
_DASHES: Final = frozenset({"Pd", "Pc", "Zs", "Zl", "Zp", "Cc", "Cf"})


def category_name(document: Document) -> Iterator[Flaw]:
    """6.1.26: a document without a profile does not take the name of one."""
    category = document.category
    profiles = _PROFILES_21 if document.is_new else _PROFILES_20
    if category in profiles or category == "csaf_base":
        return
    bare = _bare(category)
    names = {_bare(profile.removeprefix("csaf_")) for profile in profiles} | {_bare(profile) for profile in profiles}
    if bare in names:
        yield Flaw("document.category", f"{category!r} is the name of a profile", "6.1.26")
    elif category.lower().startswith("csaf_"):
        yield Flaw("document.category", "what begins with csaf_ is reserved", "6.1.26")


def _bare(name: str) -> str:
    """Give a name without dashes, underscores, minuses and white space, whatever they look like."""
    kept = (char for char in name if unicodedata.category(char) not in _DASHES and char not in "\u2212\u0332")
    return "".join(kept).casefold()


def profile(document: Document) -> Iterator[Flaw]:
    """6.1.27: each profile has what it has to have."""
    for rule, categories, check in _RULES:
        if document.category in categories:
            for place, why in check(document):
                yield Flaw(place, why, f"6.1.27.{rule}")


_Found = Iterator[tuple[str, str]]


def _notes(document: Document) -> _Found:
    if not any(text(one, "category") in _TELLING for _, one in items(document.document, "notes")):
        yield "document.notes", "no note tells what it is about"


def _references(document: Document) -> _Found:
    found = items(document.document, "references")
    # `external` is what a reference is that does not say.
    if not any((text(one, "category") or "external") == "external" for _, one in found):
        yield "document.references", "it refers to nothing outside"


def _no_vulnerabilities(document: Document) -> _Found:
    if "vulnerabilities" in document.value:
        yield "vulnerabilities", "a document of this profile has none"


def _tree(document: Document) -> _Found:
    if "product_tree" not in document.value:
        yield "", "it has no product_tree"


def _no_tree(document: Document) -> _Found:
    if "product_tree" in document.value:
        yield "product_tree", "what is withdrawn or superseded has none"


def _each_with_notes(document: Document) -> _Found:
    for place, one in document.vulnerabilities:
        if "notes" not in one:
            yield place, "it has no notes"


def _each_with_status(document: Document) -> _Found:
    for place, one in document.vulnerabilities:
        if "product_status" not in one:
            yield place, "it has no product_status"


def _each_with_vex_status(document: Document) -> _Found:
    for place, one in document.vulnerabilities:
        if not any(key in mapping(one, "product_status") for key in _VEX_STATUSES):
            yield place, "no product has a status of VEX"


def _each_with_name(document: Document) -> _Found:
    for place, one in document.vulnerabilities:
        if "cve" not in one and "ids" not in one:
            yield place, "it has neither cve nor ids"
        ids = [found for _, found in items(one, "ids")]
        if "cve" in one or any(not listed(found, "group_ids") and not listed(found, "product_ids") for found in ids):
            continue
        named = {name for found in ids for name in document.meant(found)}
        status = mapping(one, "product_status")
        for name in sorted({name for key in status for name in texts(status, key)} - named):
            yield place, f"no name of the vulnerability is given for {name!r}"


def _impact(document: Document) -> _Found:
    for place, one in document.vulnerabilities:
        told: set[str] = set()
        for _, found in items(one, "flags"):
            told |= document.meant(found)
        for _, found in items(one, "threats"):
            if text(found, "category") == "impact":
                told |= document.meant(found)
        for name in texts(mapping(one, "product_status"), "known_not_affected"):
            if name not in told:
                yield place, f"it does not say why {name!r} is not affected"


def _action(document: Document) -> _Found:
    for place, one in document.vulnerabilities:
        told: set[str] = set()
        for _, found in items(one, "remediations"):
            told |= document.meant(found)
        for name in texts(mapping(one, "product_status"), "known_affected"):
            if name not in told:
                yield place, f"it does not say what to do about {name!r}"


def _vulnerabilities(document: Document) -> _Found:
    if "vulnerabilities" not in document.value:
        yield "", "it has no vulnerabilities"


def _each_with_affected(document: Document) -> _Found:
    for place, one in document.vulnerabilities:
        if "known_affected" not in mapping(one, "product_status"):
            yield place, "no product is known to be affected"


def _corresponding(document: Document) -> _Found:
    by_id = {product.id: product for product in document.products}
    made = {text(mapping(one, "full_product_name"), "product_id"): one for _, one in document.paths}
    for place, one in document.vulnerabilities:
        status = mapping(one, "product_status")
        affected = {name for key in STATUS_GROUPS["affected"] for name in texts(status, key)}
        lines = {_line(name, by_id, made) for name in affected}
        for name in texts(status, "fixed"):
            if not affected or (lines.isdisjoint(_corresponds(name, by_id, made)) and affected.isdisjoint({name})):
                yield place, f"{name!r} is fixed, and no version of it was affected"


def _line(name: str, by_id: dict[str, Product], made: dict[str, dict[str, Any]]) -> object:
    """Give what the versions of a product have in common: the way to it, or nothing where the tree does not say."""
    one = made.get(name)
    if one is not None:
        begin = text(one, "beginning_product_reference") or text(one, "product_reference")
        return (_plain_line(begin, by_id), *_steps(one))
    return (_plain_line(name, by_id),)


def _plain_line(name: str, by_id: dict[str, Product]) -> object:
    product = by_id.get(name)
    return line_of(product) if product is not None else ()


def _steps(one: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    if "subpaths" in one:
        return tuple((text(sub, "category"), text(sub, "next_product_reference")) for _, sub in items(one, "subpaths"))
    return ((text(one, "category"), text(one, "relates_to_product_reference")),)


def _corresponds(name: str, by_id: dict[str, Product], made: dict[str, dict[str, Any]]) -> set[object]:
    """Give the lines that correspond; of what is installed with a fix, also the line without it."""
    found = {_line(name, by_id, made)}
    one = made.get(name)
    if one is not None:
        begin = text(one, "beginning_product_reference") or text(one, "product_reference")
        steps = _steps(one)
        while steps and steps[-1][0] == "installed_with":
            steps = steps[:-1]
            found.add((_plain_line(begin, by_id), *steps))
    return found


def _description(document: Document) -> _Found:
    if not any(text(one, "category") == "description" for _, one in items(document.document, "notes")):
        yield "document.notes", "it has no description"


def _two_revisions(document: Document) -> _Found:
    if len(listed(document.tracking, "revision_history")) < 2:  # noqa: PLR2004  # before and after
        yield "document.tracking.revision_history", "it has no item before the last"


def _reasoning(title: str) -> Callable[[Document], _Found]:
    def check(document: Document) -> _Found:
        notes = [one for _, one in items(document.document, "notes") if text(one, "title") == title]
        if document.is_english and (len(notes) != 1 or text(notes[0], "category") != "description"):
            yield "document.notes", f"it needs one description with the title {title}"

    return check


def _successor(document: Document) -> _Found:
    found = [
        one
        for _, one in items(document.document, "references")
        if text(one, "summary").startswith("Superseding Document") and text(one, "category") == "external"
    ]
    if document.is_english and not found:
        yield "document.references", "it does not refer to what supersedes it"


_RULES: Final[tuple[tuple[int, tuple[str, ...], Callable[[Document], _Found]], ...]] = (
    (1, (_INFORMATION, _INCIDENT), _notes),
    (2, (_INFORMATION, _INCIDENT), _references),
    (3, (_INFORMATION, _WITHDRAWN, _SUPERSEDED), _no_vulnerabilities),
    (4, (_ADVISORY, _VEX, _OLD_ADVISORY), _tree),
    (5, (_ADVISORY, _VEX, _OLD_ADVISORY), _each_with_notes),
    (6, (_ADVISORY, _OLD_ADVISORY), _each_with_status),
    (7, (_VEX,), _each_with_vex_status),
    (8, (_VEX,), _each_with_name),
    (9, (_VEX,), _impact),
    (10, (_VEX,), _action),
    (11, (_ADVISORY, _VEX, _OLD_ADVISORY), _vulnerabilities),
    (14, (_WITHDRAWN, _SUPERSEDED), _description),
    (15, (_WITHDRAWN, _SUPERSEDED), _no_tree),
    (16, (_WITHDRAWN, _SUPERSEDED), _two_revisions),
    (17, (_WITHDRAWN,), _reasoning("Reasoning for Withdrawal")),
    (18, (_SUPERSEDED,), _reasoning("Reasoning for Supersession")),
    (19, (_SUPERSEDED,), _successor),
)


def newer_profile(document: Document) -> Iterator[Flaw]:
    """6.1.27.12 and 6.1.27.13, which the older version does not have."""
    if document.is_new and document.category == _ADVISORY:
        for place, why in _each_with_affected(document):
            yield Flaw(at(place, "product_status"), why, "6.1.27.12")
        for place, why in _corresponding(document):
            yield Flaw(at(place, "product_status"), why, "6.1.27.13")
