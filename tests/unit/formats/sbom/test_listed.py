"""The package URLs that are found quickly are among those that are found by reading."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.formats.sbom.listed import listed_purls
from interlock.formats.sbom.reading import read_sbom
from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import read_foreign_purl

PURLS = st.sampled_from(
    ["", "pkg:npm/left@1", "pkg:npm/%40scope/left@1", "pkg:PyPI/Left_Pad@1", "pkg:npm/@scope/left@1", "no purl",
     "pkg:generic/x?vcs_url=https://user:word@code.example.org/x", "pkg:deb/debian/curl@1?arch=amd64&epoch=2"]
)  # fmt: skip
PARTS: st.SearchStrategy[list[dict[str, Any]]] = st.recursive(
    st.just([]),
    lambda inner: st.lists(
        st.fixed_dictionaries(
            {"type": st.sampled_from(["library", "file", "application"]), "name": st.just("x"), "components": inner},
            optional={"purl": PURLS, "version": st.just("1"), "scope": st.sampled_from(["excluded", "optional"])},
        ),
        max_size=3,
    ),
    max_leaves=6,
)


def bom(parts: object, **more: object) -> bytes:
    return json.dumps({"bomFormat": "CycloneDX", "specVersion": "1.6", "components": parts, **more}).encode()


@given(parts=PARTS, inside=PARTS)
def test_what_is_listed_in_canonical_form_is_what_reading_gives(parts: object, inside: object) -> None:
    subject = {"component": {"type": "application", "name": "shop", "purl": "pkg:generic/shop", "components": inside}}
    body = bom(parts, metadata=subject)
    read = {one.purl for one in read_sbom("sbom", body).components}
    listed = listed_purls(body)
    assert {one for one in listed if is_canonical(one)} <= read
    assert "pkg:generic/shop" not in listed, "the subject is no component of itself"
    assert {one for one in read if one and "@" in one and "//" not in one and one.islower()} <= listed | spelt(listed)


def is_canonical(text: str) -> bool:
    try:
        return str(read_foreign_purl(text)) == text and "//" not in text
    except PurlMalformed:
        return False


def spelt(listed: frozenset[str]) -> set[str]:
    return {str(read_foreign_purl(one)) for one in listed if one.startswith("pkg:")}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b'{"bomFormat": "SPDX", "components": [{"purl": "pkg:npm/left@1"}]}',
        bom([{"purl": 7}]),
        bom("pkg:npm/left@1"),
        b'{"bomFormat": "CycloneDX", "components": ' + b'[{"components": ' * 5_000 + b"[]" + b"}]" * 5_000 + b"}",
    ],
)
def test_of_anything_else_nothing_is_given(body: bytes) -> None:
    assert listed_purls(body) == frozenset()
