import pytest

from interlock.adapters.deployers.taking import taken_words
from interlock.deployment import ParametersUnfit

KNOWN = ("look", "timeout_s", "bring")


def test_what_is_known_is_read_as_what_it_is() -> None:
    taken = taken_words({"look": ["a", "b"], "timeout_s": 5}, KNOWN, "command")
    assert taken.argv("look") == ("a", "b")
    assert taken.whole("timeout_s") == 5
    assert taken.whole("missing", 7) == 7
    assert taken.text("missing", "x") == "x"


def test_an_unknown_word_names_the_nearest() -> None:
    with pytest.raises(ParametersUnfit, match="the nearest is 'bring'"):
        taken_words({"brin": ["a"]}, KNOWN, "command")


@pytest.mark.parametrize("value", [None, "a b", [], [1], 5, True])
def test_an_argument_list_is_nothing_else(value: object) -> None:
    with pytest.raises(ParametersUnfit, match="a program and its arguments"):
        taken_words({"look": value}, KNOWN, "command").argv("look")


@pytest.mark.parametrize("value", [-1, "5", True, None])
def test_a_number_is_nothing_else(value: object) -> None:
    with pytest.raises(ParametersUnfit, match="whole number"):
        taken_words({"timeout_s": value}, KNOWN, "command").whole("timeout_s")
    with pytest.raises(ParametersUnfit, match="missing"):
        taken_words({}, KNOWN, "command").text("look")
