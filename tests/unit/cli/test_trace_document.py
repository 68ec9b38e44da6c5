"""The page on the documents of `interlock trace` names every field that they have."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from interlock.evidence import CYCLONEDX
from interlock.render import traced
from tests.estate import Estate
from tests.unit.cli.shell import Shell
from tests.unit.flows.tracing.test_pod_to_cves import bom

PAGE: Final = Path(__file__).resolve().parents[3] / "docs" / "reference" / "trace-json.md"
QUESTIONS: Final = (
    ("from", "HEAD"),
    ("from", "staging", "--backward", "--limit", "9"),
    ("code-to-prod", "HEAD"),
    ("prod-to-code", "staging"),
    ("pod-to-cves", "staging"),
    ("cve-to-pods", "pkg:pypi/django"),
    ("who-approved", "staging"),
    ("what-changed", "staging", "--between", "0", "now"),
    ("rebuild", "--check"),
)


def fields(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from fields(inner)


def on_the_page() -> set[str]:
    return set(re.findall(r"`([a-z_]+)`", PAGE.read_text("utf-8")))


def written() -> Iterator[tuple[str, str]]:
    """Give each key of a document as the program writes it, with the function that does."""
    for file in Path(str(traced.__path__[0])).glob("*.py"):
        for function in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef) and function.name.endswith(("_json", "_doubt")):
                for one in ast.walk(function):
                    keys = one.keys if isinstance(one, ast.Dict) else []
                    yield from ((function.name, str(key.value)) for key in keys if isinstance(key, ast.Constant))


def test_the_page_names_every_field_that_is_ever_written() -> None:
    found = list(written())
    assert len({function for function, _ in found}) > 10
    assert [one for one in found if one[1] not in on_the_page()] == []


def test_the_page_names_every_field_and_schema_of_real_documents(shell: Shell, tmp_path: Path) -> None:
    estate = Estate(tmp_path, world=shell.world)
    one = estate.artifact()
    with estate.world.app() as app:
        app.seal.document(one, CYCLONEDX, bom("pkg:pypi/django@1.0"))
    estate.deployed(one)
    page = PAGE.read_text("utf-8")
    for words in QUESTIONS:
        said = shell("trace", *words, "--format", "json").json
        assert f"## `{said['schema']}`" in page
        assert set(fields(said)) - on_the_page() == set(), words
