"""From a commit to an artifact and back: checked, built, let through by its own digest, built again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from interlock.decision import Decision, Question, Verdict
from interlock.evidence import Hold
from interlock.evidence.governance import HOLD
from interlock.evidence.rebuild import DIFFERENT, IDENTICAL
from interlock.flows.build import Built, Wanted
from interlock.flows.rebuild import Asked
from interlock.kernel import Digest, Subject, stamp
from interlock.supply.build import Plan
from interlock.testing.world import World
from interlock.wiring.building import make_build, make_rebuild

POLICY = (
    "policy: own\nrequire:\n"
    + "".join(f"  - control: {name}\n" for name in ("commit.sast", "commit.build", "commit.signing"))
    + "separation: [[change.author, approval.by]]\n"
)
ZIP = """\
import os, zipfile
os.mkdir("dist")
with zipfile.ZipFile("dist/app.zip", "w") as file:
    for name in sorted(os.listdir("src")):
        info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
        file.writestr(info, open(f"src/{name}").read())
"""
MAIN = '#include <stdio.h>\nint main(void) { printf("%s\\n", __FILE__); return 0; }\n'


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path)
    made.commit({"own.yaml": POLICY, "interlock.yaml": "policy: own.yaml\n", "src/a.txt": "a", "src/b.txt": "b"})
    return made


def build(world: World, plan: Plan) -> Built:
    with world.app() as app:
        return make_build(app, {"HOME": str(world.home)}).run(Wanted(plan, "HEAD"))


def gate(world: World, digest: Digest) -> Decision:
    with world.app(is_reading=True) as app:
        question = Question(Subject("app", (digest,)), world.at, pipeline=app.pipeline, usual=app.usual_pipeline)
        return app.gate.decide(app.policies.get("own.yaml"), question)


def python() -> str:
    found = next((path for path in ("/usr/bin/python3", "/usr/local/bin/python3") if os.access(path, os.X_OK)), "")
    if not found:
        pytest.skip("no Python that a build would see")
    return found


def test_an_artifact_stands_and_falls_with_its_commit(world: World) -> None:
    world.commit({"build.py": ZIP})
    plan = Plan(((python(), "build.py"),), ("dist/*.zip",))
    built = build(world, plan)
    digest = built.documents[0].artifact.digest
    before = gate(world, digest)
    assert before.verdict is Verdict.DENY
    assert {one.requirement for one in before.reasons if one.verdict is Verdict.DENY} == {"commit.sast", "commit.build"}

    world.check()
    after = gate(world, digest)
    assert (after.verdict, after.hypothetical) == (Verdict.ALLOW, ())
    assert any(built.source.revision.commit.short in note for note in after.notes)

    with world.app() as app:
        held = Hold("place", str(built.source.revision.commit), "broken", stamp(world.at))
        app.seal.document(Subject("held", built_commit(built)), HOLD, held)
    assert gate(world, digest).verdict is Verdict.DENY


def built_commit(built: Built) -> tuple[Digest, ...]:
    return (built.source.revision.commit,)


def test_what_was_never_built_here_is_not_let_through_by_a_commit_that_is_good(world: World) -> None:
    world.commit({"build.py": ZIP})
    build(world, Plan(((python(), "build.py"),), ("dist/*.zip",)))
    world.check()
    assert gate(world, Digest("sha256", "9" * 64)).verdict is Verdict.DENY


def test_a_build_that_takes_its_times_from_the_commit_comes_out_again(world: World) -> None:
    world.commit({"build.py": ZIP})
    one = build(world, Plan(((python(), "build.py"),), ("dist/*.zip",))).documents[0]
    world.commit({"build.py": "raise SystemExit(1)\n"})
    with world.app() as app:
        done = make_rebuild(app, {"HOME": str(world.home)}).run(Asked(one.artifact.subject, one.place))
    assert done.says.outcome == IDENTICAL


def test_one_that_writes_the_time_does_not_and_the_member_is_named(world: World) -> None:
    stamped = ZIP.replace(
        '"w") as file:\n', '"w") as file:\n    file.writestr("stamp", str(__import__("time").time_ns()))\n'
    )
    world.commit({"build.py": stamped})
    one = build(world, Plan(((python(), "build.py"),), ("dist/*.zip",))).documents[0]
    with world.app() as app:
        done = make_rebuild(app, {"HOME": str(world.home)}).run(Asked(one.artifact.subject, one.place))
    assert done.says.outcome == DIFFERENT
    assert done.says.where


@pytest.mark.skipif(not shutil.which("gcc", path="/usr/local/bin:/usr/bin:/bin"), reason="no gcc")
def test_c_is_compiled_and_its_warnings_count_against_the_commit_and_the_artifact(world: World) -> None:
    world.commit({"main.c": MAIN})
    plan = Plan((("gcc", "-Wall", "-g", "-o", "app", "main.c"),), ("app",))
    clean = build(world, plan)
    world.check()
    assert gate(world, clean.documents[0].artifact.digest).verdict is Verdict.ALLOW
    if not clean.ran.isolation.why_not:
        with world.app() as app:
            one = clean.documents[0]
            done = make_rebuild(app, {"HOME": str(world.home)}).run(Asked(one.artifact.subject, one.place))
        assert done.says.outcome == IDENTICAL, "the folder is the same each time where it is kept apart"

    world.commit({"main.c": MAIN.replace("return 0;", "int unused; return 0;")})
    world.check()
    warned = build(world, plan)
    assert [one.rule for one in warned.findings] == ["gcc:-Wunused-variable"]
    refused = gate(world, warned.documents[0].artifact.digest)
    assert refused.verdict is Verdict.DENY
    assert [one.requirement for one in refused.reasons if one.verdict is Verdict.DENY] == ["commit.build"]
