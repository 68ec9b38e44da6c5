from __future__ import annotations

from pathlib import Path

from interlock.decision import Verdict
from interlock.flows.deploy import Wanted
from interlock.flows.release_story import Story
from interlock.kernel import Subject
from tests.estate import Estate


def released(estate: Estate, version: str, *subjects: Subject) -> None:
    with estate.deploying() as (_, made):
        made.releasing.make(version, [Wanted(one) for one in subjects])


def story(estate: Estate, version: str) -> Story:
    with estate.deploying() as (_, made):
        return made.story(made.releases.find(version))


def test_it_says_where_a_release_runs_and_ran_and_what_the_gate_says(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    app, docs, newer = estate.artifact(), estate.artifact(b"docs", "docs.txt"), estate.artifact(b"newer")
    released(estate, "1.0", app, docs)
    released(estate, "1.1", newer, docs)
    begun = estate.deployed(app, docs)
    staging, live = story(estate, "1.0").there
    assert (staging.runs is not None and staging.runs.run, staging.ran) == (begun.run, ())
    assert (live.runs, live.ran) == (None, ())
    assert [one.verdict for one in live.decisions] == [Verdict.ALLOW] * 2
    estate.world.pass_time(minutes=1)
    later = estate.deployed(newer, docs)
    staging, _ = story(estate, "1.0").there
    assert (staging.runs, [one.run for one in staging.ran]) == (None, [begun.run])
    staging, _ = story(estate, "1.1").there
    assert staging.runs is not None
    assert staging.runs.run == later.run
    assert [one.verdict for one in story(estate, "1.0").decisions] == [Verdict.ALLOW] * 2


def test_a_part_of_a_release_is_not_the_release(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    app, docs = estate.artifact(), estate.artifact(b"docs", "docs.txt")
    released(estate, "1.0", app, docs)
    estate.deployed(app)
    assert story(estate, "1.0").there[0].runs is None


def test_it_brings_the_commits_since_the_release_before_on_its_line(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    released(estate, "1.0", estate.artifact())
    assert story(estate, "1.0").since.before is None
    assert [one.title for one in story(estate, "1.0").since.commits] == ["change", "change"]
    first = estate.head
    estate.world.commit({"a": "1"}, "the second")
    estate.world.commit({"a": "2"}, "the third")
    released(estate, "2.0", estate.artifact(b"two"))
    since = story(estate, "2.0").since
    assert since.before is not None
    assert since.before.version == "1.0"
    assert [one.title for one in since.commits] == ["the third", "the second"]
    estate.world.repository.git("checkout", "-q", "-b", "fixes", first)
    estate.world.commit({"b": "1"}, "a fix")
    released(estate, "1.0.1", estate.artifact(b"fixed"))
    since = story(estate, "1.0.1").since
    assert since.before is not None
    assert (since.before.version, [one.title for one in since.commits]) == ("1.0", ["a fix"])


def test_what_nobody_can_tell_is_said(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    released(estate, "1.0", estate.artifact(commit="ab" * 20))
    assert story(estate, "1.0").since.why_not
