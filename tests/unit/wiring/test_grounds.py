from pathlib import Path

import msgspec
import pytest

from interlock.change import Change, Ground
from interlock.decision import Grounds
from interlock.testing.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def grounds(world: World, since: str | None = None) -> tuple[Change, Grounds]:
    with world.app() as app:
        change = app.repository.change(None, since)
        return change, app.grounding.of(change)


def test_a_commit_of_the_default_branch_stands_on_its_own_rules(world: World) -> None:
    world.commit({"interlock.yaml": "policy: critical\n"})
    change, found = grounds(world)
    assert change.ground == Ground()
    assert (found.rules.policy, found.rules.commit, found.rules.laxer) == ("critical", "", ())
    assert found.policy is not None
    assert found.rules.policy_digest == found.policy.digest.hex
    assert len(found.rules.settings) == 64


def test_without_settings_the_default_policy_holds(world: World) -> None:
    _, found = grounds(world)
    assert (found.rules.policy, found.rules.settings) == ("baseline", "")


def test_a_branch_stands_on_the_rules_of_where_it_left(world: World) -> None:
    first = world.commit({"interlock.yaml": "policy: critical\n"})
    world.repository.git("checkout", "-q", "-b", "feature")
    last = world.commit({"interlock.yaml": "policy: baseline\n"})
    for since in (None, "HEAD"):
        change, found = grounds(world, since)
        assert change.ground == Ground(first)
        assert (found.rules.policy, found.rules.commit) == ("critical", first)
    assert last != first


def test_an_unsaved_change_stands_on_the_rules_of_the_commit_below(world: World) -> None:
    head = world.commit({"interlock.yaml": "policy: critical\n"})
    world.repository.write("interlock.yaml", "policy: baseline\n")
    _, found = grounds(world)
    assert (found.rules.policy, found.rules.commit) == ("critical", head)


def test_a_policy_file_is_read_from_where_the_rules_stand(world: World) -> None:
    strict = "policy: mine\nextends: critical\n"
    world.commit({"interlock.yaml": "policy: rules/mine.yaml\n", "rules/mine.yaml": strict})
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"rules/mine.yaml": "policy: mine\nextends: baseline\n"})
    for since in (None, "HEAD"):
        _, found = grounds(world, since)
        with world.app() as app:
            critical = app.policies.get("critical")
        assert found.policy is not None
        assert found.policy.digest == critical.digest
        assert found.rules.policy == "rules/mine.yaml"


def by(world: World, who: str, files: dict[str, str]) -> None:
    for name, text in files.items():
        world.repository.write(name, text)
    world.repository.git("add", "-A")
    author = f"{who.title()} <{who}@example.org>"
    world.repository.git("commit", "-q", "-m", "a policy", f"--author={author}")


def test_who_last_changed_the_policy_is_told_with_what_it_extends_and_its_stages(world: World) -> None:
    mine = "policy: mine\nextends: rules/base.yaml\n"
    stages = "stages:\n  - id: commit\n  - {id: last, controls: [commit.sast], policy: last.yaml}\n"
    by(world, "ann", {"rules/base.yaml": "policy: base\nextends: baseline\n", "last.yaml": "extends: baseline\n"})
    by(world, "bea", {"interlock.yaml": f"policy: rules/mine.yaml\n{stages}", "rules/mine.yaml": mine})
    by(world, "cid", {"app.py": "print('nothing of it')\n"})
    _, found = grounds(world)
    assert found.rules.policy_authors == ("Bea <bea@example.org>", "Ann <ann@example.org>")
    world.repository.git("checkout", "-q", "-b", "feature")
    by(world, "dan", {"rules/mine.yaml": "policy: mine\nextends: baseline\n"})
    _, found = grounds(world)
    assert found.rules.policy_authors == ("Bea <bea@example.org>", "Ann <ann@example.org>"), "dan's is not in force"


def test_the_key_that_has_to_have_founded_the_people_is_that_of_where_the_rules_stand(world: World) -> None:
    world.commit({"interlock.yaml": f"people: {{founded_by: {'a' * 64}}}\n"})
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"interlock.yaml": f"people: {{founded_by: {'b' * 64}}}\n"})
    _, found = grounds(world)
    assert found.rules.founded_by == "a" * 64
    assert "interlock.yaml names another founder of the people than the rules that hold for this change" in (
        found.rules.laxer
    )


