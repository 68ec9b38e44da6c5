"""What npm's registry tells about a version of a package."""

from __future__ import annotations

import json

import pytest

from interlock.formats.provenance.errors import AttestationContradicted, AttestationMalformed
from interlock.formats.provenance.npm import open_npm
from interlock.formats.provenance.publications import NPM_PUBLISH
from interlock.formats.provenance.sealed import Sealing
from tests.provenances import HEX, bundle, statement, written

PACKAGE = {"name": "pkg:npm/tool@1.0.0", "digest": {"sha256": HEX}}
SAID = {"name": "tool", "version": "1.0.0", "registry": "https://registry.example"}


def document(*parts: tuple[str, bytes]) -> bytes:
    return written({"attestations": [{"predicateType": kind, "bundle": bundle(body)} for kind, body in parts]})


def test_each_bundle_comes_with_the_type_that_the_registry_says() -> None:
    body = statement("t", {}, PACKAGE)
    parts = open_npm(document(("t", body), (NPM_PUBLISH, statement(NPM_PUBLISH, SAID, PACKAGE))), "x")
    assert [part.predicate_type for part in parts] == ["t", NPM_PUBLISH]
    assert [part.place for part in parts] == ["x: attestations[0]", "x: attestations[1]"]
    assert {part.sealing for part in parts} == {Sealing.BUNDLE}
    assert json.loads(parts[0].body) == bundle(body)


@pytest.mark.parametrize(
    "found",
    [
        {"attestations": {}},
        {"attestations": [{}]},
        {"attestations": [{"bundle": {}}]},
        {"attestations": [{"predicateType": "t", "bundle": {"dsseEnvelope": {}}}]},
    ],
)
def test_a_document_of_another_form_is_refused(found: object) -> None:
    with pytest.raises(AttestationMalformed):
        open_npm(written(found), "x")


def test_a_bundle_of_another_type_than_the_document_says_is_refused() -> None:
    with pytest.raises(AttestationContradicted, match="the document says 'u'"):
        open_npm(document(("u", statement("t", {}, PACKAGE))), "x")


def test_all_bundles_are_about_one_package() -> None:
    other = {**PACKAGE, "digest": {"sha256": "cd" * 32}}
    with pytest.raises(AttestationContradicted, match=r"attestations\[1\]: it is about another package"):
        open_npm(document(("t", statement("t", {}, PACKAGE)), ("t", statement("t", {}, other))), "x")


def test_a_publication_of_another_package_spoils_the_document() -> None:
    wrong = statement(NPM_PUBLISH, {**SAID, "version": "1.0.1"}, PACKAGE)
    with pytest.raises(AttestationMalformed, match="another package"):
        open_npm(document(("t", statement("t", {}, PACKAGE)), (NPM_PUBLISH, wrong)), "x")
