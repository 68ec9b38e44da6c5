"""What Google Cloud tells about an image, and whether the text says what was signed."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from interlock.crypto import read_envelope
from interlock.formats.provenance.errors import AttestationContradicted, AttestationMalformed
from interlock.formats.provenance.google import open_google
from interlock.formats.provenance.sealed import Sealing
from tests.provenances import HEX, REGIONAL, envelope, google, written

OTHER = "cd" * 32


def changed(path: tuple[Any, ...], value: object) -> dict[str, Any]:
    whole = copy.deepcopy(google())
    inside: Any = whole
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    return whole


FIRST = ("provenance_summary", "provenance", 0)
TEXT = (*FIRST, "build", "intotoStatement")


def test_an_envelope_is_verified_as_its_key_signs() -> None:
    assert [part.sealing for part in open_google(written(google()), "x")] == [Sealing.BARE]
    (part,) = open_google(written(google(keyid=GLOBAL)), "x")
    assert part.sealing is Sealing.ENVELOPE


@pytest.mark.parametrize("place", ["global", "us-central1", "europe-west12", "northamerica-northeast1", "me-central2"])
def test_each_place_has_a_key_of_its_own(place: str) -> None:
    assert len(open_google(written(google(keyid=REGIONAL.replace("us-west2", place))), "x")) == 1


@pytest.mark.parametrize(
    "keyid",
    [
        "",
        REGIONAL.replace("us-west2", ""),
        REGIONAL.replace("us-west2", "nowhere"),
        REGIONAL.replace("us-west2", "us-west2/x"),
        REGIONAL.replace("verified-builder", "evil"),
        REGIONAL.replace("attestor", "other"),
        REGIONAL + "0x",
        f"x{REGIONAL}",
    ],
)
def test_a_signature_of_a_key_that_cloud_build_does_not_have_is_none(keyid: str) -> None:
    with pytest.raises(AttestationMalformed, match="no key of Cloud Build"):
        open_google(written(google(keyid=keyid)), "x")
    whole = google()
    held = whole["provenance_summary"]["provenance"][0]["envelope"]["signatures"]
    held.append({"keyid": keyid, "sig": "AAAA"})
    held.append({"keyid": GLOBAL, "sig": "AAAB"})
    bare, paired = sorted(open_google(written(whole), "x"), key=lambda part: part.sealing)
    assert [one.keyid for one in read_envelope(bare.body).signatures] == [REGIONAL]
    assert [one.keyid for one in read_envelope(paired.body).signatures] == [GLOBAL]


GLOBAL = REGIONAL.replace("us-west2", "global").replace("builtByGCB", "provenanceSigner")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("image_summary", "digest"), f"sha256:{OTHER}"),
        (("image_summary", "digest"), HEX),
        (("image_summary", "fully_qualified_digest"), f"a@sha256:{OTHER}"),
        (("image_summary", "fully_qualified_digest"), ""),
        ((*FIRST, "kind"), "BUIL"),
        ((*FIRST, "resourceUri"), f"a@sha256:{OTHER}"),
        ((*FIRST, "build"), {}),
        ((*TEXT, "slsaProvenance", "builder", "id"), "evil"),
        ((*TEXT, "slsaProvenance", "recipe", "arguments", "substitutions", "TAG_NAME"), "v40"),
        ((*TEXT, "subject", 0, "digest", "sha256"), OTHER),
        ((*TEXT, "predicateType"), "other"),
        ((*TEXT, "predicate"), {"builder": {"id": "evil"}}),
    ],
)
def test_text_that_nobody_signed_has_to_say_what_was_signed(path: tuple[Any, ...], value: object) -> None:
    with pytest.raises(AttestationContradicted):
        open_google(written(changed(path, value)), "x")


def test_text_without_any_predicate_does_not_say_what_was_signed_under_two_names() -> None:
    signed = {**google()["provenance_summary"]["provenance"][0]["build"]["intotoStatement"]}
    text = {key: value for key, value in signed.items() if key != "slsaProvenance"}
    signed["predicate"] = signed["slsaProvenance"]
    whole = changed((*FIRST, "envelope"), envelope(written(signed), keyid=REGIONAL))
    assert open_google(written(whole), "x")
    whole["provenance_summary"]["provenance"][0]["build"]["intotoStatement"] = text
    with pytest.raises(AttestationContradicted):
        open_google(written(whole), "x")


def test_an_index_written_as_text_is_the_same_index() -> None:
    whole = changed((*TEXT, "slsaProvenance", "recipe", "definedInMaterial"), None)
    assert open_google(written(whole), "x")


def test_a_contradicted_occurrence_does_not_spoil_a_good_one_and_is_not_given() -> None:
    whole = google()
    whole["provenance_summary"]["provenance"].insert(0, google(kind="OTHER")["provenance_summary"]["provenance"][0])
    (part,) = open_google(written(whole), "x")
    assert part.place == "x: provenance_summary.provenance[1]"


@pytest.mark.parametrize("value", [{}, {"payload": "?", "payloadType": "t", "signatures": []}, None])
def test_an_envelope_that_is_none_is_refused(value: object) -> None:
    with pytest.raises(AttestationMalformed):
        open_google(written(changed((*FIRST, "envelope"), value)), "x")
