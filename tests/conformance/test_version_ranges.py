"""Other projects' cases of ranges against `supply.ranges`: VERS, univers' advisories of GitLab, node-semver."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.supply.errors import RangeMalformed, SupplyError, VersionMalformed
from interlock.supply.ranges import Admits, contains, from_native, parse_vers, read_vers, vers_contains
from interlock.supply.ranges.npm import npm_text, read_npm_range, read_npm_version
from interlock.supply.ranges.npm_sets import bounds_meet, is_above, is_below, ranges_meet
from interlock.supply.versions import compare
from interlock.supply.versions.steps import stepped, truncated, written

SUITES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "versions"
NPM = SUITES / "npm-semver"

if not SUITES.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)

Record = Callable[[str, object], None]
Row = list[Any]


def report(record: Record, total: int, wrong: list[str], refused: int = 0) -> None:
    """Count the cases for the table and fail naming the first that are wrong."""
    record("right", total - len(wrong) - refused)
    record("wrong", len(wrong))
    record("refused", refused)
    assert wrong[:20] == []
    assert total


def cases() -> list[Path]:
    """Give the files with cases of ranges."""
    files = [*sorted((SUITES / "vers-spec").glob("*.json")), *sorted((SUITES / "univers").glob("*.json"))]
    return [
        file for file in files if any(case["test_type"] not in {"comparison", "equality"} for case in cases_in(file))
    ]


def cases_in(file: Path) -> list[dict[str, Any]]:
    """Give the cases of a file; one project writes them bare."""
    body = json.loads(file.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = body["tests"] if isinstance(body, dict) else body
    return found


def answer(case: dict[str, Any]) -> object:
    """Do what the case asks for, in the case's own form; None for a refusal."""
    given = case["input"]
    try:
        match case["test_type"]:
            case "from_native":
                return str(from_native(given.get("scheme") or given["type"], given["native_range"]))
            case "containment":
                return vers_contains(read_vers(given["vers"]), given["version"])
            case "parse":
                vers = parse_vers(given)
                return vers.scheme, [[bound.comparator.value, bound.version] for bound in vers.constraints]
            case _:
                return str(read_vers(given))
    except SupplyError:
        return None


def expectation(case: dict[str, Any]) -> object:
    """Give what the case expects, in the form of `answer`."""
    if case.get("expected_failure"):
        return None
    wanted = case["expected_output"]
    if case["test_type"] == "parse":
        scheme = wanted.get("scheme") or wanted["type"]
        constraints = wanted.get("version_constraints") or wanted["constraints"]
        return scheme, [[sign or "=", version] for sign, version in constraints]
    return wanted


@pytest.mark.parametrize("file", cases(), ids=lambda file: file.stem)
def test_ranges_are_read_and_written_as_the_vers_project_does(file: Path, record_property: Record) -> None:
    wrong, refused = [], 0
    found = [case for case in cases_in(file) if case["test_type"] not in {"comparison", "equality"}]
    for case in found:
        expected, got = expectation(case), answer(case)
        if got is None and expected is not None and str(expected).endswith("/"):
            refused += 1  # the case expects a text without constraints, which VERS itself forbids
        elif got != expected:
            wrong.append(f"{case['input']} gives {got}, not {expected}")
    report(record_property, len(found), wrong, refused)


def rows(name: str) -> Iterator[tuple[Row, dict[str, bool]]]:
    """Give the rows of a file of node-semver with the options of each, which stand at its end or nowhere."""
    for row in json.loads((NPM / f"{name}.json").read_text(encoding="utf-8")):
        last = row[-1]
        if isinstance(last, dict):
            yield row, {"loose": bool(last.get("loose")), "include_prerelease": bool(last.get("includePrerelease"))}
        else:
            yield row, {"loose": last is True, "include_prerelease": False}


def is_inside(text: str, version: str, options: dict[str, bool]) -> bool:
    """Say what `satisfies` says, which takes a refusal for no."""
    if read_npm_version(version, loose=options["loose"]) is None:
        return False
    try:
        return contains(read_npm_range(text, **options), version)
    except RangeMalformed:
        return False


def normal(text: str, options: dict[str, bool]) -> str | None:
    """Give the normal form of a range, or None."""
    try:
        return npm_text(read_npm_range(text, **options))
    except RangeMalformed:
        return None


