"""What only this deployer does; what all of them do is in tests/contract/test_deployers.py."""

from pathlib import Path

import msgspec
import pytest

from interlock.adapters.deployers.ansible.deployer import runs_anyway, shown, together
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


def left(ground: Playground) -> set[str]:
    """Name everything that lies where playbooks deploy to, and where the token is kept."""
    places = (ground.site, ground.folder / "state")
    return {str(one) for place in places if place.exists() for one in (place, *place.rglob("*"))}


@pytest.mark.tools
def test_what_would_change_is_told_before_and_nothing_is_changed_to_find_out(ground: Playground) -> None:
    before = left(ground)
    order = ground.order(ground.plan(configuration={"app.env": b"A=b\nPASSWORD=" + b"hunter" + b"2hunter2\n"}), 0)
    bring, switch = ground.deployer.preview(order, ground.shelf)
    assert left(ground) == before, "a preview touches nothing"
    assert (bring.step, bring.why, bring.blind) == ("bring", "", ())
    assert [what.partition(" [")[0] for what, _ in bring.changes] == [
        "one: make the folder",
        *(["one: bring the artifact"] * 2),
    ]
    diff = bring.changes[2][1]
    assert "+A=b" in diff.splitlines()
    assert "PASSWORD=" in diff
    assert "hunter" not in str(bring), "what looks like a secret is masked"
    assert (switch.step, switch.changes) == ("switch", ())
    assert "did not switch in check mode: one: it is there: it was never brought" in switch.why


@pytest.mark.tools
def test_what_check_mode_leaves_out_is_not_said_to_change_nothing(ground: Playground) -> None:
    marks = [ground.site / name for name in ("raw", "command", "handled", "skipped")]
    tasks = f"""\
- hosts: all
  gather_facts: false
  tasks:
    - {{name: raw, ansible.builtin.raw: touch {marks[0]}}}
    - {{name: command, ansible.builtin.command: touch {marks[1]}}}
    - {{name: never, ansible.builtin.command: touch {marks[3]}, when: false}}
    - {{name: none of them, ansible.builtin.command: "touch {{{{ item }}}}", loop: []}}
    - {{name: broken, ansible.builtin.fail: {{msg: no}}, ignore_errors: true}}
    - {{name: secret, ansible.builtin.copy: {{dest: {ground.site}/s, content: sesame}}, no_log: true, notify: handled}}
  handlers:
    - {{name: handled, ansible.builtin.shell: touch {marks[2]}}}
"""
    (ground.folder / "bring.yml").write_text(tasks)
    bring, _ = ground.deployer.preview(ground.order(ground.plan(), 0), ground.shelf)
    assert bring.blind == ("one: raw", "one: command", "one: broken", "one: handled")
    assert bring.changes == (("one: secret", ""),), "what a task hides stays hidden"
    assert not any(one.exists() for one in marks)


@pytest.mark.tools
@pytest.mark.parametrize(
    "keyword", ["check_mode: false", "check_mode: no", '"check_mode": "{{ false }}"', "CHECK", "import", "role"]
)
def test_a_playbook_that_may_change_something_in_check_mode_is_not_tried(ground: Playground, keyword: str) -> None:
    mark = ground.site / "mark"
    task = f"    - {{name: it, {keyword}, ansible.builtin.command: touch {mark}}}\n"
    head = "- hosts: all\n  gather_facts: false\n"
    (ground.folder / "more.yml").write_text(f"- {{check_mode: false, ansible.builtin.command: touch {mark}}}\n")
    text = {
        "CHECK": f"{head}  check_mode: false\n  tasks: [{{ansible.builtin.command: touch {mark}}}]\n",
        "import": f"{head}  tasks: [{{ansible.builtin.import_tasks: more.yml}}]\n",
        "role": f"{head}  roles: [more]\n",
    }.get(keyword, f"{head}  tasks:\n{task}")
    (ground.folder / "bring.yml").write_text(text)
    bring, _ = ground.deployer.preview(ground.order(ground.plan(), 0), ground.shelf)
    assert "in check mode too" in bring.why
    assert (bring.changes, mark.exists()) == ((), False)


@pytest.mark.tools
def test_whoever_says_that_check_mode_does_no_harm_is_believed(ground: Playground) -> None:
    (ground.folder / "more.yml").write_text(
        f"- {{name: it, ansible.builtin.copy: {{dest: {ground.site}/x, content: x}}}}\n"
    )
    (ground.folder / "bring.yml").write_text(
        "- {hosts: all, gather_facts: false, tasks: [{ansible.builtin.import_tasks: more.yml}]}\n"
    )
    ground.more["check"] = True
    bring, _ = ground.deployer.preview(ground.order(ground.plan(), 0), ground.shelf)
    assert (bring.why, bring.changes) == ("", (("one: it", "+x"),))
    assert not (ground.site / "x").exists()


@pytest.mark.tools
def test_what_cannot_be_foreseen_is_told_in_words(ground: Playground) -> None:
    (ground.folder / "bring.yml").write_text(SWITCH.replace("hosts: all", "hosts: others"))
    (ground.folder / "switch.yml").write_text("- {hosts: [")
    bring, switch = ground.deployer.preview(ground.order(ground.plan(), 0), ground.shelf)
    assert bring.why == "no task of bring.yml ran on any host: see its `hosts`"
    assert "[DPL-106]" in switch.why
    plan = ground.plan()
    ground.spoil(plan)
    bring, _ = ground.deployer.preview(ground.order(plan, 0), ground.shelf)
    assert "[DPL-1" in bring.why


def test_only_what_is_true_as_it_stands_keeps_a_task_in_check_mode() -> None:
    for text in ("check_mode: true", "check_mode: yes", "'check_mode': on", "tasks:", "the_roles_of: x"):
        assert runs_anyway(text) == "", text
    for text in ("check_mode: '{{ x }}'", "check_mode:", "check_mode: trueish", "roles:", "include_role: {name: x}"):
        assert runs_anyway(f"- hosts: all\n  {text}\n"), text


def test_a_long_difference_is_shown_in_short() -> None:
    lines = shown("\n".join(f"+{number}" for number in range(40))).splitlines()
    assert (len(lines), lines[-1]) == (31, "and 10 lines more")
