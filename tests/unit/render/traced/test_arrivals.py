"""Where code runs, first sentence first."""

from __future__ import annotations

from pathlib import Path

from interlock.flows.tracing.code_to_prod import code_to_prod
from interlock.flows.tracing.prod_to_code import prod_to_code
from interlock.render.traced.arrivals import origins_json, origins_lines, whereabouts_json, whereabouts_lines
from interlock.trace import Kind
from tests.estate import Estate
from tests.tracing import asking
from tests.tracing_told import PLAIN, document, told


def test_what_runs_is_told_with_its_deployment_and_that_nobody_approved_it(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
        back = prod_to_code(asked, asked.subjects.find("staging", only=[Kind.ENVIRONMENT]))
    first = told(whereabouts_lines(found, PLAIN)).splitlines()[0]
    assert estate.head[:12] in first
    assert "runs in shop/staging on 1 target" in first
    assert f"by deployment {begun.run}" in first
    assert "nobody approved" in first
    assert "built from commit" in told(origins_lines(back, PLAIN)).splitlines()[0]
    told(whereabouts_lines(found, PLAIN, 80), 80)
    assert document(whereabouts_json(found))["schema"] == "interlock.trace-code-to-prod/v1"
    assert document(origins_json(back))["schema"] == "interlock.trace-prod-to-code/v1"


def test_what_runs_nowhere_is_said(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _):
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
    assert "runs nowhere that is known here" in told(whereabouts_lines(found, PLAIN))


def test_why_nothing_runs_is_said_in_the_first_sentence(tmp_path: Path) -> None:
    estate = Estate(tmp_path)

    def first(subject: str) -> str:
        with asking(estate) as (asked, _):
            found = code_to_prod(asked, asked.subjects.find(subject))
            document(whereabouts_json(found))
            return told(whereabouts_lines(found, PLAIN)).splitlines()[0]

    def there() -> str:
        with asking(estate) as (asked, _):
            found = prod_to_code(asked, asked.subjects.find("environment:staging"))
            document(origins_json(found))
            return told(origins_lines(found, PLAIN))

    one = str(estate.artifact().digests[0])
    assert "was never deployed, and no gate of an environment said anything of it" in first(one)
    estate.hands.fails = lambda action, _order: action == "switch"
    begun = estate.enter(estate.artifact())
    estate.carry(begun)
    assert f"never seen to run; deployment {begun.run} to shop/staging was switched to at" in first(one)
    assert "and nobody confirmed it in between" in first(one)
    assert "nothing that is known here runs as environment shop/staging: deployment" in there()
    assert "it was told to" in there()
    estate.hands.fails = lambda _action, _order: False
    estate.deployed(estate.artifact())
    estate.deployed(estate.artifact(b"newer", name="newer.zip"))
    assert "newer.zip" in first(one).partition(";")[2]
    assert first(one).endswith("took its place")
    stray = estate.artifact(b"unchecked", commit=estate.world.commit({"app.py": "print(2)\n"}))
    refused = estate.enter(stray)
    assert f"deployment {refused.run} to shop/staging was refused" in first(str(stray.digests[0]))
