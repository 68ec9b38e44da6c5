from pathlib import Path

from interlock.render.hosts import host_json, host_lines, sealed_lines
from interlock.runtime.hosts import Executable, HostSeen
from interlock.testing.world import World
from tests.unit.flows.test_verify_host import CLEAN, OWN, verified


def test_each_answer_is_a_sentence_and_nothing_steers_the_terminal(tmp_path: Path) -> None:
    world = World(tmp_path)
    assert host_lines(verified(world, CLEAN))[0].startswith("AS SEALED  box holds and runs what packages bring")
    lost = HostSeen((OWN,), unseen=(("process 7", "permission denied"),))
    lines = host_lines(verified(world, lost))
    assert (lines[0][:7], lines[1]) == ("UNKNOWN", "  ? process 7: permission denied")
    done = verified(world, HostSeen((OWN, Executable("/tmp/x\x1b[2J", "d" * 64))))
    lines = host_lines(done)
    assert lines[0].startswith("ALTERED  box holds or runs 1 that nobody sealed; 2 executables")
    assert not any("\x1b" in line for line in lines)
    assert host_json(done)["outcome"] == "failed"


def test_a_program_of_a_package_that_was_altered_before_it_was_sealed_is_told(tmp_path: Path) -> None:
    done = verified(World(tmp_path), CLEAN)
    altered = Executable("/usr/bin/ls", "b" * 64, package="coreutils", is_altered=True)
    lines = sealed_lines(done.desired, HostSeen((OWN, altered)))
    assert lines[0] == "box: 2 of 2 executables are in no package as they are; sealed"
    assert any("/usr/bin/ls is not what the package coreutils brings" in line for line in lines)
