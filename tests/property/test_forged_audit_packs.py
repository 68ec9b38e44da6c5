"""Whoever holds every key changes any value of an audit pack and signs all of it anew.

It is refuted, or it is what it says; no decision comes out another one, and nothing breaks. INTERLOCK_FUZZ=5000 takes
more of them.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from interlock.crypto import Signer
from interlock.evidence import VERIFICATION_SUMMARY, read_summary
from interlock.flows.auditing.verified import Outcome, Verified
from interlock.render.audit.page import written as page_written
from interlock.render.audited import verified_json, verified_lines
from interlock.render.paint import Paint
from interlock.testing.world import World, failed, finding
from interlock.trace.pack import MANIFEST
from tests.estate import Estate
from tests.forged import DEEP, manifest_with, paths_in, put, statement_in, with_statements, written
from tests.packs import (
    Members,
    entries_of,
    named,
    packed,
    put_together,
    signed_again,
    signer_of,
    statement_of,
    taken,
    taken_apart,
    verified,
)

MANY = settings(
    max_examples=int(os.environ.get("INTERLOCK_FUZZ", "60")),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.large_base_example],
)
HOSTILE: st.SearchStrategy[Any] = st.one_of(
    st.sampled_from(
        [
            None,
            True,
            False,
            0,
            -1,
            2**53,
            10**30,
            1e308,
            "",
            "0",
            "../../etc/passwd",
            "\x1b[2J\x1b]0;x\x07",
            "\u202eevil",
            "\x00",
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            '#panic() $ ` ] } #read("/etc/passwd")',
            "2026-01-05T09:00:00Z",
            "9999-12-31T23:59:59Z",
            "0001-01-01T00:00:00Z",
            "allow",
            "deny",
            "passed",
            "failed",
            "sha256:" + "0" * 64,
            "gitCommit:" + "f" * 40,
            "x" * 100_000,
            [],
            {},
            [[]],
            {"": {}},
            DEEP,
        ]
    ),
    st.text(max_size=20),
    st.integers(),
    st.dictionaries(st.text(max_size=5), st.integers(), max_size=2),
)


class Scene:
    """A pack, with whoever may sign anything in it."""

    def __init__(self, world: World, pack: bytes, verdict: str) -> None:
        self.verdict = verdict
        self.members = taken_apart(pack)
        self.signer: Signer = signer_of(world)
        self.anchors = named(world)
        self.entries = sorted(entries_of(self.members))
        kinds = ("report", "about", "log/k", "log/o", "papers")
        beside = {name: body for name, body in self.members.items() if name.startswith(kinds)}
        self.documents = [name for name, body in beside.items() if body[:1] in b"{["]
        self.decided = decisions(self.members)

    def check(self, body: bytes) -> Verified:
        found = verified(body, self.anchors, page=page_written)
        "\n".join(verified_lines(found, Paint(has_colour=False))).encode("utf-8", "strict")
        msgspec.json.encode(verified_json(found))
        if found.outcome is Outcome.PROVED:
            assert decisions(taken_apart(body)) == self.decided
        return found


def decisions(members: Members) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give what was decided, and how each requirement stood."""
    found = []
    for index in sorted(entries_of(members)):
        said = statement_of(members[f"entries/{index:09d}/envelope.json"])
        if said.predicate_type == VERIFICATION_SUMMARY:
            decision: Any = read_summary(said.predicate).interlock_decision
            found.append((decision["verdict"], [(one["requirement"], one["status"]) for one in decision["reasons"]]))
    return found


def of_a_commit(folder: Path) -> Scene:
    world = World(folder)
    world.runner.outcomes["commit.sast"] = failed(finding("commit.sast"))
    world.check()
    return Scene(world, packed(world).body, "deny")


def of_an_environment(folder: Path) -> Scene:
    estate = Estate(folder)
    estate.deployed(estate.artifact())
    estate.verify()
    return Scene(estate.world, taken(estate, "env:staging", standards=("slsa",)), "allow")


@pytest.fixture(scope="module", params=[of_a_commit, of_an_environment])
def scene(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Scene:
    made: Scene = request.param(tmp_path_factory.mktemp("forged"))
    pages = {**made.members, "index.html": page_written(report_in(made.members))}
    made.members = taken_apart(signed_again(pages, made.signer))
    assert made.check(put_together(made.members)).outcome is Outcome.PROVED
    assert {verdict for verdict, _ in made.decided} == {made.verdict}
    return made


def report_in(members: Members) -> Any:
    from interlock.trace.report import AuditReport

    return msgspec.json.decode(members["report.json"], type=AuditReport)


@MANY
@given(data=st.data())
def test_any_value_beside_the_log_changed_and_signed_anew_breaks_nothing_and_changes_no_decision(
    scene: Scene, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(scene.documents))
    document = msgspec.json.decode(scene.members[name])
    where = data.draw(st.sampled_from(list(paths_in(document))))
    body = written(put(document, where, data.draw(HOSTILE)))
    scene.check(signed_again({**scene.members, name: body}, scene.signer))


@MANY
@given(data=st.data())
def test_any_value_of_the_manifest_changed_and_signed_anew_breaks_nothing(scene: Scene, data: st.DataObject) -> None:
    where = data.draw(st.sampled_from(list(paths_in(statement_in(scene.members[MANIFEST])))))
    changed = manifest_with(scene.members, where, data.draw(HOSTILE), scene.signer)
    scene.check(put_together(changed))


@MANY
@given(data=st.data())
def test_any_value_of_the_evidence_changed_and_the_whole_log_signed_anew_makes_no_other_decision_proved(
    scene: Scene, data: st.DataObject
) -> None:
    index = data.draw(st.sampled_from(scene.entries))
    statement = statement_in(scene.members[f"entries/{index:09d}/envelope.json"])
    where = data.draw(st.sampled_from(list(paths_in(statement))))
    scene.check(with_statements(scene.members, {index: put(statement, where, data.draw(HOSTILE))}, scene.signer))


def test_a_log_that_is_signed_anew_as_it_was_is_proved(scene: Scene) -> None:
    """Else everything above were refuted for nothing."""
    index = scene.entries[0]
    statement = statement_in(scene.members[f"entries/{index:09d}/envelope.json"])
    again = with_statements(scene.members, {index: {**statement, "more": 1}}, scene.signer)
    assert again != put_together(scene.members)
    pages = taken_apart(again)
    pages["index.html"] = page_written(report_in(pages))
    found = scene.check(signed_again(pages, scene.signer))
    assert found.outcome is Outcome.PROVED, found


def test_a_verdict_that_was_turned_round_is_refuted_though_all_of_the_log_says_so(scene: Scene) -> None:
    said = {one: statement_in(scene.members[f"entries/{one:09d}/envelope.json"]) for one in scene.entries}
    index, statement = next(each for each in said.items() if each[1]["predicateType"] == VERIFICATION_SUMMARY)
    turned = {"deny": (b'"allow"', b'"PASSED"'), "allow": (b'"deny"', b'"FAILED"')}[scene.verdict]
    text = msgspec.json.encode(statement).replace(f'"{scene.verdict}"'.encode(), turned[0])
    text = text.replace(b'"FAILED"', turned[1]).replace(b'"PASSED"', turned[1])
    found = scene.check(with_statements(scene.members, {index: msgspec.json.decode(text)}, scene.signer))
    assert found.outcome is Outcome.REFUTED
    assert found.steps[8].state.value == "refuted", "the decisions"
