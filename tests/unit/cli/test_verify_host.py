import json
import shutil
from pathlib import Path

from interlock.cli.exits import Exit
from interlock.evidence import ASSESSMENT
from interlock.kernel import Digest, Subject
from tests.unit.cli.shell import Shell


def test_a_machine_is_sealed_and_held_against_that(shell: Shell, tmp_path: Path) -> None:
    place = tmp_path / "bin"
    place.mkdir()
    shutil.copy("/bin/sleep", place / "own")
    commit = shell.world.repository.git("rev-parse", "HEAD")
    sealed = shell("attest", "host", "--name", "box", "--path", str(place))
    assert sealed.code == Exit.ALLOWED, sealed
    assert sealed.out.startswith("box: 1 of 1 executables are in no package as they are; sealed\n")
    shutil.copy("/bin/ls", place / "evil")
    said = shell("verify-host", "--expected", "box", "--path", str(place), "--for", commit, "--format", "json")
    assert said.code == Exit.DENIED
    told = json.loads(said.out)
    assert (told["schema"], told["host"]) == ("interlock.verify-host/v1", "box")
    assert f"{place}/evil" in [one["path"] for one in told["faults"] if one["rule"] == "unknown-executable"]
    with shell.world.app(is_reading=True) as app:
        about = Subject("commit", (Digest("gitCommit", commit),))
        kinds = [one.statement.predicate_type for one in app.gate.known(about).statements]
    assert kinds == [ASSESSMENT]


def test_without_a_sealed_list_nothing_is_in_order(shell: Shell, tmp_path: Path) -> None:
    said = shell("verify-host", "--expected", "box", "--path", str(tmp_path))
    assert (said.code, "[FLW-160]" in said.err) == (Exit.USAGE, True)
