"""What commands load before they answer, by name: a count of modules does not depend on how busy a machine is."""

import sys
from pathlib import Path

import pytest

from interlock.testing.world import World
from tests.programs import finish_text

AFTER = "\nimport sys\nprint(*sorted(sys.modules), sep='\\n', file=sys.stderr)"
CALL = "from interlock.cli import main\ncode = main({words!r})" + AFTER + "\nraise SystemExit(code)"

OF_VERSION = {"__future__", "interlock", "interlock.cli", "interlock.cli.entry"}
"""All that `interlock --version` may load beyond a bare interpreter."""

TOO_HEAVY_FOR_A_GATE = (
    "alembic", "asyncio", "bz2", "concurrent", "difflib", "email", "http", "importlib.metadata", "inspect", "jinja2",
    "lzma", "multiprocessing", "pathlib", "platform", "psycopg", "pygments", "re2", "rich", "shutil", "sqlalchemy",
    "ssl", "subprocess", "tempfile", "typing_extensions", "yaml",
    "interlock.adapters.scanners", "interlock.adapters.tools", "interlock.adapters.vcs.git",
    "interlock.adapters.vcs.opening", "interlock.engine", "interlock.flows.check", "interlock.render.html",
    "interlock.store.migrations.by_alembic", "interlock.testing",
)  # fmt: skip
MOST_MODULES_OF_A_GATE = 297
"""Beyond a bare interpreter, of which some load more than others; more is weighed against eight bare starts."""


def loaded(code: str, folder: Path, environ: dict[str, str]) -> tuple[int, str, set[str]]:
    """Run code in an interpreter of its own; give exit code, output, and the modules it ended with."""
    done = finish_text([sys.executable, "-c", code], cwd=folder, env=environ)
    return done.returncode, done.stdout, set(done.stderr.split())


def is_below(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def test_the_version_costs_no_more_than_an_interpreter(tmp_path: Path) -> None:
    _, _, bare = loaded(AFTER, tmp_path, {})
    code, output, modules = loaded(CALL.format(words=["--version"]), tmp_path, {})
    assert (code, output.split()[0]) == (0, "interlock")
    assert modules - bare <= OF_VERSION


@pytest.fixture
def gate(tmp_path: Path) -> set[str]:
    """Decide once so that the policy is at hand, then give what a second decision loads."""
    world = World(tmp_path)
    world.commit({"interlock.yaml": "version: 1\npolicy: baseline\n"})
    world.check()
    call = CALL.format(words=["gate", "HEAD"])
    loaded(call, world.root, dict(world.environ))
    code, output, modules = loaded(call, world.root, dict(world.environ))
    assert code in {0, 1}, (code, output, modules)
    assert "under baseline" in output
    return modules


def test_a_gate_verifies_without_loading_what_it_does_not_need(gate: set[str]) -> None:
    assert "interlock.ledger.admit" in gate
    assert "cryptography.hazmat.primitives.asymmetric.ed25519" in gate
    heavy = {name for name in gate if any(is_below(name, package) for package in TOO_HEAVY_FOR_A_GATE)}
    assert heavy == set()


def test_a_gate_loads_no_more_modules_than_its_budget(gate: set[str], tmp_path: Path) -> None:
    _, _, bare = loaded(AFTER, tmp_path, {})
    assert "sys" in bare
    assert len(gate - bare) <= MOST_MODULES_OF_A_GATE, len(gate - bare)


OF_TRACES = (
    "google.protobuf", "opentelemetry", "requests", "interlock.adapters.telemetry", "interlock.wiring.telemetry",
    "interlock.wiring.watched",
)  # fmt: skip


def test_a_check_loads_nothing_that_sends_traces_unless_somebody_wants_them(tmp_path: Path) -> None:
    world = World(tmp_path)
    call = CALL.format(words=["check", "--control", "commit.iac"])
    off = loaded(call, world.root, dict(world.environ))[2]
    assert "interlock.flows.check" in off
    assert {name for name in off if any(is_below(name, package) for package in OF_TRACES)} == set()
    on = loaded(call, world.root, {**world.environ, "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9"})[2]
    assert {package for package in OF_TRACES if package in on} == set(OF_TRACES)


def test_what_was_kept_away_from_msgspec_is_there_for_whoever_asks(tmp_path: Path) -> None:
    code = """
import sys
from interlock.cli.start import _load_msgspec
_load_msgspec()
import uuid
stand_in = uuid.__dict__.get("platform")
early = stand_in.machine() if stand_in is not None else ""
import platform, typing_extensions
assert early in {"", platform.machine()}
assert platform.system() == (stand_in or platform).system()
assert platform.python_version() and typing_extensions.Protocol and uuid.UUID(int=1)
print("all there")
"""
    assert loaded(code, tmp_path, {})[:2] == (0, "all there\n")
