"""Makefiles, package scripts, tox, nox."""

from __future__ import annotations

# ruff: noqa: E501
# Samples are written as the files are.
import pytest

from interlock.formats import FieldWrong
from interlock.formats.pipelines.model import Reading
from interlock.formats.pipelines.recipes import read_makefile, read_noxfile, read_package_json, read_tox

NOTHING = lambda _: None  # noqa: E731


def told(found: Reading) -> dict[str, list[str]]:
    """Give the programs of each recipe."""
    return {
        job.name: [one.program for step in job.steps for one in step.commands]
        for pipeline in found.pipelines
        for job in pipeline.jobs
    }


def test_targets_with_their_recipes_and_variables() -> None:
    body = b"PY := python3\nTEST := $(PY) -m pytest\nall: test lint\ntest: ## run\n\t@$(TEST) -q\nlint:\n\truff check \\\n\t  src\n.PHONY: all\n"
    found = read_makefile("Makefile", body, NOTHING)
    assert told(found) == {"all": [], "test": ["pytest"], "lint": ["ruff"]}
    assert found.pipelines[0].jobs[0].needs == ("test", "lint")
    assert found.pipelines[0].jobs[1].steps[0].commands[0].at.line == 5


def test_variables_that_grow_without_end_stay_as_they_are() -> None:
    rows = "".join(f"A{n} = $(A{n - 1})$(A{n - 1})\n" for n in range(1, 200))
    assert told(read_makefile("Makefile", f"A0 = xx\n{rows}t:\n\t$(A199)\n".encode(), NOTHING)) == {"t": []}


def test_scripts_of_a_package() -> None:
    body = b'{"scripts": {"test": "jest --ci", "lint": "eslint . && tsc", "x": 1}}'
    assert told(read_package_json("package.json", body, NOTHING)) == {"test": ["jest"], "lint": ["eslint", "tsc"]}
    assert read_package_json("package.json", b"[]", NOTHING) == Reading()
    for wrong in (b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(FieldWrong):
            read_package_json("package.json", wrong, NOTHING)


def test_environments_of_tox_in_each_of_its_files() -> None:
    ini = b"[tox]\n[testenv]\ncommands =\n    pytest\n[testenv:lint]\ncommands = ruff check\n"
    assert told(read_tox("tox.ini", ini, NOTHING)) == {"testenv": ["pytest"], "testenv:lint": ["ruff"]}
    toml = b'[env_run_base]\ncommands = [["pytest", "-q"]]\n[env.lint]\ncommands = [["ruff", "check"]]\n'
    assert told(read_tox("tox.toml", toml, NOTHING)) == {"env_run_base": ["pytest"], "lint": ["ruff"]}
    assert read_tox("pyproject.toml", b"[project]\n", NOTHING) == Reading()
    for name, wrong in (("tox.ini", b"x"), ("tox.toml", b"[")):
        with pytest.raises(FieldWrong):
            read_tox(name, wrong, NOTHING)


def test_sessions_of_nox_are_read_and_not_run() -> None:
    body = b"import nox\n@nox.session(python=['3.11'])\ndef tests(session):\n    session.run('pytest', '-q')\ndef helper(s):\n    pass\n"
    assert told(read_noxfile("noxfile.py", body, NOTHING)) == {"tests": ["pytest"]}
    assert read_noxfile("noxfile.py", b"", NOTHING) == Reading()
