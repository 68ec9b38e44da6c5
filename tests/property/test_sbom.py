"""Whatever bytes an SBOM is made of, reading it gives a reading or says what is wrong; what is written is read back."""

import json

from hypothesis import given
from hypothesis import strategies as st

from interlock.adapters.schemas import PackagedSchemas
from interlock.formats.manifests.errors import ManifestMalformed
from interlock.formats.sbom.cyclonedx_writing import write_cyclonedx
from interlock.formats.sbom.cyclonedx_xml_writing import write_cyclonedx_xml
from interlock.formats.sbom.errors import SbomInvalid, SbomUnjudged
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.spdx3_writing import write_spdx3
from interlock.formats.sbom.spdx_writing import write_spdx
from interlock.formats.sbom.validation import validate
from interlock.formats.sbom.writing import Heading
from interlock.supply.inventory import merge
from interlock.supply.licences.names import declared
from interlock.supply.model import Component, Reading, ReadingKind, Scope
from interlock.supply.purl import purl_of

SCHEMAS = PackagedSchemas()
KEYS = st.sampled_from([
    "bomFormat", "specVersion", "components", "name", "version", "purl", "bom-ref", "hashes", "licenses", "properties",
    "dependencies", "ref", "dependsOn", "metadata", "component", "spdxVersion", "packages", "SPDXID", "relationships",
    "externalRefs", "@context", "@graph", "type", "spdxId", "artifacts", "descriptor", "predicateType", "predicate",
    "payload", "payloadType", "scope", "value", "license", "expression",
])  # fmt: skip
WORDS = st.sampled_from([
    "CycloneDX", "1.6", "SPDX-2.3", "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "pkg:pypi/a@1", "pkg:", "MIT",
    "SPDXRef-a", "dependsOn", "software_Package", "library", "", "\udc80",
])  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | WORDS | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
STARTS = st.sampled_from([
    {"bomFormat": "CycloneDX", "specVersion": "1.6"},
    {"spdxVersion": "SPDX-2.3"},
    {"@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": []},
    {"artifacts": [], "descriptor": {}},
    {},
])  # fmt: skip


def reads_or_refuses(body: bytes) -> None:
    try:
        reading = read_sbom("any", body)
    except ManifestMalformed:
        return
    places = range(len(reading.components))
    assert all(one in places and other in places and one != other for one, other in reading.edges)
    merge([reading])
    for component in reading.components:
        declared(component.licences)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    reads_or_refuses(body)


@given(STARTS, st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_object_is_read_or_refused(start: dict[str, object], told: dict[str, object]) -> None:
    reads_or_refuses(json.dumps({**told, **start}).encode())
    reads_or_refuses(json.dumps({**start, **told}).encode())


@given(STARTS, st.dictionaries(KEYS, VALUES, max_size=6))
def test_any_object_is_valid_or_told_why_not(start: dict[str, object], told: dict[str, object]) -> None:
    body = json.dumps({**told, **start, "packages": told.get("packages", []), "@graph": [told]}).encode()
    try:
        validate("any", body, SCHEMAS)
    except SbomInvalid as error:
        assert error.fields["where"] and error.fields["why"]  # noqa: PT017, PT018  # an error may be right as well
    except (ManifestMalformed, SbomUnjudged):
        pass


TAGS = st.sampled_from(
    ["PackageName", "SPDXID", "Relationship", "ExternalRef", "PackageChecksum", "FileName", "LicenseID"]
)


@given(st.lists(st.tuples(TAGS, WORDS | st.text(max_size=20)), max_size=10))
def test_any_tags_are_read_or_refused(lines: list[tuple[str, str]]) -> None:
    text = "".join(f"{tag}: {value}\n" for tag, value in lines)
    reads_or_refuses(("SPDXVersion: SPDX-2.3\n" + text).encode("utf-8", "replace"))


NAMES = st.text("abcde", min_size=1, max_size=3)
COMPONENTS = st.builds(
    lambda name, version, scope, is_direct, licences: Component(
        name, version, purl_of("pypi", name, version), "PyPI", scope=scope, is_direct=is_direct, licences=licences
    ),
    NAMES,
    st.sampled_from(["1", "2.0", "1!3+x"]),
    st.sampled_from(Scope),
    st.booleans(),
    st.sampled_from([(), ("MIT",), ("MIT OR ISC",), ("Own terms",), ("MIT", "Own terms")]),
)


@given(st.lists(COMPONENTS, max_size=6), st.data())
def test_what_is_written_is_read_back(components: list[Component], data: st.DataObject) -> None:
    places = st.integers(0, max(0, len(components) - 1))
    edges = data.draw(st.lists(st.tuples(places, places), max_size=6)) if components else []
    first = Reading("lock", "f", ReadingKind.LOCKFILE, tuple(components), tuple(edges))
    inventory = merge([first])
    heading = Heading("2026-11-21T09:30:00Z", name="x")
    for write in (write_cyclonedx, write_spdx, write_cyclonedx_xml, write_spdx3):
        body = write(inventory, heading)
        again = merge([read_sbom("bom", body)])
        assert [one.purl for one in again.components] == [one.purl for one in inventory.components]
        assert again.edges == inventory.edges
    told = merge([read_sbom("bom", write_cyclonedx(inventory, heading))]).components
    assert [(one.scope, one.is_direct, one.licences) for one in told] == [
        (one.scope, one.is_direct, one.licences) for one in inventory.components
    ]
