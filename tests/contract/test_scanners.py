"""What every scanner must keep, shown by real runs of its tool: only what was read is covered."""

from __future__ import annotations

import json
import secrets
import string
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from interlock.adapters import scanners
from interlock.adapters.scanners import SCANNERS
from interlock.adapters.tools import DigestBook, LocalToolBox, Locator, PrivateTools
from interlock.change import FileEntry, Kind
from interlock.change.languages import language_of
from interlock.control import Job, Scanner, Scope, ToolOutputMalformed, ToolReport, ToolRun

RULES = Path(scanners.__file__).resolve().parent / "rules"
ON_FILES = [one for one in SCANNERS.values() if one.SCOPE is not Scope.HISTORY and not one.TOOL.is_private]
"""Tools with an environment of their own are no part of a development environment."""

pytestmark = pytest.mark.tools


class Example(NamedTuple):
    """Three files for one scanner, and the rule that the fault has."""

    clean: tuple[str, str]
    faulty: tuple[str, str]
    rule: str
    broken: tuple[str, str | bytes] | None = None
    """None for a tool that reads any bytes."""
    judges_broken: bool = False
    """Whether a broken file is what the scanner looks for: then it is a finding, not a file that was not read."""


WORKFLOW: Final = """on: issues
permissions: {{}}
concurrency: {{group: one, cancel-in-progress: true}}
jobs:
  one:
    runs-on: ubuntu-latest
    steps:
      - run: {run}
"""


def token() -> str:
    """Give a text that looks like an access token and opens nothing."""
    return "gh" + "p_" + "".join(secrets.choice(string.ascii_letters + string.digits) for _ in range(36))


def plan(cidr: str) -> str:
    """Give a plan with one security group that lets this range in."""
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": [cidr], "description": "one"}
    values = {"name": "one", "description": "one", "ingress": [rule]}
    place = {"address": "aws_security_group.one", "mode": "managed", "type": "aws_security_group", "name": "one"}
    provider = "hashicorp/aws"
    planned = {**place, "provider_name": provider, "schema_version": 1, "values": values}
    change = {"actions": ["create"], "before": None, "after": values, "after_unknown": {}}
    expressions = {"ingress": {"constant_value": [rule]}, "name": {"constant_value": "one"}}
    written = {**place, "provider_config_key": "aws", "expressions": expressions, "schema_version": 1}
    return json.dumps(
        {
            "format_version": "1.2",
            "terraform_version": "1.9.0",
            "planned_values": {"root_module": {"resources": [planned]}},
            "resource_changes": [{**place, "provider_name": provider, "change": change}],
            "configuration": {"provider_config": {"aws": {"name": "aws"}}, "root_module": {"resources": [written]}},
        }
    )


