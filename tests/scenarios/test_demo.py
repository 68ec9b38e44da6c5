"""The demonstration, as a new user runs it: with nothing but Python and git."""

import os
import sys
from pathlib import Path

import pytest

from tests.programs import finish_text

_PROGRAM = "import sys; from interlock.cli import main; sys.exit(main())"


@pytest.mark.skipif(sys.platform != "linux", reason="the supervisor of releases needs Linux")
def test_the_whole_story_comes_as_it_is_told_and_no_request_is_lost(tmp_path: Path) -> None:
    kept = tmp_path / "demo"
    environ = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = finish_text([sys.executable, "-c", _PROGRAM, "demo", "--keep", str(kept)], cwd=tmp_path, env=environ)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr
    assert "flsak may be meant to be taken for flask" in done.stdout
    assert "✖ REFUSED  production stays as it is" in done.stdout
    assert "was tried beside the old one: its health address answers 500" in done.stdout
    assert "8 chapters" in done.stdout
    assert "0 of them failed" in done.stdout
    look = done.stdout.partition("To look around:\n")[2].replace("  interlock", f"  {sys.executable} -m interlock")
    around = finish_text(["/bin/sh", "-ec", look], cwd=tmp_path, env=environ)
    assert around.returncode == 0, around.stderr
    assert "rollback" in around.stdout.splitlines()[0]
    assert [one for one in Path("/proc").glob("[0-9]*/environ") if str(kept).encode() in _bytes(one)] == []


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""  # another user's, or gone
