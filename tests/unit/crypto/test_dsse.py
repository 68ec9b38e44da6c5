"""Seals: what is signed, which envelopes are read, and when a seal opens."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from interlock.crypto import (
    Envelope,
    LocalSigner,
    Scheme,
    Signature,
    dsse,
    generate,
    open_seal,
    preimage,
    read_envelope,
    sign,
    write_envelope,
)
from interlock.crypto.errors import EnvelopeMalformed, SealBroken, SignersMissing, ThresholdMeaningless
from interlock.kernel import KeyId

KIND = "application/vnd.in-toto+json"
BODY = b'{"_type":"x"}'


def keys(*signers: LocalSigner) -> dict[KeyId, Any]:
    return {signer.key_id: signer.public for signer in signers}


def wire(**changes: Any) -> bytes:
    plain: dict[str, Any] = {
        "payload": base64.b64encode(BODY).decode(),
        "payloadType": KIND,
        "signatures": [{"keyid": "k", "sig": "AA=="}],
    }
    plain.update(changes)
    return json.dumps({name: value for name, value in plain.items() if value is not None}).encode()


def test_lengths_count_bytes_and_not_characters() -> None:
    assert preimage("é", "ü€".encode()) == b"DSSEv1 2 \xc3\xa9 5 \xc3\xbc\xe2\x82\xac"
    assert preimage("", b"") == b"DSSEv1 0  0 "


def test_an_envelope_survives_writing_and_reading() -> None:
    sealed = sign(BODY, KIND, [generate(), generate(Scheme.P256)])
    assert read_envelope(write_envelope(sealed)) == sealed


def test_an_envelope_is_written_as_canonical_json() -> None:
    written = write_envelope(Envelope(KIND, b"\xff\xef", (Signature("k", b"\xfb"),)))
    assert written == (
        b'{"payload":"/+8=","payloadType":"application/vnd.in-toto+json","signatures":[{"keyid":"k","sig":"+w=="}]}'
    )


def test_unknown_fields_are_ignored_and_an_unset_key_id_is_an_empty_one() -> None:
    read = read_envelope(wire(more={"a": [1.5]}, signatures=[{"sig": "AA==", "new": None}, {"sig": "", "keyid": None}]))
    assert read.signatures == (Signature("", b"\x00"), Signature("", b""))


def test_url_safe_base64_is_accepted() -> None:
    body = b"\xfb\xff\xfe"
    text = base64.urlsafe_b64encode(body).decode()
    assert "-" in text
    assert read_envelope(wire(payload=text)).payload == body


MALFORMED = {
    "no JSON": b"{",
    "no object": b"[]",
    "not UTF-8": b'{"payload":"\xff"}',
    "no payload": wire(payload=None),
    "no payload type": wire(payloadType=None),
    "no signatures": wire(signatures=None),
    "a signature without sig": wire(signatures=[{"keyid": "k"}]),
    "a payload that is a number": wire(payload=1),
    "a payload with a line break": wire(payload="AA==\n"),
    "a payload with a space": wire(payload="A A="),
    "a payload without padding": wire(payload="AAA"),
    "a payload with stray bits": wire(payload="AB=="),
    "a payload with surplus padding": wire(payload="AAAA===="),
    "two alphabets in one payload": wire(payload="-_+/"),
    "a payload outside ASCII": wire(payload="AAA\u00e9"),
    "a signature that is no base64": wire(signatures=[{"sig": "?"}]),
    "a name twice": b'{"payload":"AA==","payloadType":"a","payload":"AA==","signatures":[]}',
    "a name twice, once with an escape": b'{"payload":"AA==","payloadType":"a","p\\u0061yload":"AA==","signatures":[]}',
    "a name twice inside a signature": b'{"payload":"","payloadType":"a","signatures":[{"sig":"","sig":""}]}',
    "a name twice in what is ignored": b'{"payload":"","payloadType":"a","signatures":[],"x":[{"a":1,"a":1}]}',
    "something after the end": wire() + b"{}",
    "too deep": b'{"payload":"","payloadType":"a","signatures":[],"x":' + b"[" * 100_000,
    "half a surrogate pair": b'{"payload":"","payloadType":"\\ud800","signatures":[]}',
    "too many signatures": wire(signatures=[{"sig": ""}] * (dsse.MOST_SIGNATURES + 1)),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_envelope_is_refused(case: str) -> None:
    with pytest.raises(EnvelopeMalformed, match="no DSSE envelope"):
        read_envelope(MALFORMED[case])


def test_white_space_between_names_is_no_reason_to_refuse() -> None:
    assert read_envelope(b'{ "payload": "", "payloadType": "", "signatures": [] }') == Envelope("", b"", ())


def test_as_many_signatures_as_are_allowed_are_read() -> None:
    assert len(read_envelope(wire(signatures=[{"sig": ""}] * dsse.MOST_SIGNATURES)).signatures) == 100


def test_an_envelope_at_the_limit_is_read_and_one_byte_more_is_not() -> None:
    body = wire()
    read_envelope(body, limit=len(body))
    with pytest.raises(EnvelopeMalformed, match=f"{len(body)} bytes"):
        read_envelope(body, limit=len(body) - 1)


def test_a_seal_opens_with_the_key_that_signed_and_says_which() -> None:
    signer, other = generate(), generate()
    opened = open_seal(sign(BODY, KIND, [signer]), keys(other, signer))
    assert (opened.kind, opened.body, opened.keys) == (KIND, BODY, (signer.key_id,))


def test_a_seal_stays_shut_without_the_key_or_without_any() -> None:
    sealed = sign(BODY, KIND, [generate()])
    for known in ({}, keys(generate())):
        with pytest.raises(SealBroken, match="0 of 1"):
            open_seal(sealed, known)
    with pytest.raises(SealBroken):
        open_seal(Envelope(KIND, BODY, ()), keys(generate()))


@pytest.mark.parametrize("change", ["type", "body", "signature"])
def test_a_seal_stays_shut_when_anything_signed_is_changed(change: str) -> None:
    signer = generate()
    sealed = sign(BODY, KIND, [signer])
    [one] = sealed.signatures
    kind = KIND + "x" if change == "type" else KIND
    body = BODY + b" " if change == "body" else BODY
    sig = bytes([one.sig[0] ^ 1]) + one.sig[1:] if change == "signature" else one.sig
    with pytest.raises(SealBroken):
        open_seal(Envelope(kind, body, (Signature(one.keyid, sig),)), keys(signer))


def test_moving_bytes_between_type_and_body_breaks_the_seal() -> None:
    signer = generate()
    sealed = sign(b"b c", "a", [signer])
    with pytest.raises(SealBroken):
        open_seal(Envelope("a 3 b", b"c", sealed.signatures), keys(signer))


@pytest.mark.parametrize("hint", ["", "nobody", "other"])
def test_a_key_id_is_only_a_hint(hint: str) -> None:
    signer, other = generate(), generate(Scheme.P256)
    [one] = sign(BODY, KIND, [signer]).signatures
    named = other.key_id if hint == "other" else hint
    opened = open_seal(Envelope(KIND, BODY, (Signature(named, one.sig),)), keys(other, signer))
    assert opened.keys == (signer.key_id,)


def test_a_key_that_signed_twice_counts_once() -> None:
    signer, second = generate(Scheme.P256), generate()
    sealed = sign(BODY, KIND, [signer, signer])
    with pytest.raises(SealBroken, match="1 of 2"):
        open_seal(sealed, keys(signer, second), threshold=2)


def test_a_key_given_under_two_ids_counts_once() -> None:
    signer = generate()
    twice = {signer.key_id: signer.public, KeyId("alias"): signer.public}
    [one] = sign(BODY, KIND, [signer]).signatures
    sealed = Envelope(KIND, BODY, (one, Signature("alias", one.sig)))
    with pytest.raises(SealBroken, match="1 of 2"):
        open_seal(sealed, twice, threshold=2)


def test_enough_different_keys_open_a_seal_among_wrong_signatures() -> None:
    first, second, stranger = generate(), generate(Scheme.P256), generate()
    sealed = sign(BODY, KIND, [stranger, first, second])
    opened = open_seal(sealed, keys(second, first), threshold=2)
    assert opened.keys == (first.key_id, second.key_id)
    with pytest.raises(SealBroken, match="2 of 3"):
        open_seal(sealed, keys(second, first), threshold=3)


@pytest.mark.parametrize("threshold", [0, -1])
def test_a_threshold_that_proves_nothing_is_refused(threshold: int) -> None:
    with pytest.raises(ThresholdMeaningless):
        open_seal(Envelope(KIND, BODY, ()), {}, threshold=threshold)


def test_a_seal_needs_a_signer() -> None:
    with pytest.raises(SignersMissing):
        sign(BODY, KIND, [])
