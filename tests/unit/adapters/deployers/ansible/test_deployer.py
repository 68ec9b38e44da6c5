"""What only this deployer does; what all of them do is in tests/contract/test_deployers.py."""

from pathlib import Path

import msgspec
import pytest

from interlock.adapters.deployers.ansible.deployer import together
from interlock.adapters.scratch import owner
from interlock.deployment import ParametersUnfit, Seen, TargetRefused, TokenOutdated
from tests.playbooks import SWITCH, Playground


@pytest.fixture
def ground(tmp_path: Path) -> Playground:
    return Playground(tmp_path)


@pytest.mark.tools
def test_a_playbook_is_told_the_whole_order_and_nothing_of_it_stays(ground: Playground) -> None:
    task = "{ansible.builtin.copy: {dest: '{{ site }}/told', content: '{{ interlock }}'}}"
    show = f"- {{hosts: all, gather_facts: false, tasks: [{task}]}}"
    (ground.folder / "bring.yml").write_text(show)
    order = ground.order(ground.plan(configuration=ground.configuration), 7)
    ground.deployer.bring(order, ground.shelf)
    told = (ground.site / "told").read_text()
    for part in (order.plan.digest.hex, order.plan.artifacts[0].sha256, "app.env", "'token': 7", "dep-1"):
        assert part.replace("'", '"') in told
    assert list(Path("/tmp").glob(f"interlock-ansible-{owner()}-*")) == []


@pytest.mark.tools
def test_whoever_was_overtaken_changes_nothing_though_its_playbook_would(ground: Playground) -> None:
    first, second = ground.order(ground.plan(), 1), ground.order(ground.plan(), 2)
    for order in (first, second):
        ground.deployer.bring(order, ground.shelf)
    with pytest.raises(TokenOutdated, match=r"token 2, this one has 1"):
        ground.deployer.switch(first)
    assert not (ground.site / "current").exists()


@pytest.mark.tools
def test_what_does_nothing_on_a_host_or_finds_none_is_no_success(ground: Playground) -> None:
    order = ground.order(ground.plan())
    (ground.folder / "switch.yml").write_text(SWITCH.replace("hosts: all", "hosts: others"))
    with pytest.raises(TargetRefused, match=r"switch.yml did nothing on one"):
        ground.deployer.switch(order)
    ground.more["limit"] = "nobody"
    with pytest.raises(TargetRefused, match="no hosts to target"):
        ground.deployer.switch(ground.order(ground.plan()))


@pytest.mark.tools
def test_check_mode_goes_first_where_it_is_asked_for(ground: Playground) -> None:
    ground.more["check"] = True
    order = ground.order(ground.plan())
    with pytest.raises(TargetRefused, match=r"switch in check mode: one: it is there: it was never brought"):
        ground.deployer.switch(order)
    ground.more["check"] = False
    with pytest.raises(TargetRefused, match=r"did not switch: one: it is there: it was never brought"):
        ground.deployer.switch(ground.order(ground.plan()))


@pytest.mark.tools
def test_a_playbook_that_says_nothing_of_what_lies_there_is_told(ground: Playground) -> None:
    (ground.folder / "look.yml").write_text(
        "- {hosts: all, gather_facts: false, tasks: [{ansible.builtin.meta: noop}]}"
    )
    with pytest.raises(TargetRefused, match="has no task `look` whose `msg` is a map on one"):
        ground.look()
    (ground.folder / "look.yml").write_text("- {hosts: [")
    with pytest.raises(TargetRefused, match="did not say what runs"):
        ground.look()


def test_words_that_it_does_not_know_are_told(ground: Playground) -> None:
    for field, value in (("swich", "x"), ("state", "/a b"), ("state", "/a;b"), ("variables", "X"), ("timeout_s", -1)):
        more = {**ground.more, field: value}
        with pytest.raises(ParametersUnfit, match="switch" if field == "swich" else field):
            ground.deployer.look(ground.target, more)


def test_a_target_of_several_hosts_is_what_all_of_them_are() -> None:
    one = Seen(plan="ab", artifacts={"a": "1"}, token=3, earlier=("x", "y"), instances=1)
    assert together({"h1": one, "h2": one}) == msgspec.structs.replace(one, instances=2)
    other = Seen(plan="cd", artifacts={"a": "2"}, token=4, earlier=("y",), strangers=("s",), says="odd", instances=1)
    found = together({"h1": one, "h2": other})
    assert (found.plan, found.artifacts, found.token, found.earlier) == ("", {"a": ""}, 4, ("y",))
    assert found.strangers == ("s on h2",)
    assert found.says == "h2: odd; h2 has another plan than h1; h2 has another artifact than h1"
