"""What Composer calls a package, and where it comes from."""

from __future__ import annotations

import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.php.names import hashes_of, is_package, licences_of, source_of
from interlock.supply.model import Hash, Source, SourceKind


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("monolog/monolog", True),
        ("php", False),
        ("ext-json", False),
        ("lib-openssl", False),
        ("composer-runtime-api", False),
        ("ext-vendor/odd", False),
    ],
)
def test_php_itself_and_its_extensions_are_no_packages(name: str, expected: bool) -> None:
    assert is_package(name) is expected


def test_a_repository_comes_before_an_archive_and_a_path_before_both() -> None:
    git = {"type": "git", "url": "https://example.org/a.git", "reference": "c" * 40}
    archive = {"type": "zip", "url": "https://example.org/a.zip", "shasum": "d" * 40}
    assert source_of({"source": git, "dist": archive}, "f") == Source(
        SourceKind.GIT, "https://example.org/a.git", "", "c" * 40
    )
    assert source_of({"dist": archive}, "f") == Source(SourceKind.URL, "https://example.org/a.zip")
    assert source_of({"dist": {"type": "path", "url": "../a"}, "source": git}, "f") == Source(SourceKind.PATH, "../a")
    assert source_of({}, "f") == Source()


def test_an_empty_digest_is_no_digest() -> None:
    assert hashes_of({"dist": {"shasum": ""}}, "f") == ()
    assert hashes_of({"dist": {"shasum": "D" * 40}}, "f") == (Hash("sha1", "d" * 40),)


@pytest.mark.parametrize("entry", [{"dist": 3}, {"source": "text"}])
def test_a_source_that_is_no_table_is_malformed(entry: dict[str, object]) -> None:
    with pytest.raises(ManifestMalformed, match="f"):
        source_of(entry, "f")


def test_licences_are_taken_as_a_text_or_as_a_list() -> None:
    assert licences_of({"license": "MIT"}) == ("MIT",)
    assert licences_of({"license": ["MIT", "", 3, "GPL-2.0-only"]}) == ("MIT", "GPL-2.0-only")
    assert licences_of({}) == ()
