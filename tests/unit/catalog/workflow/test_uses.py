"""What jobs run, through recipes and pieces of the repository."""

from __future__ import annotations

import time

from tests.unit.catalog.workflow.reading import SHOP, map_of


def test_a_job_runs_what_it_calls() -> None:
    jobs = {(one.system, one.name): one for one in map_of().jobs}
    assert jobs["GitHub Actions", "test"].tools == ("pytest", "semgrep")
    assert "gitleaks" in jobs["GitHub Actions", "scan"].tools
    assert jobs["make", "lint"].is_reached
    assert not jobs["make", "never"].is_reached


def test_what_only_a_hook_calls_is_not_reached() -> None:
    files = {".husky/pre-commit": "make lint\n", "Makefile": SHOP["Makefile"]}
    jobs = {one.name: one for one in map_of(files).jobs}
    assert not jobs["lint"].is_reached
    assert "semgrep" in jobs["pre-commit"].tools


def test_recipes_that_call_each_other_end() -> None:
    rows = "".join(f"t{n}: {' '.join(f't{m}' for m in range(30))}\n\tmake t{(n + 1) % 30}\n" for n in range(30))
    steps = "".join(f"  j{n}: {{steps: [{{run: make t0}}]}}\n" for n in range(300))
    began = time.monotonic()
    map_of({"Makefile": rows, ".github/workflows/x.yml": f"on: push\njobs:\n{steps}"})
    assert time.monotonic() - began < 60
