import pytest

from interlock.supply.errors import VersionMalformed
from interlock.supply.versions.semver import read
from interlock.supply.versions.steps import stepped, truncated, written


@pytest.mark.parametrize(
    ("version", "step", "word", "first", "after"),
    [
        ("1.2.3", "major", "", 0, "2.0.0"),
        ("2.0.0-1", "major", "", 0, "2.0.0"),
        ("1.3.0-1", "minor", "", 0, "1.3.0"),
        ("1.2.3-1", "minor", "", 0, "1.3.0"),
        ("1.2.3-1", "patch", "", 0, "1.2.3"),
        ("1.2.3", "patch", "", 0, "1.2.4"),
        ("1.2.3", "prepatch", "dev", 1, "1.2.4-dev.1"),
        ("1.2.3", "preminor", "dev", None, "1.3.0-dev"),
        ("1.2.3", "premajor", "", 0, "2.0.0-0"),
        ("1.2.3", "prerelease", "", 0, "1.2.4-0"),
        ("1.2.3-a.1", "prerelease", "a", 0, "1.2.3-a.2"),
        ("1.2.3-a.1", "prerelease", "b", 0, "1.2.3-b.0"),
        ("1.2.3-a.b.1", "prerelease", "a.b", 0, "1.2.3-a.b.2"),
        ("1.2.3-a", "prerelease", "", 0, "1.2.3-a.0"),
        ("1.2.3-a", "release", "", 0, "1.2.3"),
    ],
)
def test_the_next_version_follows_from_what_changed(
    version: str, step: str, word: str, first: int | None, after: str
) -> None:
    assert written(stepped(read(version), step, word, first)) == after


@pytest.mark.parametrize(
    ("version", "step", "word", "first"),
    [
        ("1.2.3", "fake", "", 0),
        ("1.2.3", "release", "", 0),
        ("1.2.3", "prefake", "", 0),
        ("1.2.3", "prerelease", "a/b", 0),
        ("1.2.3", "prerelease", "", None),
        ("1.2.3-a", "prerelease", "a", None),
    ],
)
def test_a_step_that_does_not_exist_is_refused(version: str, step: str, word: str, first: int | None) -> None:
    with pytest.raises(VersionMalformed):
        stepped(read(version), step, word, first)


def test_a_version_can_be_cut_to_what_counts() -> None:
    version = read("4.5.6-rc.2+b")
    assert [written(truncated(version, to)) for to in ("major", "minor", "patch", "prepatch")] == [
        "4.0.0",
        "4.5.0",
        "4.5.6",
        "4.5.6-rc.2",
    ]
