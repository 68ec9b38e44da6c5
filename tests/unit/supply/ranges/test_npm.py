import pytest

from interlock.supply.errors import RangeMalformed
from interlock.supply.ranges import contains
from interlock.supply.ranges.npm import npm_text, read_npm_range, read_npm_version
from interlock.supply.versions.semver import Semver
from tests.unit.supply.ranges.answers import holds, refuses


def test_npm_ranges_hold_what_npm_installs() -> None:
    holds("npm", "^1.2.3", "1.2.3 1.9.0", "1.2.2 2.0.0 2.0.0-a 1.3.0-a 1.2.3-a")
    holds("npm", "^0.2.3 || 1.x", "0.2.9 1.0.0 1.99.0", "0.3.0 2.0.0")
    holds("npm", "^0.0.3", "0.0.3", "0.0.4 0.1.0")
    holds("npm", "~1.2", "1.2.0 1.2.9", "1.3.0 1.1.0")
    holds("npm", "1.2 - 2.3", "1.2.0 2.3.9", "2.4.0 1.1.9")
    holds("npm", ">= 1.0.0 < 2", "1.0.0 1.9.9", "2.0.0 0.9.9 2.0.0-a")
    holds("npm", ">1.2.3-a.1", "1.2.3-a.2 1.2.3 3.0.0", "1.2.3-a.1 1.2.4-a")
    holds("npm", "", "0.0.0 9.9.9", "1.0.0-a")


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("~> 1.2", ">=1.2.0 <1.3.0-0"),
        (">1.x", ">=2.0.0"),
        ("<=1.2", "<1.3.0-0"),
        (">X", "<0.0.0-0"),
        ("* || 1", "*"),
        (">x || 1.2.3", "1.2.3"),
        ("v1.2.3+b", "1.2.3"),
        ("^1 ^1.0", ">=1.0.0 <2.0.0-0"),
    ],
)
def test_ranges_have_one_normal_form(text: str, normal: str) -> None:
    assert npm_text(read_npm_range(text)) == normal


def test_pre_releases_can_be_asked_for_like_all_others() -> None:
    assert npm_text(read_npm_range("1.2", include_prerelease=True)) == ">=1.2.0-0 <1.3.0-0"
    assert contains(read_npm_range("^1.0.0", include_prerelease=True), "1.1.0-rc1")
    assert not contains(read_npm_range("^1.0.0", include_prerelease=True), "1.0.0-rc1")


def test_the_loose_way_takes_more_and_skips_the_rest() -> None:
    assert npm_text(read_npm_range(">01.02.03", loose=True)) == ">1.2.3"
    assert npm_text(read_npm_range("1.0.0beta rubbish", loose=True)) == "1.0.0-beta"
    with pytest.raises(RangeMalformed):
        read_npm_range("rubbish", loose=True)


def test_what_npm_does_not_read_is_refused() -> None:
    refuses("npm", ">01.2.3", "one", "1.2.3.4", "1.*.5", "~", "^a", "1.0.0-01", "1.0.0beta", "==1.2.3", "1 - x.2")
    refuses("npm", f"{2**53}.0.0")


def test_versions_are_read_strictly_or_loosely() -> None:
    assert read_npm_version("v1.2.3-a.1+b") == Semver((1, 2, 3), ("a", 1), ("b",))
    assert read_npm_version(" = 1.2.3beta", loose=True) == Semver((1, 2, 3), ("beta",))
    for text in (
        "=1.2.3",
        "1.2",
        "1.2.3beta",
        "01.2.3",
        "1.2.3-",
        "1.2.3+",
        "x.1.1",
        f"{2**53}.0.0",
        "1.2.3-" + "a" * 300,
    ):
        assert read_npm_version(text) is None
