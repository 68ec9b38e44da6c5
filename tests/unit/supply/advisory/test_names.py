import pytest

from interlock.supply.advisory import ecosystems_meet, package_key


@pytest.mark.parametrize(
    ("ecosystem", "one", "other"),
    [
        ("PyPI", "Foo.Bar__baz", "foo-bar-baz"),
        ("NuGet", "Newtonsoft.Json", "newtonsoft.json"),
        ("Packagist", "Guzzlehttp/PSR7", "guzzlehttp/psr7"),
        ("SwiftURL", "https://github.com/apple/swift-nio.git", "github.com/apple/swift-nio"),
    ],
)
def test_spellings_of_one_package_have_one_key(ecosystem: str, one: str, other: str) -> None:
    assert package_key(ecosystem, one) == package_key(ecosystem, other)


@pytest.mark.parametrize("ecosystem", ["npm", "Go", "Maven", "crates.io", "Debian:12"])
def test_where_case_tells_packages_apart_it_stays(ecosystem: str) -> None:
    assert package_key(ecosystem, "Foo") != package_key(ecosystem, "foo")


def test_releases_of_one_distribution_share_the_family() -> None:
    assert package_key("Debian:12", "zlib") == package_key("Debian:11", "zlib")


@pytest.mark.parametrize(
    ("advisory", "component", "meet"),
    [
        ("Debian:12", "Debian:12", True),
        ("Debian:11", "Debian:12", False),
        ("Debian", "Debian:12", True),
        ("Debian:12", "Debian", True),
        ("Alpine:v3.18", "Alpine:3.18", True),
        ("Ubuntu:Pro:22.04:LTS", "Ubuntu:22.04", True),
        ("Ubuntu:20.04:LTS", "Ubuntu:22.04:LTS", False),
        ("PyPI", "npm", False),
    ],
)
def test_releases_meet_only_where_they_may_be_the_same(advisory: str, component: str, *, meet: bool) -> None:
    assert ecosystems_meet(advisory, component) is meet
