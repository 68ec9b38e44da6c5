"""What only this deployer does; what all of them do is in tests/contract/test_deployers.py."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from interlock.adapters.deployers.podman import PodmanDeployer
from interlock.adapters.deployers.programs import Programs
from interlock.deployment import (
    Order,
    ParametersUnfit,
    PlannedArtifact,
    Target,
    TargetRefused,
    TargetUnreachable,
    Unhealthy,
)
from tests.containers import LIMITS, Yard, yard_at
from tests.folders import free_port
from tests.unit.deployment.plans import HEX, plan


@pytest.fixture
def yard(tmp_path: Path) -> Iterator[Yard]:
    with yard_at(tmp_path) as found:
        yield found


@pytest.mark.server("podman")
def test_what_runs_beside_it_is_a_stranger_unless_it_is_allowed(yard: Yard) -> None:
    yard.deploy(yard.plan())
    other = yard.podman.run("run", "-d", "--name", "other", *LIMITS, "base", "/bin/busybox", "sleep", "100")
    assert other.returncode == 0, other.stderr
    assert yard.look().strangers == ("container other",)
    yard.more["allows"] = ["oth*"]
    assert yard.look().strangers == ()


@pytest.mark.server("podman")
def test_another_container_that_says_it_is_the_one_that_was_deployed_is_seen(yard: Yard) -> None:
    yard.deploy(yard.plan())
    name = yard.podman.run("ps", "--format", "{{.Names}}").stdout.strip()
    told = yard.podman.run("inspect", "--format", "{{json .Config.Labels}}", name).stdout
    labels = [f"--label={key}={value}" for key, value in msgspec.json.decode(told, type=dict[str, str]).items()]
    assert yard.look().says == ""
    other = yard.podman.run("run", "-d", "--name", "twin", *labels, *LIMITS, "base", "/bin/busybox", "sleep", "100")
    assert other.returncode == 0, other.stderr
    assert "2 containers run as the one that was deployed" in yard.look().says
    assert "twin" in yard.look().says


@pytest.mark.server("podman")
def test_configuration_that_was_changed_inside_is_seen(yard: Yard, tmp_path: Path) -> None:
    yard.deploy(yard.plan())
    was = dict(yard.look().configuration)
    (tmp_path / "other").write_text("A=c\n")
    name = yard.podman.run("ps", "--format", "{{.Names}}").stdout.strip()
    assert yard.podman.run("cp", str(tmp_path / "other"), f"{name}:/etc/interlock/app.env").returncode == 0
    assert dict(yard.look().configuration) != was


@pytest.mark.server("podman")
def test_what_ends_at_once_is_told_with_its_log_and_never_takes_over(yard: Yard) -> None:
    first = yard.plan()
    yard.deploy(first)
    yard.more["ports"] = [f"127.0.0.1:{free_port()}:80"]
    with pytest.raises(Unhealthy, match=r"tried beside what runs, it ended with 3: it is sick"):
        yard.deploy(yard.plan("sick", first.digest.hex))
    seen = yard.look()
    assert (seen.plan, seen.instances, seen.strangers) == (first.digest.hex, 1, ())


@pytest.mark.server("podman")
def test_half_of_a_container_is_made_anew(yard: Yard) -> None:
    order = yard.order(yard.plan())
    yard.deployer.bring(order, yard.shelf)
    name = yard.podman.run("ps", "--all", "--format", "{{.Names}}").stdout.strip()
    labels = ["--label=interlock.example.org/target=one", "--label=interlock.example.org/environment=production"]
    labels.append("--label=interlock.example.org/files=app.env")
    yard.podman.run("rm", "-f", name)
    made = yard.podman.run("create", "--name", name, *labels, *LIMITS, "base", "/bin/busybox", "sleep", "9")
    assert made.returncode == 0, made.stderr
    yard.deployer.bring(order, yard.shelf)
    yard.deployer.switch(order)
    assert yard.look().plan == order.plan.digest.hex


@pytest.mark.server("podman")
def test_a_target_belongs_to_one_environment_and_to_nothing_where_nothing_was(yard: Yard) -> None:
    order = yard.deploy(yard.plan())
    with pytest.raises(TargetRefused, match="belongs to the environment production"):
        yard.deploy(yard.plan(environment="staging"))
    yard.deployer.restore(order := msgspec.structs.replace(order, token=9))
    assert (yard.look().plan, yard.look().instances) == ("", 0)
    yard.podman.run("rm", "--all", "--force")
    with pytest.raises(TargetRefused, match="is not there any more"):
        yard.deployer.switch(order)


def asking(folder: Path, **parameters: object) -> tuple[PodmanDeployer, Order]:
    made = plan(
        "one", parameters=parameters, artifacts=(PlannedArtifact("shop", HEX, place=f"oci://h/s@sha256:{HEX}"),)
    )
    return PodmanDeployer(Programs({"PATH": str(folder)}, str(folder))), Order(made, made.targets[0], "dpl-1", 1)


def podman_that(folder: Path, script: str) -> None:
    (folder / "podman").write_text(f"#!/bin/sh\n{script}\n")
    (folder / "podman").chmod(0o755)


def test_another_machine_that_is_away_is_unreachable_and_a_podman_that_fails_refuses(tmp_path: Path) -> None:
    deployer, order = asking(tmp_path)
    with pytest.raises(TargetUnreachable, match="podman is not there"):
        deployer.switch(order)
    podman_that(tmp_path, "echo 'Error: unable to connect to Podman socket: no such host' >&2; exit 125")
    with pytest.raises(TargetRefused, match="did not list its tokens: unable to connect"):
        deployer.switch(order)
    deployer, order = asking(tmp_path, connection="web2")
    with pytest.raises(TargetUnreachable, match="no such host"):
        deployer.switch(order)


def test_what_it_cannot_go_by_is_told(tmp_path: Path) -> None:
    for field, value in (("arguments", ["--name=x"]), ("arguments", ["x"]), ("configuration", "etc"), ("images", 1)):
        deployer, _ = asking(tmp_path)
        with pytest.raises(ParametersUnfit, match=field):
            deployer.look(Target("one", {field: value}), {})
    made = plan("one", parameters={})
    with pytest.raises(TargetRefused, match=r"app.zip is a file"):
        deployer.switch(Order(made, made.targets[0], "dpl-1", 1))
    two = plan("one", parameters={}, artifacts=made.artifacts * 2)
    with pytest.raises(TargetRefused, match="the plan has 2 artifacts"):
        deployer.switch(Order(two, two.targets[0], "dpl-1", 1))
