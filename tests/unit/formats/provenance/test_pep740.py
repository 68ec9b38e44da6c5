"""PEP 740 attestations as Sigstore bundles."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from interlock.formats.provenance.errors import AttestationError
from interlock.formats.provenance.pep740 import open_attestation, open_provenance
from tests.provenances import statement, written

BODY = statement("t", None)


def attestation(**changes: Any) -> dict[str, Any]:
    whole = {
        "version": 1,
        "verification_material": {"certificate": "Q0VSVA==", "transparency_entries": [{"logIndex": "7"}]},
        "envelope": {"statement": base64.b64encode(BODY).decode(), "signature": "U0lH"},
    }
    return {**whole, **changes}


def test_an_attestation_is_a_bundle_under_other_names() -> None:
    (part,) = open_attestation(written(attestation()), "x")
    bundle = json.loads(part.body)
    assert bundle["mediaType"] == "application/vnd.dev.sigstore.bundle.v0.3+json"
    assert bundle["verificationMaterial"] == {
        "certificate": {"rawBytes": "Q0VSVA=="},
        "tlogEntries": [{"logIndex": "7"}],
    }
    assert base64.b64decode(bundle["dsseEnvelope"]["payload"]) == BODY
    assert bundle["dsseEnvelope"]["signatures"] == [{"sig": "U0lH"}]


def test_what_the_index_says_of_the_publisher_goes_along_as_a_claim() -> None:
    bundles = [{"attestations": [attestation(), attestation()], "publisher": {"kind": "GitHub"}}]
    parts = open_provenance(written({"version": 1, "attestation_bundles": bundles}), "x")
    assert [json.loads(part.publisher) for part in parts] == [{"kind": "GitHub"}] * 2


@pytest.mark.parametrize(
    "changes", [{"version": 2}, {"version": "1"}, {"envelope": {}}, {"verification_material": {"certificate": ""}}]
)
def test_another_version_or_form_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(AttestationError):
        open_attestation(written(attestation(**changes)), "x")


def test_another_version_of_the_object_around_them_is_refused() -> None:
    with pytest.raises(AttestationError):
        open_provenance(written({"version": 2, "attestation_bundles": []}), "x")
