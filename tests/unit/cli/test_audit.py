from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from interlock.cli.exits import Exit
from interlock.evidence.audited import READING
from interlock.trace.pack import paper_name
from tests import needed
from tests.estate import Estate
from tests.packs import signed_again, signer_of, taken_apart
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell
from tests.unit.cli.test_deploy import estate

__all__ = ["estate"]


@pytest.fixture
def run(shell: Shell, estate: Estate) -> str:
    shell("deploy", str(estate.artifact().digests[0]), "--env", "staging")
    name: str = shell("deployments", "list", "--format", "json").json["deployments"][0]["run"]
    return name


def key(shell: Shell) -> str:
    path = shell.world.root.parent / "key.pem"
    with shell.world.app() as app:
        path.write_bytes(app.trust.keys[0].key.pem())
    return str(path)


def test_an_audit_is_taken_recorded_and_verified(shell: Shell, run: str, tmp_path: Path) -> None:
    pack = str(tmp_path / "pack.zip")
    taken = shell("audit", run, "-o", pack)
    assert taken.code == Exit.ALLOWED, taken.err
    assert run in taken.out
    assert f"interlock audit verify {pack}" in taken.out
    listed = shell("evidence", "list", "--format", "json").json
    assert listed[-1]["kind"] == READING
    assert listed[-1]["says"].startswith(f"audit of the deployment {run} was taken")
    alone = shell("audit", "verify", pack)
    assert (alone.code, alone.out.split("\n")[0][:20]) == (Exit.REVIEW, "CONSISTENT in itself")
    assert "Compare these keys" in alone.out
    named = shell("audit", "verify", pack, "--key", key(shell))
    assert named.code == Exit.ALLOWED, named.out
    assert named.out.startswith("PROVED for the keys that you named")
    document = shell("audit", "verify", pack, "--format", "json").json
    assert (document["schema"], document["outcome"], len(document["steps"])) == (
        "interlock.audit-verified/v1",
        "consistent",
        12,
    )


def test_a_file_that_was_changed_is_refuted(shell: Shell, run: str, tmp_path: Path) -> None:
    pack = tmp_path / "pack.zip"
    shell("audit", run, "-o", str(pack))
    pack.write_bytes(pack.read_bytes().replace(b"<p>", b"<P>", 1))
    said = shell("audit", "verify", str(pack), "--key", key(shell))
    assert (said.code, said.out.split(":")[0]) == (Exit.DENIED, "REFUTED")
    assert "a step before it leaves nothing to go on with" in said.out


def test_the_wrong_log_an_own_list_of_keys_and_a_kept_checkpoint_count(shell: Shell, run: str, tmp_path: Path) -> None:
    pack = str(tmp_path / "pack.zip")
    shell("audit", run, "-o", pack)
    assert shell("audit", "verify", pack, "--key", key(shell), "--origin", "another").code == Exit.DENIED
    with shell.world.app() as app:
        from interlock.crypto import write_trust

        (tmp_path / "trust.json").write_bytes(write_trust(app.trust))
        (tmp_path / "note").write_bytes(app.store.ledger.checkpoint().note)
    trusting = shell("audit", "verify", pack, "--trust", str(tmp_path / "trust.json"), "--seen", str(tmp_path / "note"))
    assert trusting.code == Exit.ALLOWED, trusting.out
    assert "newer ones are not in it" in trusting.out


@pytest.mark.parametrize("form", ["html", "json", "oscal"])
def test_a_report_that_was_taken_is_recorded_too(shell: Shell, run: str, form: str) -> None:
    taken = shell("audit", run, "--format", form, "--framework", "slsa")
    assert taken.code == Exit.ALLOWED, taken.err
    body = (shell.world.root / f"audit-{run}.{'oscal.json' if form == 'oscal' else form}").read_bytes()
    assert run.encode() in body
    if form == "json":
        assert json.loads(body)["frameworks"]
    with shell.world.app(is_reading=True) as app:
        said = app.gate.of_kind(READING, newest=True)[0].statement
    assert json.loads(said.predicate)["format"] == form


