from collections.abc import Sequence

from interlock.change import Revision
from interlock.change.errors import RevisionUnknown
from interlock.deployment import Outcome
from interlock.flows import lineage
from interlock.flows.lineage import Lineage, brought
from interlock.kernel import Digest
from interlock.trace.figures.changes import changes
from interlock.trace.figures.history import Brought, Deployed
from tests.histories import at, back, deployed

HISTORY = {"a": (), "b": ("a",), "c": ("b",), "side": ("a",), "merge": ("c", "side")}
"""Commits with their parents; each was made an hour after the one before it in this list."""


def name(short: str) -> str:
    return short.ljust(40, "0")


def leading(asked: list[str]) -> lineage.Leading:
    def found(commit: str) -> Sequence[Revision]:
        asked.append(commit)
        known = {name(each): each for each in HISTORY}
        if commit not in known:
            raise RevisionUnknown(revision=commit)
        ahead, told = [known[commit]], []
        while ahead:
            one = ahead.pop()
            if one not in told:
                told.append(one)
                ahead.extend(HISTORY[one])
        return [revision(one) for one in told]

    return found


def revision(one: str) -> Revision:
    parents = tuple(Digest("gitCommit", name(each)) for each in HISTORY[one])
    return Revision(Digest("gitCommit", name(one)), "", "", at(list(HISTORY).index(one)), one, parents)


def ran(hours: float, commit: str, what: str = "", **more: object) -> Deployed:
    return deployed(hours, what or commit, commits=(name(commit),), **more)


def told(*deployments: Deployed) -> dict[str, Brought]:
    return brought(changes(deployments), Lineage(leading([])))


def commits(one: Brought) -> list[str]:
    return sorted(each.commit.rstrip("0") for each in one.commits)


def test_a_deployment_brings_what_had_not_arrived_before() -> None:
    found = told(ran(1, "a"), ran(2, "c"), ran(3, "merge"))
    assert [(commits(one), one.is_range) for one in found.values()] == [
        (["a"], False),
        (["b", "c"], True),
        (["merge", "side"], True),
    ]
    assert found["dpl-0200"].commits[0].at == at(2)


def test_of_the_first_deployment_only_the_commit_that_was_built_is_known() -> None:
    assert commits(told(ran(1, "merge"))["dpl-0100"]) == ["merge"]


def test_what_arrived_and_was_taken_back_does_not_arrive_again() -> None:
    found = told(ran(1, "a"), ran(2, "b"), back(3, "a", commits=(name("a"),)), ran(4, "c"))
    assert commits(found["dpl-0400"]) == ["c"]


def test_the_same_commit_in_another_artifact_is_named_and_counts_where_it_came_first() -> None:
    found = told(ran(1, "a"), ran(2, "a", "rebuilt"))
    assert commits(found["dpl-0200"]) == ["a"]


def test_environments_are_told_apart() -> None:
    found = told(ran(1, "a", environment="staging"), ran(2, "c", environment="staging"), ran(3, "c"))
    assert commits(found["dpl-0300"]) == ["c"]
    assert not found["dpl-0300"].is_range


def test_a_commit_that_no_repository_here_has_is_unknown() -> None:
    (one,) = told(ran(1, "elsewhere")).values()
    assert (one.commits, one.unknown) == ((), (name("elsewhere"),))
    mixed = deployed(2, "x", commits=(name("c"), name("elsewhere")))
    assert not told(ran(1, "a"), mixed)["dpl-0200"].is_range


def test_what_failed_or_names_no_commit_brings_nothing() -> None:
    assert told(ran(1, "a", outcome=Outcome.ROLLED_BACK), deployed(2, "b", commits=())) == {}


def test_a_history_is_read_once_however_often_it_is_asked() -> None:
    asked: list[str] = []
    made = Lineage(leading(asked))
    for commit in ("merge", "b", "merge", "elsewhere", "elsewhere"):
        made.made_at(name(commit))
    assert asked == [name("merge"), name("elsewhere")]


def test_a_history_that_is_longer_than_is_read_gives_no_range() -> None:
    made = Lineage(lambda _: [revision("c")] * lineage.MOST)
    assert made.made_at(name("c")) == at(2)
    assert not made.is_whole
    (_, second) = brought(changes([ran(1, "a"), ran(2, "c")]), made).values()
    assert (commits(second), second.is_range) == (["c"], False)
