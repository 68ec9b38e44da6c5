"""A manifest is a member of the nearest workspace above that takes its folder in."""

from __future__ import annotations

import time

import pytest

from interlock.formats.manifests import Beside
from interlock.formats.manifests.registries import surroundings_of
from interlock.formats.manifests.workspaces import Members, literal, root_above, workspace_of


def npm(patterns: str) -> dict[str, str]:
    """Make a root of npm."""
    return {"package.json": f'{{"workspaces": {patterns}}}'}


def beside(files: dict[str, str]) -> Beside:
    """Give files as readers see them."""
    return lambda path: files[path].encode() if path in files else None


@pytest.mark.parametrize(
    ("path", "files", "root"),
    [
        ("packages/a/package.json", npm('["packages/*"]'), ""),
        ("packages/a/package.json", npm('{"packages": ["./packages/*/"]}'), ""),
        ("packages/a/b/package.json", npm('["packages/*"]'), None),
        ("packages/a/b/package.json", npm('["packages/**"]'), ""),
        ("packages/package.json", npm('["packages/**"]'), ""),
        ("packages/a/package.json", npm('["packages/*", "!packages/a"]'), None),
        ("packages/a/package.json", npm("true"), None),
        ("packages/a/package.json", {"package.json": "{"}, None),
        ("packages/a/package.json", {"package.json": "{}"}, None),
        ("package.json", npm('["**"]'), None),
        ("x/packages/a/package.json", {f"x/{name}": text for name, text in npm('["packages/a"]').items()}, "x"),
        ("a/package.json", {"pnpm-workspace.yaml": "packages:\n  - a\n", "package.json": "{}"}, ""),
        ("b/package.json", {"pnpm-workspace.yaml": "packages:\n  - a\n"}, None),
        ("a/b/Cargo.toml", {"Cargo.toml": "[workspace]\nmembers = ['a/*']\n"}, ""),
        ("near/Cargo.toml", {"Cargo.toml": "[package]\nname = 'x'\n[workspace]\n"}, ""),
        ("a/b/Cargo.toml", {"Cargo.toml": "[workspace]\nexclude = ['a']\n"}, None),
        ("a/Cargo.toml", {"Cargo.toml": "[package]\nname = 'x'\n"}, None),
        ("a/pyproject.toml", {"pyproject.toml": "[tool.uv.workspace]\nmembers = ['*']\nexclude = ['b']\n"}, ""),
        ("b/pyproject.toml", {"pyproject.toml": "[tool.uv.workspace]\nmembers = ['*']\nexclude = ['b']\n"}, None),
        ("a/pyproject.toml", {"pyproject.toml": "[tool.uv]\n"}, None),
        ("a/composer.json", npm('["a"]'), None),
    ],
)
def test_a_member_knows_its_root(path: str, files: dict[str, str], root: str | None) -> None:
    assert workspace_of(path, beside(files)) == root


def test_it_is_a_part_of_what_lies_around_a_manifest() -> None:
    files = npm('["a"]')
    assert surroundings_of("a/package.json", b"{}", beside(files)).workspace == ""
    assert surroundings_of("b/package.json", b"{}", beside(files)).workspace is None


def test_the_nearest_workspace_that_takes_the_folder_in_counts() -> None:
    files = {"package.json": '{"workspaces": ["**"]}', "x/package.json": '{"workspaces": ["a"]}'}
    assert workspace_of("x/a/package.json", beside(files)) == "x"
    assert workspace_of("x/b/package.json", beside(files)) == ""


def test_a_name_with_signs_of_a_pattern_can_be_meant_as_it_is() -> None:
    ways = (("go.work", lambda body, _path: Members((literal(body.decode()),))),)
    assert root_above("a[1]*/go.mod", beside({"go.work": "./a[1]*"}), ways) == ""
    assert root_above("a1x/go.mod", beside({"go.work": "./a[1]*"}), ways) is None


def test_hostile_patterns_and_depths_end_in_time() -> None:
    files = npm("[" + ",".join(['"' + "**/*a" * 200 + '"'] * 1000) + "]")
    began = time.monotonic()
    workspace_of("aaaaaaaa/" * 500 + "package.json", beside(files))
    assert time.monotonic() - began < 5
