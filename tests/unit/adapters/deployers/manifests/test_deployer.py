"""What only this deployer does; what all of them do is in tests/contract/test_deployers.py."""

from __future__ import annotations

import os
import random
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from interlock.adapters.deployers.manifests import ManifestDeployer
from interlock.adapters.deployers.manifests.deployer import altered
from interlock.adapters.deployers.programs import Programs
from interlock.adapters.tools.supervision import Ended
from interlock.deployment import PlannedArtifact, TargetRefused, TargetUnreachable, TokenOutdated
from tests.admissions import wait_until
from tests.clusters import GOOD, OLD, REPOSITORY, WEB, Namespace

pytestmark = pytest.mark.tools
EXTRA = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\ndata: {x: '1'}\n"


def names(space: Namespace, plural: str) -> list[str]:
    with space.cluster.objects.lock:
        return [one["metadata"]["name"] for one in space.cluster.objects.listed(plural, "shop")]


def test_what_an_earlier_plan_had_and_this_one_has_not_goes_and_nothing_else(space: Namespace) -> None:
    first = space.plan(configuration={"extra.yaml": EXTRA.encode()})
    space.deploy(first)
    space.cluster.add("ConfigMap", "of-somebody", data={})
    assert "extra" in names(space, "configmaps")
    second = space.plan(replaces=first.digest.hex)
    order = space.deploy(second)
    assert names(space, "configmaps") == ["interlock-production", "of-somebody"]
    space.deployer.restore(order)
    assert "extra" in names(space, "configmaps")
    space.cluster.change("ConfigMap", "extra", lambda one: one["metadata"].update(labels={}))
    space.deploy(space.plan(replaces=first.digest.hex))
    assert "extra" in names(space, "configmaps")  # it is not ours any more: somebody said so


def test_back_to_nothing_takes_all_of_it_away(space: Namespace) -> None:
    order = space.deploy(space.plan())
    for _ in range(2):
        space.deployer.restore(order)
    assert (names(space, "deployments"), names(space, "services"), space.look().plan) == ([], [], "")


def test_only_so_many_releases_stay_and_always_those_one_goes_back_to(space: Namespace) -> None:
    space.more["keep"] = 1
    before = ""
    for _ in range(3):
        plan = space.plan(replaces=before)
        order = space.deploy(plan)
        space.deployer.settle(order)
        before, last = plan.digest.hex, before
    assert len(names(space, "secrets")) == 2
    assert space.look().earlier == (last,)


def test_whoever_is_overtaken_half_way_stops(space: Namespace) -> None:
    space.deploy(space.plan())
    order = space.order(space.plan())
    space.deployer.bring(order, space.shelf)

    def overtake(method: str, path: str) -> None:
        if method == "PATCH" and "dryRun" not in path:
            space.cluster.before = None
            change = {"token": "99", "run": "dpl-newer"}
            space.cluster.change("ConfigMap", "interlock-production", lambda one: one["data"].update(change))

    space.cluster.before = overtake
    with pytest.raises(TokenOutdated, match="token 99"):
        space.deployer.switch(order)


def test_what_was_changed_by_hand_is_seen_and_mended(space: Namespace) -> None:
    plan = space.plan()
    order = space.deploy(plan)
    space.cluster.change("Deployment", "web", lambda one: one["spec"].update(replicas=3))
    seen = space.look()
    assert "Deployment web differs" in seen.says
    assert "+replicas: 3; -replicas: 1" in seen.says
    space.cluster.change("Service", "web", lambda one: one["spec"]["ports"][0].update(port=81))
    assert "Service web" in space.look().says
    space.deployer.switch(order)
    assert (space.look().says, space.look().instances) == ("", 1)


