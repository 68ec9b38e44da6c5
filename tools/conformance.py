"""How much of each public suite and vector Interlock gets right: `python -m tools.conformance`.

The judging is that of tests/conformance (run here, counted by suite) and, for CEL, of tools/conformance_cel.py.
Right and wrong count cases; refused are those whose input is not spoken here and is said so when it is loaded;
skipped names what could not be judged and why. Ends with 1 where anything is wrong.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(Path(__file__).resolve().parent))
import conformance_cel  # noqa: E402  # it is a script beside this one

CEL_CASES: Final = ROOT.parent / "shared" / "data" / "conformance" / "cel"
TITLES: Final = (
    ("test_dsse.py", "", "DSSE envelopes"),
    ("test_jcs.py", "", "RFC 8785 canonical JSON"),
    ("test_tlog.py", "proof", "RFC 6962 and 9162 proofs"),
    ("test_tlog.py", "note", "C2SP signed notes"),
    ("test_tlog.py", "", "RFC 6962 trees and leaves"),
    ("test_sarif.py", "", "SARIF 2.1.0 schema"),
    ("test_junit.py", "", "JUnit schema"),
    ("test_check_schema.py", "", "our own schema of check documents"),
    ("test_scanner_samples.py", "", "samples of scanners of code"),
    ("test_iac_secret_samples.py", "", "samples of scanners of secrets and infrastructure"),
    ("test_workflow_verdicts.py", "", "workflows, beside zizmor's own verdicts"),
    ("test_iac_verdicts.py", "", "infrastructure checks, beside a peer's verdicts"),
    ("test_rule_pack.py", "", "examples of our rule pack"),
)
"""Test file, a word in the test's name, and the suite that they stand for; the first that fits counts."""


class Row(NamedTuple):
    """One suite and what became of its cases."""

    suite: str
    right: int
    wrong: int
    refused: int
    skipped: int
    why: str = ""


class Tally:
    """A plug-in for pytest that counts outcomes by suite and says nothing."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.why: dict[str, str] = {}
        self.wrong: list[str] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count a test once: where it ran, or where it did not come to run."""
        if report.when == "call" or report.outcome != "passed":
            self._count(report)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Count a whole file that was skipped or could not be loaded."""
        if report.outcome != "passed":
            self._count(report)

    def _count(self, report: pytest.TestReport | pytest.CollectReport) -> None:
        suite = suite_of(report.nodeid)
        self.counts.setdefault(suite, Counter())[report.outcome] += 1
        if report.outcome == "skipped" and isinstance(report.longrepr, tuple):
            self.why[suite] = report.longrepr[2].removeprefix("Skipped: ")
        elif report.outcome == "failed":
            self.wrong.append(report.nodeid)

    def rows(self) -> list[Row]:
        """Give a row for each suite, in the order of the table above."""
        order = list(dict.fromkeys([*(title for _, _, title in TITLES), *self.counts]))
        return [
            Row(suite, count["passed"], count["failed"], 0, count["skipped"], self.why.get(suite, ""))
            for suite in order
            if (count := self.counts.get(suite)) is not None
        ]


def suite_of(nodeid: str) -> str:
    """Give the suite that a test belongs to."""
    path, _, test = nodeid.partition("::")
    name = path.rpartition("/")[2]
    fits = (title for file, word, title in TITLES if name == file and word in test.partition("[")[0])
    return next(fits, name.removeprefix("test_").removesuffix(".py"))


def of_tests() -> Tally:
    """Run the conformance tests, but for those of CEL, and count them."""
    tally = Tally()
    folder = ROOT / "tests" / "conformance"
    options = ["--import-mode=importlib", "--rootdir", str(ROOT), "-p", "no:terminal", "-p", "no:cacheprovider"]
    code = pytest.main(
        ["-o", "addopts=", *options, "--ignore", str(folder / "test_cel.py"), str(folder)], plugins=[tally]
    )
    if code not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        tally.counts["the tests themselves"] = Counter(failed=1)
        tally.wrong.append(f"pytest ended with {code!r}")
    return tally


def of_cel() -> list[Row]:
    """Judge every case of the CEL suite, by group."""
    if not CEL_CASES.is_dir():
        return [Row("CEL", 0, 0, 0, 1, "the CEL conformance suite is not beside this checkout")]
    return [
        Row(f"CEL {group}", right, wrong, refused, 0) for group, right, wrong, refused in conformance_cel.run(CEL_CASES)
    ]


def table(rows: list[Row]) -> str:
    """Give the rows as text, with a sum."""
    total = Row("all", *(sum(row[place] for row in rows) for place in range(1, 5)))
    lines = [f"{'suite':52} {'right':>7} {'wrong':>7} {'refused':>8} {'skipped':>8}"]
    for row in (*rows, total):
        line = f"{row.suite:52} {row.right:>7,} {row.wrong:>7,} {row.refused:>8,} {row.skipped:>8,}"
        lines.append(f"{line}  {row.why}".rstrip())
    return "\n".join(lines)


def main() -> int:
    """Judge everything, print the table, and name what is wrong."""
    tally = of_tests()
    rows = [*tally.rows(), *of_cel()]
    print(table(rows))
    for name in tally.wrong:
        print(f"wrong: {name}")
    return 1 if any(row.wrong for row in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
