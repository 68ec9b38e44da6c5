from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from interlock.cli.choosing import chosen_subject
from interlock.flows.auditing.asking import Asked, Asking
from interlock.kernel import Digest
from interlock.trace import NodeAmbiguous, NodeUnknown
from interlock.trace.report import Period, Scope
from tests.estate import Estate


@pytest.fixture
def estate(tmp_path: Path) -> Estate:
    made = Estate(tmp_path)
    made.deployed(made.artifact())
    return made


@contextmanager
def asking(estate: Estate) -> Iterator[Asking]:
    with estate.deploying() as (app, deploying):
        yield Asking(
            gate=app.gate,
            deployments=deploying.deployments,
            releases=deploying.releases,
            environments=["staging", "live"],
            subject_of=lambda text: chosen_subject(app, text),
        )


def test_a_word_means_the_one_thing_that_is_called_so(estate: Estate) -> None:
    run = estate.last().run
    with asking(estate) as one:
        assert one.asked(run) == Asked(Scope.DEPLOYMENT, run)
        assert one.asked(run[:10]).name == run
        assert one.asked("staging").scope is Scope.ENVIRONMENT
        assert one.asked("env:live").name == "live"
        assert one.asked("shop").scope is Scope.PRODUCT
        assert one.asked("HEAD") == Asked(Scope.COMMIT, f"gitCommit:{estate.head}")
        assert one.asked("sha256:" + "0" * 64).scope is Scope.ARTIFACT
        assert one.asked(f"commit:{estate.head}").scope is Scope.COMMIT


def test_what_nothing_or_several_things_are_called_is_told(estate: Estate) -> None:
    with estate.deploying() as (app, deploying):
        one = Asking(
            gate=app.gate,
            deployments=deploying.deployments,
            releases=deploying.releases,
            environments=["shop"],
            subject_of=lambda text: chosen_subject(app, text),
        )
        with pytest.raises(NodeAmbiguous, match="environment:shop, product:shop"):
            one.asked("shop")
        assert one.asked("product:shop").scope is Scope.PRODUCT
    with asking(estate) as other:
        for text in ("nothing", "env:nowhere", "deployment:dpl-0000", "release:9.9", ""):
            with pytest.raises(NodeUnknown):
                other.asked(text)


def test_a_deployment_begins_with_its_plan_and_with_what_it_brings(estate: Estate) -> None:
    last = estate.last()
    with asking(estate) as one:
        start = one.start(one.asked(last.run))
        assert Digest("sha256", last.plan) in start.digests
        assert len(start.digests) == 2
        assert start.entries == tuple(said.index for said in last.said)
        assert start.environments == {"staging"}


def test_an_environment_begins_with_what_was_deployed_there_within_a_period(estate: Estate) -> None:
    at = estate.world.at
    with asking(estate) as one:
        whole = one.start(Asked(Scope.ENVIRONMENT, "staging"))
        assert whole.entries
        assert one.start(Asked(Scope.PRODUCT, "shop")).entries == whole.entries
        before = Period(until=at - timedelta(days=1))
        after = Period(since=at + timedelta(days=1))
        for period in (before, after):
            assert one.start(Asked(Scope.ENVIRONMENT, "staging", period)).entries == ()
        assert one.start(Asked(Scope.ENVIRONMENT, "live")).entries == ()


def test_a_commit_begins_with_what_was_built_from_it(estate: Estate) -> None:
    with asking(estate) as one:
        start = one.start(one.asked("HEAD"))
        assert Digest("gitCommit", estate.head) == start.digests[0]
        assert {digest.alg for digest in start.digests} == {"gitCommit", "sha256"}
