import pytest

from interlock.kernel import PatternMalformed, matches


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("a.py", "a.py"),
        ("*.py", "a.py"),
        ("tests/**", "tests/a/b.py"),
        ("tests/", "tests/a/b.py"),
        ("**/broken_*.py", "broken_1.py"),
        ("**/broken_*.py", "x/y/broken_1.py"),
        ("a/**/z", "a/z"),
        ("a/**/z", "a/b/c/z"),
        ("?.txt", "x.txt"),
        ("[a].py", "[a].py"),
    ],
)
def test_patterns_match_as_people_mean_them(pattern: str, path: str) -> None:
    assert matches(pattern, path)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [("*.py", "a/b.py"), ("tests/**", "test/a.py"), ("a.py", "a_py"), ("?", "/"), ("tests", "tests/a"), ("a", "A")],
)
def test_a_star_stays_inside_its_segment(pattern: str, path: str) -> None:
    assert not matches(pattern, path)


@pytest.mark.parametrize("pattern", ["", "/etc/*", "a\\b", "*" * 9])
def test_patterns_that_mean_nothing_or_cost_too_much_are_refused(pattern: str) -> None:
    with pytest.raises(PatternMalformed):
        matches(pattern, "a")
