"""ansible-lint's list together with its summary."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import ansible_lint
from interlock.change import FileEntry, Kind
from interlock.kernel import Severity


def issue(name: str = "risky-octal", path: str = "site.yml", **where: Any) -> dict[str, Any]:
    place = where or {"positions": {"begin": {"line": 4, "column": 2}}}
    return {"check_name": name, "description": "a mode", "severity": "major", "location": {"path": path, **place}}


def processed(done: int, met: int) -> str:
    return f"Failed: 1 failure(s), 0 warning(s) in {done} files processed of {met} encountered.\n"


def test_ansible_lint_covers_its_files_only_if_all_it_met_were_processed(job: Any, run: Any) -> None:
    files = ("site.yml", "other.yml")
    assert ansible_lint.read(run(2, [issue()], processed(3, 3)), job(*files)).covered == set(files)
    for words in (processed(1, 1), processed(2, 3), ""):
        assert ansible_lint.read(run(2, [issue()], words), job(*files)).covered == frozenset()


def test_ansible_lint_places_come_in_two_shapes(job: Any, run: Any) -> None:
    issues = [issue(), issue("name[play]", lines={"begin": 7})]
    first, second = ansible_lint.read(run(2, issues, processed(1, 1)), job("site.yml")).sightings
    assert (first.at.line, first.severity, first.cwe) == (4, Severity.MEDIUM, ("CWE-732",))
    assert (second.at.line, second.severity) == (7, Severity.INFO)


def test_ansible_lint_leaves_a_playbook_it_could_not_check_unread(job: Any, run: Any) -> None:
    found = [issue("syntax-check[unknown-module]"), issue("load-failure[yaml]", "b.yml")]
    read = ansible_lint.read(run(2, found, processed(2, 2)), job("site.yml", "b.yml"))
    assert (set(read.unread), read.sightings) == ({"site.yml", "b.yml"}, ())


def test_ansible_lint_failing_itself_is_a_fault(job: Any, run: Any) -> None:
    assert ansible_lint.read(run(3, b"", "CRITICAL: no such configuration"), job("site.yml")).faults
    assert ansible_lint.read(run(2, [], processed(1, 1)), job("site.yml")).faults


def test_its_environment_is_its_own_and_its_settings_are_ours(job: Any) -> None:
    assert ansible_lint.TOOL.is_private
    command = ansible_lint.command(job("site.yml"))
    assert [command.args[command.args.index(name) + 1][:7] for name in ("--config-file", "--ignore-file")] == [
        "/rules/",
        "/rules/",
    ]
    assert command.env["ANSIBLE_CONFIG"].startswith("/rules/")
    assert ansible_lint.configuration() == ansible_lint.configuration() != b""


@pytest.mark.parametrize(
    ("path", "wanted"), [("roles/web/tasks/main.yml", True), ("playbooks/site.yml", True), ("main.py", False)]
)
def test_what_it_wants_is_told_by_where_it_lies(path: str, wanted: bool) -> None:
    assert ansible_lint.wants(FileEntry(path=path, kind=Kind.TEXT, size=9)) is wanted
    assert not ansible_lint.wants(FileEntry(path=path, kind=Kind.LINK))