def test_a_report_on_paper_has_the_pack_that_proves_it_attached(shell: Shell, run: str, tmp_path: Path) -> None:
    needed.package("typst")
    taken = shell("audit", run, "--format", "pdf")
    assert taken.code == Exit.ALLOWED, taken.err
    paper = shell.world.root / f"audit-{run}.pdf"
    assert paper.read_bytes().startswith(b"%PDF-")
    subprocess.run([needed.program("pdfdetach"), "-saveall", "-o", str(tmp_path), str(paper)], check=True)  # noqa: TID251 (it reads the paper)
    assert shell("audit", "verify", str(tmp_path / "audit-pack.zip")).code == Exit.REVIEW


def test_wrong_use_is_told(shell: Shell, run: str, tmp_path: Path) -> None:
    pack = str(tmp_path / "pack.zip")
    shell("audit", run, "-o", pack)
    wrong = tmp_path / "no.pem"
    wrong.write_text("no key")
    for words, says in (
        (("nothing",), "nothing here is called 'nothing'"),
        (("env:nowhere",), "nothing here is called"),
        ((run, "another"), "one thing at a time"),
        ((run, "--key", "x"), "--key says nothing here"),
        (("verify",), "give the file to verify"),
        (("verify", pack, "-o", "x"), "--output says nothing"),
        (("verify", pack, "--format", "html"), "--format text or json"),
        (("verify", str(tmp_path / "none.zip")), "cannot be read"),
        (("verify", pack, "--key", str(wrong)), "PEM"),
        ((run, "--period", "yesterday"), "is no period"),
        ((run, "--framework", "folklore"), "folklore"),
        ((run, "-o", str(tmp_path / "no" / "such")), "there is no folder"),
    ):
        said = shell("audit", *words)
        assert (said.code, says in said.err) == (Exit.USAGE, True), (words, said)


def test_whoever_is_nobody_here_gets_no_audit_and_nothing_is_written(team: Company, tmp_path: Path) -> None:
    team.keys["eve"] = team.shell("keys", "new", "--name", "eve").out.split()[0]
    pack = tmp_path / "pack.zip"
    said = team("eve", "audit", "HEAD", "-o", str(pack))
    assert (said.code, "is none of them" in said.err) == (Exit.USAGE, True), said
    assert not pack.exists()
    assert team("ann", "audit", "HEAD", "-o", str(pack)).code == Exit.ALLOWED
    assert "audit of the commit HEAD was taken, as bundle" in team.shell("evidence", "list").out
    assert team.shell("audit", "verify", str(pack)).code == Exit.REVIEW
    founder = tmp_path / "ann.pem"
    with team.shell.world.app() as app:
        founder.write_bytes(next(one for one in app.trust.keys if one.id == team.keys["ann"]).key.pem())
    only = team.shell("audit", "verify", str(pack), "--key", str(founder))
    assert "offered" in only.out, "a key that signed and is no person's is not named by the founder's"


def test_of_an_environment_every_deployment_is_in_it_or_shown_to_have_gone_elsewhere(
    shell: Shell, estate: Estate, tmp_path: Path
) -> None:
    for body, environment in ((b"one", "staging"), (b"one", "live"), (b"two", "staging")):
        words = ("--env", environment, "--ticket", "CHG-1")
        assert shell("deploy", str(estate.artifact(body).digests[0]), *words).code == Exit.ALLOWED
    pack = tmp_path / "pack.zip"
    shell("audit", "env:live", "-o", str(pack))
    assert shell("audit", "verify", str(pack), "--key", key(shell)).code == Exit.ALLOWED
    made = taken_apart(pack.read_bytes())
    other = paper_name(estate.last("staging").plan)
    less = {name: body for name, body in made.items() if name != other}
    assert len(less) == len(made) - 1, "the plan of the other goes along"
    pack.write_bytes(signed_again(less, signer_of(shell.world)))
    found = shell("audit", "verify", str(pack), "--key", key(shell))
    assert (found.code, "nothing shows that they went elsewhere" in found.out) == (Exit.REVIEW, True), found.out
