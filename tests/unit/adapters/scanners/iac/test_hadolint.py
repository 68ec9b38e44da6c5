"""hadolint's JSON: levels, files that are no Dockerfiles, and answers that contradict themselves."""

from __future__ import annotations

from typing import Any

import pytest

from interlock.adapters.scanners.iac import hadolint
from interlock.change import FileEntry, Kind
from interlock.control import ToolOutputMalformed
from interlock.kernel import Severity


def remark(code: str = "DL3007", level: str = "warning", path: str = "./Dockerfile") -> dict[str, Any]:
    return {"code": code, "column": 1, "file": path, "level": level, "line": 4, "message": "Using latest is prone"}


@pytest.mark.parametrize(
    ("level", "severity"),
    [
        ("error", Severity.HIGH),
        ("warning", Severity.MEDIUM),
        ("info", Severity.LOW),
        ("style", Severity.INFO),
        ("unheard", Severity.HIGH),
    ],
)
def test_levels_become_severities(level: str, severity: Severity, job: Any, run: Any) -> None:
    (seen,) = hadolint.read(run(1, [remark(level=level)]), job("Dockerfile")).sightings
    assert (seen.severity, seen.at.line, seen.cwe) == (severity, 4, ("CWE-494",))


def test_running_as_root_is_never_less_than_medium(job: Any, run: Any) -> None:
    (seen,) = hadolint.read(run(1, [remark("DL3002", "info")]), job("Dockerfile")).sightings
    assert seen.severity is Severity.MEDIUM


def test_a_clean_answer_covers_all_files(job: Any, run: Any) -> None:
    assert hadolint.read(run(0, []), job("Dockerfile", "b/Dockerfile")).covered == {"Dockerfile", "b/Dockerfile"}


def test_a_file_that_does_not_parse_is_unread_and_the_others_are_covered(job: Any, run: Any) -> None:
    read = hadolint.read(run(1, [remark("DL1000", "error", "./b.dockerfile")]), job("Dockerfile", "b.dockerfile"))
    assert read.covered == {"Dockerfile"}
    assert "does not parse" in read.unread["b.dockerfile"]
    assert not read.sightings


def test_a_remark_of_shellcheck_is_the_same_as_shellchecks_own(job: Any, run: Any) -> None:
    (seen,) = hadolint.read(run(1, [remark("SC2086", "info")]), job("Dockerfile")).sightings
    assert seen.same_as == ("shellcheck:SC2086",)


def test_silence_is_a_fault(job: Any, run: Any) -> None:
    read = hadolint.read(run(1, b"", "hadolint: nope: withBinaryFile: does not exist"), job("nope"))
    assert "does not exist" in read.faults[0]
    with pytest.raises(ToolOutputMalformed):
        hadolint.read(run(0, b""), job("Dockerfile"))


def test_codes_that_contradict_the_list_are_faults(job: Any, run: Any) -> None:
    assert hadolint.read(run(0, [remark()]), job("Dockerfile")).faults
    assert hadolint.read(run(1, []), job("Dockerfile")).faults
    assert hadolint.read(run(127, []), job("Dockerfile")).faults
    assert not hadolint.read(run(0, [remark(level="style")]), job("Dockerfile")).faults


def test_a_file_that_was_not_given_is_no_answer(job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed):
        hadolint.read(run(1, [remark(path="../Dockerfile")]), job("Dockerfile"))


def test_settings_and_comments_of_the_repository_have_no_say(job: Any) -> None:
    args = hadolint.command(job("Dockerfile")).args
    assert "--disable-ignore-pragma" in args
    assert "/rules/settings/hadolint.yaml" in args
    assert hadolint.wants(FileEntry(path="x", kind=Kind.TEXT, language="dockerfile"))
    assert not hadolint.wants(FileEntry(path="x.py", kind=Kind.TEXT, language="python"))
