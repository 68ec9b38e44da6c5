"""The table of tools: every line is whole, every control is one of the catalogue, names are found."""

from __future__ import annotations

import pytest

from interlock.catalog.cards import CARDS
from interlock.catalog.workflow.known import KNOWN, of_command, of_piece

KINDS = {"scan", "test", "lint", "build", "sign", "verify", "release", "deploy", "provision", "secrets", "interlock"}


def test_every_line_names_controls_of_the_catalogue() -> None:
    assert {control for one in KNOWN for control in one.controls} <= {str(one) for one in CARDS}
    assert {one.kind for one in KNOWN} <= KINDS
    assert all(one.called and not one.whole & one.helps for one in KNOWN)
    assert len({one.name for one in KNOWN}) == len(KNOWN)


@pytest.mark.parametrize(
    ("program", "words", "name"),
    [
        ("trivy", ("fs", "."), "trivy (files)"),
        ("trivy", ("image", "x"), "trivy"),
        ("npm", ("audit",), "npm audit"),
        ("cosign", ("verify", "x"), "cosign verify"),
        ("interlock", ("check",), "interlock check"),
    ],
)
def test_a_program_is_known_by_the_words_behind_it(program: str, words: tuple[str, ...], name: str) -> None:
    found = of_command(program, words)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "name", ["gitleaks/gitleaks-action", "https://example.org/gitleaks.git", "ghcr.io/zricethezav/gitleaks"]
)
def test_a_piece_is_known_whatever_stands_before_it(name: str) -> None:
    found = of_piece(name)
    assert found is not None
    assert found.name == "gitleaks"


def test_what_nobody_knows_is_nothing() -> None:
    assert of_command("npm", ("start",)) is None
    assert of_piece("example/other") is None
    assert of_piece("") is None
