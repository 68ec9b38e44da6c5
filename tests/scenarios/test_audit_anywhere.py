"""One file goes to somebody who has never heard of us: no repository, no home, no git, no network to ask."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.packs import put_together, taken_apart
from tests.programs import finish_text

_PROGRAM = "import sys; from interlock.cli import main; sys.exit(main())"


def test_a_pack_of_the_last_deployment_is_verified_in_an_empty_place_and_broken_there(tmp_path: Path) -> None:
    estate = Estate(tmp_path / "here")
    estate.deployed(estate.artifact())
    at_home = {**estate.world.environ, "PATH": "/usr/bin:/bin", "PYTHONPATH": os.pathsep.join(sys.path)}
    words = [sys.executable, "-c", _PROGRAM, "audit"]
    made = finish_text([*words, estate.last().run, "-o", "it.zip"], cwd=estate.world.root, env=at_home)
    assert made.returncode == Exit.ALLOWED, made.stderr
    empty = tmp_path / "elsewhere"
    empty.mkdir()
    shutil.copy(estate.world.root / "it.zip", empty / "it.zip")
    shutil.rmtree(tmp_path / "here")
    nothing = {"PYTHONPATH": os.pathsep.join(sys.path), "HOME": str(empty / "home"), "PATH": ""}
    verify = [*words, "verify", "it.zip"]
    alone = finish_text(verify, cwd=empty, env=nothing)
    assert (alone.returncode, alone.stderr) == (Exit.REVIEW, ""), alone.stdout
    assert "come out byte for byte as they were recorded" in alone.stdout
    (key,) = (body for name, body in taken_apart((empty / "it.zip").read_bytes()).items() if name.endswith(".pem"))
    (empty / "key.pem").write_bytes(key)
    named = finish_text([*verify, "--key", "key.pem"], cwd=empty, env=nothing)
    assert named.returncode == Exit.ALLOWED, named.stdout
    assert sorted(one.name for one in empty.iterdir()) == ["it.zip", "key.pem"], "whoever verifies writes nothing"
    members = taken_apart((empty / "it.zip").read_bytes())
    members["index.html"] = members["index.html"].replace(b"missing", b"present", 1)
    (empty / "it.zip").write_bytes(put_together(members))
    broken = finish_text([*verify, "--key", "key.pem"], cwd=empty, env=nothing)
    assert broken.returncode == Exit.DENIED
    assert "1 members are not what was signed: index.html" in broken.stdout