EXAMPLES: Final[dict[str, Example]] = {
    "actionlint": Example(
        clean=(".github/workflows/ok.yml", WORKFLOW.format(run="echo one")),
        faulty=(".github/workflows/bad.yml", WORKFLOW.format(run="echo ${{ github.event.issue.title }}")),
        rule="",
        broken=(".github/workflows/broken.yml", "on: [push\njobs:\n"),
    ),
    "ast-grep": Example(
        clean=("src/ok.js", "const one = 1;\n"),
        faulty=("src/run.py", "import yaml\n\n\ndef read(text):\n    return yaml.load(text, Loader=yaml.Loader)\n"),
        rule="",
        broken=("src/broken.js", "function f( {\n"),
    ),
    "bandit": Example(
        clean=("ok.py", "x = 1\n"),
        faulty=("run.py", "import subprocess\n\nsubprocess.call(input(), shell=True)\n"),
        rule="B602",
        broken=("broken.py", "def f(:\n    pass\n"),
    ),
    "betterleaks": Example(
        clean=("ok.txt", "nothing here\n"),
        faulty=("key.txt", f"token = {token()}\n"),
        rule="",
    ),
    "cpython": Example(
        clean=("ok.py", "x = 1\n"),
        faulty=("out.py", "x = 1\nreturn x\n"),
        rule="compile-error",
        broken=("broken.py", "def f(:\n    pass\n"),
    ),
    "hadolint": Example(
        clean=("Dockerfile", "FROM debian:12.1\nUSER 1000\n"),
        faulty=("bad/Dockerfile", "FROM debian:latest\nRUN cd /tmp && sudo ls\n"),
        rule="DL3007",
        broken=("broken/Dockerfile", "FRUM debian\n{ not a file of this kind\n"),
    ),
    "oxlint": Example(
        clean=("ok.ts", "export const one: number = 1;\n"),
        faulty=("run.js", "eval(location.hash);\n"),
        rule="no-eval",
        broken=("broken.ts", "const x: number = ;\n"),
    ),
    "oxlint-syntax": Example(
        clean=("ok.ts", "export const one: number = 1;\n"),
        faulty=("const.js", "const one = 1;\none = 2;\n"),
        rule="no-const-assign",
        broken=("broken.ts", "const x: number = ;\n"),
        judges_broken=True,
    ),
    "ruff": Example(
        clean=("ok.py", "x = 1\n"),
        faulty=("run.py", "import subprocess\n\nsubprocess.call(input(), shell=True)\n"),
        rule="S602",
        broken=("broken.py", "def f(:\n    pass\n"),
    ),
    "ruff-syntax": Example(
        clean=("ok.py", "x = 1\n"),
        faulty=("name.py", "print(nothing_defines_this)\n"),
        rule="F821",
        broken=("broken.py", "def f(:\n    pass\n"),
        judges_broken=True,
    ),
    "shellcheck": Example(
        clean=("ok.sh", "#!/bin/sh\necho one\n"),
        faulty=("clean.sh", '#!/bin/sh\nrm -rf "$1"/*\n'),
        rule="SC2115",
        broken=("broken.sh", "#!/bin/sh\nif true\nthen\n"),
    ),
    "shellcheck-syntax": Example(
        clean=("ok.sh", "#!/bin/sh\necho one\n"),
        faulty=("space.sh", '#!/bin/sh\nx = 1\necho "$x"\n'),
        rule="SC2283",
        broken=("broken.sh", "#!/bin/sh\nif true\nthen\n"),
        judges_broken=True,
    ),
    "trivy": Example(
        clean=("ok/Dockerfile", "FROM debian:12.1\nUSER 1000\nHEALTHCHECK CMD true\n"),
        faulty=("main.tf", 'resource "aws_s3_bucket" "logs" {\n  bucket = "logs"\n  acl    = "public-read"\n}\n'),
        rule="",
        broken=("broken.tf", 'resource "aws_s3_bucket" {{{\n'),
    ),
    "trivy-plan": Example(
        clean=("ok/tfplan.json", plan("10.0.0.0/8")),
        faulty=("tfplan.json", plan("0.0.0.0/0")),
        rule="AWS-0107",
        broken=("broken/tfplan.json", '{"format_version": "1.2", "planned_values":'),
    ),
    "yamllint": Example(
        clean=("ok.yaml", "one: 1\n"),
        faulty=("twice.yaml", "one: 1\none: 2\n"),
        rule="key-duplicates",
        broken=("broken.yaml", "a: [1\nb: 2\n"),
    ),
    "zizmor": Example(
        clean=(".github/workflows/ok.yml", WORKFLOW.format(run="echo one")),
        faulty=(".github/workflows/bad.yml", WORKFLOW.format(run="echo ${{ github.event.issue.title }}")),
        rule="",
        broken=(".github/workflows/broken.yml", "on: [push\njobs:\n"),
    ),
}


@pytest.fixture(scope="module")
def tools() -> LocalToolBox:
    """Find and run programs as the product does."""
    book = DigestBook(None, b"contract")
    return LocalToolBox(Locator(book, PrivateTools("no-private-tools", b"contract")), book)


def entry(root: Path, path: str) -> FileEntry:
    file = root / path
    body = file.read_bytes() if file.is_file() else b"vanished since it was frozen"
    return FileEntry(path=path, kind=Kind.TEXT, size=len(body), language=language_of(path, body[:256]))


class Bench:
    """A scanner with its tool and a folder to work in."""

    def __init__(self, scanner: Scanner, tools: LocalToolBox, folder: Path) -> None:
        self.scanner, self.given, self.root = scanner, EXAMPLES[scanner.NAME], folder / "tree"
        self._tools, self._reports = tools, folder / "reports"
        self.root.mkdir()
        self._reports.mkdir()

    def job(self, paths: Sequence[str]) -> Job:
        """Make a job over files each of which the scanner has to want."""
        files = {path: entry(self.root, path) for path in paths}
        assert all(self.scanner.wants(file) for file in files.values()), "the example is not for this scanner"
        report = self._reports / f"{secrets.token_hex(8)}.json"
        return Job(
            root=str(self.root),
            paths=tuple(sorted(paths)),
            report=str(report),
            files=files,
            rules_dir=str(RULES),
            secret_key="00" * 32,
        )

    def scan(self, paths: Sequence[str]) -> ToolReport:
        """Run the tool over the files, in batches of the size it allows, and put the reports together."""
        batches = [paths[at : at + self.scanner.BATCH] for at in range(0, len(paths), self.scanner.BATCH)]
        reports = [self._scan(batch) for batch in batches]
        return ToolReport(
            sightings=tuple(seen for report in reports for seen in report.sightings),
            covered=frozenset[str]().union(*(report.covered for report in reports)),
            unread={path: why for report in reports for path, why in report.unread.items()},
            faults=tuple(fault for report in reports for fault in report.faults),
        )

    def _scan(self, paths: Sequence[str]) -> ToolReport:
        job = self.job(paths)
        tool = self._tools.find(self.scanner.TOOL)
        return self.scanner.read(self._tools.run(tool, self.scanner.command(job), job), job)


