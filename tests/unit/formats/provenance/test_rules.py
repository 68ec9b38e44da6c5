"""Rules about attestations: whoever hands one in is told what it is, and what to hand in instead."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.crypto.wire import to_base64
from interlock.formats.provenance.errors import AttestationError, RulesGiven
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.rules import LAYOUT, POLICY
from interlock.formats.provenance.sealed import Sealing
from tests.provenances import envelope, written

LAYOUT_BODY: dict[str, Any] = {"_type": "layout", "expires": "2030-01-01T00:00:00Z", "steps": [], "keys": {}}
POLICY_BODY: dict[str, Any] = {"expires": "2030-01-01T00:00:00Z", "steps": {}, "publickeys": {}}


def sealed(body: dict[str, Any], kind: str) -> dict[str, Any]:
    return envelope(written(body)) | {"payloadType": kind}


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        (LAYOUT_BODY, LAYOUT),
        ({"signed": LAYOUT_BODY, "signatures": [{"keyid": "aa", "sig": "aabb"}]}, LAYOUT),
        (sealed(LAYOUT_BODY, "application/vnd.in-toto+json"), LAYOUT),
        (POLICY_BODY, POLICY),
        ({"expires": "x", "steps": {}, "roots": {}}, POLICY),
        (sealed(POLICY_BODY, "https://witness.testifysec.com/policy/v0.1"), POLICY),
        (sealed(POLICY_BODY, "https://witness.dev/policy/v0.1"), POLICY),
        (sealed(POLICY_BODY, "https://witness.dev/policy/v0.1") | {"signatures": []}, POLICY),
    ],
)
def test_rules_are_told_as_what_they_are_and_not_evaluated(document: dict[str, Any], kind: str) -> None:
    with pytest.raises(RulesGiven, match=kind) as caught:
        open_attestations(written(document), "file.json")
    assert "--bundle" in caught.value.remedy


def test_a_payload_that_is_nothing_is_not_taken_for_rules() -> None:
    document = sealed({}, "application/vnd.in-toto+json") | {"payload": to_base64(b"[1")}
    (part,) = open_attestations(written(document), "file.json")
    assert part.sealing is Sealing.ENVELOPE
    with pytest.raises(AttestationError):
        open_attestations(written({"steps": {}}), "file.json")
