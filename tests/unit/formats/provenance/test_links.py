"""in-toto metadata by itself, and the canonical form that it signs."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.links import canonical_olpc, open_link
from interlock.formats.provenance.sealed import Sealing
from tests.provenances import written


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": [True, False, None]}, b'{"a":[true,false,null],"b":1}'),
        ('quote " and \\ and\nline', b'"quote \\" and \\\\ and\nline"'),
        ({"é": "ü"}, '{"é":"ü"}'.encode()),
        (-5, b"-5"),
        ([], b"[]"),
    ],
)
def test_the_canonical_form_is_in_totos_own(value: object, form: bytes) -> None:
    assert canonical_olpc(value) == form


@pytest.mark.parametrize("value", [1.5, {"a": 1.0}, "\ud800", object()])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(AttestationMalformed, match="canonical"):
        canonical_olpc(value)


def test_a_file_gives_its_body_and_its_signatures() -> None:
    signed = {"_type": "link", "name": "a"}
    (part,) = open_link(written({"signed": signed, "signatures": [{"keyid": "k", "sig": "00ff"}]}), "x")
    assert part.sealing is Sealing.LINK
    assert part.body == b'{"_type":"link","name":"a"}'
    assert part.signatures == (("k", b"\x00\xff"),)


@pytest.mark.parametrize("sig", ["", "0", "xy", "AA", "00" * 3000])
def test_a_signature_that_is_not_hexadecimal_is_refused(sig: str) -> None:
    with pytest.raises(AttestationMalformed, match=r"signatures\[0\]\.sig"):
        open_link(written({"signed": {}, "signatures": [{"keyid": "k", "sig": sig}]}), "x")
