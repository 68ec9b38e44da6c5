import pytest

from interlock.kernel import PatternMalformed, is_portable, matches, sameness


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


@pytest.mark.parametrize(
    "name", ["a", "app-1.0.zip", "a b", "Ünïcode.txt", "console", "com", "com10", "nul1", "_x", "a.con", "x" * 255]
)
def test_a_plain_name_is_one_everywhere(name: str) -> None:
    assert is_portable(name)


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", ".bashrc", "-rf", "~", "a/b", "a\\b", "a:b", "a*", "a?", 'a"', "a<b", "a>b", "a|b"),
        *(" a", "a ", "a.", "a\n", "a\x1b[2J", "a\u202eb", "x" * 256, "ü" * 128),
        *("CON", "con", "Nul.txt", "aux.tar.gz", "prn .txt", "COM1", "lpt9.log", "LPT\u00b2", "CONIN$", "com0"),
    ],
)
def test_a_name_that_some_system_takes_otherwise_is_none(name: str) -> None:
    assert not is_portable(name)


def test_names_are_one_where_case_and_unicode_forms_do_not_count() -> None:
    assert sameness("Stra\u00dfe") == sameness("STRASSE")
    assert sameness("\u00e9") == sameness("e\u0301") == sameness("E\u0301")
    assert sameness("a") != sameness("b")
