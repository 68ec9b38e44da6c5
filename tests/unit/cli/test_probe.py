"""interlock probe, as a person uses it against servers on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.certificates import Authority
from tests.sites import Page, Site
from tests.unit.cli.shell import Shell

POLICY = "policy: own\nrequire:\n  - control: production.smoke\n    max_age: 3d\n    limits: {critical: 0, high: 0}\n"


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()
    yield made
    made.stop()


def probe(shell: Shell, *words: str) -> tuple[int, str]:
    said = shell("probe", "--rate", "10000", *words)
    return said.code, said.out + said.err


def test_a_good_site_passes_and_a_gate_counts_it_for_what_runs_there(shell: Shell, site: Site) -> None:
    shell.world.repository.commit(own__yaml=POLICY, interlock__yaml="policy: own.yaml\n")
    digest = "sha256:" + "a" * 64
    ask = ("gate", digest, "--stage", "production", "--format", "json")
    assert shell(*ask).json["reasons"][0]["status"] == "missing"
    code, said = probe(shell, site.url, "--subject", digest)
    assert code == Exit.ALLOWED, said
    assert "✔ PASSED" in said
    decision = shell(*ask).json
    assert (decision["verdict"], decision["hypothetical"]) == ("allow", False)
    site.pages["/.git/HEAD"] = Page(body=b"ref: refs/heads/main\n")
    assert probe(shell, site.url, "--subject", digest)[0] == Exit.DENIED
    assert shell(*ask).json["reasons"][0]["status"] == "violated"


def test_the_acceptance_stage_has_its_own_control_and_addresses_are_a_subject(shell: Shell, site: Site) -> None:
    said = shell("probe", site.url, "--stage", "acceptance", "--format", "json", "--rate", "10000").json
    assert said["control"] == "acceptance.smoke"
    assert said["subject"]["name"] == site.url
    assert said["envelope"] is not None
    assert "acceptance.smoke passed" in shell("evidence", "list").out


def test_a_question_that_was_narrowed_opens_nothing(shell: Shell, site: Site) -> None:
    code, said = probe(shell, site.url, "--only", "csp")
    assert code == Exit.REVIEW
    assert "nothing was sealed" in said
    assert "1 of 1 probes" in said
    code, said = probe(shell, site.url, "--only", "cps")
    assert (code, "did you mean 'csp'" in said) == (Exit.USAGE, True)


def test_what_does_not_answer_is_broken(shell: Shell) -> None:
    code, said = probe(shell, "http://127.0.0.1:1")
    assert code == Exit.BROKEN
    assert "PRB-110" in said


def test_probes_of_ones_own_and_environments_are_read_from_files(shell: Shell, site: Site) -> None:
    path = shell.write(
        "smoke.yaml",
        "version: 1\n"
        f"environments: {{staging: {{addresses: ['{site.url}'], default_credentials: true}}}}\n"
        "probes:\n  - {id: health, says: it is ill, severity: high, remedy: heal it, http: {path: /health},\n"
        "     expect: {status: 200, body: {contains: well}}}\n"
        "except: [{probe: csp, reason: the old pages need it}]\n",
    )
    code, said = probe(shell, "--env", "staging", "--probes", path)
    assert code == Exit.DENIED
    assert "it is ill: it answers 404, where 200 is wanted" in said
    assert "excepted: csp (the old pages need it)" in said
    assert "of staging" in said
    assert "default credentials were not tried" not in said
    site.pages["/health"] = Page(body=b"all is well")
    assert probe(shell, "--env", "staging", "--probes", path)[0] == Exit.ALLOWED
    code, said = probe(shell, "http://127.0.0.1:1", "--env", "staging", "--probes", path)
    assert (code, "PRB-103" in said) == (Exit.USAGE, True)
    code, said = probe(shell, "--env", "live", "--probes", path)
    assert (code, "known are staging" in said) == (Exit.USAGE, True)


def test_what_a_change_leaves_out_by_itself_makes_no_real_answer(shell: Shell, site: Site) -> None:
    site.headers["Content-Security-Policy"] = "frame-ancestors 'none'"
    shell.world.repository.commit(own__yaml=POLICY, interlock__yaml="policy: own.yaml\n")
    path = shell.write("smoke.yaml", "version: 1\nexcept: [{probe: csp, reason: it is in the way}]\n")
    digest = "sha256:" + "b" * 64
    ask = ("gate", digest, "--stage", "production", "--format", "json")
    assert probe(shell, site.url, "--probes", path, "--subject", digest)[0] == Exit.ALLOWED
    assert shell(*ask).json["hypothetical"]
    shell.world.repository.git("add", "smoke.yaml")
    shell.world.repository.git("commit", "-qm", "leave it out")
    assert probe(shell, site.url, "--probes", path, "--subject", digest)[0] == Exit.ALLOWED
    assert shell(*ask).json["verdict"] == "allow"


def test_an_environment_of_the_settings_is_probed(shell: Shell, site: Site) -> None:
    settings = (
        "environments:\n  - name: live\n    deployer: command\n    targets: [{name: a}]\n"
        f"    with: {{look: [x]}}\n    probe: {{addresses: ['{site.url}']}}\n"
    )
    shell.world.repository.commit(interlock__yaml=settings)
    code, said = probe(shell, "--env", "live")
    assert (code, f"probed {site.url} of live" in said) == (Exit.ALLOWED, True), said


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ((), Exit.USAGE, "name an ADDRESS"),
        (("ftp://x",), Exit.USAGE, "PRB-101"),
        (("http://x", "--env", "live"), Exit.USAGE, "PRB-102"),
        (("http://x", "--rate", "0"), Exit.USAGE, "not a number from 1"),
        (("http://x", "--probes", "gone.yaml"), Exit.USAGE, "CLI-101"),
        (("--list", "--format", "sarif"), Exit.USAGE, "has no form in SARIF"),
        (("http://127.0.0.1:1", "--ca", "gone.pem"), Exit.USAGE, "CLI-101"),
        (("http://127.0.0.1:1", "-o", "gone/x.json"), Exit.USAGE, "CLI-102"),
    ],
)
def test_wrong_use_is_told(shell: Shell, words: tuple[str, ...], code: Exit, says: str) -> None:
    said = shell("probe", *words)
    assert says in said.out + said.err
    assert said.code == code


def test_a_file_of_probes_that_is_wrong_is_told_with_its_line(shell: Shell) -> None:
    path = shell.write("smoke.yaml", "version: 1\nprobes:\n  - {id: a, says: s, severity: bad, remedy: r}\n")
    said = shell("probe", "http://127.0.0.1:1", "--probes", path)
    assert said.code == Exit.USAGE
    assert "smoke.yaml:3: " in said.err


def test_the_probes_are_listed(shell: Shell) -> None:
    assert len(shell("probe", "--list").out.splitlines()) > 100
    assert [one["id"] for one in shell("probe", "--list", "--only", "hsts", "--format", "json").json["probes"]] == [
        "hsts"
    ]


def test_a_certificate_that_an_own_authority_made_counts_where_it_is_named(shell: Shell, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    made = Site(authority.server())
    try:
        assert probe(shell, made.url, "--ca", authority.file)[0] == Exit.ALLOWED
        code, said = probe(shell, made.url)
        assert code == Exit.DENIED
        assert "browsers do not trust the certificate" in said
    finally:
        made.stop()


def test_the_result_is_written_into_a_file(shell: Shell, site: Site) -> None:
    site.headers.pop("X-Content-Type-Options")
    code, said = probe(shell, site.url, "--format", "sarif", "-o", "out.sarif")
    assert (code, "failed: written to out.sarif" in said) == (Exit.DENIED, True)
    (result,) = json.loads(Path("out.sarif").read_text())["runs"][0]["results"]
    assert result["ruleId"] == "probe:no-sniffing"


def test_without_a_repository_it_works_by_itself(shell: Shell, site: Site, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    assert probe(shell, site.url, "-C", str(tmp_path / "plain"))[0] == Exit.ALLOWED
