"""The page of attacks names every kind that there is to try, and files that are there and try something."""

from __future__ import annotations

import re

import pytest

from tests.architecture.test_docs import DOCS

PAGE = (DOCS / "security" / "attacks-on-the-server.md").read_text("utf-8")
ROWS = re.findall(r"^\| (.+?) \| `(test_\w+\.py)` \| (.+) \|$", PAGE, re.MULTILINE)
KINDS = (
    "oversized", "malformed", "mislabelled", "unsigned", "wrongly signed", "replayed", "path traversal",
    "HTML in every", "SSRF through webhooks", "SSRF through forges", "session fixation", "CSRF", "open redirect",
    "header injection",
    "token in a log", "thundering herd", "database gone", "disk full", "LDAP",
)  # fmt: skip
"""What is wanted of bad input and hostility."""
FOLDER = DOCS.parent / "tests" / "attack"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_file(kind: str) -> None:
    assert [file for attack, file, _ in ROWS if kind in attack]


@pytest.mark.parametrize("file", sorted({file for _, file, _ in ROWS}))
def test_a_file_that_is_named_is_there_and_tries_something(file: str) -> None:
    assert re.search(r"^def test_", (FOLDER / file).read_text("utf-8"), re.MULTILINE)


def test_every_attack_on_the_server_stands_on_the_page() -> None:
    assert {one.name for one in FOLDER.glob("test_server_*.py")} <= {file for _, file, _ in ROWS}
