"""What is kept of a statement of somebody else's."""

from __future__ import annotations

import msgspec
import pytest

from interlock.evidence.errors import PredicateMalformed
from interlock.evidence.foreign import ForeignCheck, ForeignSigner, ForeignStatement, Told, read_foreign
from interlock.kernel import canonical

KEPT = ForeignStatement(
    dialect="slsa-v1",
    predicate_type="https://slsa.dev/provenance/v1",
    statement="ab" * 32,
    file="cd" * 32,
    signer=ForeignSigner(key="ef" * 32, identity="https://github.com/o/r", issuer="https://i.example"),
    grade="logged",
    verified_at="2026-01-01T00:00:00Z",
    interlock="0.1",
    told=Told(builder="b", source="https://github.com/o/r", levels=("SLSA_BUILD_LEVEL_2",)),
    checks=(ForeignCheck("signature", "it covers these bytes"),),
)


def test_what_was_sealed_is_read_again() -> None:
    assert read_foreign(canonical(KEPT)) == KEPT


def test_fields_have_the_names_of_json_and_empty_ones_are_left_out() -> None:
    written = msgspec.json.decode(canonical(KEPT))
    assert written["verifiedAt"] == "2026-01-01T00:00:00Z"
    assert "signedAt" not in written
    assert written["told"] == {"builder": "b", "source": "https://github.com/o/r", "levels": ["SLSA_BUILD_LEVEL_2"]}


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff", b'{"dialect":1}', b"[" * 99_999])
def test_what_is_no_kept_statement_is_refused(body: bytes) -> None:
    with pytest.raises(PredicateMalformed, match="foreign-statement"):
        read_foreign(body)
