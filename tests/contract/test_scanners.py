"""What every scanner must keep, shown by real runs of its tool: only what was read is covered."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path
from typing import Final, NamedTuple

import pytest

from interlock.adapters import scanners
from interlock.adapters.scanners import SCANNERS
from interlock.change import FileEntry, Kind
from interlock.change.languages import language_of
from interlock.control import Job, Scanner, Scope, ToolOutputMalformed, ToolReport, ToolRun

RULES = Path(scanners.__file__).resolve().parent / "rules"
ON_FILES = [scanner for scanner in SCANNERS.values() if scanner.SCOPE is not Scope.HISTORY]

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


EXAMPLES: Final[dict[str, Example]] = {
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
    "cpython": Example(
        clean=("ok.py", "x = 1\n"),
        faulty=("out.py", "x = 1\nreturn x\n"),
        rule="compile-error",
        broken=("broken.py", "def f(:\n    pass\n"),
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
}


def program(scanner: Scanner) -> list[str]:
    """Find the program among the files of its package, as the tool runner does."""
    card = scanner.TOOL
    if card.program == "python":
        return [sys.executable]
    try:
        package = importlib.metadata.distribution(card.distribution)
    except importlib.metadata.PackageNotFoundError:
        pytest.skip(f"{card.distribution} is not installed")
    if card.program.startswith("python -m "):
        return [sys.executable, "-P", "-m", card.program.removeprefix("python -m ")]
    found = [file for file in package.files or () if str(file).endswith(f"/{card.program}")]
    assert found, f"{card.distribution} does not bring {card.program}"
    return [str(Path(str(package.locate_file(found[0]))).resolve())]


def entry(root: Path, path: str) -> FileEntry:
    file = root / path
    body = file.read_bytes() if file.is_file() else b""
    return FileEntry(path=path, kind=Kind.TEXT, size=len(body), language=language_of(path, body[:256]))


def scan(scanner: Scanner, root: Path, paths: list[str]) -> tuple[ToolReport, Job]:
    """Run the scanner's tool over the files, each of which it has to want."""
    files = {path: entry(root, path) for path in paths}
    assert all(scanner.wants(file) for file in files.values()), "the example is not for this scanner"
    report = root.parent / "report.out"
    report.unlink(missing_ok=True)
    job = Job(
        root=str(root),
        paths=tuple(sorted(paths)),
        report=str(report),
        files=files,
        rules_dir=str(RULES),
        secret_key="00" * 32,
    )
    command = scanner.command(job)
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(root.parent), "LC_ALL": "C.UTF-8", **command.env}
    done = subprocess.run(  # noqa: TID251  # the tool runner has its own tests
        [*program(scanner), *command.args],
        cwd=root,
        env=environment,
        input=command.stdin,
        capture_output=True,
        timeout=command.timeout_s,
        check=False,
    )
    written = report.read_bytes() if report.is_file() else b""
    run = ToolRun(exit_code=done.returncode, stdout=done.stdout, stderr=done.stderr, report=written)
    return scanner.read(run, job), job


def write(root: Path, *files: tuple[str, str | bytes]) -> list[str]:
    for path, text in files:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [path for path, _ in files]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "tree"
    folder.mkdir()
    return folder


def example(scanner: Scanner) -> Example:
    return EXAMPLES[scanner.NAME]


def by_name(scanner: object) -> str:
    return str(getattr(scanner, "NAME", scanner))


def test_every_scanner_has_an_example_here() -> None:
    assert {scanner.NAME for scanner in ON_FILES} == set(EXAMPLES)


@pytest.mark.parametrize("scanner", ON_FILES, ids=by_name)
class TestScannerContract:
    """The same questions to every scanner."""

    def test_a_clean_file_is_covered_and_nothing_is_seen_in_it(self, scanner: Scanner, root: Path) -> None:
        paths = write(root, example(scanner).clean)
        report, _ = scan(scanner, root, paths)
        assert report == ToolReport(covered=frozenset(paths))

    def test_a_fault_is_seen_where_it_is_and_its_file_is_covered(self, scanner: Scanner, root: Path) -> None:
        given = example(scanner)
        report, _ = scan(scanner, root, write(root, given.clean, given.faulty))
        assert not report.faults
        assert report.covered == {given.clean[0], given.faulty[0]}
        seen = [sighting for sighting in report.sightings if sighting.rule == given.rule or not given.rule]
        assert seen, [sighting.rule for sighting in report.sightings]
        assert {sighting.at.path for sighting in report.sightings} == {given.faulty[0]}
        assert {sighting.tool for sighting in report.sightings} == {scanner.NAME}
        assert all("\n" not in sighting.message and sighting.message for sighting in report.sightings)

    def test_a_broken_file_is_never_clean(self, scanner: Scanner, root: Path) -> None:
        given = example(scanner)
        if given.broken is None:
            pytest.skip("the tool reads any bytes")
        report, _ = scan(scanner, root, write(root, given.clean, given.broken))
        if report.faults:
            assert not report.covered
        elif given.judges_broken:
            assert any(sighting.at.path == given.broken[0] for sighting in report.sightings)
        else:
            assert given.broken[0] in report.unread
            assert given.broken[0] not in report.covered

    def test_a_missing_file_is_never_covered(self, scanner: Scanner, root: Path) -> None:
        given = example(scanner)
        present = write(root, given.clean)
        missing = "gone/" + given.clean[0].rpartition("/")[2]
        for paths in ([missing], [*present, missing]):
            try:
                report, _ = scan(scanner, root, paths)
            except ToolOutputMalformed:
                continue
            assert missing not in report.covered
            assert report.faults or missing in report.unread

    def test_every_path_is_accounted_for(self, scanner: Scanner, root: Path) -> None:
        given = example(scanner)
        files = [given.clean, given.faulty, *([given.broken] if given.broken else [])]
        report, job = scan(scanner, root, write(root, *files))
        if not report.faults:
            assert report.covered | set(report.unread) == set(job.paths)
            assert not report.covered & set(report.unread)

    def test_strange_names_are_files_like_any_other(self, scanner: Scanner, root: Path) -> None:
        given = example(scanner)
        name = given.faulty[0].rpartition("/")[2]
        folder = given.faulty[0].rpartition("/")[0]
        path = "/".join(part for part in (folder, "-x @y é  'z", name) if part)
        report, _ = scan(scanner, root, write(root, (path, given.faulty[1])))
        assert report.covered == {path}
        assert {sighting.at.path for sighting in report.sightings} == {path}

    def test_its_configuration_is_the_same_every_time_and_not_empty(self, scanner: Scanner, root: Path) -> None:
        assert scanner.configuration() == scanner.configuration() != b""
        assert str(RULES).encode() not in scanner.configuration()

    def test_garbage_is_no_answer(self, scanner: Scanner, root: Path) -> None:
        paths = write(root, example(scanner).clean)
        files = {path: entry(root, path) for path in paths}
        job = Job(root=str(root), paths=tuple(paths), report="", files=files, rules_dir=str(RULES))
        for body in (b"", b"[", b'{"results":', b"\xff\xfe", b"null", b"3", b"[" * 100_000):
            for code in (0, 1, 2, 137, -9):
                run = ToolRun(exit_code=code, stdout=body, stderr=b"", report=body)
                try:
                    report = scanner.read(run, job)
                except ToolOutputMalformed:
                    continue
                assert report.faults
                assert not report.covered
