from datetime import UTC, datetime

import pytest

from interlock.decision.expression import FieldUndeclared, RuleFailed, Schema, compile_rule

AT = datetime(2026, 11, 21, 12, tzinfo=UTC)


def give(text: str, **values: object) -> object:
    return compile_rule(text, Schema.of(dict.fromkeys(values, "string"))).evaluate(values, at=AT)


@pytest.mark.parametrize(
    "rule",
    [
        "purl('pkg:npm/%40acme/web@1.2.3?arch=x#src/a').type == 'npm'",
        "purl('pkg:npm/%40acme/web@1.2.3').namespace == '@acme'",
        "purl('pkg:npm/%40acme/web@1.2.3').name == 'web'",
        "purl('pkg:npm/%40acme/web@1.2.3').version.semver('1.2.0') > 0",
        "purl('pkg:npm/web?arch=x').qualifiers.arch == 'x'",
        "purl('pkg:npm/web#src/a').subpath == 'src/a'",
        "purl('pkg:pypi/Django_X').name == 'django-x'",
        "isPurl('pkg:npm/web') && !isPurl('npm/web') && !isPurl('')",
    ],
)
def test_the_parts_of_a_package_url_are_decoded_and_spelt_as_its_type_asks(rule: str) -> None:
    assert give(rule) is True


@pytest.mark.parametrize(
    ("url", "pattern", "hit"),
    [
        ("pkg:npm/%40acme/web@1.2.3", "pkg:npm/%40acme/*", True),
        ("pkg:npm/%40acme/web@1.2.3", "pkg:npm/%40acme/web@1.*", True),
        ("pkg:npm/%40acme/web@1.2.3", "pkg:npm/%40acme/web@2.*", False),
        ("pkg:npm/%40acme/web@1.2.3", "pkg:npm/*", False),
        ("pkg:npm/%40acme/web@1.2.3", "pkg:npm/**", True),
        ("pkg:npm/web", "pkg:pypi/web", False),
        ("pkg:npm/web", "pkg:npm/web@1", False),
        ("pkg:npm/web?arch=x", "pkg:npm/web?arch=x", True),
        ("pkg:npm/web", "pkg:npm/web?arch=x", False),
        ("pkg:npm/web?arch=x", "pkg:npm/web", True),
        ("pkg:npm/web#a/b", "pkg:npm/web#a/*", True),
        ("pkg:pypi/Django_X@1", "pkg:pypi/django-x", True),
    ],
)
def test_a_pattern_means_packages_by_their_parts(url: str, pattern: str, hit: bool) -> None:
    assert give("url.purlMatches(pattern)", url=url, pattern=pattern) is hit


def test_what_is_no_package_url_is_no_answer() -> None:
    for rule in ("purl('x').name == ''", "'x'.purlMatches('pkg:npm/**')", "'pkg:npm/x'.purlMatches('**')"):
        with pytest.raises(RuleFailed, match="not a package URL"):
            give(rule)


def test_a_part_that_does_not_exist_is_an_error_when_the_rule_is_loaded() -> None:
    with pytest.raises(FieldUndeclared, match="did you mean 'version'"):
        give("purl('pkg:npm/x').verison == ''")
