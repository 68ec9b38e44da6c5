"""What a CSAF document says of products: its statuses as statements.

Enters: the bytes of a document. Leaves: statements. Floor 5. Source: CSAF 2.0 and 2.1, profile VEX.
"""

from __future__ import annotations

import re
from typing import Any, Final

from msgspec.structs import replace

from interlock.formats.csaf.document import Document, Product, items, mapping, moment, text, texts
from interlock.formats.csaf.rules import flaws_in
from interlock.formats.errors import VexMalformed, VexUnusable
from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.jsondoc import read_json
from interlock.kernel import Instant
from interlock.supply.errors import PurlMalformed, RangeMalformed, SchemeUnknown
from interlock.supply.purl import read_foreign_purl
from interlock.supply.vex import Justification, Said, Statement, Status, Unread, ranged
from interlock.supply.vex import Product as Meant

_STATUSES: Final = {
    "first_affected": Status.AFFECTED,
    "known_affected": Status.AFFECTED,
    "last_affected": Status.AFFECTED,
    "first_fixed": Status.FIXED,
    "fixed": Status.FIXED,
    "known_not_affected": Status.NOT_AFFECTED,
    "under_investigation": Status.UNDER_INVESTIGATION,
    "unknown": Status.UNDER_INVESTIGATION,
}
_CONSTRAINTS: Final = re.compile(r"(?:>=|<=|!=|<|>)[^\s<>=!*|]+(?:\|(?:>=|<=|!=|<|>|=)?[^\s<>=!*|]+)*")
"""A range without its scheme, which is then that of the package; a single version alone is none."""
_GONE: Final = frozenset({"csaf_withdrawn", "csaf_superseded"})


def read_csaf(body: bytes, place: str) -> Said:
    """Read the statements of a valid and released document; a withdrawn or superseded one has none.

    A statement about versions of which nobody can say which they are is unread, and hides no other.
    Errors: VexMalformed (FMT-111) with the first flaws of one that is not valid, or is a draft.
    """
    try:
        value = read_json(body, place)
    except ManifestMalformed as error:
        raise VexMalformed(place=place, why=str(error)) from error
    flaws = flaws_in(value)
    if flaws:
        told = "; ".join(f"{flaw.place or 'the document'}: {flaw.why}" for flaw in flaws[:3])
        raise VexMalformed(place=place, why=f"it is not valid: {told}")
    document = Document(value if isinstance(value, dict) else {})
    if not document.is_released:
        raise VexUnusable(place=place, why="it is a draft", remedy="take it when its author has released it")
    if document.category in _GONE:
        return Said()
    _refuse_unknown_extensions(value, place)
    at = moment(document.tracking.get("current_release_date"))
    if at is None:
        raise VexMalformed(place=place, why="it does not say when")
    statements: list[Statement] = []
    unread: list[Unread] = []
    for where, one in document.vulnerabilities:
        found, lost = _statements(one, document, at, f"{place}: {where}")
        statements += found
        unread += lost
    return Said(tuple(statements), tuple(unread))


def _statements(
    one: dict[str, Any], document: Document, at: Instant, place: str
) -> tuple[list[Statement], list[Unread]]:
    """Give one statement for each product and status of a vulnerability, and those that cannot be read."""
    ids = [text(found, "text") for _, found in items(one, "ids")]
    names = [name for name in (text(one, "cve"), *ids) if name]
    by_id = {product.id: product for product in document.products}
    made = {text(mapping(path, "full_product_name"), "product_id"): path for _, path in document.paths}
    found: list[Statement] = []
    lost: list[Unread] = []
    for key, status in _STATUSES.items():
        for product in texts(mapping(one, "product_status"), key) if names else ():
            try:
                meant = _meant(product, by_id, made)
            except (PurlMalformed, RangeMalformed, SchemeUnknown) as error:
                why = f"{place}: nobody can say which versions of {product} are {key}: {error}"
                lost.append(Unread(why, tuple(names), status))
                continue
            is_clear = status is Status.NOT_AFFECTED
            labels = _told(one, "flags", product, document, "label")
            found.append(
                Statement(
                    vulnerability=names[0],
                    products=meant,
                    status=status,
                    author=text(mapping(document.document, "publisher"), "name"),
                    at=at,
                    aliases=tuple(names[1:]),
                    justification=Justification(labels[0]) if is_clear and labels else None,
                    impact="\n".join(_told(one, "threats", product, document, "details")) if is_clear else "",
                    action="\n".join(_told(one, "remediations", product, document, "details"))
                    if status is Status.AFFECTED
                    else "",
                    document=text(document.tracking, "id"),
                )
            )
    kept = [one for one in found if one.status is not Status.NOT_AFFECTED or one.justification or one.impact]
    return kept, lost


def _told(one: dict[str, Any], key: str, product: str, document: Document, field: str) -> list[str]:
    """Give what flags, threats or remedies say to a product."""
    return [text(found, field) for _, found in items(one, key) if product in document.meant(found)]


def _meant(product: str, by_id: dict[str, Product], made: dict[str, dict[str, Any]]) -> tuple[Meant, ...]:
    """Give a product as its package URLs, or as its name; what is a part of something, as that part of it."""
    path = made.get(product)
    own = _identifiers(product, by_id)
    if path is None or own:
        return tuple(Meant(purl) for purl in own) or (Meant(_name(product, by_id)),)
    first = text(path, "beginning_product_reference") or text(path, "product_reference")
    last = text(path, "relates_to_product_reference") or next(
        (text(sub, "next_product_reference") for _, sub in reversed(list(items(path, "subpaths")))), ""
    )
    parts, wholes = _identifiers(first, by_id), _identifiers(last, by_id)
    return tuple(Meant(whole, tuple(parts) or (_name(first, by_id),)) for whole in wholes or (_name(last, by_id),))


def _identifiers(product: str, by_id: dict[str, Product]) -> tuple[str, ...]:
    """Give the package URLs of a product, narrowed to the versions that its place in the tree names.

    Errors: PurlMalformed (SUP-101), RangeMalformed (SUP-104), SchemeUnknown (SUP-103).
    """
    if product not in by_id:
        return ()
    steps = [step for step in by_id[product].path if step[0] in {"product_version", "product_version_range"}]
    return tuple(_narrowed(purl, *steps[-1]) if steps else purl for purl in by_id[product].purls)


def _narrowed(identifier: str, category: str, name: str) -> str:
    """Give a package URL for a version or a range; one that names its version already is narrower than any range."""
    purl = read_foreign_purl(identifier)
    if purl.version:
        return identifier
    if category == "product_version":
        return str(replace(purl, version=name))
    if name.startswith("vers:"):
        return ranged(identifier, name)
    if not _CONSTRAINTS.fullmatch(name):
        raise RangeMalformed(text=name[:200], why="it is neither vers: nor the constraints of one")
    return ranged(identifier, f"vers:{purl.type}/{name}")


def _name(product: str, by_id: dict[str, Product]) -> str:
    return by_id[product].name if product in by_id else product


def _refuse_unknown_extensions(value: object, place: str) -> None:
    """Refuse what says that it cannot be understood without an extension: none is known here."""
    stack = [value]
    while stack:
        one = stack.pop()
        if isinstance(one, list):
            stack += one
        elif isinstance(one, dict):
            if any(found.get("critical") for _, found in items(one, "x_extensions")):
                raise VexUnusable(
                    place=place,
                    why="it has an extension that is critical and not known here",
                    remedy="read it yourself, and say what it comes to with `interlock vex add`",
                )
            stack += one.values()
