import dataclasses
import json
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.catalog.commit.sca import Composition
from interlock.control import Errored, Failed, FindingState, Passed
from interlock.control.supplies import Supplies
from interlock.evidence import CYCLONEDX, SNAPSHOT, VULNERABILITIES, read_scan
from interlock.formats.sbom.opening import Kind
from interlock.formats.sbom.validation import validate
from interlock.kernel import Severity
from interlock.supply.judged import Unjudged
from interlock.supply.vex import Justification, Product, Statement, Status
from interlock.testing.books import MemoryAdvisories
from tests.unit.catalog.supplied import NOW, advisory, attached, found, rules, run

PIN = "django==1.0\n"
LOCK = "Pipfile.lock"
SCA = Composition()


def knowing(*advisories: object, **rest: object) -> Supplies:
    return Supplies(at=NOW, advisories=MemoryAdvisories(*advisories), **rest)  # type: ignore[arg-type]  # a test's shorthand


def said(status: Status = Status.NOT_AFFECTED, **rest: object) -> Statement:
    fields: dict[str, object] = {"author": "security@example.org", **rest}
    why = Justification.VULNERABLE_CODE_NOT_PRESENT
    product = (Product("pkg:pypi/django@1.0"),)
    return Statement("CVE-2026-1", product, status, at=NOW - timedelta(days=1), justification=why, **fields)  # type: ignore[arg-type]  # likewise


HIT = advisory("GHSA-1", aliases=("CVE-2026-1",))


def test_a_vulnerable_pin_is_found_with_severity_remedy_and_place(tmp_path: Path) -> None:
    result = run(tmp_path, SCA, {"requirements.txt": "# ours\n" + PIN}, knowing(HIT))
    (one,) = found(result)
    assert isinstance(result.outcome, Failed)
    assert (one.rule, one.severity, one.at.path, one.at.line, one.at.symbol) == (
        "interlock:CVE-2026-1",
        Severity.HIGH,
        "requirements.txt",
        2,
        "django",
    )
    assert one.remedy == "upgrade django to 2.0"
    assert one.cwe == ("CWE-89",)


def test_a_pin_that_is_mended_is_not_found(tmp_path: Path) -> None:
    result = run(tmp_path, SCA, {"requirements.txt": "django==2.0\n"}, knowing(HIT))
    assert isinstance(result.outcome, Passed)
    assert read_scan(attached(result, VULNERABILITIES).predicate).scanner.result == ()


def test_a_pin_in_two_files_is_found_in_both(tmp_path: Path) -> None:
    result = run(tmp_path, SCA, {"requirements.txt": PIN, "b/requirements.txt": PIN}, knowing(HIT))
    assert [one.at.path for one in found(result)] == ["b/requirements.txt", "requirements.txt"]


def test_a_finding_stays_the_same_when_its_line_moves(tmp_path: Path) -> None:
    one = found(run(tmp_path, SCA, {"requirements.txt": PIN}, knowing(HIT)))
    other = found(run(tmp_path, SCA, {"requirements.txt": "# a\n# b\n" + PIN}, knowing(HIT)))
    assert one[0].at != other[0].at
    assert one[0].fingerprint == other[0].fingerprint


def test_two_advisories_that_are_aliases_are_one_finding(tmp_path: Path) -> None:
    other = advisory("PYSEC-1", aliases=("CVE-2026-1",))
    assert len(rules(run(tmp_path, SCA, {"requirements.txt": PIN}, knowing(HIT, other)))) == 1
    apart = advisory("PYSEC-2", aliases=("CVE-2026-2",))
    assert len(rules(run(tmp_path, SCA, {"requirements.txt": PIN}, knowing(HIT, apart)))) == 2


def test_a_withdrawn_advisory_finds_nothing(tmp_path: Path) -> None:
    gone = advisory("GHSA-1", withdrawn="2026-02-01T00:00:00Z")
    assert rules(run(tmp_path, SCA, {"requirements.txt": PIN}, knowing(gone, advisory("GHSA-9", "flask")))) == []


def test_an_unpinned_dependency_with_advisories_is_told_and_not_passed_over(tmp_path: Path) -> None:
    (one,) = found(run(tmp_path, SCA, {"requirements.txt": "django>=1.0\n"}, knowing(HIT)))
    assert (one.rule, one.severity) == ("interlock:unpinned", Severity.MEDIUM)
    assert "GHSA-1" in one.message
    assert "pin it" in one.remedy


@pytest.mark.parametrize("body", ["{", "[]", '{"packages": 7}', "", "\x00\x01"])
def test_a_lockfile_that_is_malformed_on_purpose_is_named_and_the_others_are_judged(tmp_path: Path, body: str) -> None:
    files = {"package-lock.json": body, "b/requirements.txt": PIN}
    result = run(tmp_path, SCA, files, knowing(HIT))
    assert isinstance(result.outcome, Errored)
    assert "package-lock.json" in result.outcome.reason
    assert (result.outcome.coverage[0].owed, result.outcome.coverage[0].covered) == (2, 1)
    assert rules(result) == ["interlock:CVE-2026-1"]


