import json
from base64 import b64encode

import pytest

from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom import opening
from interlock.formats.sbom.opening import Kind, Notation, open_sbom

BOM = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1}
SPDX3 = {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []}


def statement(predicate: object) -> dict[str, object]:
    return {
        "_type": "https://in-toto.io/Statement/v1",
        "predicateType": "https://cyclonedx.org/bom",
        "predicate": predicate,
    }


def envelope(payload: object) -> dict[str, object]:
    return {
        "payloadType": "application/vnd.in-toto+json",
        "payload": b64encode(json.dumps(payload).encode()).decode(),
        "signatures": [],
    }


@pytest.mark.parametrize(
    ("body", "kind", "notation", "version"),
    [
        (json.dumps(BOM), Kind.CYCLONEDX, Notation.JSON, "1.6"),
        ("\ufeff" + json.dumps(BOM), Kind.CYCLONEDX, Notation.JSON, "1.6"),
        ('<bom xmlns="http://cyclonedx.org/schema/bom/1.4"/>', Kind.CYCLONEDX, Notation.XML, "1.4"),
        ('<c:bom xmlns:c="http://cyclonedx.org/schema/bom/1.2"/>', Kind.CYCLONEDX, Notation.XML, "1.2"),
        ('{"spdxVersion": "SPDX-2.3"}', Kind.SPDX2, Notation.JSON, "2.3"),
        ("spdxVersion: SPDX-2.2\nname: a\n", Kind.SPDX2, Notation.YAML, "2.2"),
        ("# x\nSPDXVersion: SPDX-2.2\n", Kind.SPDX2, Notation.TAG_VALUE, "2.2"),
        (
            "<RDF><SpdxDocument><specVersion>SPDX-2.3</specVersion></SpdxDocument></RDF>",
            Kind.SPDX2,
            Notation.RDF,
            "2.3",
        ),
        (json.dumps(SPDX3), Kind.SPDX3, Notation.JSON, "3.0.1"),
        ('{"artifacts": [], "descriptor": {}}', Kind.SYFT, Notation.JSON, ""),
    ],
)
def test_a_document_is_known_by_its_content(body: str, kind: Kind, notation: Notation, version: str) -> None:
    opened = open_sbom("any.txt", body.encode())
    assert (opened.kind, opened.notation, opened.version, opened.is_attested) == (kind, notation, version, False)


@pytest.mark.parametrize(
    "document",
    [
        statement(BOM),
        statement({"Data": BOM}),
        statement({"Data": json.dumps(BOM), "Timestamp": ""}),
        statement(json.dumps(BOM)),
        envelope(statement(BOM)),
        {"mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json", "dsseEnvelope": envelope(statement(BOM))},
    ],
)
def test_an_attested_document_is_found_in_its_wrapping(document: object) -> None:
    opened = open_sbom("bom.intoto.jsonl", json.dumps(document).encode() + b"\n")
    assert (opened.kind, opened.version, opened.is_attested) == (Kind.CYCLONEDX, "1.6", True)
    assert opened.object == BOM


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("", "no SBOM"),
        ("Not an sbom at all!", "no SBOM"),
        ("{}", "no SBOM"),
        ("{", "not JSON"),
        ("<html/>", "its root is"),
        ("<bom/>", "no namespace"),
        ('{"@context": "https://schema.org", "@graph": []}', "no SBOM"),
        ('{"bomFormat": "CycloneDX", "bomFormat": "SPDX"}', "twice"),
        (json.dumps({"payloadType": "x", "payload": "%%%"}), "not base64"),
        (json.dumps(envelope({"a": 1})), "no in-toto statement"),
        (json.dumps(envelope(statement(statement(BOM)))), "no SBOM"),
        (json.dumps(statement(None)), "says nothing"),
        ('<!DOCTYPE bom [<!ENTITY a "b">]><bom/>', "document type"),
    ],
)
def test_anything_else_is_refused_with_the_reason(body: str, why: str) -> None:
    with pytest.raises(ManifestMalformed, match=why):
        open_sbom("x", body.encode())


def test_a_file_with_several_attestations_is_refused() -> None:
    line = json.dumps(envelope(statement(BOM)))
    with pytest.raises(ManifestMalformed, match="2 documents"):
        open_sbom("bom.intoto.jsonl", f"{line}\n{line}\n".encode())


def test_a_document_beyond_the_bound_is_not_even_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BIGGEST", 1 << 20)  # the real bound takes long to fill
    with pytest.raises(ManifestMalformed, match="larger than 1 MiB"):
        open_sbom("x", b"{" * ((1 << 20) + 1))


def test_asking_for_the_wrong_shape_is_refused() -> None:
    opened = open_sbom("x", json.dumps(BOM).encode())
    for shape in ("root", "text"):
        with pytest.raises(ManifestMalformed):
            getattr(opened, shape)
    with pytest.raises(ManifestMalformed):
        _ = open_sbom("x", b"SPDXVersion: SPDX-2.2").object
