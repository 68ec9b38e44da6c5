"""Ways in which the scanners of secrets and infrastructure could be made to look away, tried on the real tools."""

from __future__ import annotations

import gzip
import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from interlock.adapters import scanners
from interlock.adapters.scanners import SCANNERS
from interlock.change import FileEntry, Kind
from interlock.control import Job, Scanner, Scope, ToolReport, ToolRun
from tests.programs import finish, finish_text

RULES = Path(scanners.__file__).resolve().parent / "rules"
TOKEN = "gh" + "p_" + "x7KqB2mVz9RtLw4NcY6s" + "J1hDf8GpAe3UoQ5i"
LINE = f"token = '{TOKEN}'\n"

pytestmark = pytest.mark.tools


def program(scanner: Scanner) -> str:
    name = scanner.TOOL.program.rpartition("/")[2].removeprefix("python -m ")
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def scan(name: str, root: Path, since: str = "") -> ToolReport:
    """Run a scanner over all it wants below a folder, or over the commits of the repository there."""
    scanner = SCANNERS[name]
    files = {}
    if scanner.SCOPE is not Scope.HISTORY:
        for file in sorted(root.rglob("*")):
            path = file.relative_to(root).as_posix()
            entry = FileEntry(path=path, kind=Kind.TEXT, size=file.stat().st_size)
            if file.is_file() and scanner.wants(entry):
                files[path] = entry
    report = root.parent / f"{name}.json"
    job = Job(str(root), tuple(files), str(report), files, str(RULES), secret_key="00" * 32, since=since)
    command = scanner.command(job)
    done = finish(
        [program(scanner), *command.args],
        cwd=root,
        env={"PATH": "/usr/bin:/bin", "HOME": str(root.parent), "LC_ALL": "C.UTF-8", **command.env},
    )
    body = report.read_bytes() if report.exists() else b""
    read = scanner.read(ToolRun(done.returncode, done.stdout, done.stderr, body), job)
    assert TOKEN not in repr(read)
    assert TOKEN.encode() not in done.stdout + done.stderr + body
    return read


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


def write(root: Path, path: str, text: str | bytes) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())


def git(root: Path, *args: str) -> str:
    own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "PATH": "/usr/bin:/bin"}
    name = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main"]
    done = finish_text(["/usr/bin/git", *name, *args], cwd=root, env=own, check=True)
    return done.stdout.strip()


HIDDEN = ["package-lock.json", "node_modules/x/i.js", "a.png", "go.sum", "vendor/github.com/x/y.go", ".gitleaks.toml"]


@pytest.mark.parametrize("path", [*HIDDEN, "poetry.lock", "lib/python3.11/x.py", "jquery.min.js"])
def test_no_name_makes_a_file_invisible_to_the_secret_scanner(path: str, root: Path) -> None:
    write(root, path, LINE)
    report = scan("betterleaks", root)
    assert report.covered == {path}
    assert [(seen.rule, seen.at.path) for seen in report.sightings] == [("github-pat", path)]


@pytest.mark.parametrize("comment", ["betterleaks:allow", "gitleaks:allow"])
def test_no_comment_makes_a_secret_invisible(comment: str, root: Path) -> None:
    write(root, "a.py", f"{LINE.strip()}  # {comment}\n")
    assert len(scan("betterleaks", root).sightings) == 1


def test_no_settings_or_ignore_list_in_the_tree_make_a_secret_invisible(root: Path) -> None:
    write(root, "a.py", LINE)
    write(root, ".betterleaks.toml", 'title = "none"\n[[rules]]\nid = "none"\nregex = "zzzz"\n')
    write(root, ".gitleaksignore", "a.py:github-pat:1\n")
    report = scan("betterleaks", root)
    assert [seen.at.path for seen in report.sightings] == ["a.py"]


