from __future__ import annotations

import io
import json
from functools import partial
from pathlib import Path

import pytest

from interlock.adapters.host import this_host
from interlock.cli.exits import Exit
from tests.building import PIN
from tests.tokens import AUDIENCE, TokenIssuer
from tests.unit.cli.company import Company
from tests.unit.cli.shell import Shell


def test_who_can_do_something_is_answered_with_the_chain(shell: Shell) -> None:
    company = Company(shell)
    company.found("--role", "releaser=group:ops@job:deploy")
    nobody = company("ann", "who", "can", "release.deploy", "on", "job:deploy")
    assert (nobody.code, nobody.out) == (Exit.DENIED, "nobody may release.deploy on job:deploy\n")
    company.agree("groups", "add", "ops", "ben")
    said = company("ann", "who", "can", "release.deploy", "on", "job:deploy")
    assert said.code == Exit.ALLOWED
    assert said.out == "ben  ben is in group ops, which is releaser on job:deploy (since the founding, entry 0)\n"
    (answer,) = company("ann", "who", "--format", "json", "can", "release.deploy", "on", "job:deploy").json
    assert (answer["person"], answer["paths"][0]["enablers"]) == ("ben", ["ann", "ben"])


def test_a_role_for_a_time_counts_now(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    company.agree("roles", "grant", "approver", "ben", "on", "product:shop", "--until", "2099-01-31")
    assert company("ann", "who", "can", "release.approve", "on", "product:shop").code == Exit.ALLOWED


def test_an_unknown_action_names_those_there_are(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    said = company("ann", "who", "can", "deploy", "on", "organisation")
    assert (said.code, "release.deploy" in said.err) == (Exit.USAGE, True)
    for wrong, meant in (("release.aprove", "release.approve"), ("hold.lifts", "hold.lift"), ("gouvern", "govern")):
        assert f"did you mean '{meant}'?" in company("ann", "who", "can", wrong, "on", "organisation").err


def test_who_i_am_depends_on_the_key_that_signs_here(shell: Shell) -> None:
    company = Company(shell)
    company.found()
    assert "person  ben  Ben Other" in company("ben", "who", "am-i").out
    assert company("ben", "who", "--format", "json", "am-i").json["person"]["id"] == "ben"
    shell("keys", "new", "--name", "a new laptop")
    said = shell("who", "am-i")
    assert (said.code, "person  none" in said.out) == (Exit.DENIED, True)
    assert shell("who", "--format", "json", "am-i").json["person"] is None


def test_without_a_key_nobody_is_anybody(shell: Shell) -> None:
    said = shell("who", "am-i")
    assert (said.code, "there is no key yet" in said.out) == (Exit.DENIED, True)


def lists(shell: Shell, issuer: TokenIssuer) -> None:
    """Have the user trust an issuer."""
    folder = shell.world.home / ".config" / "interlock"
    folder.mkdir(parents=True, exist_ok=True)
    folder.joinpath("keys.json").write_bytes(issuer.key_set())
    one = {"url": issuer.url, "kind": "github", "audience": AUDIENCE, "keys": "keys.json"}
    folder.joinpath("issuers.yaml").write_text(json.dumps({"issuers": [one]}))


def test_a_token_is_verified_and_told_and_not_used_up(shell: Shell) -> None:
    issuer = TokenIssuer()
    lists(shell, issuer)
    file = shell.write("token", issuer.token(shell.world.at) + "\n")
    for _ in range(2):
        said = shell("who", "token", file)
        assert (said.code, "the token is good" in said.out) == (Exit.ALLOWED, True)
        assert "asks for no builder" in said.out
    told = shell("who", "--format", "json", "token", file).json
    assert (told["schema"], told["workload"]["repository_id"]) == ("interlock.who-token/v1", "1234")


def test_a_token_is_held_against_the_builders_of_a_policy(shell: Shell) -> None:
    issuer = TokenIssuer()
    lists(shell, issuer)
    policy = shell.write("p.yaml", f"policy: p\nextends: baseline\nbuilders:\n{PIN}")
    good = shell.write("good", issuer.token(shell.world.at))
    bad = shell.write("bad", issuer.token(shell.world.at, runner_environment="self-hosted"))
    said = shell("who", "token", good, "--policy", policy)
    assert (said.code, "release: it is one" in said.out) == (Exit.ALLOWED, True)
    said = shell("who", "token", bad, "--policy", policy)
    assert (said.code, "the runner is self-hosted, not github-hosted" in said.out) == (Exit.DENIED, True)


def test_a_token_comes_from_a_file_standard_input_a_variable_or_the_job(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    issuer = TokenIssuer()
    lists(shell, issuer)
    monkeypatch.setattr("sys.stdin", io.StringIO(issuer.token(shell.world.at)))
    assert shell("who", "token", "-").code == Exit.ALLOWED
    monkeypatch.setenv("MINE", issuer.token(shell.world.at))
    assert shell("who", "token", "--token-env", "MINE").code == Exit.ALLOWED
    said = shell("who", "token", "--token-env", "OTHER")
    assert (said.code, "the variable OTHER is empty or not set" in said.err) == (Exit.USAGE, True)
    said = shell("who", "token")
    assert (said.code, "no variable, file or build server here gives one" in said.err) == (Exit.USAGE, True)
    monkeypatch.setenv("INTERLOCK_ID_TOKEN", issuer.token(shell.world.at))
    assert shell("who", "token").code == Exit.ALLOWED


def test_a_token_of_a_stranger_is_refused_with_the_issuers_that_count(shell: Shell) -> None:
    file = shell.write("token", TokenIssuer().token(shell.world.at))
    said = shell("who", "token", file)
    assert (said.code, "there is none" in said.err) == (Exit.DENIED, True)
    lists(shell, TokenIssuer("https://ci.example.org"))
    assert "https://ci.example.org" in shell("who", "token", file).err


def test_this_host_has_an_account_or_says_why_not(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = tmp_path / "machine-id"
    file.write_text("0123456789abcdef" * 2)
    monkeypatch.setattr("interlock.adapters.host.this_host", partial(this_host, [str(file)]))
    said = shell("who", "--format", "json", "host")
    assert (said.code, said.json["account"].startswith("host:")) == (Exit.ALLOWED, True)
    assert "interlock people join workload:NAME host:" in shell("who", "host").out
    file.unlink()
    said = shell("who", "host")
    assert (said.code, "no id of its own" in said.out) == (Exit.DENIED, True)
    assert shell("who", "--format", "json", "host").json == {"account": None}
