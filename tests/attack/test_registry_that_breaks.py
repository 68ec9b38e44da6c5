"""A real registry that is ended in the middle of an upload, that has no room left, or that two write into at once."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from interlock.adapters.registries.access import Access
from interlock.adapters.registries.oci import OciRepository
from interlock.flows.luggage import BUNDLE
from tests.attack.killed_scene import NEW, OLD, Scene
from tests.killing import Ended
from tests.programs import finish_text
from tests.registries import AT_ONCE, find_registry, is_ci

BIG = 80 << 20
"""Three parts of an upload."""
_PROGRAM = "import sys; from interlock.cli import main; sys.exit(main())"


class Mended:
    """Debian's registry, which can be ended at once and started again where it was."""

    def __init__(self, program: str, folder: Path, data: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.data = data
        self._config = folder / "config.yml"
        self._config.write_text(
            f"version: 0.1\nlog: {{level: error, accesslog: {{disabled: true}}}}\n"
            f"storage: {{filesystem: {{rootdirectory: {data}}}}}\n"
            f"http: {{addr: '127.0.0.1:{self.port}', secret: for-tests}}\n"
        )
        self._program = program
        self._process: Any = None

    @property
    def host(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        self._process = subprocess.Popen(  # noqa: TID251  # a server
            [self._program, "serve", str(self._config)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        wait_for(self._is_up)

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(20)

    def _is_up(self) -> bool:
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", self.port)) == 0

    def uploaded(self) -> int:
        """Give how many bytes of unfinished uploads lie there."""
        return sum(size_of(one) for one in self.data.rglob("_uploads/*/data"))


def size_of(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def wait_for(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture
def program() -> str:
    found = find_registry()
    if found is None:
        if is_ci():
            pytest.fail("docker-registry is not installed")
        pytest.skip("docker-registry is not installed")
    return found


@pytest.fixture
def registry(program: str, tmp_path: Path) -> Iterator[Mended]:
    made = Mended(program, tmp_path, tmp_path / "data")
    made.start()
    yield made
    made.kill()


@pytest.fixture
def scene(built: Scene) -> Scene:
    built.reset("at first")
    return built


def big(scene: Scene) -> bytes:
    """Have a file of several parts, and give it."""
    body = os.urandom(1 << 20) * (BIG >> 20)
    (scene.live / "big.bin").write_bytes(body)
    scene.good(scene.make("sign", "../big.bin"))  # so that there is evidence about it
    return body


def during(scene: Scene, words: tuple[str, ...], happens: Callable[[], None]) -> Ended:
    """Run a command, and let something happen meanwhile."""
    beside = Thread(target=happens)
    beside.start()
    ended = scene.make(*words)
    beside.join()
    return ended


@pytest.mark.server("docker-registry")
def test_a_registry_that_comes_back_is_gone_on_with(scene: Scene, registry: Mended) -> None:
    body = big(scene)
    place = f"oci://{registry.host}/app:1"

    def happens() -> None:
        wait_for(lambda: registry.uploaded() > BIG // 3)
        registry.kill()
        registry.start()

    scene.good(during(scene, ("push", "../big.bin", place), happens))
    scene.good(scene.use("pull", place, "-o", "../got"))
    assert (scene.got / "big.bin").read_bytes() == body


@pytest.mark.server("docker-registry")
def test_one_that_stays_away_is_told_of_and_the_next_push_is_enough(scene: Scene, registry: Mended) -> None:
    body = big(scene)
    place = f"oci://{registry.host}/app:1"
    scene.good(scene.make("push", "../first/out/app.bin", place))

    def happens() -> None:
        wait_for(lambda: registry.uploaded() > BIG // 3)
        registry.kill()

    ended = during(scene, ("push", "../big.bin", place), happens)
    assert (ended.code, ended.out) == (4, ""), ended
    assert registry.host in ended.err
    assert "Traceback" not in ended.err
    registry.start()
    assert scene.pulled(place) == OLD
    scene.good(scene.make("push", "../big.bin", place))
    scene.good(scene.use("pull", place, "-o", "../got"))
    assert (scene.got / "big.bin").read_bytes() == body


@pytest.mark.server("docker-registry")
def test_one_without_room_says_so_and_the_tag_stays(scene: Scene, program: str, tmp_path: Path) -> None:
    (tmp_path / "small").mkdir()
    mounted = finish_text(["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(tmp_path / "small")])
    if mounted.returncode:
        pytest.skip(f"no small disk can be had here: {mounted.stderr.strip()}")
    registry = Mended(program, tmp_path, tmp_path / "small")
    try:
        registry.start()
        big(scene)
        place = f"oci://{registry.host}/app:1"
        scene.good(scene.make("push", "../first/out/app.bin", place))
        ended = scene.make("push", "../big.bin", place)
        assert (ended.code, ended.out) == (4, ""), ended
        assert "[REG-105]" in ended.err, ended.err
        assert "no space left" in ended.err.lower()
        assert scene.pulled(place) == OLD
        for left in registry.data.rglob("_uploads/*"):  # as the registry purges them, in its own time
            shutil.rmtree(left)
        scene.good(scene.make("push", "../handed/out/app.bin", place))
        assert scene.pulled(place) == NEW
    finally:
        registry.kill()
        finish_text(["umount", str(tmp_path / "small")])


@pytest.mark.server("docker-registry")
def test_two_machines_that_push_one_artifact_at_once_both_leave_their_evidence(scene: Scene, registry: Mended) -> None:
    (scene.live / "same.bin").write_bytes(b"the same on both machines")
    for run in (scene.make, scene.use):
        scene.good(run("sign", "../same.bin"))
    wanted = set()
    for number in range(4):
        place = f"oci://{registry.host}/app{number}:1"
        running = [
            subprocess.Popen(  # noqa: TID251  # two at once
                [sys.executable, "-c", _PROGRAM, "push", "../same.bin", place, "--format", "json"],
                cwd=machine,
                env=scene.environ(home),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
            for machine, home in ((scene.maker, "home-of-maker"), (scene.user, "home-of-user"))
        ]
        said = [one.communicate(timeout=120) for one in running]
        assert [one.returncode for one in running] == [0, 0], "\n".join(err.decode() for _, err in said)
        with OciRepository(registry.host, f"app{number}", Access(), patience=AT_ONCE) as opened:
            listed = [one.artifact_type for one in opened.referrers(opened.find("1").digest)]
        wanted.add(tuple(listed))
    assert wanted == {(BUNDLE, BUNDLE)}