def test_archives_are_looked_into_and_damaged_ones_are_unread(root: Path) -> None:
    with zipfile.ZipFile(root / "a.zip", "w") as archive:
        archive.writestr("in/x.txt", LINE)
    write(root, "b.gz", gzip.compress(LINE.encode()))
    write(root, "c.zip", (root / "a.zip").read_bytes()[:70])
    write(root, "d.gz", gzip.compress(LINE.encode() * 50)[:60])
    report = scan("betterleaks", root)
    assert {seen.at.path for seen in report.sightings} >= {"a.zip", "b.gz"}
    assert report.covered == {"a.zip", "b.gz"}
    assert set(report.unread) == {"c.zip", "d.gz"}


@pytest.mark.parametrize("body", ["t", "www", "{}", "\n\n", "read", "${X}", "\ufeffa"])
def test_files_of_a_few_characters_are_read_too(body: str, root: Path) -> None:
    for name in ("t", "read.txt", "a/REDACTED"):
        write(root, name, body)
    report = scan("betterleaks", root)
    assert report.covered == {"t", "read.txt", "a/REDACTED"}
    assert not report.sightings


def test_a_removed_secret_is_found_in_the_history_with_its_commit(root: Path) -> None:
    git(root, "init", "-q")
    write(root, "a.txt", LINE)
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    guilty = git(root, "rev-parse", "HEAD")
    write(root, "a.txt", "clean\n")
    git(root, "commit", "-qam", "two")
    report = scan("betterleaks-history", root)
    assert [(seen.at.path, seen.at.commit) for seen in report.sightings] == [("a.txt", guilty)]
    assert (report.commits, report.faults, report.is_partial) == (2, (), False)
    later = scan("betterleaks-history", root, since=f"^{guilty}")
    assert (later.commits, later.sightings) == (1, ())


def test_merges_empty_messages_branches_and_a_detached_head_are_counted(root: Path) -> None:
    git(root, "init", "-q")
    for step in ("one", "two"):
        write(root, step, step)
        git(root, "add", ".")
        git(root, "commit", "-qm", step)
    git(root, "checkout", "-qb", "side", "HEAD~1")
    write(root, "three", "three")
    git(root, "add", ".")
    git(root, "commit", "-q", "--allow-empty-message", "-m", "")
    git(root, "merge", "-q", "--no-ff", "-m", "merged", "main")
    git(root, "checkout", "-q", "--detach")
    git(root, "commit", "-q", "--allow-empty", "-m", "nothing")
    assert scan("betterleaks-history", root).commits == int(git(root, "rev-list", "--all", "HEAD", "--count")) == 5


@pytest.mark.parametrize(
    "settings",
    [
        ["diff.noprefix", "true"],
        ["format.pretty", "oneline"],
        ["color.ui", "always"],
        ["log.showRoot", "false"],
        ["diff.mnemonicPrefix", "true"],
        ["log.date", "relative"],
    ],
    ids=lambda one: one[0],
)
def test_no_settings_of_the_repository_hide_its_history(settings: list[str], root: Path) -> None:
    git(root, "init", "-q")
    write(root, "a.env", LINE)
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    git(root, "config", *settings)
    report = scan("betterleaks-history", root)
    assert len(report.sightings) == report.commits == 1


@pytest.mark.parametrize("attribute", ["-diff", "binary", "diff=hide"])
def test_no_attributes_of_the_repository_hide_its_history(attribute: str, root: Path) -> None:
    git(root, "init", "-q")
    git(root, "config", "diff.hide.textconv", "true")
    write(root, ".gitattributes", f"*.env {attribute}\n")
    write(root, "a.env", LINE)
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    assert [seen.at.path for seen in scan("betterleaks-history", root).sightings] == ["a.env"]


def test_a_history_with_a_missing_object_is_partial(root: Path) -> None:
    git(root, "init", "-q")
    write(root, "a.txt", "one\n")
    git(root, "add", ".")
    git(root, "commit", "-qm", "one")
    blob = git(root, "rev-parse", "HEAD:a.txt")
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    report = scan("betterleaks-history", root)
    assert report.is_partial
    assert report.faults


