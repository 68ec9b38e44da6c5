"""The tables of packaging's own tests against `supply`: versions, specifiers, markers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from interlock.supply.errors import MarkerMalformed, RangeMalformed
from interlock.supply.purl import make_purl, package_of
from interlock.supply.ranges.pypi import allows, clauses, holds_in, normal_marker, normal_specifier
from interlock.supply.versions import pypi

TABLES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "versions" / "pypi"

if not TABLES.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)

Row = Mapping[str, Any]


def table(name: str) -> dict[str, list[Row]]:
    """Give the tables of a file by the last part of their test's name."""
    body = json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))
    return dict(body)


def read(text: str) -> pypi.Pep440:
    """Take a version apart that must be one."""
    found = pypi.read(text)
    assert found is not None
    return found


def refuses_specifier(row: Row) -> bool:
    try:
        normal_specifier(row["specifier"])
    except RangeMalformed:
        return True
    return False


def refuses_marker(row: Row) -> bool:
    try:
        normal_marker(row["marker_string"])
    except MarkerMalformed:
        return True
    return False


def part(name: str, key: str | None = None) -> Callable[[Row], bool]:
    """Give the question whether a part of a version is as expected."""

    def is_right(row: Row) -> bool:
        found = getattr(read(row["version"]), name)
        if name == "pre" and found:
            found = ["", "a", "b", "rc"][found[0]], found[1]
        if name == "local":
            found = ".".join(map(str, found)) or None
        expected = row[key or name]
        return bool((list(found) if isinstance(found, tuple) else found) == expected)

    return is_right


def allowed(row: Row) -> bool:
    text = row.get("spec_str", row.get("specifier", ""))
    return allows(text, row["version"], prereleases=row.get("prereleases", True)) is row.get("expected", True)


VERSIONS: Mapping[str, Callable[[Row], bool]] = {
    "TestVersion.test_invalid_versions": lambda row: pypi.read(row["version"]) is None,
    "TestVersion.test_valid_versions": lambda row: pypi.read(row["version"]) is not None,
    "TestVersion.test_normalized_versions": lambda row: str(read(row["version"])) == row["normalized"],
    "TestVersion.test_version_str_repr": lambda row: str(read(row["version"])) == row["expected"],
    "TestVersion.test_version_epoch": part("epoch"),
    "TestVersion.test_version_release": part("release"),
    "TestVersion.test_version_pre": part("pre"),
    "TestVersion.test_version_post": part("post"),
    "TestVersion.test_version_dev": part("dev"),
    "TestVersion.test_version_local": part("local"),
    "TestSpecifier.test_specifiers": allowed,
    "TestSpecifier.test_arbitrary_equality": allowed,
    "TestSpecifier.test_invalid_version": allowed,
    "TestSpecifier.test_specifiers_invalid": refuses_specifier,
    "TestSpecifier.test_specifiers_valid": lambda row: not refuses_specifier(row),
    "TestSpecifier.test_specifiers_normalized": lambda row: not refuses_specifier({"specifier": f"=={row['version']}"}),
    "TestSpecifier.test_specifiers_str_and_repr": lambda row: normal_specifier(row["specifier"]) == row["expected"],
    "TestSpecifier.test_specifier_operator_property": lambda row: clauses(row["spec"])[0][0] == row["op"],
    "TestSpecifier.test_specifier_version_property": lambda row: clauses(row["spec"])[0][1] == row["version"],
    "TestSpecifierSet.test_comparison_ignores_local": allowed,
    "TestSpecifierSet.test_contains_arbitrary_equality_contains": allowed,
    "TestSpecifierSet.test_contains_exclusionary_bridges": allowed,
    "TestSpecifierSet.test_empty_specifier": allowed,
    "TestSpecifierSet.test_specifiers_str_and_repr": lambda row: normal_specifier(row["specifier"]) == row["expected"],
    "TestMarker.test_parses_invalid": refuses_marker,
    "TestMarker.test_parses_valid": lambda row: not refuses_marker(row),
    "TestMarker.test_parses_pep345_valid": lambda row: not refuses_marker(row),
    "TestMarker.test_parses_setuptools_legacy_valid": lambda row: not refuses_marker(row),
    "TestMarker.test_str_repr_eq_hash": lambda row: normal_marker(row["marker_string"]) == row["expected"],
    "TestMarker.test_evaluates": lambda row: (
        holds_in(row["marker_string"], row["environment"] or {}) is row["expected"]
    ),
    "TestMarker.test_evaluate_pep345_markers": lambda row: (
        holds_in(row["marker_string"], row["environment"] or {}) is row["expected"]
    ),
    "TestMarker.test_version_like_equality": lambda row: (
        holds_in(row["marker_string"], row["environment"] or {}) is row["expected"]
    ),
    "test_canonicalize_name": lambda row: package_of(make_purl("pypi", row["name"])) == f"pkg:pypi/{row['expected']}",
}
"""What each table asks of us; tables about packaging's own objects (hashes, properties, file names) are not here."""


@pytest.mark.parametrize("name", ["pep440-specifier-cases", "pep508-marker-version-cases"])
def test_tables_of_packaging_have_its_answers(name: str, record_property: Callable[[str, object], None]) -> None:
    total, wrong = 0, []
    for title, rows in table(name).items():
        is_right = VERSIONS.get(title) or VERSIONS.get(title.partition(".")[2])
        for row in rows if is_right else ():
            total += 1
            if is_right and not is_right(row):
                wrong.append(f"{title}: {dict(row)}")
    record_property("right", total - len(wrong))
    record_property("wrong", len(wrong))
    assert wrong[:20] == []
    assert total > 100
