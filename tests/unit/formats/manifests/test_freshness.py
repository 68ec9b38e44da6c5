"""The digests were written by Poetry 2.5.1, Pipenv and Composer themselves, for these very manifests."""

from __future__ import annotations

import json

import pytest

from interlock.formats.manifests.freshness import is_fresh

POETRY = """[tool.poetry]
name = "a"
version = "1.0"
description = ""
authors = []
package-mode = false
[tool.poetry.dependencies]
python = "^3.11"
[tool.poetry.group.dev]
optional = true
[tool.poetry.group.dev.dependencies]
"""
PROJECT = """[project]
name = "a"
version = "1.0"
requires-python = ">=3.11"
dependencies = []
[dependency-groups]
dev = []
[tool.poetry]
package-mode = false
"""
PIPFILE = """[[source]]
url = "https://index.example/simple"
verify_ssl = true
name = "x"
[packages]
[dev-packages]
[docs]
[scripts]
a = "b"
"""
COMPOSER = '{"description": "any", "require": {"guzzlehttp/guzzle": "7.4.4"}}'


def poetry(digest: str) -> str:
    """Make a lockfile of Poetry."""
    return f'[metadata]\ncontent-hash = "{digest}"\n'


def pipenv(digest: str) -> str:
    """Make a lockfile of Pipenv."""
    return json.dumps({"_meta": {"hash": {"sha256": digest}}})


def composer(digest: str) -> str:
    """Make a lockfile of Composer."""
    return json.dumps({"content-hash": digest, "packages": []})


CASES = [
    ("poetry.lock", poetry("1a265bd92903072ad8ff682245a98a6d41ec44c2262e369686369e967030d1cb"), POETRY),
    ("poetry.lock", poetry("990cace2ed0cccf29ce553fc042e1705dd8f2916d20adf2f3445f6e30f986606"), PROJECT),
    ("Pipfile.lock", pipenv("e8508e26351ba4effe7a42278b4e49bb1970b66b46b7d7fe33fffd50ce408d28"), PIPFILE),
    ("composer.lock", composer("31bb67df1cc2bbbb0cd07dd1a0f516df"), COMPOSER),
]


def fresh(name: str, lock: str, manifest: str | None) -> bool | None:
    """Ask of a lockfile in a folder."""
    body = None if manifest is None else manifest.encode()
    return is_fresh(f"x/{name}", lock.encode(), lambda path: body if path.startswith("x/") else None)


@pytest.mark.parametrize(("name", "lock", "manifest"), CASES)
def test_a_lockfile_that_its_tool_wrote_is_fresh(name: str, lock: str, manifest: str) -> None:
    assert fresh(name, lock, manifest) is True


@pytest.mark.parametrize(("name", "lock", "manifest"), CASES)
def test_a_manifest_that_asks_for_something_else_is_noticed(name: str, lock: str, manifest: str) -> None:
    changes = {
        "poetry.lock": ("3.11", "3.12"),
        "Pipfile.lock": ("[packages]", "[packages]\nflask = '*'"),
        "composer.lock": ("7.4.4", "7.4.5"),
    }
    assert fresh(name, lock, manifest.replace(*changes[name])) is False


@pytest.mark.parametrize(("name", "lock", "manifest"), CASES)
def test_what_does_not_matter_to_the_tool_is_not_noticed(name: str, lock: str, manifest: str) -> None:
    changes = {
        "poetry.lock": ('name = "a"', 'name = "b"'),
        "Pipfile.lock": ('a = "b"', 'a = "c"'),
        "composer.lock": ("any", "other"),
    }
    assert fresh(name, lock, manifest.replace(*changes[name])) is True


@pytest.mark.parametrize(
    ("name", "lock", "manifest"),
    [
        ("poetry.lock", poetry("0"), None),
        ("poetry.lock", "[metadata]\n", POETRY),
        ("poetry.lock", poetry("0"), "[tool.other]\n"),
        ("poetry.lock", poetry("0"), "[tool"),
        ("Pipfile.lock", "[]", PIPFILE),
        ("Pipfile.lock", pipenv("0"), "[packages]\n"),
        ("composer.lock", composer("0"), '{"require": {}}'),
        ("composer.lock", composer("0"), '{"extra": {"a": 1.0}}'),
        ("composer.lock", composer("0"), '{"extra": {"0": "a"}}'),
        ("composer.lock", '{"packages": []}', COMPOSER),
        ("yarn.lock", "", "{}"),
    ],
)
def test_where_it_cannot_be_told_it_is_not(name: str, lock: str, manifest: str | None) -> None:
    assert fresh(name, lock, manifest) is None
