import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from interlock.cli.exits import Exit
from interlock.formats.reports import formats
from interlock.kernel import sha256, stamp
from tests.estate import Estate
from tests.reports_handed_in import POLICY, sarif, trivy, zap
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Said, Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


def own(shell: Shell, policy: str = POLICY) -> None:
    shell.world.repository.commit(own__yaml=policy, interlock__yaml="policy: own.yaml\n")
    shell.write("image.tar", "bytes")


def take(shell: Shell, text: str, *more: str, name: str = "report.txt", subject: str = "HEAD") -> Said:
    return shell("import", shell.write(name, text), "--subject", subject, *more)


def tally(said: Said) -> list[str]:
    """Give the row of the table for what is high."""
    return next(line.split() for line in said.out.splitlines() if line.startswith("  high  "))


def status(shell: Shell, subject: str = "HEAD") -> tuple[str, str]:
    decision = shell("gate", subject, "--format", "json").json
    return decision["verdict"], decision["reasons"][0]["status"]


def test_what_was_not_scanned_is_missing_until_a_report_is_handed_in(shell: Shell) -> None:
    own(shell)
    denied = shell("gate", "HEAD")
    assert denied.code == Exit.DENIED
    assert "`interlock import REPORT --control key.scanning --subject HEAD`" in denied.out
    assert "hand in reports for key.scanning with `interlock import`" in denied.out
    said = take(shell, trivy(), "--note", "nightly")
    assert said.code == Exit.ALLOWED
    for text in ("key.scanning passed for HEAD", "nothing found in 1 report", "of shop:1.4", "nightly", "signed by"):
        assert text in said.out
    assert status(shell) == ("allow", "satisfied")
    assert "report.txt of trivy, made " in shell("gate", "HEAD").out


def test_findings_are_told_from_the_worst_with_what_is_new(shell: Shell) -> None:
    own(shell)
    said = take(shell, zap("XSS", "CSRF"))
    assert "2 findings in 1 report" in said.out
    assert tally(said) == ["high", "2", "0"]
    assert "zap:40012" in said.out
    assert status(shell) == ("deny", "violated")
    again = take(shell, zap("XSS", "CSRF", "SSRF"))
    assert tally(again) == ["high", "1", "2"]


def test_the_same_again_says_so_and_appends_nothing(shell: Shell) -> None:
    own(shell)
    take(shell, zap("XSS"))
    entries = len(shell("evidence", "list", "--format", "json").json)
    said = take(shell, zap("XSS"), name="renamed")
    assert (said.code, said.out.partition(":")[0]) == (Exit.ALLOWED, "nothing new")
    assert "--at now" in said.out
    assert len(shell("evidence", "list", "--format", "json").json) == entries
    assert "--at now" not in take(shell, zap("XSS"), "--at", "now").out


def test_a_program_reads_all_of_it(shell: Shell) -> None:
    own(shell)
    said: Any = take(shell, zap("XSS"), "--format", "json").json
    assert said["schema"] == "interlock.import/v1"
    assert (said["control"], said["outcome"], said["findings"], said["reported"]) == ("key.scanning", "failed", 1, 1)
    assert said["by_severity"]["high"] == {"new": 1, "known": 0}
    assert [one["tools"] for one in said["reports"]] == [["zap"]]
    assert (said["counts_by_itself"], said["why_not"], said["is_again"]) == (True, None, False)
    assert take(shell, zap("XSS"), "--format", "json").json["envelope"] == said["envelope"]


def test_a_report_comes_from_standard_input_too(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    own(shell)
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(zap("XSS").encode())))
    said = shell("import", "-", "--subject", "HEAD")
    assert said.code == Exit.ALLOWED
    assert "standard-input: zap" in said.out


def test_a_file_can_be_what_was_scanned(shell: Shell) -> None:
    own(shell)
    assert take(shell, trivy(), subject="image.tar").code == Exit.ALLOWED
    decision = shell("gate", "image.tar", "--policy", "own.yaml", "--format", "json").json
    assert decision["reasons"][0]["status"] == "satisfied"


