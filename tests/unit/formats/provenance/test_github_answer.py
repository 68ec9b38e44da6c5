"""What GitHub's API answers about a digest."""

from __future__ import annotations

import json

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.github_answer import is_github_answer, open_github
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.sealed import Sealing
from tests.provenances import bundle, statement, written

WHOLE = bundle(statement("t", {}))


def answer(*attestations: object) -> bytes:
    return written({"attestations": list(attestations)})


def test_each_bundle_of_an_answer_is_given() -> None:
    document = answer({"bundle": WHOLE, "repository_id": 7, "bundle_url": "x"}, {"bundle": WHOLE, "repository_id": 8})
    parts = open_attestations(document, "x")
    assert [part.place for part in parts] == ["x: attestations[0]", "x: attestations[1]"]
    assert {part.sealing for part in parts} == {Sealing.BUNDLE}
    assert json.loads(parts[0].body) == WHOLE
    assert parts[0].predicate_type == ""


@pytest.mark.parametrize(
    "attestations",
    [
        [],
        [{"bundle": WHOLE, "predicateType": "t"}],
        [{"bundle": WHOLE, "predicateType": "t", "repository_id": 7}],
        [{"bundle": WHOLE, "repository_id": 7}, {"bundle": WHOLE}],
    ],
)
def test_a_document_of_npm_never_passes_for_an_answer_of_github(attestations: list[object]) -> None:
    assert not is_github_answer(answer(*attestations), "x")


@pytest.mark.parametrize(
    "one", [{"repository_id": 7}, {"repository_id": "7", "bundle": WHOLE}, {"repository_id": 7, "bundle": None}]
)
def test_an_answer_without_its_bundle_is_refused(one: object) -> None:
    with pytest.raises(AttestationMalformed):
        open_github(answer(one), "x")
