"""Collections of witness."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.statement import read_stated
from interlock.formats.provenance.witness import COLLECTIONS, COMMAND, GIT, MATERIAL, read_collection
from interlock.supply.provenanced import Link, Provenanced
from tests.provenances import COMMIT, HEX, statement


def read(*attestations: tuple[str, object], name: str = "build") -> Provenanced:
    found = [{"type": kind, "attestation": body, "starttime": "x"} for kind, body in attestations]
    return read_collection(read_stated(statement(COLLECTIONS[0], {"name": name, "attestations": found}), "x"), "x")


def test_three_attestors_tell_of_source_command_and_materials() -> None:
    found = read(
        (GIT, {"commithash": COMMIT, "branch": "main", "remotes": ["https://github.com/o/r.git"]}),
        (COMMAND, {"cmd": ["go", "build"], "exitcode": 0}),
        (MATERIAL, {"main.go": {"sha256": HEX}}),
    )
    assert (found.source, found.commit, found.branch) == ("https://github.com/o/r", COMMIT, "main")
    assert found.link == Link("build", ("go", "build"), 0)
    assert found.materials[0].name == "main.go"


def test_other_attestors_are_kept_as_they_are() -> None:
    found = read(("https://odd.example/v1", {"b": 1, "a": 2}))
    assert found.collection is not None
    assert found.collection[0] == "build"
    assert found.collection[1][0].predicate == b'{"b": 1, "a": 2}'


def test_a_collection_may_be_empty_and_then_says_nothing() -> None:
    found = read()
    assert (found.source, found.commit, found.branch, found.materials) == ("", "", "", ())


def test_a_type_that_is_attested_twice_is_refused() -> None:
    with pytest.raises(AttestationMalformed, match="attested twice"):
        read((COMMAND, {"cmd": ["true"]}), (COMMAND, {"cmd": ["false"]}))


@pytest.mark.parametrize("body", [{"a": 1}, {"a": {"sha256": 1}}, {"a": {"sha256": "X"}}])
def test_materials_without_digests_are_refused(body: object) -> None:
    with pytest.raises(AttestationMalformed):
        read((MATERIAL, body))
