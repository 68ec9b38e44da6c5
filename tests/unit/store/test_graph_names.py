import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.store.errors import GraphDamaged
from interlock.store.graph_names import packed_name, ranges, read_name

NAMES = st.one_of(
    st.text(max_size=20),
    st.builds(
        lambda start, digits: start + digits,
        st.sampled_from(["sha256:", "gitCommit:", "key:", "program:", "person:", "\x00", "\x01"]),
        st.text("0123456789abcdefAF\udcff", max_size=9),
    ),
)


@given(NAMES)
def test_every_name_is_read_as_it_was_kept(name: str) -> None:
    assert read_name(packed_name(name)) == name


@given(st.lists(NAMES, unique=True))
def test_no_two_names_are_kept_alike(names: list[str]) -> None:
    assert len({packed_name(name) for name in names}) == len(names)


@given(NAMES, st.integers(0, 20))
def test_a_name_lies_where_names_lie_that_begin_as_it_does(name: str, cut: int) -> None:
    assert any(low <= packed_name(name) < high for low, high in ranges(name[:cut]))


def test_a_digest_takes_its_bytes_and_one() -> None:
    assert len(packed_name(f"sha256:{'ab' * 32}")) == 33


@pytest.mark.parametrize(("start", "count"), [("sha", 2), ("gitCommit:a", 2), ("person:", 1), ("sha256:abz", 1)])
def test_names_that_begin_in_some_way_lie_in_few_ranges(start: str, count: int) -> None:
    assert len(list(ranges(start))) == count


def test_bytes_that_are_no_name_are_a_fault_of_the_tables_and_not_ours() -> None:
    with pytest.raises(GraphDamaged, match="called ff00, which is no text"):
        read_name(b"\xff\x00")
