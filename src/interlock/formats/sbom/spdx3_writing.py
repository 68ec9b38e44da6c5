"""Writes SPDX 3.0 as JSON-LD: the same inventory and heading give the same bytes, whatever the order of the readings.

Enters: an inventory. Leaves: JSON. Floor 5.
Source: SPDX specification 3.0.1, profiles core, software and simple licensing.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.formats.sbom.spdx_licences import LicenceNames
from interlock.formats.sbom.spdx_writing import CPE22, CPE23, URL
from interlock.formats.sbom.writing import Heading, checked, starting_points, subject_of, uuid_of
from interlock.supply.inventory import Inventory
from interlock.supply.model import Component, Scope

CONTEXT: Final = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
_MADE: Final = "_:made"
_NO_LICENCE: Final = "https://spdx.org/rdf/3.0.1/terms/ExpandedLicensing/NoneLicense"
_DATA_LICENCE: Final = "https://spdx.org/licenses/CC0-1.0"
_ALGORITHMS: Final = {
    "blake2b": "blake2b512", "blake2b-256": "blake2b256", "blake2b-384": "blake2b384", "blake3": "blake3",
    "md5": "md5", "sha1": "sha1", "sha224": "sha224", "sha256": "sha256", "sha384": "sha384", "sha512": "sha512",
    "sha3-256": "sha3_256", "sha3-384": "sha3_384", "sha3-512": "sha3_512",
}  # fmt: skip
_LIFE: Final = {Scope.BUILD: "build", Scope.TEST: "test", Scope.DEVELOPMENT: "development"}
Json = dict[str, object]


def write_spdx3(inventory: Inventory, heading: Heading) -> bytes:
    """Write an inventory as an SPDX 3.0.1 JSON-LD document.

    Errors: SbomUnwritable (FMT-303).
    """
    checked(heading)
    subject = subject_of(inventory, heading)
    seed = [subject, inventory.entries, inventory.edges, inventory.unresolved]
    space = f"urn:uuid:{uuid_of(msgspec.json.encode(seed))}#"
    elements = list(_Graph(inventory, subject, space).elements())
    document = {"@context": CONTEXT, "@graph": [*_head(inventory, heading, subject, space, elements), *elements]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def _head(
    inventory: Inventory, heading: Heading, subject: Component, space: str, elements: list[Json]
) -> Iterator[Json]:
    """Give who wrote it and when, the document, and the SBOM that is in it."""
    tool = f"{heading.tool} {heading.tool_version}".strip()
    yield {
        "type": "CreationInfo",
        "@id": _MADE,
        "specVersion": "3.0.1",
        "created": heading.at,
        "createdBy": [f"{space}writer"],
    }
    yield _element("SoftwareAgent", f"{space}writer", name=tool)
    known = [f"{space}writer", f"{space}sbom", *(str(one["spdxId"]) for one in elements)]
    name = subject.name or "project"
    told = _element(
        "SpdxDocument",
        f"{space}document",
        name=name,
        dataLicense=_DATA_LICENCE,
        profileConformance=["core", "software", "simpleLicensing"],
        rootElement=[f"{space}sbom"],
        element=known,
    )
    if inventory.unresolved:
        owed = "; ".join(f"{one.path}:{one.line}: {one.why}" for one in inventory.unresolved)
        told["comment"] = f"Incomplete, since something could not be made out: {owed}"
    yield told
    yield _element("software_Sbom", f"{space}sbom", name=name, rootElement=[f"{space}subject"], element=known[2:])


class _Graph:
    """The elements of one document."""

    def __init__(self, inventory: Inventory, subject: Component, space: str) -> None:
        self._inventory = inventory
        self._subject = subject
        self._space = space
        self._names = LicenceNames()
        self._owners: dict[str, list[str]] = {}
        """Packages by the expression that is declared for them."""

    def elements(self) -> Iterator[Json]:
        yield self._package("subject", self._subject, ())
        for place, entry in enumerate(self._inventory.entries):
            places = tuple(dict.fromkeys(mention.place for mention in entry.mentions))
            yield self._package(f"package-{place}", entry.component, places)
        yield from self._needs()
        yield from self._licences()

    def _package(self, name: str, component: Component, places: tuple[str, ...]) -> Json:
        told = _element("software_Package", f"{self._space}{name}", name=component.name or "project")
        address = component.source.url
        words = {
            "software_packageVersion": component.version,
            "software_packageUrl": component.purl,
            "software_downloadLocation": address if URL.fullmatch(address) else "",
            "software_sourceInfo": f"named in {', '.join(places)}" if places else "",
        }
        told |= {key: value for key, value in words.items() if value}
        hashes = [one for one in sorted(component.hashes) if one.algorithm in _ALGORITHMS]
        if hashes:
            told["verifiedUsing"] = [
                {"type": "Hash", "algorithm": _ALGORITHMS[one.algorithm], "hashValue": one.value} for one in hashes
            ]
        outside = list(_outside(component))
        if outside:
            told["externalIdentifier"] = outside
        expression = self._names.expression(component.licences)
        if expression != "NOASSERTION":
            self._owners.setdefault(expression, []).append(f"{self._space}{name}")
        return told

    def _needs(self) -> Iterator[Json]:
        """Say who needs whom, one relationship for each package and what it needs others for."""
        edges = [("subject", place) for place in starting_points(self._inventory)]
        edges += [(f"package-{one}", other) for one, other in self._inventory.edges]
        grouped: dict[tuple[str, Scope], list[str]] = {}
        for dependant, place in edges:
            scope = self._inventory.entries[place].component.scope
            grouped.setdefault((dependant, scope), []).append(f"{self._space}package-{place}")
        completeness = "incomplete" if self._inventory.unresolved else "noAssertion"
        for number, ((dependant, scope), needed) in enumerate(grouped.items()):
            told = _element(
                "LifecycleScopedRelationship" if scope in _LIFE else "Relationship",
                f"{self._space}needs-{number}",
                relationshipType="hasOptionalDependency" if scope is Scope.OPTIONAL else "dependsOn",
                completeness=completeness,
                **{"from": f"{self._space}{dependant}", "to": needed},
            )
            if scope in _LIFE:
                told["scope"] = _LIFE[scope]
            yield told

    def _licences(self) -> Iterator[Json]:
        """Say what is declared for whom; an expression stands once, however many packages are under it."""
        texts = {reference: text for text, reference in self._names.texts.items()}
        ids = {reference: f"{self._space}licence-text-{number}" for number, reference in enumerate(sorted(texts))}
        for reference, known in ids.items():
            yield _element(
                "simplelicensing_SimpleLicensingText",
                known,
                name=texts[reference][:200],
                simplelicensing_licenseText=texts[reference],
            )
        for number, (expression, owners) in enumerate(sorted(self._owners.items())):
            licence = _NO_LICENCE if expression == "NONE" else f"{self._space}licence-{number}"
            if expression != "NONE":
                own = [
                    (word, ids[word]) for word in expression.replace("(", " ").replace(")", " ").split() if word in ids
                ]
                told = _element(
                    "simplelicensing_LicenseExpression", licence, simplelicensing_licenseExpression=expression
                )
                if own:
                    told["simplelicensing_customIdToUri"] = [
                        {"type": "DictionaryEntry", "key": key, "value": value} for key, value in dict(own).items()
                    ]
                yield told
            for place, owner in enumerate(owners):
                yield _element(
                    "Relationship",
                    f"{self._space}declares-{number}-{place}",
                    relationshipType="hasDeclaredLicense",
                    **{"from": owner, "to": [licence]},
                )


def _element(kind: str, known: str, **told: object) -> Json:
    return {"type": kind, "spdxId": known, "creationInfo": _MADE, **told}


def _outside(component: Component) -> Iterator[Json]:
    for cpe in component.cpes:
        if CPE23.fullmatch(cpe):
            yield {"type": "ExternalIdentifier", "externalIdentifierType": "cpe23", "identifier": cpe}
        elif CPE22.fullmatch(cpe):
            yield {"type": "ExternalIdentifier", "externalIdentifierType": "cpe22", "identifier": cpe}
