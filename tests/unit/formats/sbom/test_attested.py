import json

import pytest

from interlock.crypto.errors import EnvelopeMalformed
from interlock.formats.manifests import ManifestMalformed
from interlock.formats.sbom.attested import envelope_in, subjects_in
from interlock.kernel import Digest, Subject

ENVELOPE = {"payload": "e30=", "payloadType": "application/json", "signatures": [{"sig": "AA=="}]}
SUBJECT = {"name": "app", "digest": {"sha256": "ab" * 32, "strange": "x"}}


def test_an_envelope_is_found_bare_and_in_a_bundle() -> None:
    for value in (ENVELOPE, {"dsseEnvelope": ENVELOPE}):
        found = envelope_in("a.json", json.dumps(value).encode())
        assert found is not None
        assert (found.payload, found.payload_type) == (b"{}", "application/json")


@pytest.mark.parametrize("body", [b"", b"SPDXVersion: SPDX-2.3", b"<bom/>", b"{}", b'{"payload": "e30="}', b"[1]"])
def test_what_is_no_envelope_is_none(body: bytes) -> None:
    assert envelope_in("a.json", body) is None
    assert subjects_in("a.json", body) == ()


def test_an_envelope_that_is_broken_is_an_error_and_not_none() -> None:
    for wrong in ({"payload": "!"}, {"signatures": None}, {"payload": 1}):
        body = json.dumps({**ENVELOPE, **wrong}).encode()
        with pytest.raises(EnvelopeMalformed):
            envelope_in("a.json", body)
    with pytest.raises(ManifestMalformed):
        envelope_in("a.json", b'{"payload": "e30=", "payload": "e30="}')


def test_the_subjects_of_a_statement_have_the_digests_that_are_known() -> None:
    body = json.dumps({"predicateType": "x", "subject": [SUBJECT]}).encode()
    assert subjects_in("a.json", body) == (Subject("app", (Digest("sha256", "ab" * 32),)),)
    assert subjects_in("a.json", b'{"predicateType": "x"}') == ()


@pytest.mark.parametrize(
    "subject", [1, [1], [{"name": "a"}], [{"digest": {"strange": "x"}}], [{"digest": {"sha256": 1}}]]
)
def test_a_subject_that_names_nothing_is_refused(subject: object) -> None:
    with pytest.raises(ManifestMalformed, match=r"a\.json"):
        subjects_in("a.json", json.dumps({"predicateType": "x", "subject": subject}).encode())
