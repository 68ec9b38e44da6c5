import pytest

from interlock.formats.diagnostics.model import Level, number


@pytest.mark.parametrize("word", ["warning", "WARNING", "warn", "w"])
def test_words_that_warn(word: str) -> None:
    assert Level.of(word) is Level.WARNING


@pytest.mark.parametrize("word", ["error", "ERROR", "fatal error", "sorry, unimplemented", "e"])
def test_any_other_word_stops(word: str) -> None:
    assert Level.of(word) is Level.ERROR


def test_a_number_that_no_file_has_is_none() -> None:
    assert number("12") == 12
    assert number(None) == number("") == number("9" * 5000) == 0