@pytest.mark.parametrize(("name", "inside"), [("range-include", True), ("range-exclude", False)])
def test_npm_ranges_hold_what_node_semver_says(name: str, record_property: Record, *, inside: bool) -> None:
    found = list(rows(name))
    wrong = [str(row) for row, options in found if is_inside(row[0], row[1], options) is not inside]
    report(record_property, len(found), wrong)


def test_npm_ranges_have_node_semver_s_normal_form(record_property: Record) -> None:
    found = list(rows("range-parse"))
    wrong = [f"{row} gives {got}" for row, options in found if (got := normal(row[0], options)) != row[1]]
    report(record_property, len(found), wrong)


@pytest.mark.parametrize(
    ("name", "ask", "expected"),
    [
        ("version-gt-range", is_above, True),
        ("version-not-gt-range", is_above, False),
        ("version-lt-range", is_below, True),
        ("version-not-lt-range", is_below, False),
    ],
)
def test_versions_lie_above_or_below_as_node_semver_says(
    name: str, ask: Callable[..., bool], record_property: Record, *, expected: bool
) -> None:
    found = list(rows(name))
    wrong = [str(row) for row, options in found if ask(row[1], read_npm_range(row[0], **options)) is not expected]
    report(record_property, len(found), wrong)


def test_npm_ranges_meet_as_node_semver_says(record_property: Record) -> None:
    found = [row for row, _ in rows("range-intersection")]
    wrong = []
    for row in found:
        left, right = read_npm_range(row[0]), read_npm_range(row[1])
        if not ranges_meet(left, right) is ranges_meet(right, left) is row[2]:
            wrong.append(str(row))
    report(record_property, len(found), wrong)


def test_npm_bounds_meet_as_node_semver_says(record_property: Record) -> None:
    found = json.loads((NPM / "comparator-intersection.json").read_text(encoding="utf-8"))
    wrong = []
    for row in found:
        pre = bool(row[3:] and row[3])
        (left, right) = (read_npm_range(text, include_prerelease=pre).alternatives[0] for text in row[:2])
        admits = Admits.ALL if pre else Admits.SAME_NUMBERS
        if all(bounds_meet(one, other, admits) for one in left for other in right) is not row[2]:
            wrong.append(str(row))
    report(record_property, len(found), wrong)


def test_npm_versions_are_read_as_node_semver_reads_them(record_property: Record) -> None:
    wrong = []
    valid = json.loads((NPM / "valid-versions.json").read_text(encoding="utf-8"))
    for row in valid:
        got = read_npm_version(row[0])
        if got is None or [*got.numbers, list(got.pre), list(got.build)] != row[1:6]:
            wrong.append(str(row))
    invalid = list(rows("invalid-versions"))
    for row, options in invalid:
        if isinstance(row[0], str) and read_npm_version(row[0], loose=options["loose"]) is not None:
            wrong.append(str(row))
    report(record_property, len(valid) + len(invalid), wrong)


@pytest.mark.parametrize(("name", "sign"), [("comparisons", 1), ("equality", 0)])
def test_npm_versions_compare_as_in_node_semver(name: str, sign: int, record_property: Record) -> None:
    found = [row for row, _ in rows(name)]
    wrong = [str(row) for row in found if compare("npm", row[0], row[1]) != sign]
    report(record_property, len(found), wrong)


def test_npm_versions_step_as_node_semver_steps_them(record_property: Record) -> None:
    found = json.loads((NPM / "increments.json").read_text(encoding="utf-8"))
    wrong = []
    for row in found:
        text, step, expected, *rest = row
        options, word, first = [*rest, None, None, None][:3]
        is_loose = options is True or (isinstance(options, dict) and bool(options.get("loose")))
        version = read_npm_version(text, loose=is_loose)
        number = None if first is False else int(first or 0)
        try:
            got = written(stepped(version, step, word or "", number)) if version else None
        except VersionMalformed:
            got = None
        if got != expected:
            wrong.append(f"{row} gives {got}")
    report(record_property, len(found), wrong)


def test_npm_versions_are_cut_as_node_semver_cuts_them(record_property: Record) -> None:
    found = json.loads((NPM / "truncations.json").read_text(encoding="utf-8"))
    wrong = []
    for text, to, expected in found:
        version = read_npm_version(text)
        if version is None or written(truncated(version, to)) != expected:
            wrong.append(f"{text} {to}")
    report(record_property, len(found), wrong)