def test_a_control_that_something_else_examines_takes_reports_only_where_the_policy_says_so(shell: Shell) -> None:
    sast = "policy: own\nrequire:\n  - control: commit.sast\n    imported: %s\n"
    own(shell, sast % "false")
    said = take(shell, sarif("analyser"), "--control", "commit.sast")
    assert "`imported: true` for commit.sast" in said.out
    assert status(shell) == ("deny", "missing")
    own(shell, sast % "true")
    take(shell, sarif("analyser"), "--control", "commit.sast")
    assert status(shell) == ("allow", "satisfied")


def test_what_a_file_holds_is_part_of_how_a_finding_is_known(shell: Shell) -> None:
    own(shell)
    shell.world.repository.commit(app__py="import os\nos.system(a)\n")
    first = take(shell, sarif("a", ("B605", "m", "app.py", 2)), "--format", "json").json
    shell.world.repository.commit(app__py="# moved\nimport os\nos.system(a)\n")
    second = take(shell, sarif("a", ("B605", "m", "app.py", 3)), "--format", "json").json
    third = take(shell, sarif("a", ("B605", "m", "app.py", 2)), "--format", "json", "--control", "commit.sast").json
    prints = [fingerprints(shell, one["envelope"]) for one in (first, second, third)]
    assert prints[0] == prints[1] != prints[2]


def test_the_files_of_an_earlier_commit_are_looked_into(shell: Shell) -> None:
    own(shell)
    shell.world.repository.commit(app__py="import os\nos.system(a)\n")
    here = take(shell, sarif("a", ("B605", "m", "app.py", 2)), "--format", "json").json
    shell.world.repository.commit(app__py="# nothing of it is left\n")
    again = take(shell, sarif("a", ("B605", "m", "app.py", 2)), "--format", "json", subject="HEAD~1").json
    assert fingerprints(shell, here["envelope"]) == fingerprints(shell, again["envelope"])


def fingerprints(shell: Shell, envelope: str) -> list[str]:
    shown = shell("evidence", "show", envelope.removeprefix("sha256:"), "--findings").out
    return [json.loads(line)["fingerprint"] for line in shown.splitlines()]


def test_what_is_found_is_an_event_once(shell: Shell) -> None:
    own(shell)
    for text in (zap("XSS"), zap("XSS", "CSRF"), zap("XSS", "CSRF")):
        take(shell, text)
    told = [one for one in shell("events", "list", "--format", "json").json if one["data"]["kind"] == "finding.new"]
    assert sorted(one["data"]["about"] for one in told) == ["zap:40012", "zap:40013"]


def test_when_the_tools_ran_can_be_said(shell: Shell) -> None:
    own(shell)
    before = stamp(shell.world.at - timedelta(days=20))
    assert f"made {before[:10]}" in take(shell, zap(), "--at", before).out
    assert status(shell) == ("deny", "stale")


