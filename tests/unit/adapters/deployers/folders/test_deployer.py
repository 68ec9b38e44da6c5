from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest

from interlock.deployment import ArtifactSwapped, ParametersUnfit, Seen, Target, TargetRefused, TokenOutdated
from tests.folders import SERVICE, Site


def names(site: Site) -> list[str]:
    return [one.name for one in (site.path / "releases").iterdir()]


def packed() -> bytes:
    into = io.BytesIO()
    with tarfile.open(fileobj=into, mode="w:gz") as archive:
        info = tarfile.TarInfo("deep/app.py")
        info.size = len(SERVICE)
        archive.addfile(info, io.BytesIO(SERVICE.encode()))
    return into.getvalue()


def test_an_archive_with_configuration_and_secrets_is_deployed_and_told_of(site: Site) -> None:
    site.path.mkdir()
    secrets = site.path / "secrets.env"
    secrets.write_text("UNUSED=x\n")
    secrets.chmod(0o600)
    plan = site.plan(
        artifacts={"app.tar.gz": packed()},
        configuration={"etc/production.env": b"GREETING=hello\n"},
        parameters={
            "command": ["python3", "{release}/deep/app.py", "good", "{fd}"],
            "environment": ["GREETING"],
        },
    )
    site.deploy(plan)
    assert site.ask() == "hello"
    assert site.look() == Seen(
        plan=plan.digest.hex,
        artifacts={one.name: one.sha256 for one in plan.artifacts},
        configuration={one.path: one.sha256 for one in plan.configuration},
        token=1,
        instances=1,
    )


def test_the_same_order_again_changes_nothing(site: Site) -> None:
    order = site.deploy(site.plan())
    serving = site.serving
    site.deployer.bring(order, site.shelf)
    site.deployer.switch(order)
    site.deployer.settle(order)
    assert site.serving == serving


def test_what_ran_before_is_gone_back_to_in_one_switch(site: Site) -> None:
    first = site.plan()
    site.deploy(first)
    second = site.plan(replaces=first.digest.hex)
    order = site.deploy(second)
    for _ in range(2):
        site.deployer.restore(order)
        assert site.ask() == first.digest.hex
    assert site.look().earlier == (second.digest.hex,)


def test_where_nothing_ran_before_nothing_runs_after(site: Site) -> None:
    order = site.deploy(site.plan())
    site.deployer.restore(order)
    site.deployer.restore(order)
    assert site.look().plan == ""
    with pytest.raises(ConnectionRefusedError):
        site.ask()


def test_what_a_slower_run_asks_for_is_refused_and_changes_nothing(site: Site) -> None:
    slow = site.order(site.plan(), token=4)
    newer = site.plan()
    site.deployer.bring(site.order(newer, token=5), site.shelf)
    with pytest.raises(TokenOutdated, match=r"token 5, this one has 4"):
        site.deployer.bring(slow, site.shelf)
    for act in (site.deployer.switch, site.deployer.restore, site.deployer.settle):
        with pytest.raises(TokenOutdated, match=r"token 5, this one has 4"):
            act(slow)
    assert names(site) == [newer.digest.hex]


def test_other_bytes_than_were_decided_never_get_there(site: Site) -> None:
    plan = site.plan()
    Path(site.shelf.path(plan.subjects[0].digests[0])).write_bytes(b"other bytes")
    with pytest.raises(ArtifactSwapped, match=r"what arrived at one gives other bytes for app\.py"):
        site.deployer.bring(site.order(plan), site.shelf)
    assert names(site) == []


def test_a_file_that_is_altered_where_it_lies_is_seen_and_not_gone_back_to(site: Site) -> None:
    first = site.plan()
    site.deploy(first)
    order = site.deploy(site.plan(replaces=first.digest.hex))
    for digest in (first.digest.hex, order.plan.digest.hex):
        file = site.path / "releases" / digest / "files/app.py"
        file.chmod(0o644)
        file.write_text("evil")
    seen = site.look()
    assert "files/app.py is not what was brought" in seen.says
    assert seen.artifacts["app.py"] != order.plan.artifacts[0].sha256
    with pytest.raises(TargetRefused, match=r"one did not go back to the release before: .* was altered where it lies"):
        site.deployer.restore(order)
    assert site.ask() == order.plan.digest.hex


@pytest.mark.parametrize(
    ("field", "value"), [("command", ["/bin/sh", "-c", "mine"]), ("listen", "127.0.0.1:1"), ("environment", ["TOKEN"])]
)
def test_a_host_that_was_told_to_serve_a_release_otherwise_is_seen(site: Site, field: str, value: object) -> None:
    plan = site.plan()
    site.deploy(plan)
    assert site.look().says == ""
    note = site.path / "releases" / plan.digest.hex / "interlock.json"
    told = json.loads(note.read_text())
    told["serve"][field] = value
    note.chmod(0o644)
    note.write_text(json.dumps(told))
    assert f"with another {field} than was planned" in site.look().says


def test_an_unpacked_file_that_is_altered_leaves_the_artifact_without_a_digest(site: Site) -> None:
    plan = site.plan(
        artifacts={"app.tar.gz": packed()},
        parameters={"command": ["python3", "{release}/deep/app.py", "good", "{fd}"]},
    )
    site.deploy(plan)
    file = site.path / "current/files/deep/app.py"
    file.chmod(0o644)
    file.write_text(SERVICE + "\n")
    seen = site.look()
    assert seen.artifacts == {"app.tar.gz": ""}
    assert "files/deep/app.py is not what was brought" in seen.says


def test_an_archive_that_leads_out_is_refused_and_nothing_is_left(site: Site) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("../../../evil", b"")
    plan = site.plan(artifacts={"app.zip": into.getvalue()})
    with pytest.raises(TargetRefused, match=r"one did not take the release: app\.zip holds '\.\./\.\./\.\./evil'"):
        site.deployer.bring(site.order(plan), site.shelf)
    assert names(site) == []


def test_what_cannot_be_gone_by_is_said_before_anything_is_done(site: Site) -> None:
    with pytest.raises(ParametersUnfit, match="the nearest is 'command'"):
        site.deployer.look(Target("one", {"path": str(site.path)}), {"comand": ["x"]})
    assert not site.path.exists()


def test_a_folder_that_may_not_be_written_is_said_with_its_place(site: Site) -> None:
    site.path.parent.joinpath("file").write_text("")
    site.target = Target("one", {"path": str(site.path.parent / "file/below")})
    with pytest.raises(TargetRefused, match=r"Not a directory: .*file"):
        site.deploy(site.plan())


def test_a_host_that_answers_nonsense_is_one_that_refuses(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interlock.adapters.deployers.folders.deployer.ask", lambda *_: {"token": "many"})
    with pytest.raises(TargetRefused, match="token"):
        site.look()
