"""Provenance of others: what is right is accepted, and each thing changed in a question or a file is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.reading import read_attested
from interlock.formats.provenance.sealed import Sealing
from tests.scripts import script

ATTEST = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "attest"

if not ATTEST.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)

Record = Callable[[str, object], None]
suite: Any = script("conformance_provenance")


@pytest.fixture(scope="module")
def rows() -> list[Any]:
    found: list[Any] = suite.run(ATTEST)
    return found


def test_every_suite_every_other_question_and_every_spoilt_file_comes_out_as_it_should(
    rows: list[Any], record_property: Record
) -> None:
    record_property("right", sum(one.right for one in rows))
    record_property("wrong", sum(len(one.accepted) + len(one.refused) for one in rows))
    assert {one.suite: one.accepted for one in rows if one.accepted} == {}
    assert {one.suite: one.refused for one in rows if one.refused} == {}


def test_the_suites_are_not_empty(rows: list[Any]) -> None:
    right = {one.suite: one.right for one in rows}
    assert right["slsa-verifier"] >= 100
    assert right["slsa-verifier, otherwise asked"] >= 1000
    assert right["slsa-verifier, spoilt"] >= 1000
    assert right["pypi-attestations"] >= 8
    assert right["witness"] >= 1


def test_summaries_of_macaron_are_read_as_what_nobody_signed() -> None:
    folder = ATTEST / "macaron"
    for path in sorted((*folder.glob("*vsa-*.jsonl"), *folder.glob("*maven-app__vsa_payload.json"))):
        (part,) = open_attestations(path.read_bytes(), path.name)
        said = read_attested(part.body)
        assert part.sealing is Sealing.NOTHING
        assert said.summary is not None
        assert said.summary.verifier == "https://github.com/oracle/macaron"


def test_a_summary_of_macaron_about_something_without_a_digest_is_refused() -> None:
    path = ATTEST / "macaron" / "integration__cases__ossf_scorecard__vsa_payload.json"
    (part,) = open_attestations(path.read_bytes(), path.name)
    with pytest.raises(AttestationMalformed, match=r"subject\[0\]\.digest"):
        read_attested(part.body)
