import os
from collections.abc import Callable

import msgspec
import pytest

from interlock.adapters.deployers.manifests.keeping import Keeping
from interlock.adapters.deployers.manifests.kubectl import Kubectl
from interlock.adapters.deployers.manifests.places import place_of
from interlock.adapters.deployers.manifests.releases import Release, State, config_map, state_name
from interlock.deployment import Plan, TargetRefused, TokenOutdated
from tests.clusters import WEB, Namespace

pytestmark = pytest.mark.tools
NAME = state_name("production")
EMPTY = State("production", "demo")


def keeping_of(space: Namespace) -> Keeping:
    place = place_of(space.target, space.more)
    return Keeping(Kubectl(space.deployer._programs, place, "one"), place)


def somebody_takes(space: Namespace, token: int) -> None:
    space.cluster.change("ConfigMap", NAME, lambda one: one["data"].update(token=str(token), run="dpl-other"))


def once(space: Namespace, pattern: str, act: Callable[[], None]) -> None:
    """Do something just before the first request that has a text in it."""

    def before(method: str, path: str) -> None:
        if pattern in f"{method} {path}":
            space.cluster.before = None
            act()

    space.cluster.before = before


def release(plan: Plan) -> Release:
    return Release(plan, {"web.yaml": WEB.encode()})


def test_the_first_order_makes_the_state_and_a_greater_token_takes_it_over(space: Namespace) -> None:
    keeping = keeping_of(space)
    assert keeping.state() is None
    plan = space.plan()
    assert keeping.fenced(space.order(plan, 3)).token == 3
    assert keeping.fenced(space.order(plan, 3)).token == 3
    assert keeping.fenced(space.order(plan, 5)).token == 5
    with pytest.raises(TokenOutdated, match=r"token 5, this one has 4"):
        keeping.fenced(space.order(plan, 4))


def test_of_two_that_begin_at_once_the_one_with_the_smaller_token_learns_of_it(space: Namespace) -> None:
    keeping = keeping_of(space)
    plan = space.plan()
    keeping.fenced(space.order(plan, 1))
    once(space, "PUT", lambda: somebody_takes(space, 9))
    with pytest.raises(TokenOutdated, match="token 9"):
        keeping.fenced(space.order(plan, 2))
    mine = keeping.fenced(space.order(plan, 10))
    once(space, "PUT", lambda: somebody_takes(space, 11))
    with pytest.raises(TokenOutdated, match="token 11"):
        keeping.write(msgspec.structs.replace(mine, plan="ab"), space.order(plan, 10))
    state = keeping.state()
    assert state is not None
    assert (state.plan, state.token) == ("", 11)


def test_of_two_that_make_the_state_at_once_one_makes_it(space: Namespace) -> None:
    keeping, order = keeping_of(space), space.order(space.plan(), 2)

    def other() -> None:
        state = msgspec.structs.replace(EMPTY, token=1)
        made = config_map(state, "shop")
        space.cluster.add("ConfigMap", NAME, data=made["data"], metadata={"labels": made["metadata"]["labels"]})

    once(space, "POST", other)
    assert keeping.fenced(order).token == 2


def test_a_namespace_belongs_to_one_environment(space: Namespace) -> None:
    keeping = keeping_of(space)
    keeping.fenced(space.order(space.plan(), 1))
    with pytest.raises(TargetRefused, match="belongs to the environment production of demo"):
        keeping.fenced(space.order(space.plan(environment="staging"), 2))
    with pytest.raises(TargetRefused, match="belongs to the environment production of demo"):
        keeping.fenced(space.order(space.plan(product="other"), 2))
    labels = {"interlock.example.org/part": "state"}
    space.cluster.add("ConfigMap", "interlock-other", metadata={"labels": labels})
    with pytest.raises(TargetRefused, match="two environments"):
        keeping.state()


def test_a_state_that_nobody_can_read_stops_everything(space: Namespace) -> None:
    keeping = keeping_of(space)
    keeping.fenced(space.order(space.plan(), 1))
    space.cluster.change("ConfigMap", NAME, lambda one: one["data"].update(token="many"))
    with pytest.raises(TargetRefused, match="cannot be read"):
        keeping.fenced(space.order(space.plan(), 2))


def test_a_release_is_kept_once_and_found_by_its_plan(space: Namespace) -> None:
    keeping, plan = keeping_of(space), space.plan()
    for _ in range(2):
        keeping.keep(release(plan))
    assert keeping.release("production", plan.digest.hex) == release(plan)
    kept = keeping.kept("production")
    assert list(kept) == [plan.digest.hex]
    keeping.drop(kept.values())
    keeping.drop(kept.values())
    assert keeping.kept("production") == {}
    with pytest.raises(TargetRefused, match="not there any more"):
        keeping.release("production", plan.digest.hex)


def test_a_release_that_was_altered_is_refused_and_brought_anew(space: Namespace) -> None:
    keeping, plan = keeping_of(space), space.plan()
    keeping.keep(release(plan))
    name = keeping.kept("production")[plan.digest.hex]
    with space.cluster.objects.lock:
        one = space.cluster.objects.get("secrets", "shop", name)
        one["data"]["release"] = "QUJD"
        space.cluster.add("Secret", name, **{key: one[key] for key in ("data", "metadata")})
    with pytest.raises(TargetRefused, match="was altered"):
        keeping.release("production", plan.digest.hex)
    keeping.keep(release(plan))
    assert keeping.release("production", plan.digest.hex) == release(plan)


def test_what_is_too_large_or_has_no_room_is_told(space: Namespace) -> None:
    keeping, plan = keeping_of(space), space.plan()
    with pytest.raises(TargetRefused, match=r"a Secret holds 1,000,000"):
        keeping.keep(Release(plan, {"web.yaml": os.urandom(900_000)}))
    space.cluster.refusals.append(
        ("POST .*/secrets", 403, "Forbidden", "exceeded quota: secrets, used: 10, limited: 10")
    )
    with pytest.raises(TargetRefused, match=r"did not keep the release: .*exceeded quota"):
        keeping.keep(release(plan))
    space.cluster.refusals.append(("POST .*/configmaps", 403, "Forbidden", "exceeded quota: configmaps"))
    with pytest.raises(TargetRefused, match=r"did not keep its state: .*exceeded quota"):
        keeping.fenced(space.order(plan))
