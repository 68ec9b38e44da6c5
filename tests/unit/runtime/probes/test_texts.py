import pytest

from interlock.runtime.probes.model import Text
from interlock.runtime.probes.seen import Fault, Unjudged
from interlock.runtime.probes.texts import excerpt, missed, pattern


@pytest.mark.parametrize(
    ("want", "good", "bad"),
    [
        (Text(contains="abc"), "xabcx", "ab"),
        (Text(lacks="abc"), "ab", "xabcx"),
        (Text(matches="^a+$"), "aaa", "aab"),
        (Text(matches_not="[0-9]"), "abc", "a1"),
        (Text(begins="ab"), "abc", "cab"),
    ],
)
def test_each_word_holds_for_one_text_and_not_for_another(want: Text, good: str, bad: str) -> None:
    assert list(missed(want, good, "it")) == []
    (fault,) = missed(want, bad, "it", "x")
    assert isinstance(fault, Fault)
    assert fault.symbol == "x"


@pytest.mark.parametrize(
    "want", [Text(contains="abc"), Text(lacks="abc"), Text(matches="abc"), Text(matches_not="abc")]
)
def test_what_is_not_in_a_part_may_be_in_the_rest(want: Text) -> None:
    (one,) = missed(want, "xyz", "it", is_whole=False)
    assert isinstance(one, Unjudged)


def test_what_is_in_a_part_is_in_the_whole() -> None:
    assert list(missed(Text(contains="y", matches="z", begins="x"), "xyz", "it", is_whole=False)) == []
    assert [type(one) for one in missed(Text(lacks="y", matches_not="z"), "xyz", "it", is_whole=False)] == [Fault] * 2
    assert [type(one) for one in missed(Text(begins="xyzz"), "xyz", "it", is_whole=False)] == [Unjudged]
    assert [type(one) for one in missed(Text(begins="ab"), "xyz", "it", is_whole=False)] == [Fault]


def test_a_long_text_is_told_by_what_was_found_in_it() -> None:
    (one,) = missed(Text(matches_not="[0-9]+"), "x" * 100 + "42", "it")
    assert one == Fault("it says '42'", "")


def test_a_pattern_takes_time_linear_in_the_text() -> None:
    assert list(missed(Text(matches="(a+)+$"), "a" * 100_000 + "b", "it")) != []


def test_what_is_no_pattern_is_said() -> None:
    with pytest.raises(ValueError, match="missing"):
        pattern("(")


def test_an_excerpt_moves_no_cursor_and_has_an_end() -> None:
    assert excerpt("\x1b[2J") == "'\\x1b[2J'"
    assert len(excerpt("x" * 1000)) < 100
