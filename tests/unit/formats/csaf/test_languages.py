import pytest

from interlock.formats.csaf.languages import is_language


@pytest.mark.parametrize(
    "tag", ["en", "de-AT", "EN-us", "zh-Hant-TW", "deu", "x-own", "i-default", "en-QM", "en-x-zzzz"]
)
def test_these_exist(tag: str) -> None:
    assert is_language(tag)


@pytest.mark.parametrize("tag", ["EZ", "xx", "en-EE-QQ-12-YZ", "de-UK", "1n"])
def test_these_do_not(tag: str) -> None:
    assert not is_language(tag)
