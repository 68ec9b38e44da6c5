"""The package URL project's own tests against `supply.purl`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.supply.errors import PurlMalformed
from interlock.supply.purl import make_purl, read_purl

SUITE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "versions" / "purl"

if not SUITE.is_dir():
    pytest.skip("the shared vectors are not beside this checkout", allow_module_level=True)


def answer(case: dict[str, object]) -> object:
    """Do what the case asks for, in the case's own form; None for a refusal."""
    given = case["input"]
    try:
        if isinstance(given, dict):
            parts = {key: value or "" for key, value in given.items()}
            qualifiers = tuple((given.get("qualifiers") or {}).items())
            return str(
                make_purl(
                    parts.get("type", ""),
                    parts.get("name", ""),
                    parts.get("version", ""),
                    parts.get("namespace", ""),
                    qualifiers,
                    parts.get("subpath", ""),
                )
            )
        purl = read_purl(str(given))
    except PurlMalformed:
        return None
    if case["test_type"] != "parse":
        return str(purl)
    return {
        "type": purl.type,
        "namespace": purl.namespace or None,
        "name": purl.name,
        "version": purl.version or None,
        "qualifiers": dict(purl.qualifiers) or None,
        "subpath": purl.subpath or None,
    }


@pytest.mark.parametrize("file", sorted((SUITE / "tests").glob("*.json")), ids=lambda file: file.stem)
def test_every_case_has_the_answer_of_the_suite(file: Path, record_property: Callable[[str, object], None]) -> None:
    cases = json.loads(file.read_text(encoding="utf-8"))["tests"]
    wrong = []
    for case in cases:
        expected = None if case["expected_failure"] else case["expected_output"]
        got = answer(case)
        if got != expected:
            wrong.append(f"{case['input']} gives {got}, not {expected}")
    record_property("right", len(cases) - len(wrong))
    record_property("wrong", len(wrong))
    assert wrong[:20] == []
    assert cases


@pytest.mark.parametrize("file", sorted((SUITE / "types").glob("*.json")), ids=lambda file: file.stem)
def test_the_examples_of_a_type_are_package_urls_of_it(file: Path) -> None:
    definition = json.loads(file.read_text(encoding="utf-8"))
    for example in definition["examples"]:
        purl = read_purl(example)
        assert purl.type == definition["type"]
        assert read_purl(str(purl)) == purl
