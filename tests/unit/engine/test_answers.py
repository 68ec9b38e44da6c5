from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from interlock.change import FileEntry, History, Kind
from interlock.control import Location, Sighting, Tool, ToolReport
from interlock.engine.answers import Keys, by_path, file_answer, of_file, of_whole, packed, whole_answer
from interlock.kernel import Certainty, Severity, sha256
from interlock.testing.scanning import FakeScanner
from interlock.testing.tools import tool_card

KEY, OTHER = bytes(32), bytes([1]) * 32


def sighting(path: str = "a.py") -> Sighting:
    return Sighting("fake", "BAD", Severity.HIGH, Certainty.HIGH, "it says BAD", Location(path, 1))


def file(path: str = "a.py", **changes: Any) -> FileEntry:
    return FileEntry(path, Kind.TEXT, **{"sha256": "0" * 64, **changes})


def keys(*, version: str = "1.0", shaped_by: tuple[str, ...] = ("1",)) -> Keys:
    return Keys(FakeScanner(), Tool(tool_card(), ("fake",), version, sha256(b"fake")), shaped_by)


def test_whatever_shapes_an_answer_changes_its_key() -> None:
    usual = keys()
    seen = {
        usual.of_file(file()),
        usual.of_file(file("b.py")),
        usual.of_file(file(sha256="1" * 64)),
        usual.of_file(file(language="python")),
        usual.of_file(file(executable=True)),
        keys(version="1.1").of_file(file()),
        keys(shaped_by=("2",)).of_file(file()),
        usual.of_tree([file()]),
        usual.of_tree([]),
        usual.of_history(History(commits=1, tips=("a" * 40,))),
        usual.of_history(History(commits=2, tips=("a" * 40,))),
        usual.of_history(History(commits=2, tips=("b" * 40,))),
    }
    assert len(seen) == 12


def test_the_order_of_the_files_of_a_tree_does_not_matter_and_their_bounds_do() -> None:
    usual = keys()
    assert usual.of_tree([file("a"), file("b")]) == usual.of_tree([file("b"), file("a")])
    assert usual.of_tree([file("a"), file("b")]) != usual.of_tree([file("ab")])


def test_what_was_kept_of_a_file_is_its_answer_again() -> None:
    answer = file_answer(KEY, packed(KEY, of_file([sighting()])), "a.py")
    assert answer == ToolReport(sightings=(sighting(),), covered=frozenset({"a.py"}))


def test_a_file_that_could_not_be_read_is_not_covered_by_its_kept_answer() -> None:
    answer = file_answer(KEY, packed(KEY, of_file([], {"a.py": "syntax"})), "a.py")
    assert answer is not None
    assert (answer.covered, answer.unread) == (frozenset(), {"a.py": "syntax"})


def test_an_answer_that_was_moved_to_another_key_or_path_is_none() -> None:
    kept = packed(KEY, of_file([sighting()]))
    assert file_answer(OTHER, kept, "a.py") is None
    assert file_answer(KEY, kept, "b.py") is None
    assert file_answer(KEY, packed(KEY, of_file([], {"b.py": "syntax"})), "a.py") is None


def test_a_tree_keeps_what_it_covered_and_no_more() -> None:
    report = ToolReport((sighting(),), frozenset({"a.py", "b.py"}), {"b.py": "why"}, commits=3)
    answer = whole_answer(KEY, packed(KEY, of_whole(report)))
    assert answer is not None
    assert (answer.covered, answer.unread, answer.commits) == (frozenset({"a.py"}), {"b.py": "why"}, 3)
    assert whole_answer(OTHER, packed(KEY, of_whole(report))) is None


@given(st.binary(max_size=200))
def test_garbage_under_the_right_key_is_no_answer_or_one_without_findings_elsewhere(body: bytes) -> None:
    answer = file_answer(KEY, KEY + body, "a.py")
    assert answer is None or all(one.at.path == "a.py" for one in answer.sightings)


@given(st.integers(min_value=0, max_value=60))
def test_a_kept_answer_that_was_cut_off_is_none(length: int) -> None:
    kept = packed(KEY, of_file([sighting()]))
    assert file_answer(KEY, kept[: min(length, len(kept) - 1)], "a.py") is None


def test_sightings_are_sorted_by_path_and_none_is_lost() -> None:
    assert by_path([sighting("b"), sighting("a"), sighting("b")]) == {"a": [sighting("a")], "b": [sighting("b")] * 2}
