import json
from typing import Any

import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.cyclonedx_writing import VERSIONS, write_cyclonedx
from interlock.formats.sbom.errors import SbomInvalid, SbomUnjudged
from interlock.formats.sbom.opening import Kind
from interlock.formats.sbom.spdx_writing import write_spdx
from interlock.formats.sbom.validation import validate
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import merge
from interlock.supply.licences.expression import _ids
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind

SCHEMAS = PackagedSchemas()
HEADING = Heading("2026-11-21T09:30:00Z", tool_version="1", name="shop")
INVENTORY = merge([
    Reading(
        "lock",
        "f",
        ReadingKind.LOCKFILE,
        (
            Component(
                "@babel/core",
                "7.1",
                "pkg:npm/%40babel/core@7.1",
                "npm",
                scope=Scope.TEST,
                is_direct=True,
                hashes=(Hash("sha512", "ab" * 64), Hash("h1", "x="), Hash("md5", "ab" * 16)),
                source=Source(SourceKind.REGISTRY, "https://registry.example/a b.tgz"),
                licences=("MIT", "Own <terms> & more"),
                cpes=("cpe:2.3:a:babel:core:7.1:*:*:*:*:*:*:*",),
            ),
            Component("every", "", "", licences=tuple(_ids().values())),
            Component("git", "1", "pkg:generic/git@1", source=Source(SourceKind.GIT, "git+ssh://x.example/a", "m")),
            Component("one", "1", "pkg:generic/one@1", licences=("mit or GPL-2.0+ with classpath-exception-2.0",)),
        ),
        ((0, 1), (1, 2), (2, 0)),
        unresolved=((3, "no version"),),
        registries=("https://registry.example",),
    )
])  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
def test_cyclonedx_that_interlock_writes_is_valid(version: str) -> None:
    opened = validate("bom.json", write_cyclonedx(INVENTORY, HEADING, version), SCHEMAS)
    assert (opened.kind, opened.version) == (Kind.CYCLONEDX, version)


def test_spdx_that_interlock_writes_is_valid() -> None:
    assert validate("a.spdx.json", write_spdx(INVENTORY, HEADING), SCHEMAS).version == "2.3"


def invalid(document: Any, **told: Any) -> SbomInvalid:
    with pytest.raises(SbomInvalid) as caught:
        validate("bom.json", json.dumps({**document, **told}).encode(), SCHEMAS)
    return caught.value


BOM = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}


def test_the_error_names_the_file_the_place_the_reason_and_how_many() -> None:
    error = invalid(BOM, components=[{"type": "library"}, {"name": "b"}])
    assert str(error).startswith("bom.json /components/0: ")
    assert "2 such places" in error.remedy


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ({"bomFormat": "Cyclone"}, "/bomFormat"),
        ({"specVersion": "1.8"}, "/specVersion"),
        ({"specVersion": "1.1"}, "/specVersion"),
        ({"specVersion": None}, "/specVersion"),
        ({"version": 0}, "/version"),
    ],
)
def test_heads_that_are_wrong_are_refused(told: dict[str, Any], where: str) -> None:
    assert invalid(BOM, **told).fields["where"] == where


def test_numbers_beyond_reason_are_refused_and_do_no_harm() -> None:
    assert validate("x", json.dumps({**BOM, "version": 10**400}).encode(), SCHEMAS).version == "1.6"
    for number in ("1e999", "-1", "1.5"):
        with pytest.raises((SbomInvalid, ManifestMalformed)):
            validate("x", json.dumps(BOM).replace('"version": 1', f'"version": {number}').encode(), SCHEMAS)


def test_a_tag_value_document_is_refused_with_its_line() -> None:
    text = "SPDXVersion: SPDX-2.3\nDataLicense: CC0-1.0\nSPDXID: SPDXRef-DOCUMENT\nDocumentName: a\n"
    text += "DocumentNamespace: https://x.example/d\nCreator: Tool: x\nCreated: 2026-11-21T09:30:00Z\n"
    good = text + "PackageName: a\nSPDXID: SPDXRef-a\nPackageDownloadLocation: NONE\n"
    assert validate("a.spdx", good.encode(), SCHEMAS).kind is Kind.SPDX2
    with pytest.raises(SbomInvalid, match=r"^a\.spdx:8: "):
        validate("a.spdx", good.replace("SPDXRef-a", "a").encode(), SCHEMAS)


def test_xml_is_refused_with_its_line() -> None:
    with pytest.raises(SbomInvalid, match=r"^bom\.xml:2: "):
        validate("bom.xml", b'<bom xmlns="http://cyclonedx.org/schema/bom/1.6">\n<x/></bom>', SCHEMAS)
    with pytest.raises(SbomInvalid, match=r"known are"):
        validate("bom.xml", b'<bom xmlns="http://cyclonedx.org/schema/bom/1.9"/>', SCHEMAS)


@pytest.mark.parametrize(
    "body",
    [
        b'{"artifacts": [], "descriptor": {}}',
        b"<RDF><SpdxDocument><specVersion>SPDX-2.3</specVersion></SpdxDocument></RDF>",
    ],
)
def test_what_no_rules_are_known_for_is_not_called_valid(body: bytes) -> None:
    with pytest.raises(SbomUnjudged):
        validate("x", body, SCHEMAS)


def test_what_is_no_sbom_is_malformed() -> None:
    with pytest.raises(ManifestMalformed):
        validate("x", b"Not an sbom at all!", SCHEMAS)


def test_spdx_of_an_unknown_version_is_refused() -> None:
    with pytest.raises(SbomInvalid, match=r"known are 2\.2, 2\.3"):
        validate("x", b'{"spdxVersion": "SPDX-2.9"}', SCHEMAS)


def test_spdx3_is_held_to_its_rules() -> None:
    context = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
    info = {
        "type": "CreationInfo",
        "@id": "_:i",
        "specVersion": "3.0.1",
        "created": "2026-11-21T09:30:00Z",
        "createdBy": "urn:x",
    }
    good = {"@context": context, "@graph": [info]}
    assert validate("x", json.dumps(good).encode(), SCHEMAS).kind is Kind.SPDX3
    with pytest.raises(SbomInvalid, match="/@graph/0/created"):
        validate("x", json.dumps({"@context": context, "@graph": [{**info, "created": ""}]}).encode(), SCHEMAS)
