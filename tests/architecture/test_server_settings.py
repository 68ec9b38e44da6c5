"""Every setting that the server reads stands in one table, from which its page is made."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import interlock
from interlock.cli.serve import PREFIX, parser
from interlock.cli.variables import variables_of
from interlock.identity import Permission
from interlock.testing.world import World
from interlock.wiring.app import App
from interlock.wiring.server_settings import AROUND, FILES, TRACES
from interlock.wiring.serving import Serving
from tests.served import Server

SOURCE = Path(interlock.__file__).parent
PAGE = (Path(__file__).resolve().parents[2] / "docs" / "reference" / "server-settings.md").read_text("utf-8")
VARIABLES = {*AROUND, *TRACES, "TEMP", "TMP", "OTEL_"}

OF_OTHERS = {
    "adapters/builders": "builds run where `interlock build` does",
    "adapters/deployers": "deployments are carried out by `interlock worker`",
    "adapters/feeds": "advisories are fetched by `interlock advisories`",
    "adapters/issuers/ambient.py": "the job that asks a server",
    "adapters/provisioners": "infrastructure is set up by `interlock provision`",
    "adapters/tools": "scanners run where `interlock check` does",
    "cli": "the options of commands; those of the server are looked at by themselves",
    "demo": "a shop to be played with",
    "render": "what a terminal can show",
    "testing": "programs that tests start",
    "wiring/logins.py": "the client of a server",
}
"""Where variables and files are read that no server reads, and who reads them."""
SAID_ELSEWHERE = {
    "adapters/references.py",
    "adapters/telemetry/variables.py",
    "wiring/places.py",
    "wiring/registries.py",
}
"""Where the names of variables come from files, or from a table that is looked at by itself."""
FILES_OF_OTHERS = {"advisories.yaml", "channels.yaml", "server.json"}
_SPOKEN = re.compile(r"[A-Z][A-Z0-9_]+")


def trees() -> Iterator[tuple[str, ast.Module]]:
    """Give the files that may be part of a server."""
    for file in sorted(SOURCE.rglob("*.py")):
        place = file.relative_to(SOURCE).as_posix()
        if not any(place == one or place.startswith(f"{one}/") for one in OF_OTHERS):
            yield place, ast.parse(file.read_text("utf-8"))


def read_in(tree: ast.Module) -> Iterator[str]:
    """Give the names of the variables that a file reads; what is no text there is given as `?`."""
    texts = {
        target.id: [
            one.value for one in ast.walk(value) if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and (value := node.value) is not None
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        asked: ast.expr | None = None
        if isinstance(node, ast.Subscript) and ast.unparse(node.value).endswith("environ"):
            asked = node.slice
        if isinstance(node, ast.Call) and node.args and isinstance(node.func, ast.Attribute):
            of = ast.unparse(node.func.value)
            if (node.func.attr == "get" and of.endswith("environ")) or ast.unparse(node.func) == "os.getenv":
                asked = node.args[0]
        if asked is None:
            continue
        if isinstance(asked, ast.Constant):
            yield str(asked.value)
        else:
            named = texts.get(asked.id, []) if isinstance(asked, ast.Name) else []
            yield from named or ["?"]


def test_every_variable_that_is_read_by_its_name_stands_in_the_table() -> None:
    found = {(place, name) for place, tree in trees() for name in read_in(tree)}
    unknown = {one for one in found if one[1] not in VARIABLES and one[0] not in SAID_ELSEWHERE}
    names_of_tuples = {("adapters/scratch.py", "?"), ("adapters/vcs/command.py", "?")}
    assert unknown - names_of_tuples == set(), "put them into interlock.wiring.server_settings"
    assert {name for _, name in found} >= {"HOME", "PATH", "DOCKER_CONFIG", "GIT_INDEX_FILE"}, "it sees what is read"


def test_who_is_left_out_is_there() -> None:
    for place in (*OF_OTHERS, *SAID_ELSEWHERE):
        assert (SOURCE / place).exists(), place


def test_every_file_of_the_user_that_is_read_stands_in_the_table() -> None:
    found = {
        value.value
        for place, tree in trees()
        if place.startswith("wiring/")
        for node in tree.body
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and "FILE" in node.target.id
        if isinstance(value := node.value, ast.Constant) and isinstance(value.value, str)
    }
    assert {"hooks.yaml", "exchange.yaml"} <= found
    assert found - set(FILES) - FILES_OF_OTHERS == set(), "put them into interlock.wiring.server_settings"


def test_a_server_at_work_reads_nothing_else(tmp_path: Path) -> None:
    asked: set[str] = set()

    class Environ(dict[str, str]):
        def get(self, key: str, default: Any = None) -> Any:
            asked.add(key)
            return super().get(key, default)

        def __getitem__(self, key: str) -> str:
            asked.add(key)
            return super().__getitem__(key)

    from litestar.testing import TestClient

    from interlock.api.rest.app import application

    world = World(tmp_path)
    world.check()
    with App(str(world.root), Environ(world.environ)) as app:
        app.clock = lambda: world.at
        with TestClient(application(Serving(app))) as client:
            server = Server(world, app, client)
            token = server.token("person:ann", *Permission)
            for path in ("/readyz", "/metrics", "/v1/evidence", "/v1/whoami", f"/v1/verdicts/{'0' * 64}?environment=x"):
                server.ask("GET", path, token)
    assert asked - VARIABLES == set()
    assert "HOME" in asked


@pytest.mark.parametrize("name", [*variables_of(parser(), PREFIX), *TRACES, *AROUND, *FILES])
def test_each_setting_stands_on_its_page_once_with_a_meaning(name: str) -> None:
    (row,) = re.findall(rf"^\| `{re.escape(name)}` \|.*$", PAGE, re.MULTILINE)
    assert not row.endswith("| |")
    assert _SPOKEN.fullmatch(name) or name in FILES
