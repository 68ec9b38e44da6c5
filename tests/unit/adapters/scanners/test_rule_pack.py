"""What every rule of our ast-grep pack owes its readers, checked without the tool."""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from tests.programs import finish_text

ROOT: Final = Path(__file__).resolve().parents[4]
RULES: Final = ROOT / "src" / "interlock" / "adapters" / "scanners" / "rules"
EXAMPLES: Final = ROOT / "tests" / "conformance" / "rule_pack"
PREFIXES: Final = {
    "c": ("c", "C"),
    "csharp": ("cs", "CSharp"),
    "go": ("go", "Go"),
    "java": ("java", "Java"),
    "javascript": ("js", "Tsx"),
    "kotlin": ("kt", "Kotlin"),
    "php": ("php", "Php"),
    "python": ("py", "Python"),
    "ruby": ("rb", "Ruby"),
    "rust": ("rs", "Rust"),
    "scala": ("scala", "Scala"),
    "swift": ("swift", "Swift"),
}
SEVERITIES: Final = {"critical": "error", "high": "error", "medium": "warning", "low": "info"}
PATHS: Final = sorted(path for folder in PREFIXES for path in (RULES / folder).glob("*.yml"))


def _load(path: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(path.read_text())
    assert isinstance(loaded, dict)
    return loaded


def _name(path: Path) -> str:
    return path.stem


def _used(node: object) -> set[str]:
    """Every utility that a rule names, at any depth."""
    if isinstance(node, dict):
        here = {node["matches"]} if isinstance(node.get("matches"), str) else set()
        return here.union(*(_used(value) for value in node.values()))
    if isinstance(node, list):
        return set().union(*(_used(value) for value in node))
    return set()


def test_the_pack_has_more_rules_than_were_asked_for() -> None:
    assert len(PATHS) >= 60
    assert all((RULES / folder).is_dir() for folder in PREFIXES)


def test_no_two_rules_share_an_id_and_no_folder_is_unknown() -> None:
    ids = Counter(_load(path)["id"] for path in PATHS)
    assert [name for name, times in ids.items() if times > 1] == []
    named = set(_load(RULES / "sgconfig.yml")["ruleDirs"])
    assert named == {*PREFIXES, "typescript", "cpp", "_coverage"}
    assert all(any((RULES / folder).glob("*.yml")) for folder in named)


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_a_rule_says_what_it_finds_why_it_matters_and_what_to_do(path: Path) -> None:
    rule = _load(path)
    prefix, language = PREFIXES[path.parent.name]
    assert rule["id"] == path.stem
    assert re.fullmatch(rf"{prefix}(-[a-z0-9]+)+", rule["id"])
    assert rule["language"] == language
    for sentence in (rule["message"], rule["note"]):
        assert sentence == sentence.strip()
        assert "\n" not in sentence
        assert sentence.endswith((".", ")"))
        assert 15 <= len(sentence) <= 160
    assert set(rule) == {"id", "language", "severity", "message", "note", "metadata", "rule"}


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_a_rule_carries_weakness_severity_and_certainty(path: Path) -> None:
    rule = _load(path)
    metadata = rule["metadata"]
    assert set(metadata) <= {"cwe", "severity", "certainty", "same_as"}
    assert metadata["cwe"]
    assert all(re.fullmatch(r"CWE-[1-9][0-9]{0,3}", cwe) for cwe in metadata["cwe"])
    assert rule["severity"] == SEVERITIES[metadata["severity"]]
    assert metadata["certainty"] in {"high", "medium", "low"}
    assert all(re.fullmatch(r"[BSG][0-9]{3}|oxlint:[a-z/-]+", name) for name in metadata.get("same_as", ()))


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_only_a_fault_that_is_near_certain_is_critical(path: Path) -> None:
    metadata = _load(path)["metadata"]
    assert metadata["severity"] != "critical" or metadata["certainty"] == "high"


@pytest.mark.parametrize("path", PATHS, ids=_name)
def test_a_rule_has_two_bad_and_two_good_examples(path: Path) -> None:
    examples = _load(EXAMPLES / path.parent.name / path.name)
    assert set(examples) <= {"extension", "bad", "good"}
    for kind in ("bad", "good"):
        assert len(set(examples[kind])) == len(examples[kind]) >= 2
        assert all(isinstance(text, str) and text.strip() for text in examples[kind])
    assert not set(examples["bad"]) & set(examples["good"])


def test_no_example_is_left_without_its_rule() -> None:
    rules = {f"{path.parent.name}/{path.name}" for path in PATHS}
    examples = {f"{path.parent.name}/{path.name}" for path in EXAMPLES.glob("*/*.yml")}
    assert examples == rules


def test_every_utility_exists_is_used_and_is_of_the_language_of_its_users() -> None:
    utilities = {path: _load(path) for path in (RULES / "_utils").glob("*/*.yml")}
    folder_of = {utility["id"]: path.parent.name for path, utility in utilities.items()}
    assert len(folder_of) == len(utilities)
    used: set[str] = set()
    ours = [path for folder in (*PREFIXES, "typescript", "cpp") for path in (RULES / folder).glob("*.yml")]
    for path in (*ours, *utilities):
        for rule in yaml.safe_load_all(path.read_text()):
            names = _used(rule["rule"])
            assert {folder_of[name] for name in names} <= {path.parent.name}, path
            used |= names - {rule["id"]}
    assert used == set(folder_of)


def test_typescript_and_cpp_have_the_same_rules_as_javascript_and_c() -> None:
    script = ROOT / "tools" / "twin_rules.py"
    done = finish_text([sys.executable, str(script), "--check"])
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize(("twin", "source", "suffix"), [("typescript", "javascript", ".ts"), ("cpp", "c", ".cpp")])
def test_a_twin_differs_by_its_suffix_only(twin: str, source: str, suffix: str) -> None:
    twins = list(yaml.safe_load_all((RULES / twin / "twins.yml").read_text()))
    originals = {_load(path)["id"]: _load(path) for path in PATHS if path.parent.name == source}
    assert len(twins) >= len(originals) - 1
    for rule in twins:
        original = originals[rule["id"].removesuffix(suffix)]
        for key in ("severity", "message", "note", "metadata"):
            assert rule[key] == original[key]


def test_each_language_has_a_rule_that_finds_what_the_grammar_could_not_read() -> None:
    rules = [_load(path) for path in (RULES / "_coverage").glob("*.yml")]
    languages = {language for _, language in PREFIXES.values()} | {"TypeScript", "Cpp"}
    assert {rule["language"] for rule in rules} == languages
    for rule in rules:
        assert rule["id"] == f"unparsed-{rule['language'].lower()}"
        assert (rule["severity"], rule["rule"]["kind"]) == ("hint", "ERROR")
