"""What a CSAF document says of products: its statuses as statements.

Enters: the bytes of a document. Leaves: statements. Floor 5. Source: CSAF 2.0 and 2.1, profile VEX.
"""

from __future__ import annotations

from typing import Any, Final

from interlock.formats.csaf.document import Document, Product, items, mapping, moment, text, texts
from interlock.formats.csaf.rules import flaws_in
from interlock.formats.errors import VexMalformed
from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.manifests.jsondoc import read_json
from interlock.kernel import Instant
from interlock.supply.vex import Justification, Statement, Status
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
_GONE: Final = frozenset({"csaf_withdrawn", "csaf_superseded"})


def read_csaf(body: bytes, place: str) -> tuple[Statement, ...]:
    """Read the statements of a valid and released document; a withdrawn or superseded one has none.

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
        raise VexMalformed(place=place, why="it is a draft")
    if document.category in _GONE:
        return ()
    _refuse_unknown_extensions(value, place)
    at = moment(document.tracking.get("current_release_date"))
    if at is None:
        raise VexMalformed(place=place, why="it does not say when")
    return tuple(statement for _, one in document.vulnerabilities for statement in _statements(one, document, at))


def _statements(one: dict[str, Any], document: Document, at: Instant) -> list[Statement]:
    """Give one statement for each product and status of a vulnerability."""
    ids = [text(found, "text") for _, found in items(one, "ids")]
    names = [name for name in (text(one, "cve"), *ids) if name]
    by_id = {product.id: product for product in document.products}
    made = {text(mapping(path, "full_product_name"), "product_id"): path for _, path in document.paths}
    found: list[Statement] = []
    for key, status in _STATUSES.items():
        for product in texts(mapping(one, "product_status"), key) if names else ():
            meant = _meant(product, by_id, made)
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
    return [one for one in found if one.status is not Status.NOT_AFFECTED or one.justification or one.impact]


def _told(one: dict[str, Any], key: str, product: str, document: Document, field: str) -> list[str]:
    """Give what flags, threats or remedies say to a product."""
    return [text(found, field) for _, found in items(one, key) if product in document.meant(found)]


def _meant(product: str, by_id: dict[str, Product], made: dict[str, dict[str, Any]]) -> tuple[Meant, ...]:
    """Give a product as its package URLs, or as its name; what is a part of something, as that part of it."""
    path = made.get(product)
    own = by_id[product].purls if product in by_id else ()
    if path is None or own:
        return tuple(Meant(purl) for purl in own) or (Meant(_name(product, by_id)),)
    first = text(path, "beginning_product_reference") or text(path, "product_reference")
    last = text(path, "relates_to_product_reference") or next(
        (text(sub, "next_product_reference") for _, sub in reversed(list(items(path, "subpaths")))), ""
    )
    parts = by_id[first].purls if first in by_id else ()
    wholes = by_id[last].purls if last in by_id else ()
    return tuple(Meant(whole, tuple(parts) or (_name(first, by_id),)) for whole in wholes or (_name(last, by_id),))


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
                raise VexMalformed(place=place, why="it has an extension that is critical and not known here")
            stack += one.values()
