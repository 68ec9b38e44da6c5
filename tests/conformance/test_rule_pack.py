"""Every bad example is found by its rule and no good one is, in one run of the real ast-grep."""

from __future__ import annotations

import json
import re
import sysconfig
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pytest
import yaml

from tests.programs import finish_text

pytestmark = pytest.mark.tools

RULES: Final = Path(__file__).resolve().parents[2] / "src" / "interlock" / "adapters" / "scanners" / "rules"
EXAMPLES: Final = Path(__file__).resolve().parent / "rule_pack"
ENDINGS: Final = {
    "c": ("c", "cpp"),
    "csharp": ("cs",),
    "go": ("go",),
    "java": ("java",),
    "javascript": ("js", "tsx", "ts"),
    "kotlin": ("kt",),
    "php": ("php",),
    "python": ("py",),
    "ruby": ("rb",),
    "rust": ("rs",),
    "scala": ("scala",),
    "swift": ("swift",),
}


class Example(NamedTuple):
    """One snippet of code in one file."""

    rule: str
    is_bad: bool
    file: str
    text: str


class Answer(NamedTuple):
    """What ast-grep said."""

    exit_code: int
    rules_by_file: dict[str, set[str]]
    log: str


def examples() -> Iterator[Example]:
    """Every example, once for each ending that its language goes by."""
    for path in sorted(EXAMPLES.glob("*/*.yml")):
        loaded = yaml.safe_load(path.read_text())
        endings = (loaded["extension"],) if "extension" in loaded else ENDINGS[path.parent.name]
        for kind in ("bad", "good"):
            for number, written in enumerate(loaded[kind]):
                text = written.replace("@WORD@", "letme" + "in1")  # a password that no file of this repository holds
                head = "<?php\n" if path.parent.name == "php" else ""
                for ending in endings:
                    file = f"{path.stem}-{kind}-{number}.{ending}"
                    yield Example(path.stem, kind == "bad", file, f"{head}{text}\n")


def scan(folder: Path) -> Answer:
    """Run the pack over a folder."""
    program = Path(sysconfig.get_path("scripts")) / "ast-grep"
    if not program.exists():
        pytest.fail("ast-grep is not installed: pip install interlock[tools]")
    args = ["scan", "--config", str(RULES / "sgconfig.yml"), "--json=stream", "--inspect=entity", "."]
    done = finish_text([str(program), *args], cwd=folder)
    rules: dict[str, set[str]] = defaultdict(set)
    for line in filter(None, done.stdout.split("\n")):
        match = json.loads(line)
        rules[match["file"]].add(re.sub(r"\.(ts|cpp)$", "", match["ruleId"]))
    return Answer(done.returncode, rules, done.stderr)


@pytest.fixture(scope="module")
def every() -> list[Example]:
    """All examples."""
    return list(examples())


@pytest.fixture(scope="module")
def answer(every: list[Example], tmp_path_factory: pytest.TempPathFactory) -> Answer:
    """What one run says of all of them."""
    folder = tmp_path_factory.mktemp("examples")
    for example in every:
        (folder / example.file).write_text(example.text)
    return scan(folder)


def test_ast_grep_accepts_every_rule_and_reads_every_example(answer: Answer, every: list[Example]) -> None:
    assert answer.exit_code == 1
    read = re.findall(r"entity\|file\|(\S+): language=\w+,appliedRuleCount=[1-9]", answer.log)
    assert sorted(read) == sorted(example.file for example in every)


def test_every_bad_example_is_found_by_its_rule(answer: Answer, every: list[Example]) -> None:
    bad = [example for example in every if example.is_bad]
    assert len(bad) > len(every) / 3
    assert [e.file for e in bad if e.rule not in answer.rules_by_file[e.file]] == []


def test_no_good_example_is_reported_by_its_rule(answer: Answer, every: list[Example]) -> None:
    assert [e.file for e in every if not e.is_bad and e.rule in answer.rules_by_file[e.file]] == []


def test_every_example_is_code_that_the_grammar_can_read(answer: Answer) -> None:
    lost = [file for file, rules in answer.rules_by_file.items() if any(r.startswith("unparsed-") for r in rules)]
    assert lost == []


def test_a_request_value_that_passes_through_a_check_is_not_reported(tmp_path: Path) -> None:
    (tmp_path / "checked.js").write_text("app.get('/', (req, res) => res.redirect(safePath(req.query.to)));\n")
    (tmp_path / "bare.js").write_text("app.get('/', (req, res) => res.redirect(req.query.to));\n")
    found = scan(tmp_path).rules_by_file
    assert "js-open-redirect" in found["bare.js"]
    assert "checked.js" not in found


def test_a_value_of_the_same_name_in_another_function_is_not_reported(tmp_path: Path) -> None:
    code = "def a(request):\n    name = request.GET['n']\n    return check(name)\n\n\n"
    (tmp_path / "two.py").write_text(code + "def b(name):\n    return open(name)\n")
    (tmp_path / "one.py").write_text(code.replace("check(name)", "open(name)"))
    found = scan(tmp_path).rules_by_file
    assert "py-request-to-path" in found["one.py"]
    assert "py-request-to-path" not in found["two.py"]


def test_code_that_the_grammar_cannot_read_is_reported_as_such(tmp_path: Path) -> None:
    (tmp_path / "broken.py").write_text("def f(:\n  foo bar baz\n")
    (tmp_path / "broken.go").write_text("package p\nfunc f() {\n x := := 3\n}\n")
    found = scan(tmp_path).rules_by_file
    assert found == {"broken.py": {"unparsed-python"}, "broken.go": {"unparsed-go"}}


def test_a_large_minified_file_is_judged_in_seconds(tmp_path: Path) -> None:
    inner = "function(a,b){var c=a.d===b.e;return c&&f(a).then(function(g){return g.h(b)})}"
    body = ",".join(f"{number}:{inner}" for number in range(4000))
    (tmp_path / "packed.js").write_text("!function(m){var r={" + body + "};eval(m)}(x);\n")
    answer = scan(tmp_path)
    assert answer.rules_by_file["packed.js"] == {"js-eval-dynamic"}
