import pytest

from interlock.supply.spoof.confusables import scripts, skeleton, unseen


@pytest.mark.parametrize(
    ("name", "like"),
    [
        ("r\u0435quests", "requests"),
        ("\u0440\u0430ypal", "paypal"),
        ("je1lyfish", "jellyfish"),
        ("jeIlyfish", "jellyfish"),
        ("m0ment", "moment"),
        ("rnoment", "moment"),
        ("\uff4codash", "lodash"),
        ("l\u00f3dash", "lodash"),
        ("left\u2010pad", "left-pad"),
    ],
)
def test_names_that_look_alike_have_one_skeleton(name: str, like: str) -> None:
    assert skeleton(name) == skeleton(like)


def test_names_that_look_different_have_different_ones() -> None:
    assert len({skeleton(name) for name in ("requests", "request", "lodash", "moment", "monent")}) == 5


@pytest.mark.parametrize(
    "char", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u202e", "\u3164", "\u00a0", "\ufe0f", "\x00", "\u2800"]
)
def test_what_nobody_sees_is_found(char: str) -> None:
    assert unseen(f"lo{char}dash{char}") == char


@pytest.mark.parametrize("name", ["lodash", "@types/node", "a b", "Каша", "名前"])
def test_what_everybody_sees_is_not(name: str) -> None:
    assert unseen(name) == ""


def test_scripts_whose_letters_look_alike_are_told_apart() -> None:
    assert scripts("a\u0430-1") == {"LATIN", "CYRILLIC"}
    assert scripts("名前") == frozenset()
