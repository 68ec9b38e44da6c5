"""Reports are pulled by command: what is taken, what is wrong, and how every source stands."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from interlock.cli.exits import Exit
from tests.simulators.sonarqube import TOKEN, SonarQube
from tests.unit.cli.shell import Shell


@pytest.fixture
def sonar(shell: Shell) -> Iterator[SonarQube]:
    with SonarQube() as server:
        config = shell.world.home / ".config" / "interlock"
        config.mkdir(parents=True, exist_ok=True)
        (config / "sources.yaml").write_text(
            "version: 1\nsources:\n"
            f"  - {{name: sonar, kind: sonarqube, address: '{server.url}', scope: shop, control: commit.sast,\n"
            "     subject: analysed, credentials: {token: 'file:sonar.token'}}\n"
        )
        secret = config / "sonar.token"
        secret.write_text(f"{TOKEN}\n")
        secret.chmod(0o600)
        server.analyses[0]["revision"] = shell.world.repository.git("rev-parse", "HEAD")
        yield server


def test_a_source_is_pulled_and_again_changes_nothing(shell: Shell, sonar: SonarQube) -> None:
    sonar.open("a")
    said = shell("import", "--from", "sonar")
    assert said.code == Exit.ALLOWED, said.err
    assert "commit.sast failed" in said.out
    assert "1 finding in 2 reports" in said.out
    told = shell("import", "--from", "sonar", "--subject", "HEAD", "--format", "json").json
    assert (told["is_again"], told["findings"], told["control"]) == (True, 1, "commit.sast")
    sonar.resolve("a")
    assert "commit.sast passed" in shell("import", "--from", "sonar").out
    other = shell(
        "import", "--from", "sonar", "--control", "key.scanning", "--note", "by hand", "--format", "json"
    ).json
    assert (other["control"], other["notes"][0]) == ("key.scanning", "by hand")
    assert other["notes"][1].startswith("asked for at ")


def test_the_list_says_how_each_stands(shell: Shell, sonar: SonarQube) -> None:
    fresh = shell("import", "--sources")
    assert fresh.code == Exit.ALLOWED
    assert "never pulled" in fresh.out
    shell("import", "--from", "sonar")
    assert "gave new evidence, 0 findings" in shell("import", "--sources").out
    sonar.analyses = []
    broken = shell("import", "--from", "sonar")
    assert broken.code != Exit.ALLOWED
    assert "ADP-105" in broken.err
    said = shell("import", "--sources", "--format", "json")
    assert said.code == Exit.BROKEN
    (one,) = said.json["sources"]
    assert (one["last"]["code"], one["last_good"]["became"]) == ("ADP-105", "taken")
    assert TOKEN not in said.out + broken.err


def test_doctor_says_what_is_wrong_with_a_source(shell: Shell, sonar: SonarQube) -> None:
    assert "sonar (sonarqube)" in shell("doctor").out
    sonar.analyses = []
    shell("import", "--from", "sonar")
    for words in (("doctor",), ("admin", "doctor")):
        said = shell(*words)
        assert said.code == Exit.BROKEN
        assert "was never analysed there; it never gave evidence" in " ".join(said.out.split())
    sources = shell.world.home / ".config" / "interlock" / "sources.yaml"
    sources.write_text("sources: [")
    assert "✘ sources" in shell("doctor").out


def test_a_pull_that_is_not_whole_ends_as_broken(shell: Shell, sonar: SonarQube) -> None:
    sonar.open("a")
    sonar.hidden = {"a"}
    said = shell("import", "--from", "sonar")
    assert said.code == Exit.BROKEN
    assert "1 of 1 issues" in said.out


def test_what_cannot_be_asked_is_refused(shell: Shell, sonar: SonarQube) -> None:
    unknown = shell("import", "--from", "sona")
    assert unknown.code == Exit.MISUSED if hasattr(Exit, "MISUSED") else unknown.code
    assert "FLW-300" in unknown.err
    assert "did you mean 'sonar'?" in unknown.err
    for words in (("--sources", "--from", "sonar"), ("a.json", "--from", "sonar"), ("--sources", "--as", "sonarqube")):
        said = shell("import", *words)
        assert said.code == 2
        assert "--from and --sources go with no files" in said.err
    elsewhere = shell("import", "--from", "sonar", "--subject", "gitCommit:" + "f" * 40)
    assert "FLW-134" in elsewhere.err


def test_without_a_list_that_is_said(shell: Shell) -> None:
    assert "names no source of reports" in shell("import", "--sources").out
    assert "names none" in shell("import", "--from", "sonar", "--subject", "HEAD").err
