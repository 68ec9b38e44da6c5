"""Says whether an SBOM follows the rules of its own specification; whatever cannot be judged is not valid either.

Enters: bytes, a path and the schemas. Leaves: what the document is, or an error that names each place. Floor 5.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Final

from interlock.formats.sbom import cyclonedx_validation, spdx2_rules, spdx3_rules
from interlock.formats.sbom.errors import SbomInvalid, SbomUnjudged
from interlock.formats.sbom.faults import MOST, Fault
from interlock.formats.sbom.opening import Kind, Notation, Opened, open_sbom
from interlock.formats.sbom.ports import Schemas
from interlock.formats.sbom.reading import object_of, read_opened

_OTHER_FORM: Final = "convert it to JSON with SPDX's own tools and validate that"


def validate(path: str, body: bytes, schemas: Schemas) -> Opened:
    """Say what a document is, if it is valid.

    Errors: SbomInvalid (FMT-301) with all places; SbomUnjudged (FMT-302) if the rules for it are not here;
    ManifestMalformed (FMT-201) if it cannot even be parsed or read.
    """
    opened = open_sbom(path, body)
    found = tuple(islice(_faults(opened, body, schemas), MOST))
    if found:
        first = found[0]
        place = f"{path}:{first.where.removeprefix('line ')}" if first.where[:1] != "/" else f"{path} {first.where}"
        raise SbomInvalid(path=path, place=place, where=first.where, why=first.why, count=len(found), faults=found)
    read_opened(opened)
    return opened


def _faults(opened: Opened, body: bytes, schemas: Schemas) -> Iterable[Fault]:
    if opened.kind is Kind.CYCLONEDX:
        return _of_cyclonedx(opened, body, schemas)
    if opened.kind is Kind.SPDX3:
        return spdx3_rules.faults(opened.object)
    if opened.kind is Kind.SPDX2:
        if opened.notation is Notation.RDF:
            why = "SPDX as RDF can say one thing in many shapes, and only its packages are read"
            raise SbomUnjudged(path=opened.path, why=why, remedy=_OTHER_FORM)
        if opened.version not in spdx2_rules.VERSIONS:
            return (_unknown_version(opened, "/spdxVersion", spdx2_rules.VERSIONS),)
        return spdx2_rules.faults(object_of(opened))
    why = "syft's own format has no rules that are published for others"
    raise SbomUnjudged(path=opened.path, why=why, remedy="let syft write CycloneDX or SPDX")


def _of_cyclonedx(opened: Opened, body: bytes, schemas: Schemas) -> Iterable[Fault]:
    if opened.notation is Notation.XML:
        if opened.version not in cyclonedx_validation.XML_VERSIONS:
            return (_unknown_version(opened, "line 1", cyclonedx_validation.XML_VERSIONS),)
        return cyclonedx_validation.xml_faults(body, opened.version, schemas, opened.path)
    if opened.object.get("bomFormat") != "CycloneDX":
        return (Fault("/bomFormat", "it has to be CycloneDX"),)
    if opened.version not in cyclonedx_validation.JSON_VERSIONS:
        return (_unknown_version(opened, "/specVersion", cyclonedx_validation.JSON_VERSIONS),)
    return cyclonedx_validation.json_faults(opened.object, opened.version, schemas, opened.path)


def _unknown_version(opened: Opened, where: str, known: tuple[str, ...]) -> Fault:
    said = opened.version or "no version"
    return Fault(where, f"it says {said}; known are {', '.join(known)}")
