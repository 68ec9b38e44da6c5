"""What the lockfiles say was written by Poetry 2.5.1, Pipenv, PDM 2.29.3, uv and Composer, for these very manifests."""

from __future__ import annotations

import hashlib
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

STANDARD = """[project]
name = "Shop_A"
version = "0.1"
requires-python = ">=3.11"
dependencies = ["iniconfig <3, >=1", "idna[all]~=3.0; python_version < '4'", "shop-a[more]"]
[project.optional-dependencies]
more = ["Markdown.It_py>=1", "idna>=3.1"]
[dependency-groups]
dev = ["sniffio", {include-group = "two"}]
two = ["six==1.16.*"]
"""
PDM = f"""{STANDARD}[[tool.pdm.source]]
name = "own"
url = "https://index.example/simple"
"""
UV = f"""{STANDARD}[tool.uv]
dev-dependencies = ["toml"]
"""
UV_LOCK = """version = 1
[[package]]
name = "shop-a"
version = "0.1"
source = { virtual = "." }
[package.metadata]
requires-dist = [
    { name = "idna", marker = "extra == 'more'", specifier = ">=3.1" },
    { name = "idna", extras = ["all"], marker = "python_full_version < '4'", specifier = "~=3.0" },
    { name = "iniconfig", specifier = ">=1,<3" },
    { name = "markdown-it-py", marker = "extra == 'more'", specifier = ">=1" },
    { name = "shop-a", extras = ["more"] },
]
provides-extras = ["more"]
[package.metadata.requires-dev]
dev = [
    { name = "six", specifier = "==1.16.*" },
    { name = "sniffio" },
    { name = "toml" },
]
two = [{ name = "six", specifier = "==1.16.*" }]
"""


def pdm(digest: str) -> str:
    """Make a lockfile of PDM."""
    return f'[metadata]\ncontent_hash = "sha256:{digest}"\n'


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
    ("pdm.lock", pdm("1f80eb4d17c8a912163081210fbe61418776e9bf88d75656d1b8c7d49a1a8b3a"), PDM),
    ("uv.lock", UV_LOCK, UV),
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
        "pdm.lock": ("iniconfig <3", "iniconfig <4"),
        "uv.lock": ("iniconfig <3", "iniconfig <4"),
        "composer.lock": ("7.4.4", "7.4.5"),
    }
    assert fresh(name, lock, manifest.replace(*changes[name])) is False


@pytest.mark.parametrize(("name", "lock", "manifest"), CASES)
def test_what_does_not_matter_to_the_tool_is_not_noticed(name: str, lock: str, manifest: str) -> None:
    changes = {
        "poetry.lock": ('name = "a"', 'name = "b"'),
        "Pipfile.lock": ('a = "b"', 'a = "c"'),
        "pdm.lock": ('version = "0.1"', 'version = "0.2"'),
        "uv.lock": ("iniconfig <3, >=1", "Iniconfig>=1,<3"),
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
        ("pdm.lock", "[metadata]\nlock_version = '4.5'\n", PDM),
        ("pdm.lock", pdm("0"), "[tool.poetry]\n"),
        ("pdm.lock", pdm("0"), PDM + "[tool.pdm.workspace]\n"),
        ("uv.lock", UV_LOCK.replace("Shop", "Other"), "[project]\nname = 'other'\n"),
        ("uv.lock", "[[package]]\nname = 'shop-a'\n", UV),
        ("uv.lock", UV_LOCK, UV.replace("version = ", "dynamic = ['dependencies']\nversion = ", 1)),
        ("uv.lock", UV_LOCK, UV + "[tool.poetry.dependencies]\nflask = '*'\n"),
        ("uv.lock", UV_LOCK, UV.replace("iniconfig <3", "iniconfig <<3")),
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


def test_a_dependency_that_came_or_went_or_comes_from_elsewhere_is_noticed_in_what_uv_repeats() -> None:
    assert fresh("uv.lock", UV_LOCK, UV.replace('"sniffio", ', "")) is False
    assert fresh("uv.lock", UV_LOCK, UV.replace('"sniffio", ', '"sniffio", "flask", ')) is False
    moved = UV_LOCK.replace('{ name = "sniffio" }', '{ name = "sniffio", git = "https://forge.example/o/sniffio" }')
    assert fresh("uv.lock", moved, UV) is True
    assert fresh("uv.lock", moved, UV.replace('"sniffio", ', "")) is False


def test_older_versions_of_pdm_digested_in_a_form_of_their_own() -> None:
    data = {
        "sources": [],
        "dependencies": ["a>=1"],
        "dev-dependencies": {"test": ["b"]},
        "optional-dependencies": {},
        "requires-python": "",
        "overrides": {"c": "1.0"},
    }
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    manifest = (
        '[project]\ndependencies = ["a>=1"]\n[tool.pdm.dev-dependencies]\ntest = ["b"]\n'
        '[tool.pdm.resolution.overrides]\nc = "1.0"\n'
    )
    assert fresh("pdm.lock", pdm(digest), manifest) is True
    assert fresh("pdm.lock", pdm(digest), manifest.replace('"1.0"', '"1.1"')) is False
