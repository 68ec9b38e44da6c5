"""Reads CycloneDX 1.0 to 1.7 into a `Reading`; XML is turned into the shape of JSON first (see `cyclonedx_xml`).

Enters: the object of a BOM. Leaves: a `Reading`. It reads what it needs and judges nothing else: whether a document is
valid, `validation` says. Floor 5. Source: CycloneDX specification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.fields import items, mapping, text
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.sbom.document import Document
from interlock.formats.sbom.lined import line_of
from interlock.formats.sbom.naming import Known, named_or_owed
from interlock.supply.model import Component, Hash, Reading, Scope, Source, SourceKind

FORMAT: Final = "sbom.cyclonedx"
VERSIONS: Final = ("1.0", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7")
DEEPEST: Final = 150
"""Levels of components within components."""
_HEX: Final = re.compile(r"[0-9a-f]{32,128}")
_OTHER_ALGORITHMS: Final = frozenset({"sha3-256", "sha3-384", "sha3-512", "blake2b-256", "blake2b-384", "blake3"})
_SCOPES: Final = {"required": Scope.REQUIRED, "optional": Scope.OPTIONAL, "excluded": Scope.DEVELOPMENT}
_OWN_SCOPES: Final = {scope.value: scope for scope in Scope}
_KINDS: Final = {kind.value: kind for kind in SourceKind}
_HOLDERS: Final = frozenset({"file", "data", "cryptographic-asset"})
"""Types that are no software one could look up, unless they say themselves what they are."""
_DEVELOPMENT: Final = frozenset({"cdx:npm:package:development", "cdx:composer:package:isDevRequirement"})
Json = dict[str, object]


def read_cyclonedx(path: str, bom: Json, version: str) -> Reading:
    """Read a BOM. Errors: ManifestMalformed (FMT-201) naming the place by JSON pointer."""
    if version not in VERSIONS:
        why = (
            f"CycloneDX {version or 'without a version'!s} is not known here; known are {VERSIONS[0]} to {VERSIONS[-1]}"
        )
        raise malformed(path, why)
    return _Reader(path).read(bom)


class _Reader:
    def __init__(self, path: str) -> None:
        self._path = path
        self._document = Document(path, FORMAT)
        self._unnamed = 0

    def read(self, bom: Json) -> Reading:
        metadata = mapping(bom.get("metadata"), self._path, "/metadata")
        self._subject(metadata)
        self._components(bom.get("components"), "/components", "", 1)
        for place, value in enumerate(items(bom.get("dependencies"), self._path, "/dependencies")):
            self._dependency(value, f"/dependencies/{place}")
        return self._document.reading()

    def _subject(self, metadata: Json) -> None:
        for name, value in self._properties(metadata, "/metadata"):
            if name == "interlock:registry":
                self._document.ask(value)
            elif name == "interlock:unresolved":
                self._document.owe(0, value)
        if metadata.get("component") is None:
            return
        at = "/metadata/component"
        subject = mapping(metadata.get("component"), self._path, at)
        reference = self._reference(subject, at)
        if subject.get("name") or subject.get("purl"):
            component, owed = self._named(subject, at)
            self._document.subject(reference, component)
            if owed:
                self._document.owe(component.line, owed)
        else:  # known from a tool that names nothing but its authors
            self._document.subject(reference, None)
        self._components(subject.get("components"), f"{at}/components", reference, 2)

    def _components(self, value: object, at: str, above: str, depth: int) -> None:
        if depth > DEEPEST:
            raise malformed(self._path, f"components stand within components more than {DEEPEST} levels deep")
        if value is None:
            return
        for place, one in enumerate(items(value, self._path, at)):
            here = f"{at}/{place}"
            told = mapping(one, self._path, here)
            reference = self._reference(told, here)
            if self._holds(told):
                self._document.hold(reference)
            else:
                component, owed = self._named(told, here)
                self._document.add(reference, component, owed=owed)
            if above:
                self._document.needs(above, reference)
            self._components(told.get("components"), f"{here}/components", reference, depth + 1)

    def _reference(self, told: Json, at: str) -> str:
        """Give its own reference, or one that nobody else can have."""
        reference = self._said(told, "bom-ref", at)
        if not reference:
            self._unnamed += 1
            reference = f"\0{self._unnamed}"
        return reference

    def _holds(self, told: Json) -> bool:
        """Say whether something only holds others together: it cannot be looked up, and has no version."""
        if told.get("purl") or told.get("cpe"):
            return False
        return told.get("type") in _HOLDERS or (told.get("type") == "application" and not told.get("version"))

    def _named(self, told: Json, at: str) -> tuple[Component, str]:
        said = {key: self._said(told, key, at) for key in _WORDS}
        if not said["name"] and not said["purl"]:
            raise malformed(self._path, f"{at} has no name", remedy=f"name it, or take it out of {self._path}")
        properties = self._properties(told, at)
        name = f"{said['group']}/{said['name']}" if said["group"] else said["name"]
        by_name = dict(properties)
        known: Known = {
            "scope": self._scope(said["scope"], by_name),
            "hashes": tuple(sorted(self._hashes(told, at) + _own_hashes(properties))),
            "licences": self._licences(told, at),
            "line": line_of(told),
            "source": self._source(told, at, by_name),
            "constraint": by_name.get("interlock:constraint", "") or said["versionRange"],
            "groups": _values(properties, "interlock:group"),
            "published": by_name.get("interlock:published", ""),
            "runs_at_install": by_name.get("interlock:runs-at-install") == "true",
            "cpes": ((said["cpe"],) if said["cpe"] else ()) + _values(properties, "interlock:cpe"),
            "source_package": by_name.get("interlock:source-package", "") or by_name.get(_TRIVY + "SrcName", ""),
            "source_version": by_name.get("interlock:source-version", "") or _trivy_version(by_name),
        }
        component, owed = named_or_owed(
            name, said["version"], said["purl"].strip(), by_name.get("interlock:ecosystem", ""), **known
        )
        direct = {"true": True, "false": False}.get(by_name.get("interlock:direct", ""))
        return (component if direct is None else _told_direct(component, is_direct=direct)), owed

    def _said(self, told: Json, key: str, at: str) -> str:
        """Give a text; its place is only put into words if it is none, for there are many of them."""
        value = told.get(key)
        return value if isinstance(value, str) else text(value, self._path, f"{at}/{key}")

    def _each(self, told: Json, key: str, at: str) -> Iterator[tuple[str, Json]]:
        """Give the objects of a list with their places."""
        value = told.get(key)
        if value:
            for place, one in enumerate(items(value, self._path, f"{at}/{key}")):
                here = f"{at}/{key}/{place}"
                yield here, mapping(one, self._path, here)
        elif value is not None:
            items(value, self._path, f"{at}/{key}")

    def _scope(self, scope: str, by_name: dict[str, str]) -> Scope:
        own = by_name.get("interlock:scope", "")
        if own in _OWN_SCOPES:
            return _OWN_SCOPES[own]
        if any(by_name[name].lower() == "true" for name in _DEVELOPMENT if name in by_name):
            return Scope.DEVELOPMENT
        return _SCOPES.get(scope, Scope.REQUIRED)

    def _hashes(self, told: Json, at: str) -> tuple[Hash, ...]:
        found = []
        for here, one in self._each(told, "hashes", at):
            algorithm = self._said(one, "alg", here)
            digits = self._said(one, "content", here).strip().lower()
            hashed = hash_of(algorithm, digits)
            if hashed is None and algorithm.lower() in _OTHER_ALGORITHMS and _HEX.fullmatch(digits):
                hashed = Hash(algorithm.lower(), digits)
            if hashed is not None:
                found.append(hashed)
        return tuple(found)

    def _licences(self, told: Json, at: str) -> tuple[str, ...]:
        found = []
        for here, choice in self._each(told, "licenses", at):
            licence = mapping(choice.get("license"), self._path, f"{here}/license")
            for holder, key in ((choice, "expression"), (licence, "id"), (licence, "name")):
                said = self._said(holder, key, here).strip()
                if said:
                    found.append(said)
                    break
        return tuple(dict.fromkeys(found))

    def _source(self, told: Json, at: str, by_name: dict[str, str]) -> Source:
        kind = by_name.get("interlock:source", "")
        wanted = "vcs" if kind == SourceKind.GIT else "distribution"
        url = by_name.get("interlock:source:url", "")
        for _, one in self._each(told, "externalReferences", at):
            if one.get("type") == wanted and not url and isinstance(one.get("url"), str):
                url = str(one["url"])
        return Source(
            _KINDS.get(kind, SourceKind.UNKNOWN),
            url,
            by_name.get("interlock:source:reference", ""),
            by_name.get("interlock:source:commit", ""),
        )

    def _properties(self, told: Json, at: str) -> list[tuple[str, str]]:
        found = []
        for _, one in self._each(told, "properties", at):
            name, said = one.get("name"), one.get("value")
            if isinstance(name, str) and isinstance(said, str):
                found.append((name, said))
        return found

    def _dependency(self, value: object, at: str) -> None:
        told = mapping(value, self._path, at)
        dependant = text(told.get("ref"), self._path, f"{at}/ref")
        for place, one in enumerate(items(told.get("dependsOn"), self._path, f"{at}/dependsOn")):
            self._document.needs(dependant, text(one, self._path, f"{at}/dependsOn/{place}"))


_WORDS: Final = ("name", "group", "version", "purl", "scope", "cpe", "versionRange")
_TRIVY: Final = "aquasecurity:trivy:"


def _told_direct(component: Component, *, is_direct: bool) -> Component:
    return replace(component, is_direct=is_direct)


def _values(properties: list[tuple[str, str]], name: str) -> tuple[str, ...]:
    return tuple(value for key, value in properties if key == name)


def _own_hashes(properties: list[tuple[str, str]]) -> tuple[Hash, ...]:
    prefix = "interlock:hash:"
    return tuple(Hash(name.removeprefix(prefix), value) for name, value in properties if name.startswith(prefix))


def _trivy_version(by_name: dict[str, str]) -> str:
    """Put the version of a source package together from the parts that trivy writes."""
    version, release = by_name.get(_TRIVY + "SrcVersion", ""), by_name.get(_TRIVY + "SrcRelease", "")
    epoch = by_name.get(_TRIVY + "SrcEpoch", "")
    whole = f"{version}-{release}" if version and release else version
    return f"{epoch}:{whole}" if whole and epoch not in {"", "0"} else whole
