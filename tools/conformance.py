"""Runs the public suites and vectors and prints how each of them fares: right, wrong, refused, skipped.

`make conformance` calls it. The vectors are checked by tests/conformance, so that there is one way of checking
them: one test a vector, or one test a file that reports `right`, `wrong` and `refused` with `record_property`.
The rule language, signatures and provenance of others have tables of their own, and so have the five ways in which each
good case is spoilt; the tests that make the same tables are not run again. Exit code 1 if more is wrong than the bar of
a suite allows.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest
from tools import (
    conformance_cel,
    conformance_infrastructure,
    conformance_kinds,
    conformance_provenance,
    conformance_reports,
    conformance_sigstore,
)

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


REPEATED = (
    "test_cel.py::test_nothing_in_the_suite_is_answered_wrongly",
    "test_cel.py::test_the_table_adds_up",
    "test_infrastructure.py::test_what_differs_from_a_peer_is_explained",
    "test_provenance.py::test_every_suite_every_other_question_and_every_spoilt_file_comes_out_as_it_should",
    "test_provenance.py::test_the_suites_are_not_empty",
    "test_sigstore.py::test_every_suite_and_every_spoilt_case_comes_out_as_it_should",
    "test_sigstore.py::test_the_suites_are_not_empty",
    "test_spoiling.py::test_each_good_case_is_spoilt_in_every_way_that_its_format_knows_and_none_is_accepted",
)
"""Tests that make the tables which `main` has printed by then; `make test` runs them."""
WORDS = ("right", "wrong", "refused")
"""What a test may count itself; a refusal is an input that we do not claim to read, neither right nor wrong."""


class Tally:
    """Counts what became of each test, by the file it stands in; one that counts cases itself counts for them."""

    def __init__(self) -> None:
        self.counts: dict[str, Counter[str]] = {}
        self.reasons: dict[str, str] = {}
        self.failed = 0
        """Tests that failed: wrong cases within the bar that a suite has do not make its test fail."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count the call itself; of the phases around it only what keeps it from happening."""
        if report.when != "call" and report.outcome == "passed":
            return
        self.failed += report.outcome == "failed"
        suite = report.location[0].rpartition("/test_")[2].removesuffix(".py")
        word = {"passed": "right", "failed": "wrong", "skipped": "skipped"}[report.outcome]
        own = Counter({key: value for key, value in report.user_properties if key in WORDS and isinstance(value, int)})
        if report.outcome == "failed" and not own["wrong"]:
            own["wrong"] = 1  # it failed for another reason than its cases, which must not go unseen
        self.counts.setdefault(suite, Counter()).update(own or {word: 1})
        if word == "skipped" and isinstance(report.longrepr, tuple):
            self.reasons[suite] = str(report.longrepr[2]).removeprefix("Skipped: ")


def row(suite: str, counts: Counter[str]) -> str:
    """Give one line of the table."""
    return f"{suite:<24}{counts['right']:>8}{counts['wrong']:>8}{counts['refused']:>9}{counts['skipped']:>9}"


def main() -> int:
    """Run everything, print the tables, give the exit code."""
    wrong = 0
    cel = SHARED / "data" / "conformance" / "cel"
    if cel.is_dir():
        rows = conformance_cel.run(cel)
        print(conformance_cel.table(rows))
        wrong += sum(row[2] for row in rows)
    else:
        print("the cases of the rule language are not beside this checkout")
    if (SHARED / "data" / "attest").is_dir():
        for suites in (conformance_sigstore, conformance_provenance):
            outside = suites.run(SHARED / "data" / "attest")
            print(conformance_sigstore.table(outside), end="\n\n")
            wrong += sum(len(one.accepted) + len(one.refused) for one in outside)
        kinds = conformance_kinds.run(SHARED / "data" / "attest")
        print(conformance_kinds.table(kinds), end="\n\n")
        wrong += sum(len(one.accepted) for one in kinds)
    else:
        print("the cases of signatures and provenance of others are not beside this checkout")
    if conformance_infrastructure.SHARED.is_dir():
        differs, tables = conformance_infrastructure.run(conformance_infrastructure.SHARED)
        print(tables, end="\n\n")
        wrong += differs
    else:
        print("the verdicts of others over infrastructure are not beside this checkout")
    if conformance_reports.SUITE.is_dir():
        print(conformance_reports.table(conformance_reports.run(conformance_reports.SUITE)), end="\n\n")
    else:
        print("the reports of other tools are not beside this checkout")
    tally = Tally()
    folder = ROOT / "tests" / "conformance"
    repeated = [f"--deselect={folder.relative_to(ROOT)}/{name}" for name in REPEATED]
    pytest.main(["-q", "--no-header", "--no-summary", f"--rootdir={ROOT}", *repeated, str(folder)], plugins=[tally])
    print(f"\n{'suite':<24}{'right':>8}{'wrong':>8}{'refused':>9}{'skipped':>9}")
    for suite, counts in sorted(tally.counts.items()):
        why = f"  {tally.reasons[suite]}" if suite in tally.reasons else ""
        print(row(suite, counts) + why)
    return 1 if wrong or tally.failed or not tally.counts else 0


if __name__ == "__main__":
    sys.exit(main())