def test_a_preview_says_what_would_come_change_and_go_and_touches_nothing(space: Namespace) -> None:
    touched: list[str] = []
    first = space.plan(configuration={"extra.yaml": EXTRA.encode()})
    before = space.deployer.preview(space.order(first), space.shelf)
    assert [(one.target, one.step, one.why) for one in before] == [("one", "switch", "")]
    assert {name for name, _ in before[0].changes} == {"ConfigMap extra", "Deployment web", "Service web"}
    assert all(line[0] == "+" for _, how in before[0].changes for line in how.splitlines()[:5])
    space.deploy(first)
    again = space.plan(configuration={"extra.yaml": EXTRA.encode()}, replaces=first.digest.hex)
    assert space.deployer.preview(space.order(again), space.shelf)[0].changes == ()
    space.cluster.change("Deployment", "web", lambda one: one["spec"].update(replicas=3))
    space.cluster.before = lambda method, path: (
        touched.append(path) if method != "GET" and "dryRun" not in path else None
    )
    second = space.deployer.preview(space.order(space.plan(replaces=first.digest.hex)), space.shelf)
    changes = dict(second[0].changes)
    assert "-   replicas: 3\n+   replicas: 1" in changes["Deployment web"]
    assert changes["ConfigMap extra"] == "- the plan has it no more"
    assert touched == []


def test_a_preview_of_a_cluster_that_does_not_answer_says_that_nobody_knows(space: Namespace) -> None:
    order = space.order(space.plan())
    space.cluster.refusals += [("GET", 503, "ServiceUnavailable", "the server is starting")] * 30
    (one,) = space.deployer.preview(order, space.shelf)
    assert one.changes == ()
    assert "DPL-105" in one.why


def test_what_comes_to_run_is_told_while_it_is_watched_and_nothing_goes_on_after(space: Namespace) -> None:
    space.deploy(space.plan())
    told: list[frozenset[str]] = []
    stop = threading.Event()
    watch = threading.Thread(target=space.deployer.observe, args=(space.target, space.more, told.append, stop))
    watch.start()
    try:
        wait_until(lambda: bool(told))
        assert {one.split(" ")[1:4:2] == ["Deployment/web", "web"] for one in told[0]} == {True}
        image = f"{REPOSITORY}@sha256:{OLD}"
        space.cluster.add("Pod", "miner", spec={"containers": [{"name": "m", "image": image}]})
        wait_until(lambda: any(f"shop Pod/miner containers m {OLD}" in one for one in told))
    finally:
        stop.set()
        watch.join(10)
    assert not watch.is_alive()


def test_what_is_gone_is_seen(space: Namespace) -> None:
    space.deploy(space.plan())
    with space.cluster.objects.lock:
        space.cluster.objects.remove("services", "shop", "web")
    assert "Service web differs" in space.look().says


def test_what_runs_beside_it_is_seen(space: Namespace) -> None:
    space.deploy(space.plan())
    space.cluster.add("Pod", "miner", spec={"containers": [{"name": "m", "image": "miner:1"}]})
    assert [one.partition(",")[0] for one in space.look().strangers] == ["Pod/miner"]


def test_a_node_that_runs_another_image_is_seen(space: Namespace) -> None:
    space.cluster.faults.instead[GOOD] = f"docker-pullable://{REPOSITORY}@sha256:{OLD}"
    space.deploy(space.plan())
    assert dict(space.look().artifacts) == {"shop": OLD}


def test_nothing_is_brought_that_could_not_be_applied(space: Namespace) -> None:
    file = space.plan(artifacts=(PlannedArtifact("app.zip", GOOD),))
    with pytest.raises(TargetRefused, match=r"one did not get manifests: app.zip is a file"):
        space.deployer.bring(space.order(file), space.shelf)
    tagged = space.plan(configuration={"web.yaml": WEB.replace("shop:latest", "nginx:1").encode()})
    with pytest.raises(TargetRefused, match="nginx:1, which is in no plan and has no digest"):
        space.deployer.bring(space.order(tagged), space.shelf)
    assert names(space, "secrets") == names(space, "configmaps") == []


def test_what_another_environment_owns_is_left_alone(space: Namespace) -> None:
    labels = {"interlock.example.org/environment": "staging"}
    space.cluster.add("Service", "web", spec={}, metadata={"labels": labels})
    with pytest.raises(TargetRefused, match="Service web belongs to the environment staging"):
        space.deployer.bring(space.order(space.plan()), space.shelf)


