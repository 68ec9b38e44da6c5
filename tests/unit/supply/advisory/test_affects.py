import pytest

from interlock.supply.advisory import Affected, Event, EventKind, Range, RangeKind, affects, judged, timeline_of
from interlock.supply.advisory.affects import Verdict, why_unknown
from interlock.supply.errors import VersionMalformed

COMMIT, FIX, OTHER = "a" * 40, "b" * 40, "c" * 40


def ranged(kind: RangeKind, *pairs: tuple[str, str]) -> Range:
    return Range(kind, tuple(Event(EventKind(event), version) for event, version in pairs))


def affected(*ranges: Range, ecosystem: str = "npm", versions: tuple[str, ...] = ()) -> Affected:
    return Affected(ecosystem, "x", ranges, versions)


SEMVER = ranged(RangeKind.SEMVER, ("introduced", "1.0.0"), ("fixed", "1.2.0"))
GIT = ranged(RangeKind.GIT, ("introduced", COMMIT), ("fixed", FIX))


def verdict(one: Affected, version: str, commit: str = "") -> Verdict:
    return judged(timeline_of(one), version, commit)


def test_versions_within_and_outside_a_range() -> None:
    assert affects(affected(SEMVER), "1.1.9")
    assert not affects(affected(SEMVER), "1.2.0")
    assert not affects(affected(SEMVER), "0.9.0")


def test_a_listed_version_is_affected_whatever_the_ranges_say() -> None:
    assert affects(affected(SEMVER, versions=("7.0.0",)), "7.0.0")
    assert affects(affected(versions=("any words",)), "any words")


def test_a_listed_version_is_found_under_another_spelling_of_it() -> None:
    assert affects(affected(ecosystem="PyPI", versions=("1.0",)), "1.0.0")


def test_a_version_that_cannot_be_read_is_unknown_and_never_safe() -> None:
    with pytest.raises(VersionMalformed):
        affects(affected(SEMVER), "latest")
    assert verdict(affected(SEMVER, versions=("1.0.0",)), "latest") is Verdict.UNKNOWN
    assert verdict(affected(SEMVER), "") is Verdict.UNKNOWN
    assert "latest" in why_unknown(timeline_of(affected(SEMVER)), "latest")
    assert "not known" in why_unknown(timeline_of(affected(SEMVER)), "")


def test_all_versions_means_even_those_that_cannot_be_read() -> None:
    everything = affected(ranged(RangeKind.SEMVER, ("introduced", "0")))
    assert verdict(everything, "latest") is Verdict.AFFECTED
    assert verdict(everything, "") is Verdict.AFFECTED


def test_a_range_that_cannot_be_read_leaves_open_what_the_others_do_not_hit() -> None:
    one = affected(ranged(RangeKind.SEMVER, ("introduced", "0"), ("fixed", "?!")), SEMVER)
    assert verdict(one, "1.1.0") is Verdict.AFFECTED
    assert verdict(one, "9.0.0") is Verdict.UNKNOWN
    assert "?!" in why_unknown(timeline_of(one), "9.0.0")


def test_commits_are_compared_only_where_both_sides_name_them() -> None:
    one = affected(GIT)
    assert verdict(one, "1.0.0") is Verdict.UNKNOWN
    assert verdict(one, "1.0.0", COMMIT) is Verdict.AFFECTED
    assert verdict(one, "1.0.0", FIX) is Verdict.NOT_AFFECTED
    assert verdict(one, "1.0.0", OTHER) is Verdict.UNKNOWN
    assert "commits only" in why_unknown(timeline_of(one), "1.0.0")


def test_commits_beside_versions_add_and_do_not_blur() -> None:
    one = affected(GIT, SEMVER)
    assert verdict(one, "2.0.0") is Verdict.NOT_AFFECTED
    assert verdict(one, "2.0.0", COMMIT) is Verdict.AFFECTED


def test_an_advisory_without_any_versions_is_no_all_clear() -> None:
    assert verdict(affected(), "1.0.0") is Verdict.UNKNOWN
    assert "does not say" in why_unknown(timeline_of(affected()), "1.0.0")


def test_a_semver_range_of_an_ecosystem_with_another_order_is_read_as_semver() -> None:
    one = affected(SEMVER, ecosystem="Maven")
    assert verdict(one, "1.1.0") is Verdict.AFFECTED
    assert verdict(one, "1.2.0") is Verdict.NOT_AFFECTED
    assert verdict(one, "one.two") is Verdict.UNKNOWN


@pytest.mark.parametrize("word", ["latest", "unknown", "master"])
def test_a_word_that_is_no_python_version_is_unknown_and_not_older_than_everything(word: str) -> None:
    by_range = affected(ranged(RangeKind.ECOSYSTEM, ("introduced", "1.5"), ("fixed", "2.0")), ecosystem="PyPI")
    assert verdict(by_range, word) is Verdict.UNKNOWN
    since_ever = affected(ranged(RangeKind.ECOSYSTEM, ("introduced", "0"), ("fixed", "2.0")), ecosystem="PyPI")
    assert verdict(since_ever, word) is Verdict.AFFECTED
