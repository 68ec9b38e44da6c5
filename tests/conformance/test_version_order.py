"""Other projects' lists of versions in order against `supply.versions`."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cmp_to_key, partial
from pathlib import Path
from typing import Any

import pytest

from interlock.supply.errors import VersionMalformed
from interlock.supply.versions import compare, scheme_of_ecosystem, sort_bytes, sort_key

SUITES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "versions"
ECOSYSTEMS = {
    "alpine": "Alpine",
    "cran": "CRAN",
    "debian": "Debian",
    "hackage": "Hackage",
    "maven": "Maven",
    "nuget": "NuGet",
    "pub": "Pub",
    "pypi": "PyPI",
    "redhat": "Red Hat",
    "rubygems": "RubyGems",
}
"""OSV's names by the first word of a file's name.

`semver` is no ecosystem, and `packagist` compares bare texts, which Composer never does.
"""

if not SUITES.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)

Record = Callable[[str, object], None]


def report(record: Record, total: int, wrong: list[str]) -> None:
    """Count the cases for the table and fail naming the first that are wrong."""
    record("right", total - len(wrong))
    record("wrong", len(wrong))
    assert wrong[:20] == []
    assert total


@pytest.mark.parametrize("file", sorted((SUITES / "osv-scalibr").glob("*.txt")), ids=lambda file: file.stem)
def test_pairs_compare_as_the_ecosystem_s_own_tool_compares_them(file: Path, record_property: Record) -> None:
    word = file.name.partition("-")[0]
    scheme = scheme_of_ecosystem(ECOSYSTEMS[word]) if word in ECOSYSTEMS else word
    total, wrong = 0, []
    for line in file.read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith(("#", "//")):
            continue
        total += 1
        left, sign, right = line.split()
        try:
            answers = {"<=>"[compare(scheme, left, right) + 1]}
            one, other = sort_bytes(scheme, left), sort_bytes(scheme, right)
            answers.add("<=>"[(one > other) - (one < other) + 1])
        except VersionMalformed as error:
            answers = {str(error)}
        if answers != {sign}:
            wrong.append(f"{line}: {answers}")
    report(record_property, total, wrong)


def cases(folder: str) -> list[Path]:
    """Give the files of a suite that holds comparisons."""
    return [
        file
        for file in sorted((SUITES / folder).glob("*.json"))
        if any(case["test_type"] in {"comparison", "equality"} for case in cases_in(file))
    ]


def cases_in(file: Path) -> list[dict[str, Any]]:
    """Give the cases of a file; one project writes them bare."""
    body = json.loads(file.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = body["tests"] if isinstance(body, dict) else body
    return found


@pytest.mark.parametrize("file", cases("vers-spec") + cases("univers"), ids=lambda file: file.stem)
def test_versions_are_sorted_as_the_vers_project_sorts_them(file: Path, record_property: Record) -> None:
    total, wrong = 0, []
    for case in cases_in(file):
        scheme, versions = case["input"]["input_scheme"], case["input"]["versions"]
        expected = case["expected_output"]
        total += 1
        if case["test_type"] == "equality":
            is_right = (compare(scheme, *versions) == 0) is expected
        else:
            got = sorted(versions, key=cmp_to_key(partial(compare, scheme)))
            # Another spelling of the same version may be expected, as NuGet's words have one case.
            is_right = len(got) == len(expected) and all(map(partial(is_same, scheme), got, expected))
        if not is_right:
            wrong.append(f"{scheme} {versions}: {expected}")
    report(record_property, total, wrong)


def is_same(scheme: str, left: str, right: str) -> bool:
    """Say whether two versions are one, and spelt alike but for case."""
    return compare(scheme, left, right) == 0 and left.lower() == right.lower()


def test_python_versions_rise_as_packaging_sorts_them(record_property: Record) -> None:
    versions = json.loads((SUITES / "pypi" / "versions-sorted.json").read_text(encoding="utf-8"))
    keys = [sort_key("pypi", version) for version in versions]
    wrong = [
        f"{versions[left]} {versions[right]}"
        for left in range(len(keys))
        for right in range(left + 1, len(keys))
        if not keys[left] < keys[right]
    ]
    report(record_property, len(keys) * (len(keys) - 1) // 2, wrong)
