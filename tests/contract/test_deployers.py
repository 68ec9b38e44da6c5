"""What every deployer does, whatever it deploys to: folders here and over SSH, manifests, playbooks, containers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from interlock.deployment import ArtifactSwapped, Deployer, TargetRefused, TokenOutdated, Unhealthy
from tests.clusters import Namespace, namespace_at
from tests.containers import Yard, yard_at
from tests.folders import Site, site_at
from tests.playbooks import Playground

OVER_SSH = pytest.param("ssh", marks=pytest.mark.server("sshd"))


KUBECTL = pytest.param("manifests", marks=pytest.mark.tools)
PODMAN = pytest.param("podman", marks=pytest.mark.server("podman"))
ANSIBLE = pytest.param("ansible", marks=pytest.mark.tools)
Anywhere = Site | Namespace | Playground | Yard


@pytest.fixture(params=["here", OVER_SSH, KUBECTL, ANSIBLE, PODMAN])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Anywhere]:
    """Give a target that nothing was deployed to."""
    if request.param == "manifests":
        with namespace_at(tmp_path) as space:
            yield space
        return
    if request.param == "podman":
        with yard_at(tmp_path) as yard:
            yield yard
        return
    if request.param == "ansible":
        yield Playground(tmp_path)
        return
    more = request.getfixturevalue("sshd").parameters if request.param == "ssh" else {}
    with site_at(tmp_path, **more) as found:
        yield found


def test_what_was_brought_and_switched_to_is_what_runs(site: Anywhere) -> None:
    deployer: Deployer = site.deployer
    assert site.look().plan == ""
    first = site.plan(configuration=site.configuration)
    deployer.bring(site.order(first), site.shelf)
    assert site.look().plan == ""
    deployer.switch(site.order(first))
    seen = site.look()
    assert seen.plan == first.digest.hex
    assert dict(seen.artifacts) == {one.name: one.sha256 for one in first.artifacts}
    assert dict(seen.configuration) == {one.path: one.sha256 for one in first.configuration}
    assert (seen.instances, seen.strangers, seen.says) == (1, (), "")
    assert site.ask() == first.digest.hex


def test_everything_may_be_done_twice_and_be_taken_back(site: Anywhere) -> None:
    first = site.plan()
    site.deploy(first)
    order = site.order(site.plan(replaces=first.digest.hex))
    for _ in range(2):
        site.deployer.bring(order, site.shelf)
        site.deployer.switch(order)
        assert site.look().plan == order.plan.digest.hex
    for _ in range(2):
        site.deployer.restore(order)
        assert site.look().plan == first.digest.hex
    for _ in range(2):
        site.deployer.switch(order)
        site.deployer.settle(order)
    assert (site.look().plan, site.look().earlier) == (order.plan.digest.hex, (first.digest.hex,))
    assert site.ask() == order.plan.digest.hex


def test_whoever_is_outdated_is_refused_and_changes_nothing(site: Anywhere) -> None:
    first = site.plan()
    order = site.order(first)
    site.deployer.bring(order, site.shelf)
    site.deployer.switch(order)
    late = msgspec.structs.replace(site.order(site.plan()), token=0)
    with pytest.raises(TokenOutdated):
        site.deployer.bring(late, site.shelf)
    for act in (site.deployer.switch, site.deployer.restore, site.deployer.settle):
        with pytest.raises(TokenOutdated):
            act(late)
    assert (site.look().plan, site.look().token) == (first.digest.hex, order.token)


def test_what_is_not_well_is_not_switched_to(site: Anywhere) -> None:
    first = site.plan()
    site.deploy(first)
    site.within_ms = 1500
    with pytest.raises((Unhealthy, TargetRefused), match=r"one (is not healthy|did not switch)"):
        site.deploy(site.plan("sick", first.digest.hex))
    assert site.look().plan == first.digest.hex


def test_bytes_that_were_not_decided_about_do_not_arrive(site: Anywhere) -> None:
    plan = site.plan()
    site.spoil(plan)
    with pytest.raises(ArtifactSwapped):
        site.deployer.bring(site.order(plan), site.shelf)
    with pytest.raises(TargetRefused):
        site.deployer.switch(site.order(plan))
    assert site.look().plan == ""
