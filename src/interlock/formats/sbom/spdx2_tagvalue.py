"""Turns an SPDX tag-value document into the shape of the JSON one, as far as reading and judging need it.

Enters: text. Leaves: an object whose packages know their lines. Floor 5. Source: SPDX specification 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.sbom.lined import Lined

_TAG: Final = re.compile(r"\s*(?P<tag>[A-Za-z]+)\s*:\s*(?P<value>.*)", re.DOTALL)
_EXTERNAL_PARTS: Final = 3
Json = dict[str, object]

_DOCUMENT_TAGS: Final = {
    "SPDXVersion": "spdxVersion", "DataLicense": "dataLicense", "DocumentName": "name",
    "DocumentNamespace": "documentNamespace", "DocumentComment": "comment",
}  # fmt: skip
_PACKAGE_TAGS: Final = {
    "PackageVersion": "versionInfo", "PackageFileName": "packageFileName", "PackageSupplier": "supplier",
    "PackageOriginator": "originator", "PackageDownloadLocation": "downloadLocation",
    "PackageLicenseConcluded": "licenseConcluded", "PackageLicenseDeclared": "licenseDeclared",
    "PackageCopyrightText": "copyrightText", "PackageHomePage": "homepage", "PackageSourceInfo": "sourceInfo",
    "PackageSummary": "summary", "PackageDescription": "description", "PackageComment": "comment",
    "PackageLicenseComments": "licenseComments", "PrimaryPackagePurpose": "primaryPackagePurpose",
    "ReleaseDate": "releaseDate", "BuiltDate": "builtDate", "ValidUntilDate": "validUntilDate",
}  # fmt: skip
_FILE_TAGS: Final = {
    "LicenseConcluded": "licenseConcluded", "FileCopyrightText": "copyrightText", "FileComment": "comment",
    "FileNotice": "noticeText", "LicenseComments": "licenseComments",
}  # fmt: skip
_OPENERS: Final = {
    "PackageName": ("packages", "name"), "FileName": ("files", "fileName"), "SnippetSPDXID": ("snippets", "SPDXID"),
    "LicenseID": ("hasExtractedLicensingInfos", "licenseId"),
}  # fmt: skip
"""Tags that begin something of their own: its list, and the key of the tag's value."""


def as_object(text: str, path: str) -> Json:
    """Give a document in the shape of JSON. Errors: ManifestMalformed (FMT-201) with the line."""
    reader = _Reader(path)
    for line, tag, value in _pairs(text, path):
        reader.take(line, tag, value)
    return reader.document


def _pairs(text: str, path: str) -> Iterator[tuple[int, str, str]]:
    """Give line, tag and value; a value between `<text>` marks may go over many lines."""
    waiting: list[str] = []
    began = 0
    for number, line in enumerate(text.splitlines(), 1):
        if waiting:
            waiting.append(line)
            if "</text>" not in line:
                continue
            whole, waiting = "\n".join(waiting), []
        elif not line.strip() or line.lstrip().startswith("#"):
            continue
        else:
            whole, began = line, number
        if "<text>" in whole and "</text>" not in whole:
            waiting = [whole]
            continue
        match = _TAG.fullmatch(whole)
        if match is None:
            raise malformed(path, f"{whole.strip()[:60]!r} is no tag with a value", line=number)
        yield began, match["tag"], _unwrapped(match["value"].strip())
    if waiting:
        raise malformed(path, "a text that begins here does not end", line=began)


def _unwrapped(value: str) -> str:
    if value.startswith("<text>") and value.endswith("</text>"):
        return value.removeprefix("<text>").removesuffix("</text>")
    return value


