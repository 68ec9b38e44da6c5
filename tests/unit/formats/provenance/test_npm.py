"""What npm's registry tells about a version of a package."""

from __future__ import annotations

import json

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.npm import open_npm
from interlock.formats.provenance.sealed import Sealing
from tests.provenances import bundle, statement, written


def test_each_bundle_comes_with_the_type_that_the_registry_says() -> None:
    whole = bundle(statement("t", {}))
    parts = open_npm(written({"attestations": [{"predicateType": kind, "bundle": whole} for kind in ("a", "b")]}), "x")
    assert [part.predicate_type for part in parts] == ["a", "b"]
    assert [part.place for part in parts] == ["x: attestations[0]", "x: attestations[1]"]
    assert {part.sealing for part in parts} == {Sealing.BUNDLE}
    assert json.loads(parts[0].body) == whole


@pytest.mark.parametrize("document", [{"attestations": {}}, {"attestations": [{}]}, {"attestations": [{"bundle": {}}]}])
def test_a_document_of_another_form_is_refused(document: object) -> None:
    with pytest.raises(AttestationMalformed):
        open_npm(written(document), "x")
