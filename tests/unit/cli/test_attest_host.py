import json
import shutil
from pathlib import Path

import pytest

from interlock.adapters.hosts import machine
from interlock.cli.exits import Exit
from interlock.runtime.hosts import HostSeen
from tests.unit.cli.shell import Shell


def test_what_no_package_brings_is_sealed_as_a_list_of_its_own(shell: Shell, tmp_path: Path) -> None:
    shutil.copy("/bin/sleep", tmp_path / "own")
    said = shell("attest", "host", "--name", "box", "--path", str(tmp_path), "--format", "json")
    assert said.code == Exit.ALLOWED, said
    told = json.loads(said.out)
    assert (told["schema"], told["desired_state"]["form"]) == ("interlock.attest-host/v1", "host")


def test_a_machine_that_cannot_be_read_whole_is_not_sealed(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = HostSeen((), unread=(("/opt/x", "permission denied"),))
    monkeypatch.setattr(machine, "look_at_machine", lambda _folders: seen)
    said = shell("attest", "host", "--name", "box")
    assert (said.code, "[RUN-102]" in said.err) == (Exit.BROKEN, True)
    assert shell("verify-host", "--expected", "box").code == Exit.USAGE