def test_without_advisories_the_rest_runs_and_a_note_says_the_one_command(tmp_path: Path) -> None:
    lock = {
        "lockfileVersion": 3,
        "packages": {"": {}, "node_modules/a": {"version": "1.0.0", "license": "AGPL-3.0-only"}},
    }
    for supplies in (Supplies(at=NOW), knowing()):
        result = run(tmp_path, SCA, {"package-lock.json": json.dumps(lock)}, supplies)
        assert rules(result) == ["interlock:licence-review"]
        assert [one.predicate_type for one in result.attached] == [CYCLONEDX]
        assert "known vulnerabilities were not looked for" in result.notes[0]
        assert "`interlock advisories update`" in result.notes[0]


def test_the_sbom_is_valid_and_holds_what_the_files_name(tmp_path: Path) -> None:
    result = run(tmp_path, SCA, {"requirements.txt": PIN}, knowing(HIT))
    body = attached(result, CYCLONEDX).predicate
    assert validate("bom.json", body, PackagedSchemas()).kind is Kind.CYCLONEDX
    assert [one["purl"] for one in json.loads(body)["components"]] == ["pkg:pypi/django@1.0"]


def test_the_scan_names_the_very_advisories_that_were_asked(tmp_path: Path) -> None:
    supplies = knowing(HIT)
    result = run(tmp_path, SCA, {"requirements.txt": PIN}, supplies)
    asked = read_scan(attached(result, VULNERABILITIES).predicate).scanner.db
    assert supplies.advisories is not None
    state = supplies.advisories.state()
    assert state.digest is not None
    assert asked.uri == f"{SNAPSHOT}{state.digest.hex}"
    assert asked.last_update.startswith("2026-11-22T00:00:00")
    other = run(tmp_path, SCA, {"requirements.txt": PIN}, knowing(HIT, advisory("GHSA-9", "flask")))
    assert read_scan(attached(other, VULNERABILITIES).predicate).scanner.db.uri != asked.uri


def test_what_a_statement_answers_is_waived_with_its_author_and_stays_in_the_list(tmp_path: Path) -> None:
    supplies = knowing(HIT, statements=(said(),))
    result = run(tmp_path, SCA, {"requirements.txt": PIN}, supplies)
    (one,) = found(result)
    assert one.state is FindingState.WAIVED
    assert one.suppression is not None
    assert one.suppression.author == "security@example.org"
    assert "vulnerable_code_not_present" in one.suppression.text
    scanned = read_scan(attached(result, VULNERABILITIES).predicate).scanner.result
    assert scanned[0].annotations[0]["vex"] == "not-affected by security@example.org"


@pytest.mark.parametrize(
    "statement",
    [
        said(expires=NOW - timedelta(seconds=1)),
        said(expires=NOW),
        said(Status.AFFECTED),
        said(Status.UNDER_INVESTIGATION),
    ],
)
def test_a_statement_that_ran_out_or_answers_nothing_waives_nothing(tmp_path: Path, statement: Statement) -> None:
    supplies = knowing(HIT, statements=(statement,))
    (one,) = found(run(tmp_path, SCA, {"requirements.txt": PIN}, supplies))
    assert (one.state, one.suppression) == (FindingState.NEW, None)


def test_a_statement_about_one_version_leaves_the_other_of_the_same_file_standing(tmp_path: Path) -> None:
    supplies = knowing(HIT, statements=(said(),))
    states = {
        one.at.path: one.state
        for one in found(run(tmp_path, SCA, {"requirements.txt": PIN, "b/requirements.txt": "django==1.1\n"}, supplies))
    }
    assert states["b/requirements.txt"] is FindingState.NEW


def test_without_anything_that_says_what_it_is_made_of_nothing_is_owed(tmp_path: Path) -> None:
    result = run(tmp_path, SCA, {"app.py": "print(1)\n"}, dataclasses.replace(knowing(HIT)))
    assert result.outcome.__class__.__name__ == "NotApplicable"
    assert result.attached == ()


def test_an_ecosystem_of_which_nothing_is_loaded_is_told_in_the_scan_and_in_a_note(tmp_path: Path) -> None:
    files = {"requirements.txt": PIN, "go.mod": "module example.org/m\n\nrequire example.org/x v1.0.0\n"}
    result = run(tmp_path, SCA, files, knowing(HIT))
    told = read_scan(attached(result, VULNERABILITIES).predicate).scanner.db.ecosystems
    assert [(one.name, one.records > 0, one.is_missing) for one in told] == [
        ("Go", False, True),
        ("PyPI", True, False),
    ]
    (note,) = [note for note in result.notes if "of Go" in note]
    assert "no advisories about it are loaded; load some with `interlock advisories update`" in note


def test_what_no_advisory_is_ever_about_is_named_until_somebody_gives_a_reason(tmp_path: Path) -> None:
    pods = "PODS:\n  - AFNetworking (4.0.1)\n\nDEPENDENCIES:\n  - AFNetworking\n\nCOCOAPODS: 1.15.2\n"
    files = {"Podfile.lock": pods}
    open_ = run(tmp_path, SCA, files, knowing(HIT))
    (asked,) = read_scan(attached(open_, VULNERABILITIES).predicate).scanner.db.ecosystems
    assert asked.is_missing
    assert any("except it with a reason under `supply.unjudged`" in note for note in open_.notes)
    excepted = run(tmp_path, SCA, files, knowing(HIT, unjudged=(Unjudged("cocoapods", "looked at by hand"),)))
    (asked,) = read_scan(attached(excepted, VULNERABILITIES).predicate).scanner.db.ecosystems
    assert (asked.is_missing, asked.excepted) == (False, "looked at by hand")
    assert any(note.endswith("as interlock.yaml excepts it: looked at by hand") for note in excepted.notes)
