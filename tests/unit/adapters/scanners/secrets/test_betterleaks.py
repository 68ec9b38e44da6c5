"""betterleaks' report: markers, masked names, archives, and runs that did not do their work."""

from __future__ import annotations

import hmac
from typing import Any

import msgspec
import pytest

from interlock.adapters.scanners.secrets import betterleaks
from interlock.change import FileEntry, Kind
from interlock.control import Job, ToolOutputMalformed
from interlock.kernel import Certainty, Severity

HASH = "hmac-sha256:" + "ab" * 32


def leak(rule: str = "github-pat", path: str = "./a.py", **fields: Any) -> dict[str, Any]:
    return {
        "rule_id": rule,
        "description": "A token of GitHub.",
        "confidence": "high",
        "match": {"full": "REDACTED", "value": "REDACTED", "fingerprint": HASH},
        "attributes": {"resource": "fs.content"},
        "location": {"path": path, "start_line": 3, "end_line": 3, "start_column": 9, "end_column": 48},
        **fields,
    }


def mark(path: str, rule: str = betterleaks.READ, **fields: Any) -> dict[str, Any]:
    return leak(rule, path, **{"description": "marker", "confidence": "low", **fields})


def report(*findings: dict[str, Any], state: str = "complete", scanned: int = 1) -> dict[str, Any]:
    scan = {"state": state, "num_findings": len(findings), "bytes_scanned": scanned}
    return {"schema_version": "1", "findings": list(findings), "scan": scan}


def test_a_leak_carries_its_place_and_a_keyed_hash_and_nothing_else(job: Any, run: Any) -> None:
    read = betterleaks.read(run(1, report(leak(), mark("./a.py"))), job("a.py"))
    (seen,) = read.sightings
    assert (seen.rule, seen.severity, seen.certainty) == ("github-pat", Severity.HIGH, Certainty.HIGH)
    assert (seen.at.path, seen.at.line, seen.at.column, seen.at.end_column) == ("a.py", 3, 9, 49)
    assert seen.secret_id == "ab" * 32
    assert read.covered == {"a.py"}


@pytest.mark.parametrize(
    ("word", "level"),
    [("high", Severity.HIGH), ("medium", Severity.MEDIUM), ("low", Severity.LOW), ("new", Severity.HIGH)],
)
def test_severity_follows_confidence_and_an_unknown_word_blocks(word: str, level: Severity, job: Any, run: Any) -> None:
    read = betterleaks.read(run(1, report(leak(confidence=word))), job("a.py"))
    assert read.sightings[0].severity is level


def test_a_file_without_a_marker_is_not_covered(job: Any, run: Any) -> None:
    read = betterleaks.read(run(1, report(mark("./a.py"))), job("a.py", "b.py"))
    assert read.covered == {"a.py"}
    assert set(read.unread) == {"b.py"}


def test_a_real_finding_does_not_count_as_a_marker(job: Any, run: Any) -> None:
    assert betterleaks.read(run(1, report(leak())), job("a.py")).covered == frozenset()


def test_all_files_count_where_every_byte_is_accounted_for(job: Any, run: Any) -> None:
    assert betterleaks.read(run(0, report(scanned=2000)), job("a", "b")).covered == {"a", "b"}
    assert betterleaks.read(run(0, report(scanned=1999)), job("a", "b")).covered == frozenset()
    assert betterleaks.read(run(0, report(scanned=2001)), job("a", "b")).covered == frozenset()


def test_an_empty_file_holds_nothing_to_read(job: Any, run: Any) -> None:
    assert betterleaks.read(run(0, report(scanned=0)), job("a", size=0)).covered == {"a"}


def test_wide_text_is_read_by_nobody(job: Any, run: Any) -> None:
    wide = mark("./a.txt", betterleaks.WIDE, location={"path": "./a.txt", "start_line": 1, "start_column": 3})
    read = betterleaks.read(run(1, report(mark("./a.txt"), wide)), job("a.txt"))
    assert "UTF-16" in read.unread["a.txt"]
    assert not read.sightings


def test_wide_text_inside_a_program_is_part_of_it(job: Any, run: Any) -> None:
    wide = mark("./a.exe", betterleaks.WIDE, location={"path": "./a.exe", "start_line": 7, "start_column": 3})
    assert betterleaks.read(run(1, report(mark("./a.exe"), wide)), job("a.exe")).covered == {"a.exe"}


def test_what_is_inside_an_archive_is_placed_in_the_archive(job: Any, run: Any) -> None:
    findings = report(leak(path="./z.zip!in/x.txt"), mark("./z.zip!in/x.txt"))
    read = betterleaks.read(run(1, findings), job("z.zip", "a!b.txt"))
    assert read.covered == {"z.zip"}
    assert (read.sightings[0].at.path, read.sightings[0].at.symbol, read.sightings[0].at.line) == (
        "z.zip",
        "in/x.txt",
        0,
    )


def test_a_file_with_an_exclamation_mark_is_no_archive(job: Any, run: Any) -> None:
    assert betterleaks.read(run(1, report(mark("./a!b.txt"))), job("a!b.txt", "a")).covered == {"a!b.txt"}


def test_a_damaged_archive_is_unread_though_its_beginning_was_seen(job: Any, run: Any) -> None:
    words = '12:02AM WRN could not read archive content error="unexpected EOF" path="./b c.gz"\n'
    read = betterleaks.read(run(1, report(mark("./b c.gz")), words), job("b c.gz"))
    assert read.unread == {"b c.gz": "unexpected EOF"}


