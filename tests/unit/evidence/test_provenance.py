import msgspec
import pytest

from interlock.evidence import (
    BuildDefinition,
    Builder,
    BuildMetadata,
    PredicateMalformed,
    Provenance,
    ResourceDescriptor,
    RunDetails,
    read_provenance,
)

SMALLEST = b'{"buildDefinition":{"buildType":"t:","externalParameters":{}},"runDetails":{"builder":{"id":"b:"}}}'
FULL = Provenance(
    BuildDefinition(
        build_type="https://example.org/build/v1",
        external_parameters={"command": [["make"]]},
        internal_parameters={"isolation": {"network": True}},
        resolved_dependencies=(ResourceDescriptor("source", "git+https://example.org/a", {"gitCommit": "ab" * 20}),),
    ),
    RunDetails(
        Builder("https://example.org/builder", version={"interlock": "1"}),
        BuildMetadata("1", "2026-01-01T00:00:00Z", "2026-01-01T00:01:00Z"),
        (ResourceDescriptor("log", digest={"sha256": "cd" * 32}, media_type="text/plain"),),
    ),
)


def test_what_is_written_reads_back() -> None:
    assert read_provenance(msgspec.json.encode(FULL)) == FULL


def test_the_fields_have_the_names_of_the_specification() -> None:
    written = msgspec.to_builtins(FULL)
    assert set(written) == {"buildDefinition", "runDetails"}
    assert set(written["buildDefinition"]) == {
        "buildType",
        "externalParameters",
        "internalParameters",
        "resolvedDependencies",
    }
    assert set(written["runDetails"]) == {"builder", "metadata", "byproducts"}
    assert set(written["runDetails"]["metadata"]) == {"invocationId", "startedOn", "finishedOn"}
    assert written["runDetails"]["byproducts"][0]["mediaType"] == "text/plain"


def test_the_least_that_the_specification_asks_for_is_enough() -> None:
    assert read_provenance(SMALLEST).run_details.builder.id == "b:"


def test_parameters_that_nobody_gave_are_written_as_empty_and_not_left_out() -> None:
    assert msgspec.json.encode(read_provenance(SMALLEST)) == SMALLEST


def test_fields_that_are_not_known_are_left_alone() -> None:
    assert read_provenance(SMALLEST.replace(b'"id":"b:"', b'"id":"b:","ours":{"a":1}')) == read_provenance(SMALLEST)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        SMALLEST.replace(b'"externalParameters":{}', b'"externalParameters":[]'),
        SMALLEST.replace(b'"id":"b:"', b""),
        SMALLEST.replace(b'"buildType":"t:",', b""),
    ],
)
def test_anything_else_is_malformed(body: bytes) -> None:
    with pytest.raises(PredicateMalformed):
        read_provenance(body)
