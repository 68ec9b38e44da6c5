import pytest

from interlock.supply.advisory import Affected, Event, EventKind, Range, RangeKind, affects
from interlock.supply.advisory.timeline import scheme_of_range, timeline_of, windows_of
from interlock.supply.versions import sort_key


def events(*pairs: tuple[str, str]) -> Range:
    return Range(RangeKind.ECOSYSTEM, tuple(Event(EventKind(kind), version) for kind, version in pairs))


def holds(one: Range, version: str) -> bool:
    key = sort_key("npm", version)
    return any(window.holds(key) for window in windows_of(one, "npm"))


def test_unsorted_events_give_the_same_windows_as_sorted_ones() -> None:
    pairs = [("introduced", "0"), ("fixed", "1.3.2"), ("introduced", "2.0.0"), ("fixed", "2.0.1")]
    wanted = windows_of(events(*pairs), "npm")
    assert len(wanted) == 2
    assert windows_of(events(*reversed(pairs)), "npm") == wanted
    assert windows_of(events(pairs[0], pairs[2], pairs[3], pairs[1]), "npm") == wanted


def test_the_end_of_a_window_tells_what_is_fixed_from_what_is_last_affected() -> None:
    fixed = events(("introduced", "1.0.0"), ("fixed", "1.2.0"))
    last = events(("introduced", "1.0.0"), ("last_affected", "1.2.0"))
    assert [holds(fixed, "1.2.0"), holds(last, "1.2.0"), holds(last, "1.2.1")] == [False, True, False]
    assert windows_of(fixed, "npm")[0].fixed == "1.2.0"
    assert windows_of(last, "npm")[0].fixed == ""


def test_a_single_version_can_be_introduced_and_last_affected() -> None:
    for one in (
        events(("introduced", "1.0.0"), ("last_affected", "1.0.0")),
        events(("last_affected", "1.0.0"), ("introduced", "1.0.0")),
    ):
        assert [holds(one, version) for version in ("0.9.0", "1.0.0", "1.0.1")] == [False, True, False]


def test_where_one_window_ends_as_the_next_begins_nothing_between_gets_away() -> None:
    one = events(("introduced", "0"), ("introduced", "1.0.0"), ("fixed", "1.0.0"), ("fixed", "2.0.0"))
    assert [holds(one, version) for version in ("0.5.0", "1.0.0", "1.5.0", "2.0.0")] == [True, True, True, False]


def test_introduced_and_fixed_at_one_version_is_nothing() -> None:
    assert windows_of(events(("introduced", "1.0.0"), ("fixed", "1.0.0")), "npm") == ()


def test_a_limit_cuts_off_and_a_star_does_not() -> None:
    begun = [("introduced", "1.0.0")]
    cut = events(*begun, ("limit", "2.0.0"))
    assert [holds(cut, version) for version in ("1.9.9", "2.0.0")] == [True, False]
    assert holds(events(*begun, ("limit", "2.0.0"), ("limit", "*")), "3.0.0")
    assert holds(events(*begun, ("limit", "2.0.0"), ("limit", "4.0.0")), "3.0.0")
    assert windows_of(events(("introduced", "3.0.0"), ("limit", "2.0.0")), "npm") == ()
    assert not holds(events(*begun, ("last_affected", "5.0.0"), ("limit", "2.0.0")), "2.0.0")


def test_a_range_that_never_begins_has_always_been_there() -> None:
    assert holds(events(("fixed", "1.0.0")), "0.0.1")
    assert windows_of(events(), "npm") == ()


def test_what_is_before_everything_holds_prereleases_of_nothing_too() -> None:
    assert holds(events(("introduced", "0")), "0.0.0-alpha")


def test_a_range_whose_events_cannot_be_read_is_told() -> None:
    bad = events(("introduced", "0"), ("fixed", "not a version"))
    good = events(("introduced", "1.0.0"), ("fixed", "2.0.0"))
    timeline = timeline_of(Affected("npm", "x", (bad, good)))
    assert len(timeline.windows) == 1
    assert "not a version" in timeline.unread[0]


def test_an_ecosystem_without_order_is_told_too() -> None:
    timeline = timeline_of(Affected("OSS-Fuzz", "x", (events(("introduced", "1"), ("fixed", "2")),)))
    assert timeline.scheme == ""
    assert timeline.unread


@pytest.mark.parametrize(("ecosystem", "wanted"), [("maven", "semver"), ("golang", "golang"), ("", "semver")])
def test_a_semver_range_is_read_as_semver_whatever_the_ecosystem(ecosystem: str, wanted: str) -> None:
    assert scheme_of_range(RangeKind.SEMVER, ecosystem) == wanted
    assert scheme_of_range(RangeKind.ECOSYSTEM, ecosystem) == ecosystem


@pytest.mark.parametrize("begin", ["0", "1.0", "2.0", "2.0.0", "3.0"])
@pytest.mark.parametrize("kind", [EventKind.FIXED, EventKind.LAST_AFFECTED])
@pytest.mark.parametrize("end", ["1.0", "2.0", "0.1"])
def test_a_range_that_begins_and_ends_is_read_alike_in_either_order_of_its_events(
    begin: str, kind: EventKind, end: str
) -> None:
    events = (Event(EventKind.INTRODUCED, begin), Event(kind, end))
    straight = windows_of(Range(RangeKind.ECOSYSTEM, events), "pypi")
    assert straight == windows_of(Range(RangeKind.ECOSYSTEM, events[::-1]), "pypi")


def of_packagist(version: str, *pairs: tuple[str, str]) -> bool:
    """Say whether a version of a package of PHP is affected."""
    return affects(Affected("Packagist", "a/b", (events(*pairs),)), version)


@pytest.mark.parametrize(
    ("version", "is_affected"),
    [
        ("3.0", True),
        ("v3.0", True),
        ("3.0.0", True),
        ("3.0.0-beta1", True),
        ("3.0.x-dev", True),
        ("2.9.9", False),
        ("3.1", False),
        ("3.1.0", False),
        ("v3.1.0.0", False),
        ("3.1.0-RC1", True),
    ],
)
@pytest.mark.parametrize(("low", "high"), [("3.0", "3.1.0"), ("3.0.0", "3.1"), ("v3.0.0", "3.1.0.0")])
def test_packagist_is_read_as_composer_reads_it(low: str, high: str, version: str, *, is_affected: bool) -> None:
    assert of_packagist(version, ("introduced", low), ("fixed", high)) is is_affected


def test_the_last_affected_version_of_packagist_is_so_however_it_is_written() -> None:
    pairs = (("introduced", "0"), ("last_affected", "3.0"))
    assert [of_packagist(version, *pairs) for version in ("3.0.0", "3.0", "3.0.1")] == [True, True, False]


def test_what_goes_on_at_the_version_where_it_ends_goes_on_for_packagist_too() -> None:
    pairs = (("introduced", "2.0"), ("fixed", "3.0"), ("introduced", "3.0.0"), ("fixed", "3.0.5"))
    for order in (pairs, pairs[::-1]):
        versions = ("2.0", "3.0.0-beta1", "3.0", "3.0.4", "3.0.5")
        assert [of_packagist(version, *order) for version in versions] == [True, True, True, True, False]