class _Reader:
    def __init__(self, path: str) -> None:
        self.document: Json = {}
        self._path = path
        self._kind = ""
        self._current: Json = self.document
        self._takers: dict[str, Callable[[int, str], None]] = {
            "SPDXID": self._id,
            "Creator": lambda _, value: self._creation("creators", value),
            "Created": self._created,
            "Relationship": self._relationship,
            "ExternalRef": self._outside,
            "PackageChecksum": self._checksum,
            "FileChecksum": self._checksum,
            "FilesAnalyzed": self._analyzed,
            "ExternalDocumentRef": self._other_document,
            "PackageVerificationCode": lambda _, value: self._set("packageVerificationCode", _code(value)),
            "ExtractedText": lambda _, value: self._set("extractedText", value),
            "FileType": lambda _, value: self._append(self._current, "fileTypes", value),
            "LicenseInfoInFile": lambda _, value: self._append(self._current, "licenseInfoInFiles", value),
            "PackageLicenseInfoFromFiles": lambda _, value: self._append(self._current, "licenseInfoFromFiles", value),
        }

    def take(self, line: int, tag: str, value: str) -> None:
        """Take one tag; one that is not needed is passed over."""
        if tag in _OPENERS:
            kind, key = _OPENERS[tag]
            self._kind, self._current = kind, Lined({key: value}, line)
            self._append(self.document, kind, self._current)
        elif tag in self._takers:
            self._takers[tag](line, value)
        elif tag in _DOCUMENT_TAGS:
            self._once(self.document, _DOCUMENT_TAGS[tag], value, line)
        elif tag in _PACKAGE_TAGS and self._kind == "packages":
            self._once(self._current, _PACKAGE_TAGS[tag], value, line)
        elif tag in _FILE_TAGS and self._kind == "files":
            self._once(self._current, _FILE_TAGS[tag], value, line)
        elif tag in _PACKAGE_TAGS or tag in _FILE_TAGS:
            raise malformed(self._path, f"{tag} stands outside of what it speaks of", line=line)

    def _once(self, told: Json, key: str, value: str, line: int) -> None:
        if key in told:
            raise malformed(self._path, f"{key} is said twice of the same thing", line=line)
        told[key] = value

    def _set(self, key: str, value: object) -> None:
        self._current[key] = value

    def _append(self, told: Json, key: str, value: object) -> None:
        known = told.setdefault(key, [])
        if isinstance(known, list):
            known.append(value)

    def _id(self, line: int, value: str) -> None:
        self._once(self._current, "SPDXID", value, line)

    def _creation(self, key: str, value: str) -> None:
        info = self.document.setdefault("creationInfo", {})
        if isinstance(info, dict):
            self._append(info, key, value)

    def _created(self, line: int, value: str) -> None:
        info = self.document.setdefault("creationInfo", {})
        if isinstance(info, dict):
            self._once(info, "created", value, line)

    def _relationship(self, line: int, value: str) -> None:
        parts = value.split()
        if len(parts) != _EXTERNAL_PARTS:
            raise malformed(self._path, "a relationship is an id, a word and an id", line=line)
        told = Lined(zip(("spdxElementId", "relationshipType", "relatedSpdxElement"), parts, strict=True), line)
        self._append(self.document, "relationships", told)

    def _outside(self, line: int, value: str) -> None:
        parts = value.split(maxsplit=2)
        if len(parts) != _EXTERNAL_PARTS:
            raise malformed(self._path, "an external reference is a category, a type and a locator", line=line)
        told = Lined(zip(("referenceCategory", "referenceType", "referenceLocator"), parts, strict=True), line)
        self._append(self._current, "externalRefs", told)

    def _checksum(self, line: int, value: str) -> None:
        algorithm, colon, digits = value.partition(":")
        if not colon:
            raise malformed(self._path, "a checksum is an algorithm, a colon and its digits", line=line)
        told = Lined({"algorithm": algorithm.strip(), "checksumValue": digits.strip()}, line)
        self._append(self._current, "checksums", told)

    def _analyzed(self, line: int, value: str) -> None:
        if value.lower() not in {"true", "false"}:
            raise malformed(self._path, f"FilesAnalyzed is true or false, not {value[:40]!r}", line=line)
        self._set("filesAnalyzed", value.lower() == "true")

    def _other_document(self, line: int, value: str) -> None:
        parts = value.split(maxsplit=2)
        if len(parts) != _EXTERNAL_PARTS:
            raise malformed(self._path, "a reference to a document is an id, an address and a checksum", line=line)
        algorithm, _, digits = parts[2].partition(":")
        told: Json = {"externalDocumentId": parts[0], "spdxDocument": parts[1]}
        told["checksum"] = {"algorithm": algorithm.strip(), "checksumValue": digits.strip()}
        self._append(self.document, "externalDocumentRefs", Lined(told, line))


def _code(value: str) -> Json:
    return {"packageVerificationCodeValue": value.partition("(")[0].strip()}
