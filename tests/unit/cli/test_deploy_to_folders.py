"""`interlock deploy` and what belongs to it over the deployer of folders, while people ask."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from tests.estate import Estate
from tests.folders import SERVICE, Load, Site, site_at
from tests.unit.cli.shell import Shell


def packed(mode: str, number: int) -> bytes:
    """Give an archive of a service that behaves in some way."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("app.py", SERVICE.replace("sys.argv[1]", repr(mode)))
        archive.writestr("number", str(number))
    return into.getvalue()


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    with site_at(tmp_path) as found:
        yield found


@pytest.fixture
def estate(shell: Shell, tmp_path: Path, site: Site) -> Estate:
    """Give a repository whose one environment is a folder of this machine."""
    settings = f"""\
product: shop
environments:
  - name: staging
    deployer: folders
    configuration: [deploy/app.env]
    health: {{http: "http://{site.address}/health", within: 2s, every: 1s, passes: 2}}
    targets: [{{name: one, path: {site.path}}}]
    with:
      command: [python3, "{{release}}/app.py", x, "{{fd}}"]
      listen: {site.address}
      environment: [A]
      grace_s: 5
"""
    return Estate(tmp_path, settings, shell.world)


def test_a_service_is_deployed_taken_back_and_rolled_back_while_people_ask(
    shell: Shell, estate: Estate, site: Site
) -> None:
    first, second, sick = (estate.artifact(packed(*one)) for one in (("good", 1), ("good", 2), ("sick", 3)))
    done = shell("deploy", str(first.digests[0]), "--env", "staging")
    assert (done.code, "✔ DEPLOYED" in done.out) == (Exit.ALLOWED, True), done
    with Load(site, people=3) as load:
        assert shell("deploy", str(second.digests[0]), "--env", "staging").code == Exit.ALLOWED
        serving = site.ask()
        failed = shell("deploy", str(sick.digests[0]), "--env", "staging")
        assert failed.code == Exit.DENIED
        assert "ROLLED" in failed.out, failed.out
        assert "its health address answers 500" in failed.out
        assert site.ask() == serving
        back = shell("rollback", "--env", "staging")
        assert back.code == Exit.ALLOWED, back
        assert site.ask() != serving
    assert load.failed == []
    shown = shell("env", "show", "staging")
    assert first.digests[0].hex[:12] in shown.out


def test_what_was_altered_there_makes_the_deployment_fail_in_words(shell: Shell, estate: Estate, site: Site) -> None:
    assert shell("deploy", str(estate.artifact(packed("good", 1)).digests[0]), "--env", "staging").code == Exit.ALLOWED
    (site.path / "releases" / "miner").write_text("")
    said = shell("deploy", str(estate.artifact(packed("good", 2)).digests[0]), "--env", "staging")
    assert said.code == Exit.DENIED
    assert f"{site.path}/releases/miner is there and belongs to no deployment" in said.out
