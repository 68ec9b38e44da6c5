import json
import sys
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.command import OUTDATED, CommandDeployer
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import (
    Order,
    ParametersUnfit,
    PlannedArtifact,
    TargetRefused,
    TargetUnreachable,
    TokenOutdated,
)
from interlock.kernel import Digest
from tests.unit.deployment.plans import HEX, plan

SCRIPT = """\
import json, os, sys
told = json.load(sys.stdin)
with open("told", "a") as file:
    file.write(json.dumps([os.environ["INTERLOCK_ACTION"], os.environ.get("INTERLOCK_TOKEN"), told]) + "\\n")
print(open("says").read() if os.path.exists("says") else "{}")
sys.stderr.write("it is full")
sys.exit(int(open("code").read()) if os.path.exists("code") else 0)
"""


class NoContent:
    def path(self, digest: Digest) -> str:
        return f"/kept/{digest.hex}"

    def check(self, artifact: PlannedArtifact) -> None:
        raise AssertionError


class Bench:
    """One command deployer whose program writes down what it is told."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "do.py").write_text(SCRIPT)
        words = [sys.executable, "do.py"]
        self.parameters: dict[str, Any] = dict.fromkeys(("look", "bring", "switch", "restore", "settle"), words)
        self.deployer = CommandDeployer(Programs({"PATH": "/usr/bin:/bin"}, str(folder)))

    def order(self, **more: Any) -> Order:
        made = plan("one", parameters=self.parameters, **more)
        return Order(made, made.targets[0], "dpl-1", 7, 50)

    def told(self) -> list[Any]:
        return [json.loads(line) for line in (self.folder / "told").read_text().splitlines()]


def test_each_program_is_told_the_whole_order(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    order = bench.order()
    bench.deployer.bring(order, NoContent())
    for act in (bench.deployer.switch, bench.deployer.restore, bench.deployer.settle):
        act(order)
    told = bench.told()
    assert [one[0] for one in told] == ["bring", "switch", "restore", "settle"]
    assert {one[1] for one in told} == {"7"}
    first = told[0][2]
    assert first["files"] == {"app.zip": f"/kept/{HEX}"}
    assert (first["digest"], first["run"], first["share"]) == (order.plan.digest.hex, "dpl-1", 50)
    assert first["plan"]["artifacts"][0]["sha256"] == HEX


def test_what_runs_is_what_the_program_says(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (tmp_path / "says").write_text(json.dumps({"plan": "ab", "artifacts": {"app.zip": HEX}, "token": 3}))
    target = bench.order().target
    seen = bench.deployer.look(target, bench.parameters)
    assert (seen.plan, seen.artifacts, seen.token) == ("ab", {"app.zip": HEX}, 3)
    (tmp_path / "says").write_text("all is well")
    with pytest.raises(TargetRefused, match="did not say what runs"):
        bench.deployer.look(target, bench.parameters)


def test_a_program_that_fails_says_why(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    (tmp_path / "code").write_text("3")
    with pytest.raises(TargetRefused, match="ended with 3: it is full"):
        bench.deployer.switch(bench.order())
    (tmp_path / "code").write_text(str(OUTDATED))
    with pytest.raises(TokenOutdated, match="this one has 7"):
        bench.deployer.switch(bench.order())


def test_a_program_that_is_missing_or_not_named_is_told(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    bench.parameters["switch"] = ["./none"]
    with pytest.raises(TargetUnreachable):
        bench.deployer.switch(bench.order())
    del bench.parameters["switch"]
    with pytest.raises(ParametersUnfit, match="switch"):
        bench.deployer.switch(bench.order())
    bench.parameters["swich"] = ["x"]
    with pytest.raises(ParametersUnfit, match="switch"):
        bench.deployer.bring(bench.order(), NoContent())


def test_letting_go_of_the_old_may_be_left_out(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    del bench.parameters["settle"]
    bench.deployer.settle(bench.order())
    assert not (tmp_path / "told").exists()
