"""Nothing in a graph is believed: what its entries do not say is an error, and who does not count leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from interlock.evidence import CYCLONEDX, PROVENANCE
from interlock.evidence.deployment import DEPLOYMENT, DeploymentStep
from interlock.evidence.running import RUNNING, Running
from interlock.flows.recording import recordings
from interlock.flows.seal import Sealing
from interlock.flows.tracing.code_to_prod import code_to_prod
from interlock.kernel import Digest, Subject, stamp
from interlock.trace import Drawing, Edge, GraphContradicted, Occupied, Relation, Way
from tests.docks import provenance
from tests.estate import Estate
from tests.governed import Team
from tests.tracing import asking


def with_more(drawings: list[Drawing], more: Drawing) -> Sequence[Drawing]:
    """Give drawings as somebody made them who writes into the tables: the last entry says more than it does."""
    last = drawings[-1]
    return [
        *drawings[:-1],
        replace(last, edges=(*last.edges, *more.edges), occupied=(*last.occupied, *more.occupied)),
    ]


def test_an_edge_that_its_entry_does_not_say_is_an_error_that_names_the_check(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    forged = Drawing((), (Edge(f"gitCommit:{estate.head}", Relation.WENT_INTO, f"sha256:{'66' * 32}"),))
    with (
        asking(estate, altered=lambda drawings: with_more(drawings, forged)) as (asked, _),
        pytest.raises(GraphContradicted) as raised,
    ):
        asked.walk(asked.subjects.find("HEAD"), Way.FORWARD)
    assert "66666666" in str(raised.value)
    assert "interlock trace rebuild --check" in raised.value.remedy


def test_what_no_entry_says_that_it_runs_is_an_error(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    estate.deployed(artifact)
    place, other = "workload:shop/live/one", str(estate.artifact(b"other").digests[0])
    forged = Drawing((), (), (Occupied(place, ((place, other),)),))
    with (
        asking(estate, altered=lambda drawings: with_more(drawings, forged)) as (asked, _),
        pytest.raises(GraphContradicted),
    ):
        code_to_prod(asked, asked.subjects.find(other))


def test_an_entry_that_the_log_does_not_have_is_an_error(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, tracing), pytest.raises(GraphContradicted):
        tracing.witness.hear(asked.witness.size)


def test_whoever_might_not_deploy_neither_shows_nor_hides_what_runs(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    first, second = estate.artifact(), estate.artifact(b"second")
    begun = estate.deployed(first)
    team = Team(estate.world, roles=("operations", "auditor"))
    with team.app("wendy") as app:
        says = DeploymentStep(
            run="dpl-forged",
            plan=begun.judged.plan.digest.hex,
            environment="staging",
            product="shop",
            outcome="deployed",
            at=stamp(estate.world.at),
            ledger=app.gate.origin,
            seen={"one": {"artifacts": {"app.zip": second.digests[0].hex}}},
        )
        app.seal.documents([Sealing(begun.judged.plan.subject, DEPLOYMENT, says)])
    with team.app("ann") as app, asking(estate, app=app) as (asked, _):
        told = code_to_prod(asked, asked.subjects.find(str(second.digests[0])))
        kept = code_to_prod(asked, asked.subjects.find(str(first.digests[0])))
        walk = asked.walk(asked.subjects.find(str(second.digests[0])), Way.FORWARD)
    assert told.now == ()
    assert len(told.unsaid) == 1
    assert [one.landed.workload.name for one in kept.now] == ["workload:shop/staging/one"]
    assert any(one.link.relation is Relation.RUNS_AS for one in walk.doubted)


def test_whoever_might_not_deploy_hides_nothing_by_saying_that_they_looked_at_what_runs(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact, other = estate.artifact(), estate.artifact(b"other")
    begun = estate.deployed(artifact)
    plan = begun.judged.plan
    team = Team(estate.world, roles=("operations", "auditor"))
    at = stamp(estate.world.at)
    with team.app("wendy") as app:
        looks: tuple[dict[str, dict[str, str]], ...] = (
            {"artifacts": {}},
            {"artifacts": {"app.zip": other.digests[0].hex}},
        )
        for seen in looks:
            says = Running(
                "staging",
                "shop",
                begun.run,
                plan.digest.hex,
                at,
                "as-planned",
                ledger=app.gate.origin,
                seen={"one": seen},
            )
            app.seal.documents([Sealing(plan.subject, RUNNING, says)])
    with team.app("ann") as app, asking(estate, app=app) as (asked, _):
        kept = code_to_prod(asked, asked.subjects.find(str(artifact.digests[0])))
        told = code_to_prod(asked, asked.subjects.find(str(other.digests[0])))
    assert [one.landed.workload.name for one in kept.now] == ["workload:shop/staging/one"]
    assert told.now == ()
    assert len(told.unsaid) == 1


def test_what_was_said_for_another_ledger_counts_for_nothing_here(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())
    other = estate.artifact(b"other")
    with estate.world.app() as app:
        says = DeploymentStep(
            "dpl-elsewhere",
            begun.judged.plan.digest.hex,
            "staging",
            "shop",
            "deployed",
            stamp(estate.world.at),
            ledger="other.example.org",
            seen={"one": {"artifacts": {"app.zip": other.digests[0].hex}}},
        )
        app.seal.documents([Sealing(begun.judged.plan.subject, DEPLOYMENT, says)])
    with asking(estate) as (asked, _):
        assert code_to_prod(asked, asked.subjects.find(str(other.digests[0]))).now == ()


def test_what_a_key_said_that_was_stolen_by_then_leads_nowhere_and_is_shown_apart(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    team = Team(estate.world, roles=("operations", "auditor"))
    team.stranger("eve")
    with team.app("eve") as app:
        forged = Subject("forged.zip", (Digest("sha256", "66" * 32),))
        app.seal.document(forged, PROVENANCE, provenance(estate.head, stamp(estate.world.at)))
    with team.app("ann") as app:
        app.keys.revoke("eve", estate.world.at - timedelta(days=1))
    team.approves("ann", "77" * 32, about="release", environment="staging")
    with team.app("ann") as app, asking(estate, app=app) as (asked, _):
        walk = asked.walk(asked.subjects.find("HEAD"), Way.FORWARD)
        found = code_to_prod(asked, asked.subjects.find("HEAD"))
    assert f"sha256:{'66' * 32}" not in {one.place.name for one in walk.reached}
    assert any(one.link.relation is Relation.WENT_INTO and "eve" in one.why for one in walk.doubted)
    assert found.artifacts == ()
    assert found.doubted


def test_the_statement_of_an_entry_is_read_once(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    with asking(estate) as (asked, _):
        assert asked.witness.hear(0) is asked.witness.hear(0)
        assert msgspec.to_builtins(asked.witness.hear(0).entry.kind)


def test_what_an_sbom_lists_is_read_only_for_whoever_asks_for_it_and_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    sbom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "components": [{"type": "library", "name": "left", "version": "1", "purl": "pkg:npm/left@1"}],
    }
    with estate.world.app() as app:
        envelope, _ = app.seal.document(artifact, CYCLONEDX, sbom)
    read: list[object] = []

    def counted(*words: Any, **more: Any) -> Any:
        read.append(words)
        return recordings(*words, **more)

    with asking(estate) as (asked, tracing):
        monkeypatch.setattr("interlock.flows.tracing.witness.recordings", counted)
        ticket = asked.ledger.find(envelope)
        assert ticket is not None
        witness = tracing.witness
        assert witness.hear(ticket.index).is_sbom
        assert (witness.counts(ticket.index), read) == (True, [])
        assert witness.components(ticket.index) == witness.components(ticket.index) == {"pkg:npm/left@1"}
        assert len(read) == 1
        assert witness.components(0) == frozenset(), "an assessment says nothing of components"
