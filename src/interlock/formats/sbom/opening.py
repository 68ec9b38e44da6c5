"""Tells what a document is by its content: CycloneDX, SPDX 2 or 3, syft's own, bare or within an attestation.

The signature of an attestation is not looked at here: what is signed by whom is the business of evidence. Enters: bytes
and a path. Leaves: an `Opened`. Floor 5.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from enum import StrEnum
from typing import Final, cast

import msgspec

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.jsondoc import parsed
from interlock.formats.manifests.lockyaml import read_yaml
from interlock.formats.manifests.text import decoded
from interlock.formats.manifests.xmlfile import root_of
from interlock.formats.xmldoc import Element

BIGGEST: Final = 64 << 20
"""Bytes of the largest document that is read."""
_TAG_VALUE: Final = re.compile(r"(?m)^\s*SPDXVersion:")
_YAML: Final = re.compile(r"(?m)^[\"']?spdxVersion[\"']?\s*:")
_CYCLONEDX_SPACE: Final = re.compile(r"https?://cyclonedx\.org/schema/bom/(\d+\.\d+)")
_SPDX3_CONTEXT: Final = re.compile(r"https?://(?:www\.)?spdx\.(?:org|github\.io)/\S*?(3\.\d+(?:\.\d+)?)\S*")
_REMEDY: Final = "give a CycloneDX or SPDX document, or an attestation of one"


class Kind(StrEnum):
    """What a document is."""

    CYCLONEDX = "cyclonedx"
    SPDX2 = "spdx-2"
    SPDX3 = "spdx-3"
    SYFT = "syft"


class Notation(StrEnum):
    """How it is written."""

    JSON = "json"
    XML = "xml"
    TAG_VALUE = "tag-value"
    YAML = "yaml"
    RDF = "rdf"


Json = dict[str, object]


class Opened(msgspec.Struct, frozen=True):
    """A document that is known for what it is, and not judged yet."""

    path: str
    kind: Kind
    notation: Notation
    version: str
    """Of the specification, `1.6`; empty where the document does not say."""
    tree: Json | Element | str
    """What was parsed: an object, the root of XML, or the text of a tag-value document."""
    is_attested: bool = False
    """Whether it stood in an in-toto statement."""

    @property
    def object(self) -> Json:
        """The object of a document written as JSON or YAML."""
        if not isinstance(self.tree, dict):
            raise malformed(self.path, "it is not an object")
        return self.tree

    @property
    def root(self) -> Element:
        """The root of a document written as XML."""
        if not isinstance(self.tree, Element):
            raise malformed(self.path, "it is not XML")
        return self.tree

    @property
    def text(self) -> str:
        """The text of a tag-value document."""
        if not isinstance(self.tree, str):
            raise malformed(self.path, "it is not text")
        return self.tree


def open_sbom(path: str, body: bytes) -> Opened:
    """Parse a document and say what it is.

    Errors: ManifestMalformed (FMT-201) if it is none of what is known here, or cannot be parsed.
    """
    if len(body) > BIGGEST:
        raise malformed(path, f"it is larger than {BIGGEST >> 20} MiB", remedy="split it, or leave the files out of it")
    start = body.lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1]
    if start == b"<":
        return _open_xml(path, body)
    text = decoded(body, path)
    if start == b"{":
        return _open_object(path, _object(text, path), is_attested=False)
    if _TAG_VALUE.search(text):
        return Opened(path, Kind.SPDX2, Notation.TAG_VALUE, _tag_value_version(text), text)
    if _YAML.search(text):
        value = read_yaml(body, path)
        if isinstance(value, dict):
            return Opened(path, Kind.SPDX2, Notation.YAML, _spdx_version(value), value)
    raise malformed(path, "it is no SBOM that is known here", remedy=_REMEDY)


def _object(text: str, path: str) -> Json:
    """Parse an object; a file of one attestation a line may hold one."""
    lines = [line for line in text.splitlines() if line.strip()] if path.endswith(".jsonl") else []
    if len(lines) > 1:
        raise malformed(path, f"it holds {len(lines)} documents", remedy="give each as a file of its own")
    value = parsed(text, path)
    if not isinstance(value, dict):
        raise malformed(path, "it is not an object", remedy=_REMEDY)
    return value


def _open_xml(path: str, body: bytes) -> Opened:
    root = root_of(body, path, "bom", "RDF")
    if root.name == "RDF":
        version = next((one.text for one in root.walk() if one.name == "specVersion"), "")
        return Opened(path, Kind.SPDX2, Notation.RDF, version.removeprefix("SPDX-"), root)
    space = next(filter(None, map(_CYCLONEDX_SPACE.fullmatch, root.attributes.values())), None)
    if space is None:
        raise malformed(path, "its root has no namespace of CycloneDX", line=root.line, remedy=_REMEDY)
    return Opened(path, Kind.CYCLONEDX, Notation.XML, space[1], root)


def _open_object(path: str, value: Json, *, is_attested: bool) -> Opened:
    inner = None if is_attested else _attested(path, value)
    if inner is not None:
        return _open_object(path, inner, is_attested=True)
    kind, version = _kind_of(value)
    if kind is None:
        raise malformed(path, "it is no SBOM that is known here", remedy=_REMEDY)
    return Opened(path, kind, Notation.JSON, version, value, is_attested)


def _kind_of(value: Json) -> tuple[Kind | None, str]:
    context = value.get("@context")
    if "bomFormat" in value or "cyclonedx.org/schema" in str(value.get("$schema", ""))[:200]:
        return Kind.CYCLONEDX, str(value.get("specVersion", ""))[:20]
    if "spdxVersion" in value:
        return Kind.SPDX2, _spdx_version(value)
    if context is not None and "@graph" in value:
        found = next(filter(None, map(_SPDX3_CONTEXT.fullmatch, _texts(context))), None)
        return (Kind.SPDX3, found[1]) if found else (None, "")
    if "artifacts" in value and "descriptor" in value:
        return Kind.SYFT, ""
    return None, ""


def _attested(path: str, value: Json) -> Json | None:
    """Give what an attestation says of its subject; None for what is no attestation."""
    envelope = value.get("dsseEnvelope", value)
    if isinstance(envelope, dict) and "payload" in envelope and "payloadType" in envelope:
        value = _payload(path, cast("Json", envelope))
    if "predicateType" not in value:
        if "payload" in value:
            raise malformed(path, "its envelope holds no in-toto statement", remedy=_REMEDY)
        return None
    predicate = value.get("predicate")
    if isinstance(predicate, dict) and isinstance(predicate.get("Data"), str | dict):
        predicate = predicate["Data"]  # as cosign wrapped it before it knew SBOMs
    if isinstance(predicate, str):
        predicate = parsed(predicate, path)
    if not isinstance(predicate, dict):
        raise malformed(path, "its statement says nothing of its subject", remedy=_REMEDY)
    return cast("Json", predicate)


def _payload(path: str, envelope: Json) -> Json:
    try:
        body = b64decode(str(envelope["payload"]), validate=True)
    except (NotBase64, ValueError) as error:
        raise malformed(path, "the payload of its envelope is not base64") from error
    value = parsed(decoded(body, path), path)
    if not isinstance(value, dict) or "predicateType" not in value:
        raise malformed(path, "its envelope holds no in-toto statement", remedy=_REMEDY)
    return cast("Json", value)


def _spdx_version(value: Json) -> str:
    return str(value.get("spdxVersion", ""))[:20].removeprefix("SPDX-")


def _tag_value_version(text: str) -> str:
    match = re.search(r"(?m)^\s*SPDXVersion:\s*SPDX-(\S{1,20})", text)
    return match[1] if match else ""


def _texts(value: object) -> list[str]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, str)]