@pytest.fixture
def bench(scanner: Scanner, tools: LocalToolBox, tmp_path: Path) -> Bench:
    return Bench(scanner, tools, tmp_path)


def write(root: Path, *files: tuple[str, str | bytes]) -> list[str]:
    for path, text in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [path for path, _ in files]


def by_name(scanner: object) -> str:
    return str(getattr(scanner, "NAME", scanner))


def test_every_scanner_has_an_example_here() -> None:
    assert {scanner.NAME for scanner in ON_FILES} == set(EXAMPLES)


@pytest.mark.parametrize("scanner", ON_FILES, ids=by_name)
class TestScannerContract:
    """The same questions to every scanner."""

    def test_a_clean_file_is_covered_and_nothing_is_seen_in_it(self, bench: Bench) -> None:
        paths = write(bench.root, bench.given.clean)
        assert bench.scan(paths) == ToolReport(covered=frozenset(paths))

    def test_a_fault_is_seen_where_it_is_and_its_file_is_covered(self, bench: Bench) -> None:
        given = bench.given
        report = bench.scan(write(bench.root, given.clean, given.faulty))
        assert not report.faults
        assert report.covered == {given.clean[0], given.faulty[0]}
        seen = [sighting for sighting in report.sightings if sighting.rule == given.rule or not given.rule]
        assert seen, [sighting.rule for sighting in report.sightings]
        assert {sighting.at.path for sighting in report.sightings} == {given.faulty[0]}
        assert {sighting.tool for sighting in report.sightings} == {bench.scanner.NAME}
        assert all("\n" not in sighting.message and sighting.message for sighting in report.sightings)

    def test_a_broken_file_is_never_clean(self, bench: Bench) -> None:
        given = bench.given
        if given.broken is None:
            pytest.skip("the tool reads any bytes")
        report = bench.scan(write(bench.root, given.clean, given.broken))
        if report.faults:
            assert not report.covered
        elif given.judges_broken:
            assert any(sighting.at.path == given.broken[0] for sighting in report.sightings)
        else:
            assert given.broken[0] in report.unread
            assert given.broken[0] not in report.covered

    def test_a_missing_file_is_never_covered(self, bench: Bench) -> None:
        present = write(bench.root, bench.given.clean)
        gone = bench.given.clean[0]
        missing = gone.replace("ok", "gone") if "ok" in gone else "gone/" + gone
        for paths in ([missing], [*present, missing]):
            try:
                report = bench.scan(paths)
            except ToolOutputMalformed:
                continue
            assert missing not in report.covered
            assert report.faults or missing in report.unread

    def test_every_path_is_accounted_for(self, bench: Bench) -> None:
        given = bench.given
        paths = write(bench.root, given.clean, given.faulty, *([given.broken] if given.broken else []))
        report = bench.scan(paths)
        if not report.faults:
            assert report.covered | set(report.unread) == set(paths)
            assert not report.covered & set(report.unread)

    def test_strange_names_are_files_like_any_other(self, bench: Bench) -> None:
        folder, _, name = bench.given.faulty[0].rpartition("/")
        path = f"{folder}/-x @y é  'z {name}" if folder.startswith(".") else f"{folder}/-x @y é  'z/{name}".lstrip("/")
        report = bench.scan(write(bench.root, (path, bench.given.faulty[1])))
        assert report.covered == {path}, report
        assert {sighting.at.path for sighting in report.sightings} == {path}

    def test_its_configuration_is_the_same_every_time_and_not_empty(self, bench: Bench) -> None:
        said = bench.scanner.configuration()
        assert said == bench.scanner.configuration() != b""
        assert str(RULES).encode() not in said

    def test_garbage_is_no_answer(self, bench: Bench) -> None:
        job = bench.job(write(bench.root, bench.given.clean))
        for body in (b"", b"[", b'{"results":', b"\xff\xfe", b"null", b"3", b"[" * 100_000):
            for code in (0, 1, 2, 137, -9):
                run = ToolRun(exit_code=code, stdout=body, stderr=b"", report=body)
                try:
                    report = bench.scanner.read(run, job)
                except ToolOutputMalformed:
                    continue
                assert not report.covered
