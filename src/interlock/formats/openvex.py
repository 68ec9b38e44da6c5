"""OpenVEX documents, read and written.

Enters: bytes, or statements. Leaves: statements, or bytes in one form. Floor 5. Source: OpenVEX v0.2.0.
OpenVEX has no field for when a statement runs out; it is written as the last line of `status_notes` and read back. It
has none for a range of versions either; the qualifier `vers` of a package URL says that.
"""

from __future__ import annotations

import re
from typing import Any, Final

import msgspec

from interlock.formats.errors import VexMalformed
from interlock.kernel import Instant, InstantMalformed, instant, stamp
from interlock.supply.errors import RangeMalformed, SchemeUnknown
from interlock.supply.vex import Justification, Product, Statement, Status, check_range

CONTEXT: Final = "https://openvex.dev/ns/v0.2.0"
_CONTEXT: Final = re.compile(r"https://openvex\.dev/ns(?:/v0\.(?:0\.[0-9]+|2\.[0-9]+))?")
_EXPIRES: Final = re.compile(r"(?:\A|\n)expires: (\S+)\Z")
_NANOSECONDS: Final = re.compile(r"(\.[0-9]{6})[0-9]+")


class _Thing(msgspec.Struct):
    id: str = msgspec.field(name="@id", default="")
    identifiers: dict[str, str] = {}
    subcomponents: list[_Thing] = []


class _Vulnerability(msgspec.Struct):
    id: str = msgspec.field(name="@id", default="")
    name: str = ""
    aliases: list[str] = []


class _Statement(msgspec.Struct):
    vulnerability: _Vulnerability | str
    status: Status
    products: list[_Thing | str] = []
    subcomponents: list[_Thing | str] = []
    timestamp: str = ""
    last_updated: str = ""
    justification: Justification | None = None
    impact_statement: str = ""
    action_statement: str = ""
    status_notes: str = ""


class _Document(msgspec.Struct):
    context: str = msgspec.field(name="@context")
    id: str = msgspec.field(name="@id")
    author: str
    statements: list[_Statement]
    version: int | str
    timestamp: str
    last_updated: str = ""


def read_openvex(body: bytes, place: str) -> tuple[Statement, ...]:
    """Read all statements of a document.

    Errors: VexMalformed (FMT-111) if any of them is incomplete: one that lacks its product would speak of anything.
    """
    try:
        document = msgspec.json.decode(body, type=_Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise VexMalformed(place=place, why=f"it is no OpenVEX document: {error}") from error
    if not _CONTEXT.fullmatch(document.context):
        raise VexMalformed(place=place, why=f"its @context {document.context[:80]!r} is not one of OpenVEX")
    if not document.author.strip():
        raise VexMalformed(place=place, why="it has no author")
    if not document.statements:
        raise VexMalformed(place=place, why="it has no statements")
    return tuple(
        _statement(one, document, f"{place}: statements[{number}]") for number, one in enumerate(document.statements)
    )


def _statement(one: _Statement, document: _Document, place: str) -> Statement:
    wrong = _Vulnerability(name=one.vulnerability) if isinstance(one.vulnerability, str) else one.vulnerability
    name = wrong.name or wrong.id
    if not name.strip():
        raise VexMalformed(place=place, why="it names no vulnerability")
    if one.status is Status.NOT_AFFECTED and one.justification is None and not one.impact_statement.strip():
        raise VexMalformed(place=place, why="it says not_affected and does not say why")
    if one.status is not Status.NOT_AFFECTED and one.justification is not None:
        raise VexMalformed(place=place, why=f"it justifies a status of {one.status}")
    notes, expires = _notes(one.status_notes, place)
    shared = tuple(_identifier(part, place) for part in one.subcomponents)
    products = tuple(_product(product, shared, place) for product in one.products)
    if not products:
        raise VexMalformed(place=place, why="it names no product")
    at = one.last_updated or one.timestamp or document.last_updated or document.timestamp
    return Statement(
        vulnerability=name.rpartition("/")[2] if "://" in name else name,
        products=products,
        status=one.status,
        author=document.author,
        at=_instant(at, place),
        aliases=tuple(wrong.aliases),
        justification=one.justification,
        impact=one.impact_statement,
        action=one.action_statement,
        notes=notes,
        expires=expires,
        document=document.id,
    )


def _product(one: _Thing | str, shared: tuple[str, ...], place: str) -> Product:
    parts = () if isinstance(one, str) else tuple(_identifier(part, place) for part in one.subcomponents)
    return Product(_identifier(one, place), parts or shared)


def _identifier(one: _Thing | str, place: str) -> str:
    """Give the package URL of a thing where it has one, or what else it is called."""
    if isinstance(one, str):
        found = one
    else:
        found = one.identifiers.get("purl") or one.id or next(iter(one.identifiers.values()), "")
    if not found.strip():
        raise VexMalformed(place=place, why="a product or a part of one has no identifier")
    try:
        check_range(found)
    except (RangeMalformed, SchemeUnknown) as error:
        raise VexMalformed(place=place, why=str(error)) from error
    return found


def _notes(text: str, place: str) -> tuple[str, Instant | None]:
    found = _EXPIRES.search(text)
    return (text[: found.start()], _instant(found[1], place)) if found else (text, None)


def _instant(text: str, place: str) -> Instant:
    try:
        return instant(_NANOSECONDS.sub(r"\1", text))
    except InstantMalformed as error:
        raise VexMalformed(place=place, why=str(error)) from error


def write_openvex(statements: tuple[Statement, ...], *, id: str, author: str, at: Instant, version: int = 1) -> bytes:  # noqa: A002  # the standard's word
    """Write a document; the same statements give the same bytes.

    Errors: VexMalformed (FMT-111) if a statement would not be a valid one.
    """
    document: dict[str, Any] = {
        "@context": CONTEXT,
        "@id": id,
        "author": author,
        "timestamp": stamp(at),
        "version": version,
        "statements": [_written(one) for one in statements],
    }
    body = msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"
    read_openvex(body, id)
    return body


def _written(one: Statement) -> dict[str, Any]:
    vulnerability: dict[str, Any] = {"name": one.vulnerability}
    if one.aliases:
        vulnerability["aliases"] = list(one.aliases)
    lines = [one.notes] if one.notes else []
    if one.expires is not None:
        lines.append(f"expires: {stamp(one.expires)}")
    optional = {
        "justification": one.justification and str(one.justification),
        "impact_statement": one.impact,
        "action_statement": one.action,
        "status_notes": "\n".join(lines),
    }
    return {
        "vulnerability": vulnerability,
        "timestamp": stamp(one.at),
        "products": [_thing(product) for product in one.products],
        "status": str(one.status),
        **{key: value for key, value in optional.items() if value},
    }


def _thing(product: Product) -> dict[str, Any]:
    found: dict[str, Any] = {"@id": product.id}
    if product.parts:
        found["subcomponents"] = [{"@id": part} for part in product.parts]
    return found
