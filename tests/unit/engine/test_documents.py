"""A document without its secrets is the same document in everything else."""

from __future__ import annotations

import secrets

import msgspec
import pytest

from interlock.adapters.tools import hider
from interlock.engine.documents import masked_document
from interlock.kernel import canonical

SECRET = "Zq7" + secrets.token_hex(12)
HIDE = hider([SECRET.encode()])


def hidden(document: object) -> bytes:
    """Mask a document as the engine does."""
    return masked_document(canonical(document), HIDE, lambda text: HIDE(text.encode()).decode())


def test_a_document_without_a_secret_is_the_same_bytes() -> None:
    body = canonical({"components": [{"name": "a", "version": "1.0"}], "score": 7.5})
    assert masked_document(body, HIDE, str) is body


@pytest.mark.parametrize("form", ["{}", "https://host.example/{}/simple", "pkg:npm/a@1?u=https:%2F%2Fh%2F{}", "é {}"])
def test_a_secret_is_masked_wherever_a_text_has_it_and_the_rest_stays(form: str) -> None:
    text = form.format(SECRET)
    body = hidden({"components": [{"name": "a", "url": text, "n": 1, "f": 1.5, "is": True, "none": None}]})
    assert SECRET.encode() not in body
    assert body == canonical(msgspec.json.decode(body))
    (one,) = msgspec.json.decode(body)["components"]
    assert (one["name"], one["n"], one["f"], one["is"], one["none"]) == ("a", 1, 1.5, True, None)
    assert one["url"].startswith(form.partition("{}")[0])


def test_the_same_text_becomes_the_same_text_so_that_references_still_meet() -> None:
    body = hidden({"components": [{"bom-ref": SECRET}], "dependencies": [{"ref": SECRET, "dependsOn": [SECRET]}]})
    read = msgspec.json.decode(body)
    ref = read["components"][0]["bom-ref"]
    assert ref != SECRET
    assert read["dependencies"] == [{"ref": ref, "dependsOn": [ref]}]


def test_digests_stay_whole_beside_a_masked_text() -> None:
    digest = secrets.token_hex(32)
    hide = hider([digest.encode()])
    body = canonical({"hashes": [{"alg": "SHA-256", "content": digest}], "name": digest})
    read = msgspec.json.decode(masked_document(body, hide, lambda text: hide(text.encode()).decode()))
    assert read["hashes"] == [{"alg": "SHA-256", "content": digest}]
    assert digest not in read["name"]
