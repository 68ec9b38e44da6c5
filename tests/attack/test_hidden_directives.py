"""Comments that silence a tool in a form that looks like none: each is disarmed and named all the same."""

from __future__ import annotations

import time

import pytest

from interlock.change import FileEntry, Kind
from interlock.control import Finding, FindingState, Location, Sighting, Witness, defuse, directives, gather, suppress
from interlock.kernel import Certainty, ControlId, Severity

_FILE = FileEntry("a.txt", Kind.TEXT)


def _found(tool: str, rule: str, line: int) -> Finding:
    return Finding(
        rule=f"{tool}:{rule}",
        control=ControlId("commit.sast"),
        severity=Severity.HIGH,
        certainty=Certainty.HIGH,
        message="m",
        at=Location("a.txt", line),
        fingerprint="0" * 32,
        state=FindingState.NEW,
        witnesses=(Witness(tool, rule),),
    )


_FORMS = [
    ("# shellcheck source-path=. disable=SC2115\nrm\n", "shellcheck", "SC2115"),
    ('# shellcheck source="a b" disable=SC2115\nrm\n', "shellcheck", "SC2115"),
    ("# shellcheck source-path='a # b' disable=SC2115\nrm\n", "shellcheck", "SC2115"),
    ("# shellcheck extended-analysis=false disable=SC2115\nrm\n", "shellcheck", "SC2115"),
    ("#\u00a0shellcheck disable=SC2115\nrm\n", "shellcheck", "SC2115"),
    ("# shellcheck\u00a0disable=SC2115\nrm\n", "shellcheck", "SC2115"),
    ("# shellcheck disable=all\nrm\n", "shellcheck", "SC2115"),
    ("# shellcheck disable=SC2000-SC2999\nrm\n", "shellcheck", "SC2115"),
    ("#trivy:exp:2099-01-01:ignore:AWS-0107\nx\n", "trivy", "AWS-0107"),
    ("#trivy:service:ec2:ignore:*\nx\n", "trivy", "AWS-0107"),
    ("#tfsec:exp:2099-01-01:ignore:AWS-0107\nx\n", "trivy", "AWS-0107"),
    ("#trivy:a\tb:c:ignore:AVD-AWS-0107\nx\n", "trivy", "AWS-0107"),
    ("#trivy:x trivy:ignore:AWS-0107\nx\n", "trivy", "AWS-0107"),
    ("#cortex:skip=CKV_AWS_1:why\nx\n", "checkov", "CKV_AWS_1"),
]


@pytest.mark.parametrize(("text", "tool", "rule"), _FORMS)
def test_a_directive_in_an_odd_form_is_disarmed_and_named(text: str, tool: str, rule: str) -> None:
    body = text.encode()
    out = defuse(_FILE, body)
    assert len(out) == len(body)
    assert directives(out) == ()
    (seen,) = suppress([_found(tool, rule, 2)], directives(body))
    assert seen.state is FindingState.SUPPRESSED


def test_a_directive_that_silences_nothing_is_left_as_it_is() -> None:
    body = b"# shellcheck shell=bash\n# shellcheck source=/dev/null\n#trivy:skip\n"
    assert defuse(_FILE, body) == body


def test_what_stands_behind_a_directive_is_not_shown_with_it() -> None:
    secret = "ghp" + "_" + "a1B2c3D4" * 4
    (one,) = directives(f"x = 1 // gitleaks:allow token = '{secret}'\n".encode())
    assert one.text == "gitleaks:allow"


_HOSTILE = [
    b"var nosemgrep=1;" + b"a=1;" * 500_000,
    b"# shellcheck x " * 100_000,
    b"#" * 1_000_000 + b" shellcheck",
    b"trivy:" * 300_000,
    b"/* oxlint-disable */ " * 50_000,
    b"eval(x) // eslint-disable-line a\n" * 50_000,
    b"/* oxlint-disable */\n" * 50_000,
]


@pytest.mark.parametrize("body", _HOSTILE, ids=range(len(_HOSTILE)))
def test_no_file_makes_looking_for_directives_slow(body: bytes) -> None:
    began = time.monotonic()
    defuse(_FILE, body)
    found = directives(body)
    suppress([_found("oxlint", "no-eval", line) for line in range(1, 5000)], found)
    suppress([_found("ast-grep", "js-eval", 1) for _ in range(5000)], found)
    assert time.monotonic() - began < 30  # in time that grows with the square it would be an hour


def test_a_line_full_of_faults_does_not_make_merging_slow() -> None:
    line = "eval(x);" * 20_000
    seen = [_eval("ast-grep", "js-eval", n, ("oxlint:no-eval",)) for n in range(20_000)]
    seen += [_eval("oxlint", "no-eval", n) for n in range(20_000)]
    began = time.monotonic()
    findings = gather(ControlId("commit.sast"), seen, lambda _: [line])
    assert time.monotonic() - began < 60
    assert len(findings) == 20_000
    assert all(len(one.witnesses) == 2 for one in findings)
    assert len({one.fingerprint for one in findings}) == 20_000


def _eval(tool: str, rule: str, number: int, same_as: tuple[str, ...] = ()) -> Sighting:
    at = Location("a.txt", 1, 8 * number + 1)
    return Sighting(tool, rule, Severity.HIGH, Certainty.HIGH, "m", at, same_as=same_as)
