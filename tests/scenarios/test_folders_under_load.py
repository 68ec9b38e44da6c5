"""Releases in folders while people ask without a pause: not one request fails, whatever is killed in the middle."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.adapters.tools.errors import ToolError
from interlock.deployment import DeploymentError, Order, Unhealthy
from tests.folders import Load, Site, site_at

FORKING = multiprocessing.get_context("fork")
KILLED_AFTER_S = (0.0, 0.15, 0.3, 0.5, 0.7, 0.9, 1.1, 1.4)
"""Through all of a deployment, which takes about a second and a half under this load."""


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_at(tmp_path) as found:
        yield found


def carry_out(site: Site, order: Order) -> None:
    """Deploy, in a process that may be killed."""
    site.deployer.bring(order, site.shelf)
    site.deployer.switch(order)


def test_rollouts_and_rollbacks_lose_no_request(site: Site) -> None:
    site.deploy(site.plan())
    with Load(site) as load:
        for _ in range(3):
            order = site.deploy(site.plan(replaces=site.look().plan))
            site.deployer.restore(order)
            assert site.ask() == order.plan.replaces
            site.deployer.switch(order)
            site.deployer.settle(order)
    assert load.failed == []
    assert load.total > 200
    assert len(load.answers) == 4


@pytest.mark.parametrize("mode", ["sick", "dies", "deaf", "fickle", "mute"])
def test_a_release_that_is_not_well_costs_no_request_and_answers_none(site: Site, mode: str) -> None:
    good = site.plan()
    site.deploy(good)
    site.within_ms = 1500
    with Load(site) as load:
        order = site.order(site.plan(mode, good.digest.hex))
        site.deployer.bring(order, site.shelf)
        with pytest.raises(Unhealthy):
            site.deployer.switch(order)
        site.deployer.restore(order)
    assert load.failed == []
    assert set(load.answers) == {good.digest.hex}


@pytest.mark.parametrize("after_s", KILLED_AFTER_S)
def test_a_deployer_that_is_killed_costs_no_request_and_the_same_order_completes_it(site: Site, after_s: float) -> None:
    good = site.plan()
    site.deploy(good)
    with Load(site) as load:
        order = site.order(site.plan(replaces=good.digest.hex))
        deploying = FORKING.Process(target=carry_out, args=(site, order))
        deploying.start()
        time.sleep(after_s)
        deploying.kill()
        deploying.join()
        carry_out(site, order)
        assert site.ask() == order.plan.digest.hex
    seen = site.look()
    assert (seen.plan, seen.instances, seen.strangers, seen.says) == (order.plan.digest.hex, 1, (), "")
    assert load.failed == []
    assert set(load.answers) <= {good.digest.hex, order.plan.digest.hex}


@pytest.mark.parametrize("after_s", KILLED_AFTER_S[2:])
def test_a_supervisor_that_is_killed_costs_no_request_and_the_order_goes_on(site: Site, after_s: float) -> None:
    good = site.plan()
    site.deploy(good)
    with Load(site) as load:
        order = site.order(site.plan(replaces=good.digest.hex))
        deploying = FORKING.Process(target=carry_out, args=(site, order))
        deploying.start()
        time.sleep(after_s)
        site.kill(site.supervisor)
        deploying.join(60)
        assert deploying.exitcode == 0
        carry_out(site, order)  # one that was killed after it had answered is started again by the next order
        assert site.ask() == order.plan.digest.hex
    seen = site.look()
    assert (seen.plan, seen.instances, seen.strangers, seen.says) == (order.plan.digest.hex, 1, (), "")
    assert load.failed == []


def test_two_at_once_leave_the_one_with_the_greater_token(site: Site) -> None:
    site.deploy(site.plan())
    orders = [site.order(site.plan()) for _ in range(2)]
    with Load(site) as load:
        both = [FORKING.Process(target=_quietly, args=(site, order)) for order in orders]
        for one in both:
            one.start()
        for one in both:
            one.join(60)
    assert site.look().plan == orders[1].plan.digest.hex
    assert site.ask() == orders[1].plan.digest.hex
    assert load.failed == []


def _quietly(site: Site, order: Order) -> None:
    try:
        carry_out(site, order)
    except (DeploymentError, ToolError):
        return


@pytest.mark.server("sshd")
def test_over_ssh_no_request_is_lost_either(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    parameters = request.getfixturevalue("sshd").parameters
    with site_at(tmp_path, **parameters) as site:
        good = site.plan()
        site.deploy(good)
        with Load(site) as load:
            order = site.deploy(site.plan(replaces=good.digest.hex))
            site.deployer.restore(order)
        assert site.ask() == good.digest.hex
        assert load.failed == []
