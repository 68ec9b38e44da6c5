"""Reads SPDX 3.0 (JSON-LD as its own context writes it) into a `Reading`.

Enters: the object of a document. Leaves: a `Reading`. Floor 5. Source: SPDX specification 3.0.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.sbom.document import Document
from interlock.formats.sbom.naming import Known, named_or_owed
from interlock.supply.model import Component, Hash, Reading, Scope, Source

FORMAT: Final = "sbom.spdx"
_NEEDS: Final = frozenset({
    "contains", "dependsOn", "hasDynamicLink", "hasStaticLink", "hasOptionalDependency", "hasProvidedDependency",
    "hasPrerequisite", "hasOptionalComponent", "usesTool", "packagedBy",
})  # fmt: skip
_SCOPES: Final = {"development": Scope.DEVELOPMENT, "build": Scope.BUILD, "test": Scope.TEST}
_OPTIONAL: Final = frozenset({"hasOptionalDependency", "hasProvidedDependency", "hasOptionalComponent"})
_LICENCES: Final = ("hasDeclaredLicense", "hasConcludedLicense")
_NAMED_LICENCES: Final = {"NoAssertionLicense": "NOASSERTION", "NoneLicense": "NONE", "NoAssertion": "NOASSERTION"}
Json = dict[str, object]


def read_spdx3(path: str, document: Json) -> Reading:
    """Read a document. Errors: ManifestMalformed (FMT-201) naming the place by JSON pointer."""
    return _Reader(path, document).read()


def kind_of(element: Json) -> str:
    """Give the type of an element without its profile: `software_Package` is `Package`."""
    said = element.get("type", element.get("@type", ""))
    return said.rpartition("/")[2].rpartition("_")[2] if isinstance(said, str) else ""


def id_of(value: object) -> str:
    """Give the id of an element, or of a reference to one."""
    if isinstance(value, dict):
        value = value.get("spdxId", value.get("@id", ""))
    return value if isinstance(value, str) else ""


class _Reader:
    def __init__(self, path: str, document: Json) -> None:
        self._path = path
        self._document = Document(path, FORMAT)
        self._elements: list[tuple[str, Json]] = []
        for place, one in enumerate(items(document.get("@graph"), path, "/@graph")):
            self._elements.append((f"/@graph/{place}", mapping(one, path, f"/@graph/{place}")))
        self._by_id = {id_of(element): element for _, element in self._elements if id_of(element)}
        self._scopes: dict[str, Scope] = {}
        self._licences: dict[str, dict[str, list[str]]] = {}
        self._roots: dict[str, None] = {}

    def read(self) -> Reading:
        for at, element in self._elements:
            self._look(at, element)
        packages = [(at, one) for at, one in self._elements if kind_of(one) == "Package"]
        ids = {id_of(one) for _, one in packages}
        subjects = self._roots.keys() & ids
        alone = len(subjects) == 1 and len(ids) > 1
        for root in self._roots:
            if root not in ids:
                self._document.subject(root, None)
        for at, package in packages:
            component, owed = self._component(at, package)
            if alone and id_of(package) in subjects:
                self._document.subject(id_of(package), component)
                if owed:
                    self._document.owe(0, owed)
            elif len(packages) == 1 and subjects and not (component.purl or component.cpes):
                self._document.subject(id_of(package), component)
            else:
                self._document.add(id_of(package), component, owed=owed)
        return self._document.reading()

    def _look(self, at: str, element: Json) -> None:
        kind = kind_of(element)
        if kind in {"SpdxDocument", "Sbom", "Bom"}:
            for one in _several(element.get("rootElement")):
                self._root(id_of(element), id_of(one))
        elif kind.endswith("Relationship"):
            self._relate(at, element)
        elif kind in {"File", "Snippet", "Bundle"}:
            self._document.hold(id_of(element))

    def _root(self, holder: str, root: str) -> None:
        """Take note of what a document is about; a collection in between only holds it."""
        inner = self._by_id.get(root)
        if inner is not None and kind_of(inner) in {"Sbom", "Bom"}:
            return
        self._roots[root] = None
        self._document.needs(holder, root)

    def _relate(self, at: str, told: Json) -> None:
        kind = text(told.get("relationshipType"), self._path, f"{at}/relationshipType")
        one = id_of(told.get("from"))
        for value in _several(told.get("to")):
            other = id_of(value)
            if kind == "describes":
                self._root(one, other)
            elif kind in _LICENCES:
                self._licences.setdefault(one, {}).setdefault(kind, []).append(self._licence(value))
            elif kind in _NEEDS:
                self._document.needs(one, other)
                wanted = _SCOPES.get(str(told.get("scope", "")), Scope.REQUIRED)
                wanted = Scope.OPTIONAL if kind in _OPTIONAL and wanted is Scope.REQUIRED else wanted
                known = self._scopes.get(other, wanted)
                self._scopes[other] = min(known, wanted, key=lambda scope: scope.rank)

    def _licence(self, value: object) -> str:
        """Give the expression that a reference leads to."""
        element = value if isinstance(value, dict) else self._by_id.get(id_of(value))
        if isinstance(element, dict):
            for key in ("simplelicensing_licenseExpression", "licenseExpression"):
                if isinstance(element.get(key), str):
                    return str(element[key])
            if isinstance(element.get("name"), str):
                return str(element["name"])
        last = id_of(value).rpartition("/")[2].rpartition("_")[2]
        return _NAMED_LICENCES.get(last, last)

    def _component(self, at: str, package: Json) -> tuple[Component, str]:
        said = {key: self._said(package, key, at) for key in ("name", "packageVersion", "packageUrl")}
        purls, cpes = self._outside(package, at)
        purl = said["packageUrl"] or next(iter(purls), "")
        if not said["name"] and not purl:
            raise malformed(self._path, f"{at} has no name")
        told = self._licences.get(id_of(package), {})
        chosen = next((one for kind in _LICENCES for one in told.get(kind, ()) if one), "")
        known: Known = {
            "scope": self._scopes.get(id_of(package), Scope.REQUIRED),
            "hashes": tuple(self._hashes(package, at)),
            "licences": (chosen,) if chosen else (),
            "cpes": tuple(cpes),
            "source": Source(url=self._said(package, "downloadLocation", at)),
        }
        return named_or_owed(said["name"], said["packageVersion"], purl, **known)

    def _said(self, package: Json, key: str, at: str) -> str:
        value = package.get(f"software_{key}", package.get(key))
        return text(value, self._path, f"{at}/{key}").strip()

    def _outside(self, package: Json, at: str) -> tuple[dict[str, None], dict[str, None]]:
        """Give the purls and the CPEs of a package."""
        purls: dict[str, None] = {}
        cpes: dict[str, None] = {}
        for place, value in enumerate(_several(package.get("externalIdentifier"))):
            here = f"{at}/externalIdentifier/{place}"
            one = value if isinstance(value, dict) else self._by_id.get(id_of(value), {})
            identifier = text(one.get("identifier"), self._path, f"{here}/identifier").strip()
            kind = str(one.get("externalIdentifierType", ""))
            if identifier and kind in {"packageUrl", "purl"}:
                purls[identifier] = None
            elif identifier and kind in {"cpe22", "cpe23"}:
                cpes[identifier] = None
        return purls, cpes

    def _hashes(self, package: Json, at: str) -> Iterator[Hash]:
        for place, value in enumerate(_several(package.get("verifiedUsing"))):
            here = f"{at}/verifiedUsing/{place}"
            one = value if isinstance(value, dict) else self._by_id.get(id_of(value), {})
            algorithm = text(one.get("algorithm"), self._path, f"{here}/algorithm")
            hashed = hash_of(algorithm, text(one.get("hashValue"), self._path, f"{here}/hashValue"))
            if hashed is not None:
                yield hashed


def _several(value: object) -> list[object]:
    """Give a value that JSON-LD may write alone or in a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
