"""Taking apart the files in which attestations come."""

from __future__ import annotations

import base64

import pytest

from interlock.formats.provenance import opening
from interlock.formats.provenance.errors import AttestationError, AttestationMalformed, AttestationUnknown
from interlock.formats.provenance.opening import open_attestations
from interlock.formats.provenance.sealed import Sealing
from tests.provenances import bundle, envelope, google, statement, written

BODY = statement("t", {})


@pytest.mark.parametrize(
    ("document", "sealing"),
    [
        (bundle(BODY), Sealing.BUNDLE),
        (envelope(BODY), Sealing.ENVELOPE),
        (envelope(BODY, cert="PEM"), Sealing.CERTIFIED),
        (envelope(BODY, certificate="UEVN"), Sealing.CERTIFIED),
        ({**envelope(BODY), "signatures": []}, Sealing.NOTHING),
        ({"payload": base64.b64encode(BODY).decode(), "payloadType": "application/vnd.in-toto+json"}, Sealing.NOTHING),
        (google(), Sealing.BARE),
        ({"signed": {"_type": "link"}, "signatures": []}, Sealing.LINK),
    ],
)
def test_each_form_is_known_by_its_keys(document: object, sealing: Sealing) -> None:
    (part,) = open_attestations(written(document), "x")
    assert part.sealing is sealing


def test_a_statement_that_nobody_signed_is_given_as_such() -> None:
    (part,) = open_attestations(BODY, "x")
    assert (part.sealing, part.body) == (Sealing.NOTHING, BODY)


def test_lines_are_documents_of_their_own() -> None:
    data = written(envelope(BODY)) + b"\n\n" + written(bundle(BODY)) + b"\r\n"
    parts = open_attestations(data, "x")
    assert [part.sealing for part in parts] == [Sealing.ENVELOPE, Sealing.BUNDLE]
    assert [part.place for part in parts] == ["x, line 1", "x, line 3"]


def test_a_bad_line_spoils_the_file() -> None:
    with pytest.raises(AttestationUnknown, match="line 2"):
        open_attestations(written(envelope(BODY)) + b"\n{}", "x")


def test_a_certificate_beside_two_signatures_could_belong_to_either() -> None:
    two = envelope(BODY, cert="PEM")
    two["signatures"] = two["signatures"] * 2
    with pytest.raises(AttestationMalformed, match="exactly one of each"):
        open_attestations(written(two), "x")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"[]",
        b"{}",
        b'{"attestations":[]}',
        b'{"a":1,"a":2}',
        b"{" * 10_000,
        b'{"payload":"e30=","payloadType":"application/json"}',
        b'{"payload":"?","payloadType":"application/vnd.in-toto+json"}',
        b'{"payload":"e30=","payloadType":"t","signatures":[{"sig":"?"}]}',
        b'{"payload":"e30=","payloadType":"t","signatures":[{"sig":"AAAA","cert":7}]}',
        b'{"payload":"e30=","payloadType":"t","signatures":[{"sig":"AAAA","certificate":"?"}]}',
        b'{"payload":"e30=","payloadType":"t","signatures":[{"sig":"AAAA","cert":"P","certificate":"UEVN"}]}',
        '{"payload":"e30=","payloadType":"t","signatures":[{"sig":"AAAA","cert":"é"}]}'.encode(),
    ],
)
def test_what_is_no_attestation_is_refused(data: bytes) -> None:
    with pytest.raises(AttestationError):
        open_attestations(data, "x")


def test_a_file_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    line = written(envelope(BODY)) + b"\n"
    with pytest.raises(AttestationMalformed, match="more than 1000"):
        open_attestations(line * 1_001, "x")
    monkeypatch.setattr(opening, "BIGGEST", 10)  # the limit itself would need 64 MiB here
    with pytest.raises(AttestationMalformed, match="more than 10"):
        open_attestations(line, "x")
