import json

import pytest

from interlock.cli.exits import Exit
from tests.unit.cli.shell import Shell

LOCK = {
    "name": "app",
    "lockfileVersion": 3,
    "packages": {
        "": {"name": "app", "dependencies": {"a": "1.0.0", "b": "1.0.0"}},
        "node_modules/a": {"version": "1.0.0", "license": "MIT"},
        "node_modules/b": {"version": "1.0.0"},
    },
}


@pytest.fixture
def locked(shell: Shell) -> Shell:
    """Give a shell in a repository whose lockfile declares one licence of two."""
    shell.world.commit({"package-lock.json": json.dumps(LOCK)})
    return shell


def test_components_are_listed_by_category(locked: Shell) -> None:
    said = locked("licenses")
    assert said.code == Exit.ALLOWED
    assert said.out.splitlines()[:2] == ["permissive  1 component", "  a 1.0.0  MIT  allowed"]
    rows = locked("licenses", "--format", "json").json["components"]
    assert [(row["name"], row["category"]) for row in rows] == [("a", "permissive"), ("b", "undeclared")]


def test_one_that_the_settings_deny_gives_the_code_of_a_denial(locked: Shell) -> None:
    locked.write("interlock.yaml", "supply:\n  licences:\n    deny: [MIT]\n")
    said = locked("licenses")
    assert said.code == Exit.DENIED
    assert "a 1.0.0  MIT  denied" in said.out


def test_a_file_that_cannot_be_read_is_told_with_its_code(locked: Shell) -> None:
    locked.world.commit({"Pipfile.lock": "{"})
    said = locked("licenses")
    assert said.code == Exit.BROKEN
    assert "not read  Pipfile.lock:1" in said.err
