"""in-toto statements as others write them."""

from __future__ import annotations

import pytest

from interlock.formats.provenance import statement as subject_under_test
from interlock.formats.provenance.errors import AttestationMalformed, AttestationUnknown
from interlock.formats.provenance.statement import address, commit_of, read_stated
from interlock.kernel import Digest
from tests.provenances import COMMIT, HEX, statement


@pytest.mark.parametrize("type_", ["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"])
def test_both_versions_are_read(type_: str) -> None:
    stated = read_stated(statement("t", {"a": 1}, type_=type_), "x")
    assert stated.subjects[0].digests == (Digest("sha256", HEX),)
    assert (stated.predicate_type, stated.predicate) == ("t", b'{"a": 1}')


def test_another_type_of_statement_is_not_read() -> None:
    with pytest.raises(AttestationUnknown, match=r"x: _type: 'https://in-toto.io/Statement/v2'"):
        read_stated(statement("t", {}, type_="https://in-toto.io/Statement/v2"), "x")


@pytest.mark.parametrize(
    ("subject", "where"),
    [
        ({"name": "a"}, r"subject\[0\]\.digest: 'a' has no digest"),
        ({"name": "a", "digest": {}}, r"subject\[0\]\.digest: 'a' has no digest"),
        ({"name": "a", "digest": None}, r"subject\[0\]\.digest"),
        ({"name": "a", "digest": {"sha256": HEX.upper()}}, r"subject\[0\]\.digest\.sha256: .* lower-case"),
        ({"name": "a", "digest": {"sha256": HEX[:-2]}}, r"subject\[0\]\.digest\.sha256"),
        ({"name": "a", "digest": {"sha256": ""}}, r"subject\[0\]\.digest\.sha256"),
        ({"name": "a", "digest": {"odd": ""}}, r"subject\[0\]\.digest: 'odd' has a value that means nothing"),
        ({"name": "a", "digest": {"odd": "two words"}}, r"subject\[0\]\.digest: 'odd'"),
        ({"name": "a", "digest": {"sha256": 7}}, "str"),
        ("text", "object"),
    ],
)
def test_a_subject_that_nothing_identifies_is_refused_with_its_field(subject: object, where: str) -> None:
    with pytest.raises(AttestationMalformed, match=where):
        read_stated(statement("t", {}, subject), "x")


def test_a_bad_subject_among_good_ones_is_refused_too() -> None:
    good = {"name": "a", "digest": {"sha256": HEX}}
    with pytest.raises(AttestationMalformed, match=r"subject\[1\]\.digest"):
        read_stated(statement("t", {}, good, {"name": "b"}), "x")


def test_an_algorithm_that_is_not_known_identifies_all_the_same() -> None:
    stated = read_stated(statement("t", {}, {"name": "_", "digest": {"gce_image_id": "897"}}), "x")
    assert stated.subjects[0].identities == (("gce_image_id", "897"),)


def test_a_statement_about_nothing_is_refused() -> None:
    with pytest.raises(AttestationMalformed, match="subject: it is about nothing"):
        read_stated(b'{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"t"}', "x")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b'{"_type":1}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        statement("t", {})[:-5],
        statement("t", {}).replace(b'"predicate":', b'"predicateType": "u", "predicate":'),
        statement("t", {"deep": {"a": 1}}).replace(b'{"a": 1}', b'{"a": 1, "a": 2}'),
    ],
)
def test_what_is_no_statement_is_refused(body: bytes) -> None:
    with pytest.raises(AttestationMalformed):
        read_stated(body, "x")


def test_more_than_the_limit_is_refused_before_it_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject_under_test, "BIGGEST", 10)  # the limit itself would need 64 MiB here
    with pytest.raises(AttestationMalformed, match="more than 10"):
        read_stated(statement("t", {}), "x")


@pytest.mark.parametrize(
    ("uri", "parts"),
    [
        ("git+https://github.com/o/r@refs/heads/main", ("https://github.com/o/r", "refs/heads/main")),
        ("git+https://github.com/o/r", ("https://github.com/o/r", "")),
        ("git+https://github.com/o/r.git@refs/tags/v1@2", ("https://github.com/o/r", "refs/tags/v1@2")),
        ("git+ssh://git@host/o/r@main", ("ssh://git@host/o/r", "main")),
        ("https://x@evil.example/o/r", ("https://x@evil.example/o/r", "")),
        ("github.com/o/r", ("github.com/o/r", "")),
        ("", ("", "")),
    ],
)
def test_an_address_is_split_from_its_ref(uri: str, parts: tuple[str, str]) -> None:
    assert address(uri) == parts


def test_a_commit_is_named_under_either_algorithm_and_has_its_length() -> None:
    assert commit_of({"sha1": COMMIT}) == COMMIT
    assert commit_of({"gitCommit": COMMIT, "sha1": "34" * 20}) == COMMIT
    assert commit_of({"sha1": "12"}) == ""
    assert commit_of({"sha256": HEX}) == ""
    assert commit_of(None) == ""
