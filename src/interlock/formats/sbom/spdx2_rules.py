"""Rules of SPDX 2.2 and 2.3 over a document in the shape of JSON.

No package carries a schema of them, so the rules are written out here. Enters: an object. Leaves: faults with their
places. Floor 5. Source: SPDX specification 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.sbom.faults import Fault, pointer
from interlock.formats.sbom.lined import line_of
from interlock.formats.sbom.spdx2_reading import BACKWARD, FORWARD
from interlock.supply.errors import ExpressionMalformed
from interlock.supply.licences.expression import licences_in, read_expression

VERSIONS: Final = ("2.2", "2.3")
_INSTANT: Final = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T[0-2]\d:[0-5]\d:[0-6]\d(?:\.\d+)?Z")
_ID: Final = re.compile(r"SPDXRef-[A-Za-z0-9.-]+")
_ANY_ID: Final = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?SPDXRef-[A-Za-z0-9.-]+")
_LICENCE_ID: Final = re.compile(r"LicenseRef-[A-Za-z0-9.-]+")
_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s#]+")
_CREATOR: Final = re.compile(r"(?:Person|Organization|Tool):\s*\S.*")
_DIGITS: Final = {
    "SHA1": 40, "SHA224": 56, "SHA256": 64, "SHA384": 96, "SHA512": 128, "SHA3-256": 64, "SHA3-384": 96,
    "SHA3-512": 128, "BLAKE2b-256": 64, "BLAKE2b-384": 96, "BLAKE2b-512": 128, "MD2": 32, "MD4": 32, "MD5": 32,
    "MD6": 0, "BLAKE3": 0, "ADLER32": 8,
}  # fmt: skip
"""Algorithms and how many hexadecimal digits theirs have; 0 where any number may be."""
_HEX: Final = re.compile(r"[0-9A-Fa-f]+")
_CATEGORIES: Final = frozenset(
    {"OTHER", "PERSISTENT-ID", "PERSISTENT_ID", "SECURITY", "PACKAGE-MANAGER", "PACKAGE_MANAGER"}
)
_PURPOSES: Final = frozenset({
    "OTHER", "INSTALL", "ARCHIVE", "FIRMWARE", "APPLICATION", "FRAMEWORK", "LIBRARY", "CONTAINER", "SOURCE", "DEVICE",
    "OPERATING_SYSTEM", "OPERATING-SYSTEM", "FILE",
})  # fmt: skip
_RELATIONSHIPS: Final = frozenset({*FORWARD, *BACKWARD}) | {
    "AMENDS", "ANCESTOR_OF", "COPY_OF", "DATA_FILE_OF", "DEPENDENCY_MANIFEST_OF", "DESCENDANT_OF", "DESCRIBED_BY",
    "DESCRIBES", "DISTRIBUTION_ARTIFACT", "DOCUMENTATION_OF", "EXAMPLE_OF", "EXPANDED_FROM_ARCHIVE", "FILE_ADDED",
    "FILE_DELETED", "FILE_MODIFIED", "METAFILE_OF", "OTHER", "PATCH_APPLIED", "PATCH_FOR",
    "REQUIREMENT_DESCRIPTION_FOR", "SPECIFICATION_FOR", "TEST_CASE_OF", "VARIANT_OF",
}  # fmt: skip
_STATES: Final = frozenset({"NOASSERTION", "NONE"})
_PARTS: Final = ("packages", "files", "snippets")
_LISTS: Final = (*_PARTS, "relationships", "hasExtractedLicensingInfos", "externalDocumentRefs")
Json = dict[str, object]


def faults(document: Json) -> Iterator[Fault]:
    """Give what is wrong with a document."""
    yield from _head(document)
    yield from _shapes(document)
    ids: dict[str, str] = {"SPDXRef-DOCUMENT": "/SPDXID"}
    licences = {str(one.get("licenseId")) for _, one in _objects(document, "hasExtractedLicensingInfos")}
    for key in _PARTS:
        for at, part in _objects(document, key):
            yield from _identified(part, at, ids)
    for at, package in _objects(document, "packages"):
        yield from _package(package, at, licences)
    for at, file in _objects(document, "files"):
        yield from _file(file, at, licences)
    for at, told in _objects(document, "relationships"):
        yield from _relationship(told, at, ids)
    for at, told in _objects(document, "hasExtractedLicensingInfos"):
        yield from _extracted(told, at)
    for place, one in enumerate(_list(document, "documentDescribes")):
        if not isinstance(one, str) or one not in ids:
            yield Fault(pointer("documentDescribes", place), f"{one!r} names nothing in the document")


def _shapes(document: Json) -> Iterator[Fault]:
    """Look at whether what should be lists of objects is that."""
    for key in (*_LISTS, "documentDescribes"):
        if not isinstance(document.get(key, []), list):
            yield Fault(pointer(key), "it is not a list")
    for key in _LISTS:
        for place, one in enumerate(_list(document, key)):
            if not isinstance(one, dict):
                yield Fault(pointer(key, place), "it is not an object")


def _head(document: Json) -> Iterator[Fault]:
    if document.get("SPDXID") != "SPDXRef-DOCUMENT":
        yield Fault("/SPDXID", "a document calls itself SPDXRef-DOCUMENT")
    if document.get("dataLicense") != "CC0-1.0":
        yield Fault("/dataLicense", "it has to be CC0-1.0")
    if not _is_text(document.get("name")):
        yield Fault("/name", "it has to be a text that is not empty")
    namespace = document.get("documentNamespace")
    if not isinstance(namespace, str) or not _ADDRESS.fullmatch(namespace):
        yield Fault("/documentNamespace", "it has to be an absolute address without a fragment")
    info = document.get("creationInfo")
    if not isinstance(info, dict):
        yield Fault("/creationInfo", "it has to say when and by whom the document was made")
        return
    if not _matches(_INSTANT, info.get("created")):
        yield Fault("/creationInfo/created", "it has to be a moment in UTC such as 2026-11-21T09:30:00Z")
    creators = info.get("creators")
    if not isinstance(creators, list) or not creators:
        yield Fault("/creationInfo/creators", "it has to name somebody")
        return
    for place, one in enumerate(creators):
        if not _matches(_CREATOR, one):
            yield Fault(pointer("creationInfo", "creators", place), "it begins with Person:, Organization: or Tool:")


def _identified(part: Json, at: str, ids: dict[str, str]) -> Iterator[Fault]:
    known = part.get("SPDXID")
    if not isinstance(known, str) or not _ID.fullmatch(known):
        yield Fault(_place(part, f"{at}/SPDXID"), "it has to be SPDXRef- with letters, digits, dots and dashes")
        return
    if known in ids:
        yield Fault(_place(part, f"{at}/SPDXID"), f"{known} is the id of {ids[known]} already")
    ids.setdefault(known, at)


def _package(told: Json, at: str, licences: set[str]) -> Iterator[Fault]:
    for key in ("name", "downloadLocation"):
        if not _is_text(told.get(key)):
            yield Fault(_place(told, f"{at}/{key}"), "it has to be a text that is not empty")
    if not isinstance(told.get("filesAnalyzed", False), bool):
        yield Fault(_place(told, f"{at}/filesAnalyzed"), "it is true or false")
    purpose = told.get("primaryPackagePurpose", "OTHER")
    if str(purpose) not in _PURPOSES:
        yield Fault(_place(told, f"{at}/primaryPackagePurpose"), f"{purpose!r} is no purpose that SPDX knows")
    for key in ("versionInfo", "supplier", "originator", "copyrightText", "homepage", "summary", "description"):
        if not isinstance(told.get(key, ""), str):
            yield Fault(_place(told, f"{at}/{key}"), "it has to be a text")
    yield from _expressions(told, at, ("licenseConcluded", "licenseDeclared"), licences)
    yield from _checksums(told, at)
    yield from _outside(told, at)


def _outside(told: Json, at: str) -> Iterator[Fault]:
    for here, one in _objects(told, "externalRefs", at):
        if str(one.get("referenceCategory")) not in _CATEGORIES:
            yield Fault(_place(one, f"{here}/referenceCategory"), "it is no category that SPDX knows")
        for key in ("referenceType", "referenceLocator"):
            if not _is_text(one.get(key)):
                yield Fault(_place(one, f"{here}/{key}"), "it has to be a text that is not empty")


def _file(told: Json, at: str, licences: set[str]) -> Iterator[Fault]:
    if not _is_text(told.get("fileName")):
        yield Fault(_place(told, f"{at}/fileName"), "it has to be a text that is not empty")
    if not any(one.get("algorithm") == "SHA1" for _, one in _objects(told, "checksums")):
        yield Fault(_place(told, f"{at}/checksums"), "a file has a SHA1")
    yield from _expressions(told, at, ("licenseConcluded",), licences)
    yield from _checksums(told, at)


def _checksums(told: Json, at: str) -> Iterator[Fault]:
    if not isinstance(told.get("checksums", []), list):
        yield Fault(_place(told, f"{at}/checksums"), "it is not a list")
    for here, one in _objects(told, "checksums", at):
        algorithm, digits = one.get("algorithm"), one.get("checksumValue")
        if not isinstance(algorithm, str) or algorithm not in _DIGITS:
            yield Fault(_place(one, f"{here}/algorithm"), f"{algorithm!r} is no algorithm that SPDX knows")
            continue
        length = _DIGITS[algorithm]
        if not isinstance(digits, str) or not _HEX.fullmatch(digits) or len(digits) != (length or len(digits)):
            wanted = f"{length} hexadecimal digits" if length else "hexadecimal digits"
            yield Fault(_place(one, f"{here}/checksumValue"), f"it has to be {wanted}")


def _expressions(told: Json, at: str, keys: tuple[str, ...], licences: set[str]) -> Iterator[Fault]:
    """Look at expressions: ids on the list, and references that the document explains."""
    for key in keys:
        said = told.get(key, "NOASSERTION")
        if not isinstance(said, str):
            yield Fault(_place(told, f"{at}/{key}"), "it has to be a text")
            continue
        if said in _STATES:
            continue
        try:
            named = licences_in(read_expression(said))
        except ExpressionMalformed as error:
            yield Fault(_place(told, f"{at}/{key}"), str(error))
            continue
        for one in named:
            if one.id.startswith("LicenseRef-") and one.id not in licences:
                yield Fault(_place(told, f"{at}/{key}"), f"{one.id} is explained nowhere in the document")


def _relationship(told: Json, at: str, ids: dict[str, str]) -> Iterator[Fault]:
    kind = told.get("relationshipType")
    if not isinstance(kind, str) or kind.upper() not in _RELATIONSHIPS:
        yield Fault(_place(told, f"{at}/relationshipType"), f"{kind!r} is no relationship that SPDX knows")
    for key in ("spdxElementId", "relatedSpdxElement"):
        one = told.get(key)
        if key == "relatedSpdxElement" and str(one) in _STATES:
            continue
        if not isinstance(one, str) or not _ANY_ID.fullmatch(one):
            yield Fault(_place(told, f"{at}/{key}"), "it has to be an id such as SPDXRef-a")
        elif one.startswith("SPDXRef-") and one not in ids:
            yield Fault(_place(told, f"{at}/{key}"), f"{one} names nothing in the document")


def _extracted(told: Json, at: str) -> Iterator[Fault]:
    if not _matches(_LICENCE_ID, told.get("licenseId")):
        yield Fault(_place(told, f"{at}/licenseId"), "it has to be LicenseRef- with letters, digits, dots and dashes")
    if not _is_text(told.get("extractedText")):
        yield Fault(_place(told, f"{at}/extractedText"), "it has to be a text that is not empty")


def _place(told: Json, where: str) -> str:
    """Give the line where the document has lines, else the pointer."""
    line = line_of(told)
    return f"line {line}" if line else where


def _objects(told: Json, key: str, at: str = "") -> Iterator[tuple[str, Json]]:
    for place, one in enumerate(_list(told, key)):
        if isinstance(one, dict):
            yield at + pointer(key, place), one


def _list(told: Json, key: str) -> list[object]:
    value = told.get(key)
    return value if isinstance(value, list) else []


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _matches(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None
