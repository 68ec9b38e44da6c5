"""Reads SPDX 2.2 and 2.3 into a `Reading`; every notation is turned into the shape of JSON first.

Enters: the object of a document. Leaves: a `Reading`. It reads what it needs and judges nothing else. Floor 5.
Source: SPDX specification 2.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.sbom.document import Document
from interlock.formats.sbom.lined import line_of
from interlock.formats.sbom.naming import Known, named_or_owed
from interlock.supply.model import Component, Hash, Reading, Scope, Source

FORMAT: Final = "sbom.spdx"
VERSIONS: Final = ("2.0", "2.1", "2.2", "2.3")
DOCUMENT: Final = "SPDXRef-DOCUMENT"
SILENT: Final = frozenset({"", "NOASSERTION", "NONE"})
FORWARD: Final[dict[str, Scope | None]] = {
    "CONTAINS": None, "DEPENDS_ON": None, "DYNAMIC_LINK": None, "STATIC_LINK": None, "GENERATED_FROM": None,
    "HAS_PREREQUISITE": None,
}  # fmt: skip
"""Relationships whose first element needs the second."""
BACKWARD: Final[dict[str, Scope | None]] = {
    "CONTAINED_BY": None, "DEPENDENCY_OF": None, "GENERATES": None, "PREREQUISITE_FOR": None, "PACKAGE_OF": None,
    "RUNTIME_DEPENDENCY_OF": None, "PROVIDED_DEPENDENCY_OF": Scope.OPTIONAL,
    "OPTIONAL_DEPENDENCY_OF": Scope.OPTIONAL, "OPTIONAL_COMPONENT_OF": Scope.OPTIONAL,
    "BUILD_DEPENDENCY_OF": Scope.BUILD, "BUILD_TOOL_OF": Scope.BUILD, "TEST_DEPENDENCY_OF": Scope.TEST,
    "TEST_TOOL_OF": Scope.TEST, "TEST_OF": Scope.TEST, "DEV_DEPENDENCY_OF": Scope.DEVELOPMENT,
    "DEV_TOOL_OF": Scope.DEVELOPMENT,
}  # fmt: skip
"""Relationships whose second element needs the first, and what for where that is not running."""
Json = dict[str, object]


def read_spdx2(path: str, document: Json, version: str) -> Reading:
    """Read a document. Errors: ManifestMalformed (FMT-201) naming the place by JSON pointer."""
    if version not in VERSIONS:
        shown = version or "without a version"
        raise malformed(path, f"SPDX {shown} is not known here; known are {VERSIONS[0]} to {VERSIONS[-1]} and 3.0")
    return _Reader(path, document).read()


class _Reader:
    def __init__(self, path: str, document: Json) -> None:
        self._path = path
        self._told = document
        self._document = Document(path, FORMAT)
        self._scopes: dict[str, Scope] = {}
        self._described: dict[str, None] = {}

    def read(self) -> Reading:
        for place, one in enumerate(self._items("documentDescribes")):
            described = text(one, self._path, f"/documentDescribes/{place}")
            self._described[described] = None
            self._document.needs(DOCUMENT, described)
        for place, one in enumerate(self._items("relationships")):
            self._relate(mapping(one, self._path, f"/relationships/{place}"), f"/relationships/{place}")
        packages = list(self._packages())
        for place, one in enumerate(self._items("files")):
            told = mapping(one, self._path, f"/files/{place}")
            self._document.hold(text(told.get("SPDXID"), self._path, f"/files/{place}/SPDXID"))
        ids = {reference for reference, _ in packages}
        subjects = self._described.keys() & ids
        # A document about one package that can be looked up, and nothing else, has that package as its component.
        alone = len(subjects) == 1 and (len(ids) > 1 or not any(one.purl or one.cpes for one in packages[0][1]))
        for reference, components in packages:
            if alone and reference in subjects:
                self._document.subject(reference, components[0])
                continue
            for component in components:
                self._document.add(reference, component)
        if not alone:
            self._document.subject(DOCUMENT, None)
        return self._document.reading()

    def _items(self, key: str) -> list[object]:
        return items(self._told.get(key), self._path, f"/{key}")

    def _relate(self, told: Json, at: str) -> None:
        one = text(told.get("spdxElementId"), self._path, f"{at}/spdxElementId")
        other = text(told.get("relatedSpdxElement"), self._path, f"{at}/relatedSpdxElement")
        kind = text(told.get("relationshipType"), self._path, f"{at}/relationshipType").upper().replace("-", "_")
        if kind == "DESCRIBED_BY":
            one, other, kind = other, one, "DESCRIBES"
        if kind == "DESCRIBES":
            self._described[other] = None
            self._document.needs(one, other)
        elif kind in FORWARD:
            self._need(one, other, None)
        elif kind in BACKWARD:
            self._need(other, one, BACKWARD[kind])

    def _need(self, dependant: str, dependency: str, scope: Scope | None) -> None:
        """Take note of who needs whom and what for; the widest need wins."""
        self._document.needs(dependant, dependency)
        wanted = scope or Scope.REQUIRED
        known = self._scopes.get(dependency, wanted)
        self._scopes[dependency] = min(known, wanted, key=lambda one: one.rank)

    def _packages(self) -> Iterator[tuple[str, list[Component]]]:
        for place, value in enumerate(self._items("packages")):
            at = f"/packages/{place}"
            told = mapping(value, self._path, at)
            reference = text(told.get("SPDXID"), self._path, f"{at}/SPDXID")
            if not reference:
                raise malformed(self._path, f"{at} has no SPDXID")
            yield reference, self._components(told, at, self._scopes.get(reference, Scope.REQUIRED))

    def _components(self, told: Json, at: str, scope: Scope) -> list[Component]:
        """Give a package as a component for each purl that it has, or as one without."""
        name = text(told.get("name"), self._path, f"{at}/name")
        version = text(told.get("versionInfo"), self._path, f"{at}/versionInfo")
        purls, cpes = self._outside(told, at)
        if not name and not purls:
            raise malformed(self._path, f"{at} has no name")
        address = text(told.get("downloadLocation"), self._path, f"{at}/downloadLocation")
        known: Known = {
            "scope": scope,
            "hashes": self._hashes(told, at),
            "licences": self._licences(told, at),
            "cpes": cpes,
            "source": Source(url="" if address in SILENT else address),
            "line": line_of(told),
        }
        found = []
        for purl in purls or [""]:
            component, owed = named_or_owed(name, "" if version in SILENT else version, purl, **known)
            if owed:
                self._document.owe(component.line, owed)
            found.append(component)
        return found

    def _outside(self, told: Json, at: str) -> tuple[list[str], tuple[str, ...]]:
        """Give the purls and the CPEs of a package."""
        found: dict[str, dict[str, None]] = {"purl": {}, "cpe": {}}
        for place, value in enumerate(items(told.get("externalRefs"), self._path, f"{at}/externalRefs")):
            here = f"{at}/externalRefs/{place}"
            one = mapping(value, self._path, here)
            kind = text(one.get("referenceType"), self._path, f"{here}/referenceType").rpartition("/")[2]
            locator = text(one.get("referenceLocator"), self._path, f"{here}/referenceLocator").strip()
            short = "cpe" if kind in {"cpe22Type", "cpe23Type"} else kind
            if short in found and locator:
                found[short][locator] = None
        return list(found["purl"]), tuple(found["cpe"])

    def _hashes(self, told: Json, at: str) -> tuple[Hash, ...]:
        found = []
        for place, value in enumerate(items(told.get("checksums"), self._path, f"{at}/checksums")):
            here = f"{at}/checksums/{place}"
            one = mapping(value, self._path, here)
            algorithm = text(one.get("algorithm"), self._path, f"{here}/algorithm").rpartition("checksumAlgorithm_")[2]
            digits = text(one.get("checksumValue"), self._path, f"{here}/checksumValue")
            hashed = hash_of(algorithm, digits)
            if hashed is not None:
                found.append(hashed)
        return tuple(found)

    def _licences(self, told: Json, at: str) -> tuple[str, ...]:
        """Give what is declared; where nothing is, what was concluded; where neither says, that it is silent."""
        said = [
            text(told.get(key), self._path, f"{at}/{key}").strip() for key in ("licenseDeclared", "licenseConcluded")
        ]
        chosen = next((one for one in said if one not in SILENT), next(filter(None, said), ""))
        return (chosen,) if chosen else ()
