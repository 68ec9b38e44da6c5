"""Somebody changes what runs after it was deployed, and hopes that nobody looks."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.deployment import Plan, Seen, Target
from interlock.flows.carry_out import held, wanted
from interlock.runtime.running import Difference, Differs, differences
from tests.estate import Estate
from tests.folders import Site, site_at

ENV = {"etc/app.env": b"GREETING=hello\n"}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """Give a folder of releases with a supervisor of its own."""
    with site_at(tmp_path) as made:
        yield made


def found(site: Site, plan: Plan) -> list[Difference]:
    return list(differences("one", wanted(plan), held(site.look())))


def test_a_configuration_file_that_is_edited_in_place_is_found_by_its_bytes(site: Site) -> None:
    plan = site.plan(configuration=ENV)
    site.deploy(plan)
    assert found(site, plan) == []
    (file,) = site.path.rglob("app.env")
    file.chmod(0o644)
    file.write_bytes(b"GREETING=stolen\n")
    kinds = [(one.kind, one.what) for one in found(site, plan)]
    assert (Differs.CONFIGURATION, "etc/app.env") in kinds


def test_a_process_that_was_started_by_hand_in_the_release_folder_is_a_stranger(site: Site) -> None:
    plan = site.plan()
    site.deploy(plan)
    release = site.path / "releases" / plan.digest.hex
    release.chmod(0o755)
    shutil.copy("/bin/sleep", release / "helper")
    with subprocess.Popen([release / "helper", "60"]) as child:  # noqa: TID251  # somebody's own process
        try:
            time.sleep(0.2)
            kinds = [(one.kind, one.what) for one in found(site, plan)]
        finally:
            child.kill()
    assert any(kind is Differs.STRANGER and "helper" in what for kind, what in kinds), kinds


def test_a_target_that_repeats_what_it_was_told_is_believed_and_the_page_says_so(tmp_path: Path) -> None:
    estate = Estate(tmp_path)
    begun = estate.deployed(estate.artifact())

    class Liar:
        def look(self, target: Target, parameters: object) -> Seen:
            plan = begun.judged.plan
            assert (target.name, parameters) == ("one", plan.parameters)
            return Seen(
                plan.digest.hex,
                {one.name: one.sha256 for one in plan.artifacts},
                {one.path: one.sha256 for one in plan.configuration},
            )

    with estate.deploying() as (_, made):
        made.__dict__["deployers"] = {"hands": Liar()}
        verified = made.verification.verifying.verify(made.environment("staging"))
    assert verified.answer == "as-planned"
    page = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "verify-deployments.md"
    assert "believes a target that lies" in page.read_text("utf-8")
