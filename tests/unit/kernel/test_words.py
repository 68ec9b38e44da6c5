import pytest

from interlock.kernel import nearest


@pytest.mark.parametrize(
    ("word", "known", "meant"),
    [
        ("standrad", ["baseline", "standard", "critical"], "standard"),
        ("RELEASE.APROVE", ["release.approve", "review.approve"], "release.approve"),
        ("cve", ["CVE", "GHSA"], "CVE"),
        ("x", ["baseline"], "baseline"),
        ("x", [], ""),
    ],
)
def test_the_nearest_word_is_the_most_alike_whatever_its_case(word: str, known: list[str], meant: str) -> None:
    assert nearest(word, known) == meant


def test_what_is_not_alike_enough_is_not_offered() -> None:
    assert nearest("zzz", ["change", "evidence"], 0.5) == ""
    assert nearest("chagne", ["change", "evidence"], 0.5) == "change"


def test_of_words_that_differ_in_case_alone_one_is_given_and_always_the_same() -> None:
    assert nearest("ab", ["AB", "aB"]) == nearest("ab", ["aB", "AB"]) == "AB"
