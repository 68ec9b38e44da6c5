"""The floors: nothing imports upward, pure floors stay pure, a library belongs to one package."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter import cli as import_linter

import interlock

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path(interlock.__file__).parent
FILES = sorted(SOURCE.rglob("*.py"))
PURE = (
    "kernel", "crypto", "identity", "change", "supply", "risk", "control", "formats", "evidence", "ledger", "decision",
    "deployment", "runtime", "trace",
)  # fmt: skip
WORLDLY = {
    "os", "io", "time", "pathlib", "tempfile", "shutil", "subprocess", "socket", "asyncio", "threading", "random",
    "secrets", "sqlite3", "logging", "signal", "multiprocessing", "concurrent", "urllib", "http", "glob", "fileinput",
}  # fmt: skip
ADVERBS = {"urllib.parse", "io.BytesIO", "io.StringIO"}
"""Parts of such modules that touch nothing."""

LIBRARIES = {
    "msgspec": None,
    "cryptography": {"crypto", "adapters"},
    "webauthn": {"adapters"},
    "pyotp": {"adapters"},
    "ldap3": {"adapters"},
    "apprise": {"adapters"},
    "rfc8785": {"kernel"},
    "cvss": {"supply"},
    "yaml": {"formats"},
    "jsonschema_rs": {"formats"},
    "lxml": {"formats"},
    "re2": {"decision", "adapters", "runtime"},
    "packaging": {"formats", "supply"},
    "backports": {"formats"},
    "compression": {"formats"},
    "rich": {"cli"},
    "httpx": {"adapters"},
    "httpcore": {"adapters"},
    "joserfc": {"adapters"},
    "pysqlite3": {"store", "engine"},
    "sqlalchemy": {"store", "engine"},
    "dbos": {"engine"},
    "alembic": {"store"},
    "litestar": {"api", "web"},
    "scim2_models": {"api"},
    "scim2_server": {"api"},
    "anyio": {"api", "web"},
    "argon2": {"adapters"},
    "granian": {"api"},
    "opentelemetry": {"adapters"},
    "prometheus_client": {"api"},
    "psycopg": {"store"},
    "pkcs11": {"adapters"},
    "regorus": {"adapters"},
    "requests": {"adapters"},
    "sigstore": {"adapters"},
    "sigstore_models": {"adapters"},
    "typst": {"adapters"},
    "rfc3161_client": {"adapters"},
    "jinja2": {"web"},
    "markupsafe": {"web"},
}
"""Which package each library belongs to; msgspec makes the values of every floor."""


def imports(file: Path) -> Iterator[str]:
    """Give the names of the modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module == "io":
            yield from (f"io.{name.name}" for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def package(file: Path) -> str:
    """Give the package that a file belongs to."""
    return file.relative_to(SOURCE).parts[0]


def test_the_import_contracts_are_kept(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.setattr(sys, "path", [*sys.path])
    answer = import_linter.lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert answer == 0, capsys.readouterr().out


def test_every_package_is_one_that_a_contract_knows() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    folders = {file.parent.relative_to(SOURCE).parts[0] for file in SOURCE.glob("*/__init__.py")}
    assert folders
    assert all(_is_placed(name, text) for name in folders)


def _is_placed(name: str, text: str) -> bool:
    layers = text.split("layers = [", 1)[1].split("]", 1)[0]
    return name in layers.replace('"', " ").replace("|", " ").replace(",", " ").split()


@pytest.mark.parametrize("floor", PURE)
def test_a_pure_floor_imports_nothing_that_reaches_the_world(floor: str) -> None:
    found = {
        f"{file.relative_to(SOURCE)}: {name}"
        for file in sorted((SOURCE / floor).rglob("*.py"))
        for name in imports(file)
        if name.partition(".")[0] in WORLDLY and name not in ADVERBS
    }
    assert found == set()


@pytest.mark.parametrize("floor", PURE)
def test_a_pure_floor_opens_no_file_and_asks_for_no_input(floor: str) -> None:
    found = [
        f"{file.relative_to(SOURCE)}:{node.lineno}"
        for file in sorted((SOURCE / floor).rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"open", "input", "print"}
    ]
    assert found == []


def test_a_library_belongs_to_one_package() -> None:
    ours = {"interlock", "__future__", *sys.stdlib_module_names}
    found = {
        (name.partition(".")[0], package(file))
        for file in FILES
        for name in imports(file)
        if name.partition(".")[0] not in ours and package(file) != "testing"
    }
    unknown = {library for library, _ in found if library not in LIBRARIES}
    assert unknown == set()
    strangers = {
        (library, where) for library, where in found if LIBRARIES[library] and where not in (LIBRARIES[library] or ())
    }
    assert strangers == set()


def test_programs_are_started_in_two_files_only() -> None:
    found = {str(file.relative_to(SOURCE)) for file in FILES if "subprocess" in set(imports(file))}
    assert {name for name in found if not name.startswith("testing/")} <= {
        "adapters/tools/supervision.py",
        "adapters/vcs/command.py",
    }


def test_faces_do_not_import_each_other() -> None:
    faces = {"cli", "api", "web", "lsp"}
    starts = {"cli/admission.py", "cli/serve.py"}  # the commands that start another face
    for file in FILES:
        if package(file) in faces and str(file.relative_to(SOURCE)) not in starts:
            others = faces - {package(file)}
            assert not [name for name in imports(file) if any(name.startswith(f"interlock.{one}") for one in others)]


def test_the_page_on_floors_names_every_package_once() -> None:
    text = (ROOT / "docs" / "develop" / "floors.md").read_text("utf-8").split("## The rules", maxsplit=1)[0]
    rows = [line.split("|")[3] for line in text.split("\n") if line.count("|") == 4]
    named = [name for row in rows for name in row.replace(",", " ").split()]
    folders = {file.parent.name for file in SOURCE.glob("*/__init__.py")}
    assert sorted(name for name in named if name in folders) == sorted(folders)
