"""The type of a statement says which reader knows it."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationError, AttestationUnknown
from interlock.formats.provenance.reading import LINK_BODY, READERS, read_attested
from interlock.formats.provenance.simple_signing import PAYLOAD_TYPE as SIMPLE
from interlock.formats.provenance.slsa_v0 import V0_2
from interlock.formats.provenance.slsa_v1 import V1
from interlock.supply.provenanced import Dialect
from tests.provenances import HEX, statement, v0_2, v1, written


def test_each_type_has_its_reader() -> None:
    assert read_attested(statement(V0_2, v0_2())).dialect is Dialect.SLSA_V0_2
    assert read_attested(statement(V1, v1())).dialect is Dialect.SLSA_V1
    link = {"_type": "link", "name": "a", "products": {"b": {"sha256": HEX}}}
    assert read_attested(written(link), LINK_BODY).dialect is Dialect.LINK
    image = {
        "critical": {"image": {"docker-manifest-digest": f"sha256:{HEX}"}, "type": "cosign container image signature"}
    }
    assert read_attested(written(image), SIMPLE).dialect is Dialect.SIMPLE_SIGNING


@pytest.mark.parametrize("kind", ["https://slsa.dev/provenance/v2", "", "https://SLSA.dev/provenance/v1"])
def test_a_type_that_nobody_knows_is_refused(kind: str) -> None:
    with pytest.raises(AttestationUnknown, match="predicateType"):
        read_attested(statement(kind, {}))


def test_a_payload_of_another_type_is_never_read_as_a_statement() -> None:
    with pytest.raises(AttestationUnknown, match="payloadType"):
        read_attested(statement(V1, v1()), "application/json")


@pytest.mark.parametrize("kind", sorted(READERS))
@pytest.mark.parametrize("predicate", [None, [], "x", 7, {}, {"builder": None}])
def test_no_reader_makes_anything_of_nothing(kind: str, predicate: object) -> None:
    try:
        found = read_attested(statement(kind, predicate))
    except AttestationError:
        return
    assert found.dialect is Dialect.PYPI_PUBLISH  # the one whose predicate has to be empty
    assert predicate in (None, {})
