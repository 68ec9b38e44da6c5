"""From anything to anything: two products in one ledger, asked from every kind in every format, and to every kind."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from interlock.cli import trace
from interlock.flows.tracing.asking import Asking
from interlock.render.traced.walk import walk_json, walk_lines
from interlock.testing.kubernetes import SimulatedCluster
from interlock.trace import Kind, Place
from interlock.wiring.app import App
from interlock.wiring.tracing import Tracing
from tests.registries import RealRegistry
from tests.scenarios.two_products import FLASK, World
from tests.tracing_told import PLAIN

pytestmark = [pytest.mark.tools, pytest.mark.server("docker-registry")]

NOWHERE = {Kind.PROGRAM, Kind.INCIDENT}
"""Kinds of which nothing is in this world: no program has an account, and nobody records incidents."""
SHOP, TILL = "workload:shop/", "workload:till/live/east/shop/web-"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, docker_registry: RealRegistry) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("two")
    (folder / "cluster").mkdir()
    with SimulatedCluster(folder / "cluster") as cluster:
        yield World(folder, docker_registry.host, cluster).deliver()


@pytest.fixture(scope="module")
def asked(world: World) -> Iterator[Asking]:
    """Give what an auditor asks with, from the clone of the till."""
    aud = world.till["aud"]
    with App(str(aud.repository.root), aud.environ, store=str(world.folder / "ledger"), is_reading=True) as app:
        yield Tracing(app).asking()


def subjects(world: World) -> dict[Kind, str]:
    """Give one thing of each kind, as a person calls it."""
    made = world.names
    return {
        Kind.PERSON: "dev",
        Kind.ACCOUNT: "dev@example.org",
        Kind.REPOSITORY: "repository:origin",
        Kind.BRANCH: "branch:origin@main",
        Kind.TICKET: "SHOP-7",
        Kind.COMMIT: made["sold"],
        Kind.REVIEW: "precommit.peer-review passed",
        Kind.EVIDENCE: "release of shop 1.0.0",
        Kind.ADVISORY: "CVE-2026-0007",
        Kind.COMPONENT: FLASK,
        Kind.BUILDER: "https://interlock.example.org/builder/local/v1",
        Kind.ARTIFACT: "images/till:1.1",
        Kind.RELEASE: "1.0.0",
        Kind.POLICY: "policy:shop",
        Kind.WAIVER: made["waiver"],
        Kind.APPROVAL: "waiver approved",
        Kind.HOLD: "hold placed: it sells too much",
        Kind.GLASS: made["glass"],
        Kind.DEPLOYMENT: made["till 1.1"],
        Kind.PRODUCT: "product:shop",
        Kind.ENVIRONMENT: "production",
        Kind.WORKLOAD: "shop/production/one",
    }


def found(asked: Asking, subject: str, until: Kind) -> set[str]:
    """Give the names of the things of a kind that something leads to or comes from."""
    walk = asked.walk(asked.subjects.find(subject), until=until, most=1000)
    assert walk.next == ""
    return {one.place.name for one in walk.reached if one.is_end}


def test_every_kind_is_asked_in_every_format_and_all_say_the_same(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    aud = world.till["aud"]
    monkeypatch.chdir(aud.repository.root)
    for name in [one for one in os.environ if one.startswith("XDG_")]:
        monkeypatch.delenv(name)
    for name, text in aud.environ.items():
        monkeypatch.setenv(name, text)

    def told(subject: str, form: str) -> str:
        file = tmp_path / f"answer.{form}"
        store = str(world.folder / "ledger")
        assert trace.run(["-o", str(file), "from", subject, "--store", store, "--format", form, "--limit", "400"]) == 0
        return file.read_text("utf-8")

    for kind, subject in subjects(world).items():
        document = json.loads(told(subject, "json"))
        assert document["start"]["kind"] == kind
        names = [one["name"] for one in document["nodes"]]
        assert len(names) > 1, subject
        first = told(subject, "text").splitlines()[0]
        page = told(subject, "html")
        assert escape(first) in page
        assert all(escape(name) in page for name in names)
        assert told(subject, "svg").startswith("<svg")
    assert capsys.readouterr().err == ""


def test_from_every_kind_every_other_can_be_asked_for(world: World, asked: Asking) -> None:
    reached: dict[Kind, set[Kind]] = {}
    for kind, subject in subjects(world).items():
        start = asked.subjects.find(subject)
        for until in Kind:
            walk = asked.walk(start, until=until)
            ends = [one.place.kind for one in walk.reached if one.is_end]
            assert set(ends) <= {until}
            assert walk.is_exhausted is False
            assert walk_json(walk)["turned"] is walk.is_turned
            assert list(walk_lines(walk, PLAIN))
            if ends:
                reached.setdefault(kind, set()).add(until)
    told = set(Kind) - NOWHERE
    people = {Kind.PERSON, Kind.ACCOUNT}
    for kind, kinds in reached.items():
        assert kinds >= people, kind
        assert not kinds & NOWHERE
    for kind in (Kind.PERSON, Kind.ADVISORY, Kind.COMPONENT, Kind.PRODUCT, Kind.ENVIRONMENT, Kind.COMMIT):
        assert reached[kind] >= told - {kind, Kind.WAIVER, Kind.HOLD, Kind.REVIEW, Kind.REPOSITORY}, kind
    running = {Kind.ARTIFACT, Kind.DECISION, Kind.DEPLOYMENT, Kind.WORKLOAD, Kind.ENVIRONMENT}
    assert all(kinds >= running - {kind} for kind, kinds in reached.items() if kind is not Kind.HOLD)


def test_answers_are_what_was_done(world: World, asked: Asking) -> None:
    made = world.names

    def commit(name: str) -> str:
        return f"gitCommit:{made[name]}"

    def run(name: str) -> str:
        return f"deployment:{made[name]}"

    images = {made[f"image {tag}"] for tag in ("1.0", "1.1", "1.2")}
    # Tickets: of the first line, of trailers, of deployments; not of free text.
    named = {"ticket:SHOP-7", "ticket:CHG-3", "ticket:origin#12"}
    assert named <= found(asked, made["sold"], Kind.TICKET)
    assert not any(one.endswith("#99") for one in found(asked, made["sold"], Kind.TICKET))
    for ticket in ("CHG-3", "#12", "SHOP-7"):
        assert commit("sold") in found(asked, ticket, Kind.COMMIT)
    assert found(asked, "SHOP-9", Kind.COMMIT) == {commit("mended")}
    assert found(asked, "INC-1", Kind.DEPLOYMENT) == {run("third to production")}
    # Broken glass: who asked, who agreed, who reviewed, and what went through it.
    assert found(asked, made["glass"], Kind.PERSON) == {f"person:{one}" for one in ("dev", "rel", "sec", "ops")}
    assert found(asked, made["glass"], Kind.DEPLOYMENT) == {run("third to production")}
    assert found(asked, made["glass"], Kind.APPROVAL) >= found(asked, made["glass"], Kind.APPROVAL)
    # Images by tag and by digest, in one product only.
    for text in ("images/till:1.1", "till:1.1", f"{world.registry}/team/till@{made['image 1.1']}", made["image 1.1"]):
        assert asked.subjects.find(text).name == made["image 1.1"]
    assert asked.subjects.find("till:1.1").label == "till"
    pods = found(asked, "till:1.1", Kind.WORKLOAD)
    assert len(pods) == 2
    assert all(one.startswith(TILL) for one in pods)
    assert found(asked, "till:1.2", Kind.WORKLOAD) == set()
    # What both share joins them, and nothing else does.
    assert found(asked, FLASK, Kind.PRODUCT) == {"product:shop", "product:till"}
    assert found(asked, FLASK, Kind.ARTIFACT) >= images
    assert found(asked, "CVE-2026-0007", Kind.PERSON) >= {"person:dev", "person:ops"}
    assert all(one.startswith(SHOP) for one in found(asked, "1.0.0", Kind.WORKLOAD))
    assert found(asked, "shop/production/one", Kind.PRODUCT) == {"product:shop"}
    assert found(asked, "till/live", Kind.PRODUCT) == {"product:till"}
    # Reviews, waivers, holds, infrastructure.
    assert len(found(asked, made["first"], Kind.REVIEW)) == 1
    assert "person:rel" in found(asked, "precommit.peer-review passed", Kind.PERSON)
    assert found(asked, made["waiver"], Kind.PERSON) >= {"person:dev", "person:sec"}
    assert found(asked, "hold placed: it sells too much", Kind.ARTIFACT) >= {made["second"]}
    assert "product:shop" in found(asked, "infrastructure net in production: allowed", Kind.PRODUCT)


def test_questions_that_have_a_name_tell_what_was_done(world: World) -> None:
    aud, made = world.shop["aud"], world.names
    till = world.till["aud"]
    out = aud("trace", "code-to-prod", made["mended"]).out
    assert "runs in shop/production on 1 target" in out
    assert "dev broke the glass for it with rel, who agreed" in out
    assert "sec reviewed the broken glass" in out
    out = aud("trace", "who-approved", "production").out
    assert out.startswith("nobody approved environment shop/production, and dev broke the glass for it with rel")
    out = till("trace", "where-is", "till:1.2").out
    first = out.splitlines()[0]
    assert "artifact till (46ea6de289e8) runs nowhere: it was never seen to run; deployment" in first
    assert "was taken back at" in first
    assert "CrashLoopBackOff" in out
    first = aud("trace", "code-to-prod", made["worse"]).out.splitlines()[0]
    assert "ran in shop/staging on 1 target until" in first
    assert first.endswith(f"shop.zip ({made['first'][7:19]}) took its place")
    first = till("trace", "prod-to-code", "live").out.splitlines()[0]
    assert f"runs till ({made['image 1.1'][7:19]}), built from commit TILL-1" in first
    hits = till.document("trace", "cve-to-pods", "CVE-2026-0007")["workloads"]
    assert sum(one["workload"].startswith(TILL) for one in hits) == 2
    assert aud("trace", "CVE-2026-0007", "--until", "person").out.startswith("no way leads straight from advisory")
    aud("trace", "rebuild", "--check")


def test_pages_of_an_answer_together_tell_each_thing_once(world: World, asked: Asking) -> None:
    start: Place = asked.subjects.find("product:shop")
    whole = asked.walk(start, most=5000)
    told, after = [], ""
    while True:
        page = asked.walk(start, most=37, after=after)
        told += [(one.place.name, page.links[one.link].way) for one in page.new if one.link is not None]
        after = page.next
        if not after:
            break
    assert told == [(one.place.name, whole.links[one.link].way) for one in whole.new if one.link is not None]
    del world