def test_the_shipped_policies_have_no_author_here(world: World) -> None:
    world.commit({"interlock.yaml": "policy: critical\n"})
    _, found = grounds(world)
    assert found.rules.policy_authors == ()


def test_of_a_text_that_git_tells_nothing_of_anybody_may_be_the_author(world: World) -> None:
    world.repository.write("interlock.yaml", "policy: mine.yaml\n")
    world.repository.write("mine.yaml", "policy: mine\nextends: baseline\n")
    world.repository.git("add", "-A")
    with world.app() as app:
        change = app.repository.change(None, None)
        alone = msgspec.structs.replace(change, ground=Ground())
        assert app.grounding.of(alone).rules.policy_authors == ("whoever wrote mine.yaml",)


def test_a_policy_that_is_missing_where_the_rules_stand_is_no_policy(world: World) -> None:
    world.commit({"interlock.yaml": "policy: mine.yaml\n"})
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"mine.yaml": "policy: mine\nextends: baseline\n"})
    _, found = grounds(world)
    assert found.policy is None
    assert "mine.yaml" in found.rules.laxer[0]


def test_settings_that_are_a_link_where_the_rules_stand_are_not_followed(world: World) -> None:
    (world.root / "interlock.yaml").symlink_to("other.yaml")
    world.commit({"other.yaml": "policy: critical\n"})
    _, found = grounds(world)
    assert found.policy is None
    assert "no plain file" in found.rules.laxer[0]
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"b.py": "x = 1\n"})
    _, found = grounds(world, "HEAD")
    assert found.policy is None
    assert "no plain file" in found.rules.laxer[0]


@pytest.mark.parametrize(
    ("before", "now", "is_laxer"),
    [
        ("", "except: [{paths: 'a/**', reason: r}]\n", True),
        ("except: [{paths: 'a/**', reason: r}]\n", "except: [{paths: 'a/**', reason: other}]\n", False),
        ("except: [{paths: 'a/**', reason: r}]\n", "except: [{paths: '**', reason: r}]\n", True),
        ("except: [{paths: 'a', reason: r}]\n", "except: [{paths: 'a', reason: r, controls: [commit.sast]}]\n", False),
        ("except: [{paths: 'a', reason: r, controls: [commit.sast]}]\n", "except: [{paths: 'a', reason: r}]\n", True),
        ("except: [{paths: 'a/**', reason: r}]\n", "jobs: 2\n", False),
    ],
)
def test_exceptions_count_that_the_rules_do_not_have(world: World, before: str, now: str, *, is_laxer: bool) -> None:
    world.commit({"interlock.yaml": before})
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"interlock.yaml": now})
    _, found = grounds(world)
    assert bool(found.rules.laxer) is is_laxer


TELL = "{id: tell, on: decision.denied, do: {notify: ops}}"
STOP = "{id: stop, on: decision.denied, do: block}"


@pytest.mark.parametrize(
    ("before", "now", "missing"),
    [
        (f"[{TELL}, {STOP}]", f"[{STOP}]", "tell"),
        (f"[{STOP}]", "[]", "stop"),
        (f"[{TELL}]", f"[{TELL.replace('ops', 'nobody')}]", "tell"),
        (f"[{TELL}]", f"[{TELL.replace('id: tell', 'id: told')}]", "tell"),
        (f"[{TELL}]", f"[{STOP}, {TELL}]", ""),
        (f"[{TELL}]", f"\n  # moved\n  - {TELL}", ""),
        ("[]", f"[{STOP}]", ""),
    ],
)
def test_a_change_that_removes_or_changes_a_response_is_laxer_and_one_that_adds_some_is_not(
    world: World, before: str, now: str, missing: str
) -> None:
    world.commit({"interlock.yaml": f"responses: {before}\n"})
    world.repository.git("checkout", "-q", "-b", "feature")
    world.commit({"interlock.yaml": f"responses: {now}\n"})
    _, found = grounds(world)
    assert [f"lacks the response {missing} " in one for one in found.rules.laxer] == [True] * bool(missing)


def test_where_nobody_can_tell_every_exception_counts(world: World) -> None:
    world.commit({"interlock.yaml": "except: [{paths: 'a/**', reason: r}]\n"})
    world.repository.git("checkout", "-q", "--orphan", "alone")
    world.commit({"b.py": "x = 1\n"})
    _, found = grounds(world)
    assert found.policy is None
    assert found.rules.unknown == "the histories are unrelated"
    assert found.rules.laxer
