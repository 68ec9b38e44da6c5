"""The words of a map."""

from __future__ import annotations

from interlock.formats.pipelines.mapped import WorkflowMap
from interlock.render.workflow.words import headline, job_words, notes, pin_words, stands_across, who_words
from tests.unit.catalog.workflow.reading import map_of


def test_the_first_sentence() -> None:
    assert headline(map_of()).startswith("8 jobs in 4 files; controls: ")
    assert headline(WorkflowMap()).startswith("No file says what happens")
    assert headline(map_of({"Makefile": "a:\n\tx\n"})).startswith("Nothing that was read sets a job going")


def test_what_was_not_read_is_told_first() -> None:
    assert notes(map_of({".gitlab-ci.yml": "a: ["})) == ["1 place could not be read; what stands there is unknown"]
    assert "not followed" in notes(map_of({".gitlab-ci.yml": "include: [{template: x}]\na: {script: b}"}))[0]


def test_jobs_tools_and_people() -> None:
    one = map_of()
    ship = next(job for job in one.jobs if job.name == "ship")
    assert "environment production" in job_words(ship)
    assert {pin_words(tool).rpartition(", ")[2] for tool in one.tools} >= {"floating", "by version"}
    assert who_words(one.manual[0]) == "changes of * (@org/team)"
    assert {each.control.partition(".")[0] for each in one.judged if stands_across(each)} == {"key", "map", "risk"}
