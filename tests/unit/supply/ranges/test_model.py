from interlock.supply.ranges.model import Comparator, malformed


def test_comparators_are_written_as_their_signs() -> None:
    assert [f"{one}" for one in Comparator] == ["<", "<=", "=", "!=", ">=", ">"]


def test_an_error_does_not_repeat_a_text_that_is_too_long() -> None:
    assert len(str(malformed("1" * 100_000, "why"))) < 200