def test_reports_travel_in_a_bundle_and_their_loss_is_told(shell: Shell) -> None:
    own(shell)
    digest = take(shell, zap(), "--format", "json").json["reports"][0]["report"]["sha256"]
    shell("evidence", "export", "-o", "all.jsonl")
    assert digest in Path("all.jsonl").read_text("utf-8")
    shell.world.damage("DELETE FROM blob")
    assert "its report.txt" in shell("evidence", "verify").out
    assert status(shell) == ("deny", "errored")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("report.txt",), Exit.USAGE, "with --subject"),
        (("--subject", "HEAD"), Exit.USAGE, "name the reports"),
        (("report.txt", "--subject", "HEAD", "--control", "key.scannin"), Exit.USAGE, "did you mean key.scanning?"),
        (("report.txt", "--subject", "HEAD", "--as", "zapp"), Exit.USAGE, "FMT-163"),
        (("report.txt", "--subject", "HEAD", "--as", "trivy"), Exit.USAGE, "but one of zap-xml"),
        (("report.txt", "--subject", "HEAD", "--as", "zap"), Exit.USAGE, "FMT-160"),
        (("report.txt", "--subject", "nothing"), Exit.USAGE, "CHG-101"),
        (("report.txt", "--subject", "HEAD", "--at", "2999-01-01"), Exit.USAGE, "FLW-133"),
        (("report.txt", "--subject", "HEAD", "--at", "soon"), Exit.USAGE, "not the word now"),
        (("report.txt", "--subject", "HEAD", "--note", " "), Exit.USAGE, "it is empty"),
        (("nowhere.xml", "--subject", "HEAD"), Exit.USAGE, "CLI-101"),
        (("empty", "--subject", "HEAD"), Exit.USAGE, "CLI-111"),
        (("empty", "--subject", "HEAD", "--as", "trivy"), Exit.USAGE, "FMT-160"),
        (("own.yaml", "--subject", "HEAD"), Exit.USAGE, "FMT-161"),
        (("report.txt", "own.yaml", "--subject", "HEAD"), Exit.USAGE, "FMT-161"),
        (("-", "-", "--subject", "HEAD"), Exit.USAGE, "one standard input"),
        (("report.txt",) * 201 + ("--subject", "HEAD"), Exit.USAGE, "at most 200 reports"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_is_wrong_is_told_and_nothing_is_recorded(
    shell: Shell, words: tuple[str, ...], code: Exit, says: str
) -> None:
    own(shell)
    shell.write("report.txt", zap())
    shell.write("empty", "")
    said = shell("import", *words)
    assert (said.code, said.out) == (code, "")
    assert says in said.err
    assert status(shell) == ("deny", "missing")


def test_a_report_about_another_commit_is_refused_with_both_names(shell: Shell) -> None:
    own(shell)
    said = take(shell, trivy(target="b" * 40))
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert f"about {'b' * 40}, and not about gitCommit:{shell.world.repository.git('rev-parse', 'HEAD')}" in said.err


def test_the_formats_are_listed(shell: Shell) -> None:
    told = shell("import", "--formats")
    assert told.code == Exit.ALLOWED
    assert all(f"{one.name} " in told.out and one.says in told.out for one in formats().values())
    listed = shell("import", "--formats", "--format", "json").json
    assert [one["name"] for one in listed["formats"]] == list(formats())


def test_whoever_may_not_is_told_that_it_does_not_count(team: Company) -> None:
    team.shell.write("report.txt", zap())
    words = ("import", "report.txt", "--subject", "HEAD")
    assert "does not count" not in team("ann", *words).out
    team("ann", "keys", "new", "--name", "stranger")
    said = team.shell(*words, "--format", "json")
    assert (said.code, said.json["why_not"]) == (
        Exit.ALLOWED,
        "nobody is known for the key of stranger, who attests it",
    )


def test_a_deployment_that_was_not_scanned_is_stopped_and_its_audit_names_the_reports(
    shell: Shell, estate: Estate, tmp_path: Path
) -> None:
    settings = Path("interlock.yaml").read_text("utf-8").replace("product: shop\n", "product: shop\npolicy: own.yaml\n")
    shell.world.commit({"own.yaml": POLICY, "interlock.yaml": settings})
    shell.world.check()
    image = str(estate.artifact().digests[0])
    stopped = shell("deploy", image, "--env", "staging")
    assert (stopped.code, "no evidence of key.scanning" in stopped.out) == (Exit.DENIED, True), stopped
    assert "`interlock import REPORT --control key.scanning --subject app.zip`" in stopped.out
    take(shell, zap("XSS"), subject=image)
    assert "1 high finding" in shell("deploy", image, "--env", "staging").out
    take(shell, zap(), name="zap.xml", subject=image)
    done = shell("deploy", image, "--env", "staging")
    assert done.code == Exit.ALLOWED, done
    run = shell("deployments", "list", "--format", "json").json["deployments"][0]["run"]
    pack = tmp_path / "pack.zip"
    assert shell("audit", run, "-o", str(pack)).code == Exit.ALLOWED
    with zipfile.ZipFile(pack) as opened:
        members = {name: opened.read(name) for name in opened.namelist()}
    assert zap().encode() in members.values()
    assert zap("XSS").encode() in members.values()
    assert shell("audit", run, "--format", "html", "-o", "page.html").code == Exit.ALLOWED
    assert "zap.xml of zap 2.16.1, made " in Path("page.html").read_text("utf-8")
    assert shell("audit", "verify", str(pack)).code == Exit.REVIEW


MAPPING = """\
tool: house-scanner
shape: csv
fields: {message: What, severity: Risk, path: File, line: Line}
severities: {grave: critical}
"""
TABLE = "What,Risk,File,Line\na query is built out of text,grave,app.py,1\n"


def test_any_table_is_read_by_a_mapping_which_is_kept_with_it(shell: Shell) -> None:
    own(shell)
    mapping = shell.write("mapping.yaml", MAPPING)
    said: Any = take(shell, TABLE, "--mapping", mapping, "--format", "json").json
    (report,) = said["reports"]
    assert (report["format"], report["tools"], said["by_severity"]["critical"]["new"]) == (
        "mapping",
        ["house-scanner"],
        1,
    )
    assert report["mapping"]["sha256"] == sha256(MAPPING.encode()).hex
    with shell.world.app(is_reading=True) as app:
        assert app.store.blobs.get(sha256(MAPPING.encode())) == MAPPING.encode()
    assert status(shell) == ("deny", "violated")
    again: Any = take(shell, TABLE, "--mapping", mapping, "--format", "json").json
    assert again["is_again"]
    other = shell.write("other.yaml", MAPPING.replace("critical", "low"))
    assert not take(shell, TABLE, "--mapping", other, "--format", "json").json["is_again"]
    assert status(shell) == ("allow", "satisfied"), "the same tool reported again, as it is read now"


def test_without_its_mapping_the_gate_stays_shut(shell: Shell) -> None:
    own(shell)
    take(shell, "What,Risk,File,Line\n", "--mapping", shell.write("mapping.yaml", MAPPING))
    assert status(shell) == ("allow", "satisfied")
    shell.world.damage(f"DELETE FROM blob WHERE sha256 = x'{sha256(MAPPING.encode()).hex}'")  # noqa: S608
    assert status(shell) == ("deny", "errored")


@pytest.mark.parametrize(
    ("mapping", "says"),
    [
        ("tool: a\nshape: csv\nfields: {What: message}\n", "mapping.yaml:3"),
        ("tool: [", "mapping.yaml"),
        (MAPPING.replace("What", "Nothing"), "report.txt"),
        (MAPPING.replace("csv", "json"), "it is no JSON"),
        ("", "mapping.yaml"),
    ],
    ids=["a field that is none", "no YAML", "no such column", "another shape", "empty"],
)
def test_a_mapping_that_does_not_fit_takes_nothing(shell: Shell, mapping: str, says: str) -> None:
    own(shell)
    said = take(shell, TABLE, "--mapping", shell.write("mapping.yaml", mapping))
    assert (said.code, said.out) == (Exit.USAGE, "")
    assert says in said.err
    assert status(shell) == ("deny", "missing")


def test_a_mapping_and_a_format_are_too_much(shell: Shell) -> None:
    own(shell)
    said = take(shell, TABLE, "--mapping", shell.write("mapping.yaml", MAPPING), "--as", "sarif")
    assert said.code == Exit.USAGE
    assert "give one of them" in said.err


def test_the_mapping_of_the_page_reads_the_table_of_the_page_as_it_says(shell: Shell) -> None:
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "import-reports.md").read_text("utf-8")
    mapping, table = (
        page.partition(f"```{fence}\n")[2].partition("```")[0] for fence in ("yaml mapping", "csv mapped")
    )
    said: Any = take(shell, table, "--mapping", shell.write("house.yaml", mapping), "--format", "json").json
    (report,) = said["reports"]
    assert (said["findings"], said["by_severity"]["critical"]["new"], report["passed"]) == (1, 1, 1)
    with shell.world.app(is_reading=True) as app:
        (found,) = app.inspection.findings(app.inspection.find(said["envelope"].partition(":")[2]))
    assert (found.rule, found.at.path, found.at.line) == ("house-scanner:H12", "src/shop.py", 40)


def test_an_empty_file_is_a_report_of_a_tool_that_writes_such_where_it_is_named(shell: Shell) -> None:
    own(shell)
    shell.write("empty.jsonl", "")
    said = shell("import", "empty.jsonl", "--subject", "HEAD", "--as", "nuclei")
    assert said.code == Exit.ALLOWED, said.err
    assert "key.scanning passed" in said.out
