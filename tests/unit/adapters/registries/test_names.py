"""Addresses mean one place each, and nothing that could leave it is an address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.adapters.registries.errors import ReferenceMalformed
from interlock.adapters.registries.names import (
    check_path,
    check_tag,
    fallback_tag,
    is_fallback,
    read_reference,
)
from interlock.kernel import sha256

DIGEST = sha256(b"x")


@pytest.mark.parametrize(
    ("text", "kind", "host", "path", "tag"),
    [
        ("oci://reg.example.org/team/app", "oci", "reg.example.org", "team/app", ""),
        ("oci://Reg.example.org:5000/app:1.2", "oci", "reg.example.org:5000", "app", "1.2"),
        ("oci://[::1]:5000/app:1.2", "oci", "[::1]:5000", "app", "1.2"),
        ("folder:/srv/artifacts:1.0", "folder", "", "/srv/artifacts", "1.0"),
        ("folder:../a:b/c", "folder", "", "../a:b/c", ""),
        ("prod:1.2", "", "", "prod", "1.2"),
        ("prod/app", "", "", "prod/app", ""),
    ],
)
def test_an_address_says_where_and_what(text: str, kind: str, host: str, path: str, tag: str) -> None:
    read = read_reference(text)
    assert (read.kind, read.host, read.path, read.tag, read.digest) == (kind, host, path, tag, None)
    named = read_reference(f"{text}@{DIGEST}")
    assert (named.path, named.tag, named.digest) == (path, tag, DIGEST)
    assert named.wanted == DIGEST
    assert read_reference(named.place).path == path


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "oci://",
        "oci://host",
        "oci://host/",
        "oci:///app",
        "oci://host/../app",
        "oci://host/App",
        "oci://user:word@host/app",
        "oci://host:99999999/app",
        "oci://host/app:" + "x" * 129,
        "oci://host/app:a/b:c d",
        "folder:",
        "prod@sha256:12",
        "prod@sha512:" + "0" * 128,
        "prod:sha256-" + "0" * 64,
        "../prod",
        "prod\n",
        "oci://host/app?x=1",
        "oci://host/app#x",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ReferenceMalformed):
        read_reference(text)


def test_credentials_in_an_address_are_not_shown_again() -> None:
    with pytest.raises(ReferenceMalformed) as caught:
        read_reference("oci://somebody:" + "hidden" + "@host/app")
    assert "hidden" not in str(caught.value)


def test_the_fallback_tag_is_known_again() -> None:
    assert is_fallback(fallback_tag(DIGEST))
    assert not is_fallback("sha256-abc")


@given(st.text(max_size=40))
def test_nothing_that_passes_could_leave_its_place(text: str) -> None:
    for check in (check_tag, check_path):
        try:
            passed = check(text)
        except ReferenceMalformed:
            continue
        assert ".." not in passed.split("/")
        assert not passed.startswith(("/", ".", "-"))
        assert passed.isascii()
        assert passed.isprintable()