def test_a_cluster_that_refuses_is_told_with_its_words(space: Namespace) -> None:
    order = space.order(space.plan())
    space.deployer.bring(order, space.shelf)
    refusal = ("PATCH .*deployments/web", 403, "Forbidden", "exceeded quota: compute, requested: pods=1")
    space.cluster.refusals.append(refusal)
    with pytest.raises(TargetRefused, match=r"did not take the release: .*exceeded quota: compute"):
        space.deployer.switch(order)
    space.deployer.switch(order)
    assert space.look().plan == order.plan.digest.hex


def test_a_namespace_that_is_not_there_is_told(space: Namespace) -> None:
    order = space.order(space.plan(targets=(space.target,)))
    with space.cluster.objects.lock:
        space.cluster.objects.remove("namespaces", "", "shop")
    with pytest.raises(TargetRefused, match='namespaces "shop" not found'):
        space.deployer.bring(order, space.shelf)


class Killed(BaseException):
    """The process ends here."""


class Dying(Programs):
    """Runs programs until one of them is the last."""

    def __init__(self, folder: Path, lives: int) -> None:
        super().__init__({"HOME": str(folder), "PATH": os.defpath}, str(folder))
        self.lives = lives
        self.done = 0

    def run(self, argv: Sequence[str], **more: Any) -> Ended:
        if self.done == self.lives:
            raise Killed
        ended = super().run(argv, **more)
        self.done += 1
        return ended


def carry_out(space: Namespace, deployer: ManifestDeployer, order: Any) -> None:
    deployer.bring(order, space.shelf)
    deployer.switch(order)
    deployer.settle(order)


def test_killed_at_any_point_the_same_order_completes_it(space: Namespace, tmp_path: Path) -> None:
    """All points with INTERLOCK_KILLS=all, else a seeded choice of them."""
    first = space.plan(configuration={"extra.yaml": EXTRA.encode()})
    space.deploy(first)
    counting = Dying(tmp_path, -1)
    carry_out(space, ManifestDeployer(counting), space.order(space.plan("old", first.digest.hex)))
    points = range(1, counting.done)
    chosen = points if os.environ.get("INTERLOCK_KILLS") == "all" else random.Random(6).sample(points, 3)  # noqa: S311
    for point in chosen:
        order = space.order(space.plan("old", first.digest.hex))
        with pytest.raises(Killed):
            carry_out(space, ManifestDeployer(Dying(tmp_path, point)), order)
        carry_out(space, space.deployer, order)
        seen = space.look()
        assert (seen.plan, seen.strangers, seen.says) == (order.plan.digest.hex, (), ""), point
        assert "extra" not in names(space, "configmaps")


def test_nobody_there_is_unreachable_and_not_empty(space: Namespace) -> None:
    space.cluster.refusals += [("GET", 503, "ServiceUnavailable", "the server is starting")] * 30
    with pytest.raises(TargetUnreachable):
        space.look()


def test_a_diff_is_told_by_object_and_what_counts_up_says_nothing() -> None:
    told = (
        "diff -u -N /a/LIVE-1/apps.v1.Deployment.shop.web.v2 /a/MERGED-1/apps.v1.Deployment.shop.web.v2\n"
        "--- /a\n+++ /b\n-  generation: 3\n+  generation: 4\n"
    )
    assert altered(told) == ""
    assert altered(f"{told}-  replicas: 3\n+  replicas: 1\n") == (
        "Deployment web.v2 differs from what was deployed (-) in what is there (+): +replicas: 3; -replicas: 1"
    )


def test_a_cluster_that_does_not_say_what_differs_is_told(space: Namespace) -> None:
    space.deploy(space.plan())
    refusal = ("PATCH .*deployments/web", 403, "Forbidden", "no patches for you")
    space.cluster.refusals += [refusal, refusal]
    with pytest.raises(TargetRefused, match=r"did not say what differs: .*no patches for you"):
        space.look()