def test_masking_does_not_hide_which_file_was_read(job: Any, run: Any) -> None:
    masked = mark("./REDACTED", "inREDACTEDerlock-read", description="marker")
    assert betterleaks.read(run(1, report(masked)), job("t", "a", "read.txt")).covered == {"t"}


def test_which_of_several_files_is_meant_is_told_by_the_hash_of_the_masked_value(job: Any, run: Any) -> None:
    """Files that begin with their own names: `orca` in orca.told, `zora` in zora.told (the marker takes three)."""
    given = msgspec.structs.replace(job("orca.told", "zora.told", "yara.told"), secret_key="k")
    hashes = ["hmac-sha256:" + hmac.new(b"k", value, "sha256").hexdigest() for value in (b"orc", b"zor")]
    found = [mark("./REDACTEDa.told", match={"full": "", "value": "", "fingerprint": text}) for text in hashes]
    assert betterleaks.read(run(1, report(*found)), given).covered == {"orca.told", "zora.told"}


def test_a_masked_file_that_several_may_be_and_none_is_proved_is_an_error(job: Any, run: Any) -> None:
    with pytest.raises(ToolOutputMalformed, match=r"REDACTEDa\.told"):
        betterleaks.read(run(1, report(mark("./REDACTEDa.told"))), job("orca.told", "zora.told"))


def test_a_masked_rule_is_no_marker_if_its_description_is_another(job: Any, run: Any) -> None:
    read = betterleaks.read(run(1, report(leak(rule="REDACTED"))), job("a.py"))
    assert len(read.sightings) == 1


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("inREDACTEDerlock-read", "interlock-read", "t"),
        ("REDACTED", "interlock-read", "interlock-read"),
        ("inteREDACTEDlock-REDACTEDead", "interlock-read", "r"),
        ("inteREDACTEDlock-read", "interlock-read", "r"),
        ("inREDACTEDREDACTEDk-read", "interlock-read", ""),
        ("interlock-read", "interlock-read", ""),
        ("xREDACTED", "interlock-read", ""),
    ],
)
def test_a_masked_name_gives_back_the_value_only_where_it_fits_throughout(text: str, name: str, value: str) -> None:
    assert betterleaks.masked_in(text, name) == value


def test_a_file_that_was_not_given_is_no_answer(job: Any, run: Any) -> None:
    for path in ("../a.py", "/etc/passwd", "./other.py", ""):
        with pytest.raises(ToolOutputMalformed):
            betterleaks.read(run(1, report(leak(path=path))), job("a.py"))


def test_an_incomplete_scan_is_a_fault_that_says_why(job: Any, run: Any) -> None:
    words = '12:02AM ERR unable to prepare source error="stat nope" path=nope\n12:02AM WRN incomplete scan ended\n'
    read = betterleaks.read(run(1, report(leak(), mark("./a.py"), state="incomplete"), words), job("a.py"))
    assert "stat nope" in read.faults[0]
    assert read.covered == frozenset()
    assert len(read.sightings) == 1


def test_an_exit_code_that_contradicts_the_report_is_a_fault(job: Any, run: Any) -> None:
    assert betterleaks.read(run(0, report(leak())), job("a.py")).faults
    assert betterleaks.read(run(1, report(scanned=1000)), job("a.py")).faults
    assert betterleaks.read(run(2, report(scanned=1000)), job("a.py")).faults
    assert not betterleaks.read(run(0, report(scanned=1000)), job("a.py")).faults


def test_no_report_is_a_fault_with_the_tools_own_words(job: Any, run: Any) -> None:
    read = betterleaks.read(run(1, b"", "12:02AM FTL unable to load config error=x\n"), job("a.py"))
    assert "unable to load config" in read.faults[0]


def test_a_report_cut_off_or_miscounted_is_no_answer(job: Any, run: Any) -> None:
    whole = msgspec.json.encode(report(leak()))
    with pytest.raises(ToolOutputMalformed):
        betterleaks.read(run(1, whole[:-9]), job("a.py"))
    miscounted = {**report(leak()), "scan": {"state": "complete", "num_findings": 2, "bytes_scanned": 1}}
    with pytest.raises(ToolOutputMalformed):
        betterleaks.read(run(1, miscounted), job("a.py"))


def test_hashes_without_a_key_are_a_fault_and_are_not_kept(job: Any, run: Any) -> None:
    bare = leak(match={"full": "REDACTED", "value": "REDACTED", "fingerprint": "ab" * 32})
    read = betterleaks.read(run(1, report(bare)), job("a.py"))
    assert "no key" in read.faults[0]
    assert read.sightings[0].secret_id == ""


def test_the_key_is_never_among_the_arguments() -> None:
    key = "cd" * 16
    files = {"-x": FileEntry(path="-x", kind=Kind.TEXT)}
    given = Job(root="/t", paths=("-x",), report="/r", files=files, rules_dir="/rules", secret_key=key)
    command = betterleaks.command(given)
    assert key not in " ".join(command.args)
    assert key in command.env.values()
    assert command.args[-1] == "."
    assert betterleaks.OWN_FOLDER
    assert "--no-allow-signatures" in command.args


def test_it_wants_whatever_has_content() -> None:
    kinds = {kind: betterleaks.wants(FileEntry(path="a", kind=kind)) for kind in Kind}
    assert {kind for kind, wanted in kinds.items() if wanted} == {Kind.TEXT, Kind.BINARY}


def test_its_configuration_holds_its_settings() -> None:
    assert b"--redact=100" in betterleaks.configuration()
    assert betterleaks.configuration() == betterleaks.configuration()
