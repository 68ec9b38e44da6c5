"""What is otherwise in an environment from one moment to another."""

from __future__ import annotations

from pathlib import Path

import pytest

from interlock.evidence import CYCLONEDX
from interlock.flows.tracing.what_changed import point, what_changed
from interlock.trace import Kind, TimeUnreadable
from tests.estate import Estate
from tests.tracing import asking
from tests.unit.flows.tracing.test_pod_to_cves import bom


def test_artifacts_commits_components_settings_and_people_are_compared(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    old = estate.artifact()
    with estate.world.app() as app:
        app.seal.document(old, CYCLONEDX, bom("pkg:pypi/django@1.0", "pkg:pypi/gone@1"))
    first = estate.deployed(old)
    before = estate.head
    estate.world.pass_time(minutes=5)
    estate.world.commit({"deploy/app.env": "A=2\n", "app.py": "print('two')\n"})
    estate.world.check()
    new = estate.artifact(b"newer")
    with estate.world.app() as app:
        app.seal.document(new, CYCLONEDX, bom("pkg:pypi/django@2.0", "pkg:pypi/came@1"))
    second = estate.deployed(new)
    with estate.world.app(is_reading=True) as app, asking(estate, app=app) as (asked, tracing):
        place = asked.subjects.find("staging", only=[Kind.ENVIRONMENT])
        points = point(asked, place, first.run), point(asked, place, second.run)
        found = what_changed(asked, place, *points, tracing.beside)
        same = what_changed(asked, place, points[1], point(asked, place, "now"), tracing.beside)
    (swap,) = found.swaps
    assert swap.was is not None
    assert swap.now is not None
    assert (swap.was.name, swap.now.name) == (str(old.digests[0]), str(new.digests[0]))
    assert [one.name for one in found.commits_gone] == [f"gitCommit:{before}"]
    assert [one.name for one in found.commits_new] == [f"gitCommit:{estate.head}"]
    assert [one.commit.hex for one in found.between] == [estate.head]
    (added,), (removed,), (moved,) = found.made_of.added, found.made_of.removed, found.made_of.moved
    assert (added.purl, removed.purl) == ("pkg:pypi/came@1", "pkg:pypi/gone@1")
    was, now = ([each.purl for each in side] for side in (moved.before, moved.after))
    assert (was, now) == (["pkg:pypi/django@1.0"], ["pkg:pypi/django@2.0"])
    assert [path for path, _, _ in found.configuration] == ["deploy/app.env"]
    assert [one.run for one in found.rollouts] == [second.run]
    assert "wrote code" in {part for _, part in found.people}
    assert any("advisories" in why for why in found.unlooked)
    assert (same.swaps, same.kept, same.configuration) == ((), 1, ())


def test_a_deployment_that_never_reached_an_environment_is_no_moment_of_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    begun = estate.deployed(artifact)
    estate.deployed(artifact, environment="live")
    with asking(estate) as (asked, _):
        place = asked.subjects.find("environment:shop/live", only=[Kind.ENVIRONMENT])
        with pytest.raises(TimeUnreadable, match="never ran"):
            point(asked, place, begun.run)
        with pytest.raises(TimeUnreadable):
            point(asked, place, "no such moment")
