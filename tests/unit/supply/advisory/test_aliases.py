from hypothesis import given
from hypothesis import strategies as st

from interlock.supply.advisory import Advisory, Affected, Aliases, grouped, preference, united


def record(id: str, *aliases: str, **rest: str) -> Advisory:  # noqa: A002  # the schema's word
    return Advisory(
        id, rest.get("modified", "2026-01-01T00:00:00Z"), aliases=aliases, withdrawn=rest.get("withdrawn", "")
    )


def test_records_that_share_a_name_are_one_even_over_a_third() -> None:
    groups = grouped([record("PYSEC-1", "CVE-1"), record("GHSA-a", "CVE-1"), record("OSV-2"), record("x_Y", "GHSA-a")])
    assert [(group.id, [one.id for one in group.members]) for group in groups] == [
        ("CVE-1", ["GHSA-a", "PYSEC-1", "x_Y"]),
        ("OSV-2", ["OSV-2"]),
    ]
    assert groups[0].names == ("CVE-1", "GHSA-a", "PYSEC-1", "x_Y")


def test_withdrawn_records_count_for_nothing_and_join_nothing() -> None:
    gone = record("GHSA-gone", "CVE-1", "CVE-2", withdrawn="2026-02-01T00:00:00Z")
    groups = grouped([gone, record("A-1", "CVE-1"), record("A-2", "CVE-2")])
    assert [group.id for group in groups] == ["CVE-1", "CVE-2"]


def test_related_and_upstream_names_join_nothing() -> None:
    one = Advisory("DSA-1", "2026-01-01T00:00:00Z", related=("CVE-1",), upstream=("CVE-1", "CVE-2"))
    other = Advisory("CVE-1", "2026-01-01T00:00:00Z")
    assert [group.id for group in grouped([one, other])] == ["CVE-1", "DSA-1"]
    assert grouped([one])[0].members[0].upstream == ("CVE-1", "CVE-2")


def test_case_and_space_do_not_tell_names_apart() -> None:
    assert len(grouped([record("GHSA-AbCd", " cve-2026-1 "), record("CVE-2026-1")])) == 1


def test_of_one_record_twice_the_newer_stays() -> None:
    old, new = record("A-1"), record("A-1", modified="2026-05-01T00:00:00Z")
    assert grouped([new, old])[0].members == (new,)


def test_names_are_preferred_by_how_well_they_are_known() -> None:
    assert sorted(["x_Z", "PYSEC-1", "MAL-1", "GHSA-1", "CVE-1"], key=preference) == [
        "CVE-1",
        "GHSA-1",
        "MAL-1",
        "PYSEC-1",
        "x_Z",
    ]


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30))))
def test_the_order_of_joining_does_not_matter(pairs: list[tuple[int, int]]) -> None:
    one, other = Aliases(), Aliases()
    for left, right in pairs:
        one.join((f"N-{left}", f"N-{right}"))
    for left, right in reversed(pairs):
        other.join((f"N-{right}", f"N-{left}"))
    assert one.sets() == other.sets()
    for names in one.sets():
        assert len({one.root(name) for name in names}) == 1


def test_two_records_of_one_id_and_time_are_united_and_neither_is_lost() -> None:
    one = Advisory(
        "CVE-1", "2026-01-01T00:00:00Z", aliases=("GHSA-1",), affected=(Affected("npm", "a"),), cwe=("CWE-1",)
    )
    other = Advisory("CVE-1", "2026-01-01T00:00:00Z", summary="b", affected=(Affected("npm", "a"), Affected("Go", "b")))
    found = united(one, other)
    assert (found.aliases, found.cwe, found.summary) == (("GHSA-1",), ("CWE-1",), "b")
    assert found.affected == (Affected("npm", "a"), Affected("Go", "b"))


def test_a_record_that_stands_is_not_withdrawn_by_another_of_the_same_time() -> None:
    gone = record("CVE-1", withdrawn="2026-02-01T00:00:00Z")
    assert not united(record("CVE-1"), gone).is_withdrawn
    assert not united(gone, record("CVE-1")).is_withdrawn
    assert united(gone, gone).is_withdrawn