def test_a_folder_without_a_repository_is_partial(root: Path) -> None:
    assert scan("betterleaks-history", root).is_partial


INGRESS = """resource "aws_security_group" "sg" {
  ingress {
    from_port = 22
    to_port = 22
    protocol = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
"""


def test_no_ignore_list_or_settings_in_the_tree_silence_trivy(root: Path) -> None:
    write(root, "main.tf", INGRESS)
    write(root, ".trivyignore", "AWS-0107\nAVD-AWS-0107\n")
    write(root, "trivy.yaml", "misconfiguration:\n  scanners: [dockerfile]\n")
    report = scan("trivy", root)
    assert "main.tf" in report.covered
    assert "AWS-0107" in {seen.rule for seen in report.sightings}


POD = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers: [{name: a, image: b}]\n"
HEAD = "apiVersion: v2\nname: c\nversion: 0.1.0\n"


def test_a_chart_is_covered_only_if_it_renders(root: Path) -> None:
    write(root, "good/Chart.yaml", HEAD)
    write(root, "good/values.yaml", "on: false\n")
    write(root, "good/templates/_x.tpl", '{{ define "x" }}a{{ end }}\n')
    write(root, "good/templates/pod.yaml", POD.replace("name: a}", 'name: {{ include "x" . }}}', 1))
    write(root, "good/templates/off.yaml", "{{ if .Values.on }}\nkind: Pod\n{{ end }}\n")
    write(root, "bad/Chart.yaml", HEAD)
    write(root, "bad/templates/pod.yaml", "kind: {{ .Values.a.b.c }}\n")
    report = scan("trivy", root)
    assert {path for path in report.covered if path.startswith("good/")} == report.covered
    assert "good/templates/off.yaml" in report.covered
    assert set(report.unread) == {"bad/Chart.yaml", "bad/templates/pod.yaml"}
    assert "bad/Chart.yaml" not in scan("yamllint", root).covered


def test_manifests_that_trivy_could_not_read_are_unread_and_plain_yaml_is_for_yamllint(root: Path) -> None:
    write(root, "pod.yaml", POD)
    write(root, "broken.yaml", POD + "---\nkind: [\n")
    write(root, "plain.yaml", "a: 1\n")
    assert scan("trivy", root).covered == {"pod.yaml"}
    assert scan("yamllint", root).covered == {"pod.yaml", "plain.yaml"}


@pytest.mark.parametrize("body", ["a: 1\n", "a: 1", "# only this\n", "a: 1\r\n", "---\na: 1\n...\n", "", "a: 1\n...\n"])
def test_clean_yaml_of_every_shape_is_seen_to_be_read(body: str, root: Path) -> None:
    write(root, "a.yaml", body)
    report = scan("yamllint", root)
    assert report.covered == {"a.yaml"}
    assert not report.sightings


def test_no_settings_in_the_tree_silence_the_small_linters(root: Path) -> None:
    write(root, "a.yaml", "a: 1\na: 2\n")
    write(root, ".yamllint", "rules: {}\n")
    write(root, "Dockerfile", "# hadolint ignore=DL3007\nFROM debian:latest\n")
    write(root, ".hadolint.yaml", "ignored: [DL3007]\n")
    write(root, ".github/workflows/a.yml", "on: push\njobs: {}\nx: 1\n")
    write(root, ".github/actionlint.yaml", 'paths: {"**/*": {ignore: [".*"]}}\n')
    assert [seen.rule for seen in scan("yamllint", root).sightings] == ["key-duplicates"]
    assert [seen.rule for seen in scan("hadolint", root).sightings] == ["DL3007"]
    assert scan("actionlint", root).sightings


def test_a_yaml_file_that_cannot_be_decoded_is_named(root: Path) -> None:
    write(root, "a.yaml", "a: 1\n")
    write(root, "b.yaml", b'a: "\xe9"\n')
    report = scan("yamllint", root)
    assert "b.yaml" in report.faults[0]
    assert not report.covered
