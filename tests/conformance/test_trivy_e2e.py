"""Small repositories with a lockfile each: we find in them what Trivy finds with the same data."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.formats.manifests import Beside, reader_for
from interlock.formats.openvex import read_openvex
from interlock.formats.osv_files import read_file
from interlock.kernel import instant
from interlock.supply.advisory import Advisory, ecosystems_meet, fixes_of, judged, package_key, timeline_of
from interlock.supply.advisory.affects import Verdict
from interlock.supply.model import Component, Reading
from interlock.supply.vex import Statement, answered

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "lockfiles" / "trivy-e2e"
NOW = instant("2026-11-22T00:00:00Z")

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the repositories are not beside this checkout")


def advisories() -> list[Advisory]:
    with (DATA / "advisories.osv.jsonl").open("rb") as stream:
        found = list(read_file(stream, "advisories.osv.jsonl"))
    assert all(isinstance(one, Advisory) for one in found)
    return [one for one in found if isinstance(one, Advisory)]


def read(folder: Path, target: str) -> Reading:
    def inside(path: str) -> bytes | None:
        there = (folder / path).resolve()
        return there.read_bytes() if there.is_relative_to(folder.resolve()) and there.is_file() else None

    beside: Beside = inside
    reader = reader_for(target)
    assert reader is not None, target
    return reader.read(target, (folder / target).read_bytes(), beside)


def found_in(reading: Reading, known: list[Advisory], statements: tuple[Statement, ...]) -> set[tuple[str, str, str]]:
    """Give id, package and version of what counts."""
    wholes = (reading.project.purl,) if reading.project is not None else ()
    return {
        (one.id.removeprefix("x_"), part.name.lower(), part.version)
        for part in reading.components
        for one in known
        if is_hit(part, one) and answered((one.id, *one.aliases), part.purl, wholes, statements, NOW).state.counts
    }


def is_hit(part: Component, advisory: Advisory) -> bool:
    return any(
        package_key(one.ecosystem, one.name) == package_key(part.ecosystem, part.name)
        and ecosystems_meet(one.ecosystem, part.ecosystem)
        and judged(timeline_of(one), part.version) is Verdict.AFFECTED
        for one in advisory.affected
    )


def cases() -> list[tuple[str, str, str]]:
    if not DATA.is_dir():
        return []
    rows = [json.loads(line) for line in (DATA / "expected.jsonl").read_bytes().splitlines()]
    return [
        (row["repo"], result["target"], row["golden"])
        for row in rows
        for result in row["results"]
        if result["class"] == "lang-pkgs"
    ]


@pytest.mark.parametrize(("repo", "target", "golden"), cases())
def test_the_same_vulnerabilities_are_found(
    repo: str, target: str, golden: str, record_property: Callable[[str, object], None]
) -> None:
    rows = [json.loads(line) for line in (DATA / "expected.jsonl").read_bytes().splitlines()]
    result = next(
        one
        for row in rows
        if (row["repo"], row["golden"]) == (repo, golden)
        for one in row["results"]
        if one["target"] == target
    )
    wanted = {(one["id"], one["package"].lower(), one["version"]) for one in result["vulnerabilities"]}
    vex = DATA / "vex" / "openvex.json"
    statements = read_openvex(vex.read_bytes(), vex.name) if "-vex" in golden else ()
    found = found_in(read(DATA / "repo" / repo, target), advisories(), statements)
    record_property("right", len(wanted & found))
    record_property("wrong", len(wanted ^ found))
    assert found == wanted


def test_each_fix_that_an_advisory_names_is_one_it_does_not_affect() -> None:
    for advisory in advisories():
        for affected in advisory.affected:
            for fix in fixes_of(affected, "0.0.1"):
                assert judged(timeline_of(affected), fix) is Verdict.NOT_AFFECTED
