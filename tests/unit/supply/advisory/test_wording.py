import pytest

from interlock.supply.advisory import Affected, Event, EventKind, Range, RangeKind, described, fixed_in


def affected(*pairs: tuple[str, str], ecosystem: str = "PyPI", versions: tuple[str, ...] = ()) -> Affected:
    events = tuple(Event(EventKind(kind), version) for kind, version in pairs)
    return Affected(ecosystem, "x", (Range(RangeKind.ECOSYSTEM, events),), versions)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        ([("introduced", "0"), ("fixed", "1.2")], ["all before 1.2"]),
        ([("introduced", "0"), ("last_affected", "1.2")], ["all up to 1.2, which is affected too"]),
        ([("introduced", "0")], ["all versions"]),
        ([("introduced", "2.0")], ["2.0 and all later"]),
        ([("introduced", "1.0"), ("fixed", "1.2")], ["from 1.0, before 1.2"]),
        ([("introduced", "1.0"), ("last_affected", "1.2")], ["from 1.0 to 1.2, both affected"]),
        ([("introduced", "1.2"), ("last_affected", "1.2")], ["1.2 alone"]),
        ([("fixed", "1.2")], ["all before 1.2"]),
        (
            [("fixed", "10.1"), ("introduced", "10.0"), ("fixed", "9.3"), ("introduced", "0")],
            ["all before 9.3", "from 10.0, before 10.1"],
        ),
        ([("introduced", "0"), ("limit", "3.0")], ["all versions, only before 3.0"]),
        ([("introduced", "0"), ("limit", "*")], ["all versions"]),
    ],
)
def test_stretches_are_told_in_the_order_of_versions(pairs: list[tuple[str, str]], words: list[str]) -> None:
    assert list(described(affected(*pairs))) == words


def test_a_range_in_no_known_order_is_told_as_it_is_written() -> None:
    odd = affected(("introduced", "second"), ("fixed", "first"), ecosystem="Nowhere")
    assert described(odd) == ("from second, before first",)
    assert fixed_in(odd) == ("first",)


def test_commits_and_lists_are_told_as_such() -> None:
    commits = Range(
        RangeKind.GIT, (Event(EventKind.INTRODUCED, "a" * 40), Event(EventKind.FIXED, "b" * 40)), "https://x"
    )
    one = Affected("PyPI", "x", (commits,), tuple(f"1.{minor}" for minor in range(20)))
    assert described(one) == (
        "commits of https://x: introduced aaaaaaaaaaaa, fixed bbbbbbbbbbbb",
        "listed one by one: 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7 and 12 more",
    )
    assert described(Affected("PyPI", "x", versions=("1.0", "1.1"))) == ("1.0, 1.1",)
    assert described(Affected("PyPI", "x")) == ("it does not say which versions",)


def test_fixes_come_smallest_first_and_commits_are_none() -> None:
    assert fixed_in(affected(("fixed", "10.1"), ("introduced", "0"), ("fixed", "9.3"), ("fixed", "9.3"))) == (
        "9.3",
        "10.1",
    )
    commits = Range(RangeKind.GIT, (Event(EventKind.FIXED, "b" * 40),))
    assert fixed_in(Affected("PyPI", "x", (commits,))) == ()
