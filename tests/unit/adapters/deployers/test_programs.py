import sys
import threading
import time
from pathlib import Path

import pytest

from interlock.adapters.deployers.programs import Programs
from interlock.adapters.tools.errors import ToolError, ToolStopped, ToolTimedOut
from interlock.testing.tools import make_package

SHOWS = "import os, sys; print(sorted(os.environ)); print(os.getcwd()); print(sys.stdin.read())"


def test_a_program_finds_where_and_how_and_nothing_else_of_its_user(tmp_path: Path) -> None:
    secret = "SHOP_" + "TOKEN"
    programs = Programs({"PATH": "/usr/bin:/bin", "HOME": "/h", secret: "x"}, str(tmp_path))
    ended = programs.run([sys.executable, "-c", SHOWS], stdin=b"order", variables={"A": "1"}, timeout_s=20)
    said = ended.stdout.decode()
    assert ended.exit_code == 0
    assert secret not in said
    assert "'A'" in said
    assert "'HOME'" in said
    assert str(tmp_path) in said
    assert said.endswith("order\n")


def test_one_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    with pytest.raises(ToolTimedOut):
        Programs({}, str(tmp_path)).run([sys.executable, "-c", "import time; time.sleep(60)"], timeout_s=0.5)


def test_one_that_goes_on_tells_at_once_and_ends_when_it_is_stopped(tmp_path: Path) -> None:
    stop, told = threading.Event(), []

    def tell(chunk: bytes) -> None:
        told.append(chunk)
        stop.set()

    began = time.monotonic()
    with pytest.raises(ToolStopped):
        Programs({}, str(tmp_path)).follow(
            [sys.executable, "-u", "-c", "import time; print('now'); time.sleep(60)"], tell, stop, timeout_s=50
        )
    assert b"".join(told) == b"now\n"
    assert time.monotonic() - began < 40


def test_one_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ToolError):
        Programs({}, str(tmp_path)).run(["no-such-program"], timeout_s=5)


def test_a_program_is_found_on_path_or_in_an_unaltered_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_package(tmp_path / "env", "thing", {"bin/thing": b"#!/bin/sh\n"})
    monkeypatch.setattr("interlock.adapters.deployers.programs.own_sites", lambda: (str(site),))
    folder = tmp_path / "bin"
    folder.mkdir()
    programs = Programs({"PATH": str(folder)}, str(tmp_path))
    brought = tmp_path / "env" / "bin" / "thing"
    assert programs.find("thing", "thing") == str(brought)
    assert programs.find("thing") == programs.find("other", "thing") == programs.find("thing", "none") == ""
    brought.write_bytes(b"#!/bin/sh\nsomething else\n")
    assert programs.find("thing", "thing") == ""
    (folder / "thing").write_bytes(b"#!/bin/sh\n")
    (folder / "thing").chmod(0o755)
    assert programs.find("thing", "thing") == str(folder / "thing")
    assert programs.find("/no/such", "thing") == "/no/such"
