from __future__ import annotations

from datetime import UTC, datetime

import pytest

from interlock.decision.expression import RuleFailed, Schema, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str, **values: object) -> object:
    return compile_rule(text, Schema.of(dict.fromkeys(values, "string"))).evaluate(values, at=AT)


@pytest.mark.parametrize(
    ("path", "pattern", "hit"),
    [
        ("a.py", "*.py", True),
        ("src/a.py", "*.py", False),
        ("src/a.py", "**/*.py", True),
        ("a.py", "**/*.py", True),
        ("src/x/y/a.py", "src/**", True),
        ("src", "src/**", False),
        ("src/x/a.py", "src/*/a.py", True),
        ("src/a.py", "src/**/a.py", True),
        ("src/x/y/a.py", "src/**/a.py", True),
        ("src/xa.py", "src/**/a.py", False),
        ("xb", "**/b", False),
        ("a1", "a?", True),
        ("a/", "a?", False),
        ("a*b", "a\\*b", True),
        ("axb", "a\\*b", False),
        ("", "", True),
        ("", "*", True),
        ("a[1]", "a[1]", True),
        ("abc", "**", True),
        ("a/b", "a**b", True),
    ],
)
def test_a_glob_matches_paths(path: str, pattern: str, hit: bool) -> None:
    assert give("p.glob(q)", p=path, q=pattern) is hit


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0.0-alpha", "1.0.0-alpha.1"),
        ("1.0.0-alpha.1", "1.0.0-alpha.beta"),
        ("1.0.0-beta.2", "1.0.0-beta.11"),
        ("1.0.0-rc.1", "1.0.0"),
        ("1.9.0", "1.10.0"),
        ("v1.2.3", "1.2.4"),
    ],
)
def test_versions_are_ordered_by_semantic_versioning(lower: str, higher: str) -> None:
    assert give("a.semver(b)", a=lower, b=higher) == -1
    assert give("semver(b, a)", a=lower, b=higher) == 1


def test_build_metadata_does_not_count() -> None:
    assert give("'1.0.0+a'.semver('1.0.0+b')") == 0


@pytest.mark.parametrize("text", ["1.0", "01.0.0", "1.0.0-", "1.0.0-01", "", "1.0.0.0", "x" * 300])
def test_what_is_no_version_is_an_error(text: str) -> None:
    assert give("isSemver(a)", a=text) is False
    with pytest.raises(RuleFailed):
        give("a.semver('1.0.0') >= 0", a=text)
