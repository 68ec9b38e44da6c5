"""What the vulnerabilities of a CycloneDX BOM say: VEX in its second best known form.

Enters: the bytes of a BOM in JSON. Leaves: statements. Floor 5. Source: CycloneDX 1.4 to 1.7, `vulnerabilities`.
A vulnerability without an analysis is a finding, not a statement, and is left to whoever reads the BOM.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote

import msgspec

from interlock.formats.errors import VexMalformed
from interlock.kernel import Instant, InstantMalformed, instant
from interlock.supply.errors import PurlMalformed, RangeMalformed, SchemeUnknown
from interlock.supply.purl import read_foreign_purl
from interlock.supply.vex import Justification, Product, Said, Statement, Status, Unread, ranged

_STATES: Final = {
    "resolved": Status.FIXED,
    "resolved_with_pedigree": Status.FIXED,
    "exploitable": Status.AFFECTED,
    "in_triage": Status.UNDER_INVESTIGATION,
    "false_positive": Status.NOT_AFFECTED,
    "not_affected": Status.NOT_AFFECTED,
}
_WHY: Final = {
    "code_not_present": Justification.VULNERABLE_CODE_NOT_PRESENT,
    "code_not_reachable": Justification.VULNERABLE_CODE_NOT_IN_EXECUTE_PATH,
    "requires_configuration": Justification.VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY,
    "requires_dependency": Justification.COMPONENT_NOT_PRESENT,
    "requires_environment": Justification.VULNERABLE_CODE_CANNOT_BE_CONTROLLED_BY_ADVERSARY,
    "protected_by_compiler": Justification.INLINE_MITIGATIONS_ALREADY_EXIST,
    "protected_at_runtime": Justification.INLINE_MITIGATIONS_ALREADY_EXIST,
    "protected_at_perimeter": Justification.INLINE_MITIGATIONS_ALREADY_EXIST,
    "protected_by_mitigating_control": Justification.INLINE_MITIGATIONS_ALREADY_EXIST,
}
_LINK: Final = "urn:cdx:"


class _Component(msgspec.Struct, rename={"ref": "bom-ref"}):
    ref: str = ""
    purl: str = ""
    name: str = ""
    components: list[_Component] = []


class _Party(msgspec.Struct):
    name: str = ""


class _Metadata(msgspec.Struct):
    timestamp: str = ""
    component: _Component | None = None
    supplier: _Party | None = None
    manufacturer: _Party | None = None
    manufacture: _Party | None = None
    authors: list[_Party] = []


class _Analysis(msgspec.Struct, rename="camel"):
    state: str = ""
    justification: str = ""
    detail: str = ""
    first_issued: str = ""
    last_updated: str = ""
    response: list[str] = []


class _Version(msgspec.Struct):
    version: str = ""
    range: str = ""
    status: str = "affected"


class _Affects(msgspec.Struct):
    ref: str
    versions: list[_Version] = []


class _Reference(msgspec.Struct):
    id: str = ""


class _Vulnerability(msgspec.Struct):
    id: str = ""
    references: list[_Reference] = []
    analysis: _Analysis | None = None
    affects: list[_Affects] = []
    recommendation: str = ""
    updated: str = ""
    published: str = ""


class _Bom(msgspec.Struct, rename={"format": "bomFormat", "serial": "serialNumber"}):
    format: str
    serial: str = ""
    metadata: _Metadata = msgspec.field(default_factory=_Metadata)
    components: list[_Component] = []
    vulnerabilities: list[_Vulnerability] = []


def read_cyclonedx_vex(body: bytes, place: str, received: Instant | None = None) -> Said:
    """Read the statements of a BOM; none if none of its vulnerabilities has been analysed.

    CycloneDX asks for no time; a statement without one is taken as made when it was `received`. An analysis that cannot
    be understood is unread, and hides no other.
    Errors: VexMalformed (FMT-111) if it is no BOM.
    """
    try:
        bom = msgspec.json.decode(body, type=_Bom)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise VexMalformed(place=place, why=f"it is no CycloneDX BOM in JSON: {error}") from error
    if bom.format != "CycloneDX":
        raise VexMalformed(place=place, why=f"its bomFormat is {bom.format[:80]!r}")
    around = _Around(_identifiers(bom), _author(bom.metadata), bom.metadata.timestamp, received, bom.serial or place)
    statements, unread = [], []
    for number, one in enumerate(bom.vulnerabilities):
        if one.analysis is None or not one.analysis.state:
            continue
        try:
            statements.append(_statement(one, one.analysis, around, f"{place}: vulnerabilities[{number}]"))
        except VexMalformed as error:
            names = (one.id, *(reference.id for reference in one.references)) if one.id else ()
            unread.append(Unread(str(error), names, _STATES.get(one.analysis.state)))
    return Said(tuple(statements), tuple(unread))


class _Around(msgspec.Struct):
    """What the statements of a BOM have in common."""

    named: dict[str, str]
    author: str
    timestamp: str
    received: Instant | None
    document: str


def _statement(one: _Vulnerability, analysis: _Analysis, around: _Around, place: str) -> Statement:
    if not one.id:
        raise VexMalformed(place=place, why="it names no vulnerability")
    status = _STATES.get(analysis.state)
    if status is None:
        raise VexMalformed(place=place, why=f"nobody knows the state {analysis.state[:80]!r}")
    if analysis.justification and analysis.justification not in _WHY:
        raise VexMalformed(place=place, why=f"nobody knows the justification {analysis.justification[:80]!r}")
    is_clear = status is Status.NOT_AFFECTED
    why = _WHY.get(analysis.justification) if is_clear else None
    if is_clear and why is None and not analysis.detail.strip():
        raise VexMalformed(place=place, why=f"it says {analysis.state} and does not say why")
    products = tuple(product for affects in one.affects for product in _products(affects, around.named, status, place))
    if not products:
        raise VexMalformed(place=place, why="it names no product")
    at = analysis.last_updated or analysis.first_issued or one.updated or around.timestamp or one.published
    return Statement(
        vulnerability=one.id,
        products=products,
        status=status,
        author=around.author,
        at=around.received if not at and around.received is not None else _instant(at, place),
        aliases=tuple(reference.id for reference in one.references if reference.id),
        justification=why,
        impact=analysis.detail if is_clear else "",
        action=one.recommendation if status is Status.AFFECTED else "",
        notes="" if is_clear else analysis.detail,
        document=around.document,
    )


def _products(affects: _Affects, named: dict[str, str], status: Status, place: str) -> tuple[Product, ...]:
    """Give what is meant: the component, or the versions of it that are listed.

    A list may tell the affected versions from the others. What is affected is not said of those others; what is not
    affected is said of those others alone, where there are any.
    """
    known = named.get(affects.ref, "")
    if not known and affects.ref.startswith(_LINK):
        known = unquote(affects.ref.partition("#")[2]) or affects.ref
    found = known or affects.ref
    if not affects.versions:
        return (Product(found),)
    clear = [one for one in affects.versions if one.status == "unaffected"]
    if status in {Status.AFFECTED, Status.UNDER_INVESTIGATION}:
        meant = [one for one in affects.versions if one.status != "unaffected"]
    else:
        meant = clear or affects.versions
    return tuple(Product(_within(found, one.range, place) if one.range else _at(found, one.version)) for one in meant)


def _within(identifier: str, versions: str, place: str) -> str:
    try:
        return ranged(identifier, versions)
    except (PurlMalformed, RangeMalformed, SchemeUnknown) as error:
        raise VexMalformed(place=place, why=f"nobody can say which versions it means: {error}") from error


def _at(identifier: str, version: str) -> str:
    """Give an identifier for another version of the same."""
    try:
        return str(msgspec.structs.replace(read_foreign_purl(identifier), version=version))
    except PurlMalformed:
        return identifier if identifier.endswith(f"@{version}") else f"{identifier}@{version}"


def _identifiers(bom: _Bom) -> dict[str, str]:
    """Give the package URL, or the name, of each component by its reference."""
    found: dict[str, str] = {}
    queue = [*bom.components, *([bom.metadata.component] if bom.metadata.component else [])]
    while queue:
        one = queue.pop()
        if one.ref:
            found[one.ref] = one.purl or (one.ref if one.ref.startswith("pkg:") else one.name or one.ref)
        queue += one.components
    return found


def _author(metadata: _Metadata) -> str:
    parties = [metadata.manufacturer, metadata.manufacture, metadata.supplier, *metadata.authors]
    return next((party.name for party in parties if party and party.name), "")


def _instant(text: str, place: str) -> Instant:
    try:
        return instant(text)
    except InstantMalformed as error:
        raise VexMalformed(place=place, why=f"it does not say when: {error}") from error
