"""A commit whose build is hostile: it wants the key, the network, the ledger, or to show another artifact."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import interlock
from interlock.adapters.tools.processes import processes
from interlock.flows.build import Built, Wanted
from interlock.kernel import Digest, Subject
from interlock.supply.build import ArtifactRefused, Plan
from interlock.testing.world import World
from interlock.wiring.building import make_build
from tests.loopback import Server

BuildOf = Callable[..., Built]


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(tmp_path)
    monkeypatch.setenv("HOME", str(made.home))
    return made


@pytest.fixture
def build(world: World) -> BuildOf:
    def run(script: str, *, artifacts: str = "out/*", needs_apart: bool = True, **plan: Any) -> Built:
        world.commit({"build.sh": script})
        with world.app() as app:
            wanted = Plan((("sh", "build.sh"),), (artifacts,), **plan)
            built = make_build(app, {"HOME": str(world.home), "A_TOKEN": "plain-words-nobody-knows"}).run(
                Wanted(wanted, "HEAD")
            )
        if needs_apart and built.ran.isolation.why_not:
            pytest.skip(f"this kernel gives no namespaces: {built.ran.isolation.why_not}")
        return built

    return run


LONG = f"4{os.getpid()}"
"""Seconds that no other test of this machine sleeps."""
MADE = "mkdir -p out; echo made > out/a\n"


def test_the_key_that_signs_cannot_be_read(world: World, build: BuildOf) -> None:
    with world.app() as app:
        key = f"{app.places.config}/keys/{app.keys.signer(app.clock()).key_id}.pem"
    assert Path(key).is_file()
    built = build(f"{MADE}cat {key} > out/key 2>&1; cp -r {world.home} out/home; find / -name '*.pem' -path '*keys*'")
    begins = b"-----BEGIN " + b"PRIVATE"
    assert begins not in built.ran.log
    assert not any(begins in Path(one.place).read_bytes() for one in built.documents)


def test_the_process_that_signs_cannot_be_looked_into(build: BuildOf) -> None:
    pid = os.getpid()
    built = build(f"{MADE}cat /proc/{pid}/environ /proc/{pid}/maps > out/seen; kill -9 {pid}; true\n")
    [seen] = [one for one in built.documents if one.artifact.name == "out/seen"]
    assert seen.artifact.size == 0


def test_nothing_is_written_but_in_its_own_folder(world: World, build: BuildOf, tmp_path: Path) -> None:
    places = [
        tmp_path / "x",
        world.root / "x",
        world.home / "x",
        Path("/etc/interlock-x"),
    ]
    build(MADE + "".join(f"echo evil > {one}\n" for one in places) + "true\n")
    assert not any(one.exists() for one in places)


def test_the_ledger_and_what_is_kept_cannot_be_reached(world: World, build: BuildOf) -> None:
    first = build(MADE)
    kept = Path(first.documents[0].place)
    build(f"{MADE}chmod -R 777 {world.root}/.interlock; echo evil > {kept}; rm -rf {world.root}/.interlock\n")
    assert kept.read_text() == "made\n"
    assert world.database.is_file()


def test_no_server_can_be_reached(build: BuildOf) -> None:
    server = Server()
    try:
        port = server.url.rpartition(":")[2]
        built = build(f"{MADE}bash -c 'echo x > /dev/tcp/127.0.0.1/{port}' && echo reached > out/reached; true\n")
    finally:
        server.stop()
    assert [one.artifact.name for one in built.documents] == ["out/a"]


@pytest.mark.parametrize("waived", ["", "it is a test of what is not kept apart"])
def test_a_daemon_that_would_swap_the_artifact_afterwards_is_gone(build: BuildOf, waived: str) -> None:
    swap = f"setsid sh -c 'sleep 2; echo evil > out/a; sleep {LONG}' >/dev/null 2>&1 &\nsleep 0.3\n"
    built = build(MADE + swap, needs_apart=not waived, isolation_waived=waived)
    [one] = built.documents
    assert hashlib.sha256(Path(one.place).read_bytes()).hexdigest() == one.artifact.digest.hex
    assert Path(one.place).read_text() == "made\n"
    assert not [each for each in processes() if LONG.encode() in _command(each.pid).split(b"\0")]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize("waived", ["", "it is a test of what is not kept apart"])
def test_secrets_that_it_prints_are_masked_in_what_is_kept(world: World, build: BuildOf, waived: str) -> None:
    known = "ghp" + "_" + "a1B2" * 9
    script = f"{MADE}echo token {known}; echo $A_TOKEN | sed 's/^/got /'; env\n"
    built = build(script, needs_apart=not waived, isolation_waived=waived, variables=("A_TOKEN",))
    with world.app() as app:
        kept = app.store.blobs.get(built.log)
        sealed = b"".join(
            record.envelope for record in app.store.ledger.entries(0, len(list(app.store.ledger.leaves())))
        )
    for secret in (known.encode(), b"plain-words-nobody-knows"):
        assert secret not in kept
        assert secret not in sealed
    assert b"got " in kept


@pytest.mark.parametrize(
    "script",
    [
        "mkdir out; ln -s /etc/passwd out/a",
        "mkdir out; ln -s ../../../../../../etc/passwd out/a",
        "mkdir out; mkfifo out/a",
        "mkdir out; printf x > \"$(printf 'out/a\\nb')\"",
        "mkdir out; printf x > \"$(printf 'out/a\\033[2J')\"",
        "ln -s /etc out; mkdir real; echo x > real/a",
    ],
)
def test_what_is_no_plain_file_in_plain_sight_is_no_artifact(world: World, build: BuildOf, script: str) -> None:
    with pytest.raises(ArtifactRefused):
        build(f"{script}\n", artifacts="**" if script.startswith("ln") else "out/*")
    assert not (world.root / ".interlock/artifacts").exists()


def test_links_of_the_commit_lead_to_nothing_that_is_hidden(world: World, build: BuildOf) -> None:
    (world.home).mkdir(exist_ok=True)
    (world.home / "secret").write_text("the-word-in-the-home")
    (world.root / "link").symlink_to(world.home / "secret")
    built = build(f"{MADE}cat link\n true\n")
    assert b"the-word-in-the-home" not in built.ran.log


def test_a_program_of_the_commit_is_not_taken_for_the_systems(world: World, build: BuildOf) -> None:
    path = world.repository.write("make", "#!/bin/sh\necho evil\n", executable=True)
    assert path.is_file()
    built = build(f"{MADE}command -v make || true\n")
    assert built.ran.workspace.encode() not in built.ran.log
    assert built.ran.programs[0].path.startswith("/")


def test_settings_that_are_changed_by_the_build_change_nothing(world: World, build: BuildOf) -> None:
    built = build(f"{MADE}echo 'build: {{artifacts: [evil]}}' > interlock.yaml; echo x > evil\n")
    assert [one.artifact.name for one in built.documents] == ["out/a"]


def test_one_that_is_killed_half_way_leaves_no_evidence_no_process_and_no_folder(world: World, tmp_path: Path) -> None:
    world.commit(
        {
            "build.sh": f"mkdir out; echo 1 > out/a; echo started; sleep {LONG}\n",
            "interlock.yaml": "build: {commands: ['sh build.sh'], artifacts: ['out/*']}\n",
        }
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environ = {
        "HOME": str(world.home),
        "PATH": os.environ["PATH"],
        "TMPDIR": str(temporary),
        "PYTHONPATH": str(Path(interlock.__file__).parents[1]),
    }
    running = subprocess.Popen(  # noqa: TID251
        [sys.executable, "-m", "interlock", "build"], cwd=world.root, env=environ, start_new_session=True
    )
    try:
        _wait(lambda: any(LONG.encode() in _command(one.pid).split(b"\0") for one in processes()))
        running.send_signal(signal.SIGKILL)
    finally:
        running.kill()
        running.wait()
    _wait(lambda: not any(LONG.encode() in _command(one.pid).split(b"\0") for one in processes()))
    _wait(lambda: not list(temporary.glob("interlock-build-*")))
    world.at = datetime.now(UTC)  # noqa: TID251 (the command read the real clock)
    with world.app() as app:
        head = Subject("x", (Digest("gitCommit", world.repository.git("rev-parse", "HEAD")),))
        assert app.gate.known(head).statements == ()
    assert not (world.root / ".interlock/artifacts").exists()


def _wait(until: Callable[[], bool]) -> None:
    for _ in range(400):
        if until():
            return
        time.sleep(0.05)
    pytest.fail("it did not come to pass within 20 seconds")
