"""An advisory of npm's registry is one fault of every version of its package, or one of all together."""

from __future__ import annotations

from interlock.formats.reports.npm_advisories import (
    Advisory,
    Held,
    Scored,
    as_one,
    each_version,
    rule_of,
    severity_words,
    tells_advisories,
)
from interlock.kernel import Severity

ONE = Advisory(
    1179, "minimist", "Prototype Pollution", "low", [Held("0.0.8", ["a>minimist"]), Held("1.2.0", ["b>minimist"])]
)


def test_each_version_is_a_fault_of_its_own() -> None:
    assert [one.at.symbol for one in each_version("npm-audit", ONE)] == ["minimist@0.0.8", "minimist@1.2.0"]


def test_as_one_it_is_a_fault_of_all_versions() -> None:
    one = as_one("npm-audit", ONE)
    assert one.components == ("pkg:npm/minimist@0.0.8", "pkg:npm/minimist@1.2.0")
    assert one.elsewhere == ("minimist@1.2.0", "a>minimist", "b>minimist")


def test_without_a_version_it_is_told_all_the_same() -> None:
    assert as_one("npm-audit", Advisory("x", "minimist")).rule == "npm:x"


def test_the_id_at_github_goes_before_the_number() -> None:
    assert rule_of(7, None, "https://example.org/GHSA-35jh-r3h4-6jhm") == "GHSA-35jh-r3h4-6jhm"
    assert rule_of(7, None) == "npm:7"


def test_a_score_of_nothing_is_none() -> None:
    assert severity_words("", Scored(0.0, None)) == ("", "", "")
    one = Advisory(1, "a", cvss=Scored(9.8, None))
    assert as_one("npm-audit", one).severity is Severity.CRITICAL


def test_advisories_are_known_by_their_counts() -> None:
    assert tells_advisories({"advisories": {}, "metadata": {"vulnerabilities": {}}})
    assert not tells_advisories({"advisories": [], "metadata": None})
