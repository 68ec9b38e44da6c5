from hypothesis import given
from hypothesis import strategies as st

from interlock.change import FileEntry, Kind
from interlock.control import Cost
from interlock.engine.batches import ARGUMENT_BYTES, SMALLEST, divide


def files(*sizes: int) -> list[FileEntry]:
    return [FileEntry(f"f{number}.py", Kind.TEXT, size) for number, size in enumerate(sizes)]


@given(
    st.lists(st.integers(0, 20 << 20), max_size=60),
    st.sampled_from(list(Cost)),
    st.integers(1, 50),
    st.integers(1, 8),
)
def test_every_file_is_in_exactly_one_run_in_order(sizes: list[int], cost: Cost, most: int, jobs: int) -> None:
    entries = files(*sizes)
    runs = divide(entries, cost, most, jobs)
    assert [file for run in runs for file in run] == entries
    assert all(0 < len(run) <= most for run in runs)


def test_little_work_is_one_run() -> None:
    assert len(divide(files(*[1000] * 100), Cost.MODERATE, 10_000, 2)) == 1


def test_much_work_is_shared_and_the_last_runs_are_small() -> None:
    runs = divide(files(*[10_000] * 2_000), Cost.MODERATE, 10_000, 2)
    weights = [sum(file.size for file in run) for run in runs]
    assert 5 <= len(runs) <= 16
    assert weights[0] <= sum(weights) / 3
    assert weights[-1] <= SMALLEST[Cost.MODERATE] * 2
    assert weights[:-1] == sorted(weights[:-1], reverse=True)


def test_a_tool_that_starts_slowly_gets_larger_runs() -> None:
    entries = files(*[10_000] * 2_000)
    runs = divide(entries, Cost.MODERATE, 10_000, 2, least_bytes=6 << 20)
    assert [sum(file.size for file in run) >> 20 for run in runs] == [5, 5, 7]
    assert len(divide(files(*[10_000] * 800), Cost.MODERATE, 10_000, 2, least_bytes=6 << 20)) == 1


def test_one_slot_needs_no_sharing() -> None:
    assert len(divide(files(*[10_000] * 2_000), Cost.DEAR, 10_000, 1)) == 1


def test_long_names_do_not_overflow_the_argument_list() -> None:
    entries = [FileEntry(f"{number:04d}" + "x" * 3_996, Kind.TEXT, 1) for number in range(400)]
    runs = divide(entries, Cost.CHEAP, 10_000, 2)
    assert len(runs) > 2
    assert all(sum(len(file.path) for file in run) <= ARGUMENT_BYTES for run in runs)
