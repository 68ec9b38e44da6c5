"""Packages and images by the names that Interlock has for them."""

from __future__ import annotations

import pytest

from interlock.formats.hooks.model import Happened, Happening
from interlock.formats.hooks.packages import github_package, image, image_url, package_url, same_url, subject_of
from interlock.formats.hooks.payload import Part
from interlock.kernel import Digest
from tests.deliveries import DIGEST, NEW

FOUND = Digest.parse(DIGEST)
BASE = Happening(Happened.ARTIFACT_PUSHED)
WHOLE = f"pkg:oci/shop@{DIGEST}?repository_url=registry.example.org%2Fteam%2Fshop&tag=v1"


@pytest.mark.parametrize(
    ("sort", "name", "version", "url"),
    [
        ("npm", "@team/shop", "1.0", "pkg:npm/%40team/shop@1.0"),
        ("maven", "org.example:shop", "1.0", "pkg:maven/org.example/shop@1.0"),
        ("pypi", "Shop_Thing", "", "pkg:pypi/shop-thing"),
        ("golang", "git.example.org/team/shop", "v1", "pkg:golang/git.example.org/team/shop@v1"),
        ("npm", "", "1.0", ""),
    ],
)
def test_a_package_has_its_url(sort: str, name: str, version: str, url: str) -> None:
    assert package_url(sort, name, version) == url


def test_an_image_is_its_digest_wherever_it_lies() -> None:
    assert image_url("registry.example.org/Team/shop", FOUND, "v1") == WHOLE
    found = image(BASE, "registry.example.org/team/shop", FOUND, "v1")
    assert found.packages == (WHOLE,)
    assert [str(each) for each in found.artifacts[0].digests] == [DIGEST]
    assert found.key == f"registry.example.org/team/shop@{DIGEST}"


def test_an_image_without_a_digest_is_no_artifact() -> None:
    found = image(BASE, "registry.example.org/team/shop", None, "v1")
    assert (found.artifacts, found.packages) == ((), ())
    assert found.title == "registry.example.org/team/shop:v1"
    assert image(BASE, "", None).key == ""
    assert image(BASE, "/", FOUND).packages == ()


def test_a_package_url_names_something_by_digest_or_does_not() -> None:
    for url in (WHOLE, f"pkg:generic/a/shop?checksum=md5:1,{DIGEST}"):
        found = subject_of(url)
        assert found is not None
        assert found.digests == (FOUND,)
    assert [subject_of(url) for url in ("pkg:npm/shop@1", "no url", "")] == [None] * 3


def test_a_package_url_of_others_is_written_as_all_are() -> None:
    spelt = f"pkg:OCI/shop@sha256%3A{'c' * 64}?tag=v1&repository_url=registry.example.org/team/shop"
    assert same_url(spelt) == WHOLE
    assert [same_url(odd) for odd in ("", "shop", "pkg:", "pkg:npm/%zz")] == [""] * 4


def test_a_package_of_github_is_read() -> None:
    version = {"version": "1.0", "author": {"login": "publisher"}, "target_oid": NEW}
    package = {"name": "shop", "package_type": "NPM", "owner": {"login": "Team"}, "package_version": version}
    (found,) = github_package(Part({"action": "published", "package": package}), BASE)
    assert (found.kind, found.what, found.actor) == (Happened.ARTIFACT_PUSHED, "package", "publisher")
    assert (found.key, found.packages) == ("shop@1.0", ("pkg:npm/%40team/shop@1.0",))


def test_an_image_of_github_is_read() -> None:
    version = {
        "version": DIGEST,
        "package_url": "registry.example.org/team/shop:v1",
        "container_metadata": {"tag": {"name": "v1", "digest": DIGEST}},
    }
    package = {"name": "shop", "package_type": "container", "package_version": version}
    (found,) = github_package(Part({"action": "published", "registry_package": package}), BASE)
    assert (found.what, found.packages, found.data["tag"]) == ("image", (WHOLE,), "v1")


def test_a_package_of_a_kind_that_nobody_knows_is_one_all_the_same() -> None:
    for package in ({}, None, {"package_type": "odd", "name": "x"}, {"package_type": "npm"}):
        (found,) = github_package(Part({"package": package}), BASE)
        assert (found.kind, found.packages) == (Happened.ARTIFACT_PUSHED, ())
