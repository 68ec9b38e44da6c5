"""Components come from SBOMs that count, whatever the inventories hold besides."""

from __future__ import annotations

from pathlib import Path

from interlock.evidence import CYCLONEDX
from interlock.flows.tracing.made_of import made_of
from interlock.kernel import Subject
from interlock.trace import Kind, Way
from interlock.wiring.tracing import Tracing
from tests.estate import Estate
from tests.inventories import inventory
from tests.stored_graphs import component_of
from tests.tracing import asking

BOM = {
    "bomFormat": "CycloneDX",
    "specVersion": "1.6",
    "version": 1,
    "components": [{"type": "library", "name": "lib", "version": "1.0", "purl": "pkg:pypi/lib@1.0"}],
}


def with_bom(estate: Estate, subject: Subject) -> None:
    with estate.world.app() as app:
        app.seal.document(subject, CYCLONEDX, BOM)


def test_what_an_sbom_says_is_what_it_is_made_of_and_nothing_else(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with_bom(estate, artifact)
    with estate.world.app() as app:
        more = inventory(component_of("pkg:pypi/smuggled@6.6"))
        app.inventories.record([artifact], more, estate.world.at)
    with estate.world.app(is_reading=True) as app, asking(estate, app=app) as (asked, _):
        made = made_of(asked, [asked.subjects.find(str(artifact.digests[0]))], app.inventories)
    assert [one.purl for one in made.components] == ["pkg:pypi/lib@1.0"]
    assert len(made.said) == 1


def test_without_an_sbom_nobody_knows(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    with estate.world.app(is_reading=True) as app, asking(estate, app=app) as (asked, _):
        made = made_of(asked, [asked.subjects.find(str(artifact.digests[0]))], app.inventories)
    assert (made.subject, made.components) == (None, ())


def test_what_has_no_package_url_is_followed_from_both_ends_and_found_by_its_name(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    artifact = estate.artifact()
    parts = [
        {"type": "library", "bom-ref": "1", "name": "left/@ pad", "version": "1@2"},
        {"type": "library", "bom-ref": "2", "name": "nothing else"},
    ]
    with estate.world.app() as app:
        app.seal.document(artifact, CYCLONEDX, {**BOM, "components": parts})
    estate.deployed(artifact)
    names = {"component:/left/@ pad@1@2", "component:/nothing else@"}
    with estate.world.app(is_reading=True) as app:
        asked = Tracing(app).asking()
        walked = asked.walk(asked.subjects.find("staging", only=[Kind.ENVIRONMENT]))
        assert {one.place.name for one in walked.reached if one.place.kind is Kind.COMPONENT} == names
        made = made_of(asked, [asked.subjects.find(str(artifact.digests[0]))], app.inventories)
        assert {one.name for one in made.components} == {"left/@ pad", "nothing else"}
        for name in names:
            into = asked.walk(asked.subjects.find(name), Way.FORWARD).links
            assert next(one.target.name for one in into) == str(artifact.digests[0])
