from hypothesis import given
from hypothesis import strategies as st

from interlock.supply.advisory import (
    Affected,
    Event,
    EventKind,
    Kind,
    Range,
    RangeKind,
    affects,
    fixes_of,
    upgrade_of,
)


def affected(*pairs: tuple[str, str], ecosystem: str = "npm", kind: Kind = Kind.VULNERABILITY) -> Affected:
    events = tuple(Event(EventKind(event), version) for event, version in pairs)
    return Affected(ecosystem, "x", (Range(RangeKind.ECOSYSTEM, events),), kind=kind)


TWO_LINES = affected(("introduced", "0"), ("fixed", "1.3.2"), ("introduced", "2.0.0"), ("fixed", "2.0.1"))


def test_fixes_are_those_above_the_version_smallest_first() -> None:
    assert fixes_of(TWO_LINES, "1.0.0") == ("1.3.2", "2.0.1")
    assert fixes_of(TWO_LINES, "2.0.0") == ("2.0.1",)


def test_the_smallest_step_mends_all_of_them() -> None:
    other = affected(("introduced", "1.0.0"), ("fixed", "1.4.0"))
    found = upgrade_of([TWO_LINES, other], "1.0.0")
    assert (found.nearest, found.in_line, found.newest) == ("1.4.0", "1.4.0", "2.0.1")


def test_a_fix_that_another_advisory_affects_is_no_way_out() -> None:
    other = affected(("introduced", "1.3.0"), ("fixed", "2.5.0"))
    found = upgrade_of([TWO_LINES, other], "1.3.0")
    assert (found.nearest, found.in_line) == ("2.5.0", "")


def test_after_a_first_number_of_zero_the_second_makes_the_line() -> None:
    zero = affected(("introduced", "0"), ("fixed", "0.3.0"), ecosystem="PyPI")
    found = upgrade_of([zero], "0.2.1")
    assert (found.nearest, found.in_line) == ("0.3.0", "")
    assert upgrade_of([zero], "0.2.1", ["0.2.9", "0.4.0"]).in_line == ""


def test_versions_that_are_known_to_exist_are_candidates_too() -> None:
    last = affected(("introduced", "0"), ("last_affected", "1.5.0"))
    assert upgrade_of([last], "1.0.0").nearest == ""
    found = upgrade_of([last], "1.0.0", ["1.5.0", "1.5.1", "2.0.0", "0.9.0", "not a version"])
    assert (found.nearest, found.newest) == ("1.5.1", "2.0.0")


def test_where_there_is_none_it_says_so() -> None:
    last = affected(("introduced", "0"), ("last_affected", "1.5.0"))
    found = upgrade_of([TWO_LINES, last], "1.0.0")
    assert found.unmended == ()  # each has a way out of its own
    assert found.nearest == "2.0.1"
    alone = upgrade_of([last], "1.0.0")
    assert (alone.unmended, alone.because) == ((0,), "no version is known that mends it")
    forever = affected(("introduced", "0"), kind=Kind.MALICIOUS)
    assert upgrade_of([forever], "1.0.0").because == "the package is malicious: remove it"
    assert upgrade_of([], "1.0.0").because == "nothing has to be mended"


def test_no_step_is_offered_from_a_version_that_cannot_be_read() -> None:
    assert upgrade_of([TWO_LINES], "latest").nearest == ""


def test_versions_are_ordered_as_their_ecosystem_does() -> None:
    one = affected(("introduced", "0"), ("fixed", "1.10"), ecosystem="PyPI")
    other = affected(("introduced", "0"), ("fixed", "1.9"), ecosystem="PyPI")
    assert upgrade_of([one, other], "1.2").nearest == "1.10"


STEPS = st.lists(st.integers(0, 30), min_size=2, max_size=6, unique=True).map(sorted)


@given(st.lists(STEPS, min_size=1, max_size=8), st.integers(0, 30))
def test_the_ends_are_those_of_all_ways_out(advisories: list[list[int]], at: int) -> None:
    words = ("introduced", "fixed")
    hits = [affected(*((words[n % 2], f"{step}.0.0") for n, step in enumerate(steps))) for steps in advisories]
    named = sorted({step for steps in advisories for step in steps[1::2] if step > at})
    ways = [f"{step}.0.0" for step in named if not any(affects(hit, f"{step}.0.0") for hit in hits)]
    found = upgrade_of(hits, f"{at}.0.0")
    assert (found.nearest, found.newest) == ((ways[0], ways[-1]) if ways else ("", ""))
    assert bool(found.because) is not bool(ways)
