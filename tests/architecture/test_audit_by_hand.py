"""The check of an audit pack that needs nothing of ours, as the documentation shows it: the blocks are run."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from interlock.testing.world import World
from tests import needed
from tests.architecture.test_docs import DOCS, marked
from tests.packs import entries_of, packed, put_together, taken_apart

PAGE = DOCS / "how-to" / "audit.md"
NEEDS = ("sh", "unzip", "sha256sum", "jq", "base64", "openssl", "xxd", "find", "sed")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    for one in NEEDS:
        needed.program(one)
    made = World(tmp_path_factory.mktemp("by hand"))
    made.check()
    return made


def by_hand(world: World, pack: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the blocks of the page over a pack, in an empty folder with no home."""
    with world.app() as app:
        (key,) = app.trust.keys
    (folder / "audit.zip").write_bytes(pack)
    (folder / "key.pem").write_bytes(key.key.pem())
    script = "".join(block.body for block in marked("sh") if block.page == PAGE)
    return subprocess.run(  # noqa: TID251  # a script of the documentation, as a stranger runs it
        ["/bin/sh", "-c", script],
        cwd=folder,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "PACK": "audit.zip", "KEY": str(folder / "key.pem")},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_stranger_checks_a_pack_with_what_every_system_has(world: World, tmp_path: Path) -> None:
    done = by_hand(world, packed(world).body, tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1:]) == (0, ["every entry is in the ledger"]), done.stderr


@pytest.mark.parametrize("what", ["page", "envelope", "proof", "checkpoint", "manifest"])
def test_the_same_stranger_finds_what_was_changed(world: World, tmp_path: Path, what: str) -> None:
    members = taken_apart(packed(world).body)
    index = max(entries_of(members))
    name = {
        "page": "index.html",
        "envelope": f"entries/{index:09d}/envelope.json",
        "proof": f"entries/{index:09d}/proof.txt",
        "checkpoint": "log/checkpoint.txt",
        "manifest": "manifest.dsse.json",
    }[what]
    body = members[name]
    changed = body.replace(b"a", b"b", 1) if what != "manifest" else body.replace(b'"payload":"e', b'"payload":"f', 1)
    assert changed != body
    assert by_hand(world, put_together({**members, name: changed}), tmp_path).returncode != 0
