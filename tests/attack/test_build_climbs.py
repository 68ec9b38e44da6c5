"""A build looks for a way up from what it is shown to what is hidden: through what its first process has open."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.flows.build import Built, Wanted
from interlock.supply.build import Plan
from interlock.testing.world import World
from interlock.wiring.building import make_build

CLIMB = """\
mkdir -p out; echo made > out/a
for one in /proc/[0-9]*/fd/*; do
  for up in "" /.. /../.. /../../.. /../../../..; do
    ls -d $one$up/*/.config $one$up/.config 2>/dev/null && echo climbed to $one$up
    cat $one$up/.config/interlock/keys/*.pem $one$up/*/.config/interlock/keys/*.pem 2>/dev/null
    ls -d $one$up/scratch 2>/dev/null && echo climbed to $one$up
  done
done
true
"""


def test_the_home_is_not_reached_from_a_folder_of_it_that_may_be_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tool chain in the home is shown to the build, and keys that sign lie beside it."""
    monkeypatch.setenv("HOME", str(world.home))
    (world.home / "chain").mkdir(parents=True)
    (world.home / "chain" / "tool").write_text("a tool\n")
    world.commit({"build.sh": f"{CLIMB}cat {world.home}/chain/tool > out/tool\n"})
    with world.app() as app:
        key = Path(app.places.config, "keys", f"{app.keys.signer(app.clock()).key_id}.pem")
        assert key.is_file()
        plan = Plan((("sh", "build.sh"),), ("out/*",), reads=(str(world.home / "chain"),))
        built: Built = make_build(app, {"HOME": str(world.home)}).run(Wanted(plan, "HEAD"))
    if built.ran.isolation.why_not:
        pytest.skip(f"this kernel gives no namespaces: {built.ran.isolation.why_not}")
    assert [one.artifact.name for one in built.documents] == ["out/a", "out/tool"], "what may be read can be"
    said = built.ran.log.decode("utf-8", "replace").partition("\n")[2]
    assert "climbed" not in said
    assert b"-----BEGIN " + b"PRIVATE" not in built.ran.log
    assert "REDACTED" not in said.upper()
