"""Somebody builds elsewhere, or with something else, and wants it to pass for a build of ours."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from joserfc.jwk import RSAKey

from interlock.adapters.errors import OriginRefused
from interlock.adapters.issuers.errors import (
    AlgorithmRefused,
    AudienceWrong,
    IssuerKeyUnknown,
    IssuerUnknown,
    TokenSignatureWrong,
    TokenTimeWrong,
)
from interlock.decision import Status, Verdict
from interlock.flows.errors import TokenOfAnotherCommit, TokenReplayed
from tests.building import PIN, Builds, seal_builder
from tests.loopback import Server, redirect
from tests.tokens import GITHUB, WORKFLOW, TokenIssuer, new_key, published, rsa_key, unsigned

CENTRAL = "acme/ci/.github/workflows/build.yml"


@pytest.fixture
def builds(tmp_path: Path) -> Builds:
    return Builds(tmp_path)


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def test_the_build_that_is_wanted_is_let_through(builds: Builds) -> None:
    assert builds.gate().verdict is Verdict.DENY, "before anybody says who built it"
    envelope = builds.build(builds.token())
    assert builds.gate().verdict is Verdict.ALLOW
    reason = builds.reason()
    assert (reason.status, reason.evidence) == (Status.SATISFIED, (envelope,))
    assert f"built by release: https://github.com/{WORKFLOW}@refs/heads/main, run 9001" in reason.says


def test_right_key_wrong_workflow(builds: Builds) -> None:
    evil = "acme/shop/.github/workflows/evil.yml@refs/heads/main"
    builds.build(builds.token(workflow_ref=evil, job_workflow_ref=evil))
    assert builds.is_refused("the workflow is acme/shop/.github/workflows/evil.yml")


def test_right_workflow_on_a_branch_that_anybody_may_push(builds: Builds) -> None:
    there = f"{WORKFLOW}@refs/heads/evil"
    builds.build(builds.token(ref="refs/heads/evil", workflow_ref=there, job_workflow_ref=there))
    assert builds.is_refused("the reference of the workflow is refs/heads/evil")


def test_right_workflow_on_a_fork(builds: Builds) -> None:
    fork = f"{WORKFLOW.replace('acme', 'stranger')}@refs/heads/main"
    builds.build(
        builds.token(
            repository="stranger/shop",
            repository_id="666",
            repository_owner="stranger",
            repository_owner_id="13",
            workflow_ref=fork,
            job_workflow_ref=fork,
        )
    )
    assert builds.is_refused("the id of the repository is 666, not 1234")


def test_a_replayed_token(builds: Builds) -> None:
    token = builds.token()
    builds.build(token)
    with pytest.raises(TokenReplayed):
        builds.build(token)
    builds.world.pass_time(minutes=4)
    with pytest.raises(TokenReplayed):
        builds.build(token)
    builds.world.pass_time(minutes=2)
    with pytest.raises(TokenTimeWrong):
        builds.build(token)


def test_a_token_of_one_build_for_another(builds: Builds) -> None:
    """The token of a run is stolen and shown for a commit that the run never saw."""
    stolen = builds.token()
    builds.world.commit({"app.py": "print('evil')\n"})
    builds.world.check()
    with pytest.raises(TokenOfAnotherCommit):
        builds.build(stolen)
    assert builds.reason().status is Status.MISSING


def test_a_statement_about_another_commit_than_its_token(builds: Builds) -> None:
    """Whoever seals is asked nothing by the flow, so the gate looks for itself."""
    from interlock.flows.builder import builder_says
    from interlock.wiring.issuers import prove_builder

    token = builds.token()
    builds.world.commit({"app.py": "print('evil')\n"})
    builds.world.check()
    with builds.world.app() as app:
        says = builder_says(prove_builder(app, token), None, builds.world.at, "1")
        assert says is not None
        seal_builder(says, [builds.subject], app.seal)
    assert builds.is_refused("its token is for the commit")


def test_another_runner(builds: Builds) -> None:
    builds.build(builds.token(runner_environment="self-hosted"))
    assert builds.is_refused("the runner is self-hosted, not github-hosted")


def test_a_wrong_audience(builds: Builds) -> None:
    for other in (
        "sts.amazonaws.com",
        "https://interlock.example.org.evil.example",
        ["https://interlock.example.org", "b"],
    ):
        with pytest.raises(AudienceWrong):
            builds.build(builds.token(aud=other))


def test_an_expired_token(builds: Builds) -> None:
    token = builds.token()
    builds.world.pass_time(minutes=10)
    with pytest.raises(TokenTimeWrong, match="expired"):
        builds.build(token)


@pytest.mark.parametrize(
    "url",
    [
        f"{GITHUB}.evil.example",
        f"{GITHUB}/",
        f"{GITHUB}:443",
        GITHUB.upper(),
        GITHUB.replace("https", "http"),
        f"{GITHUB}@evil.example",
        f"{GITHUB}/evil",
        GITHUB.replace("o", "\u043e", 1),
        f" {GITHUB}",
    ],
)
def test_an_issuer_that_looks_like_ours(builds: Builds, url: str) -> None:
    with pytest.raises(IssuerUnknown):
        builds.build(TokenIssuer(url).token(builds.world.at, sha=builds.commit))


def test_no_signature_at_all(builds: Builds) -> None:
    _, body, signature = builds.token().split(".")
    plain = base64.urlsafe_b64decode(body + "==").decode()
    for word in ("none", "None", "NONE", "nOnE"):
        with pytest.raises(AlgorithmRefused):
            builds.build(unsigned({"alg": word, "kid": "k1"}, plain, b"x"))
    head = base64.urlsafe_b64encode(json.dumps({"alg": "none", "kid": "k1"}).encode()).rstrip(b"=").decode()
    with pytest.raises(AlgorithmRefused):
        builds.build(f"{head}.{body}.{signature}")


@pytest.mark.parametrize("form", ["pem", "der", "jwk", "modulus"])
def test_the_public_key_as_a_shared_secret(builds: Builds, form: str) -> None:
    """The token is signed with HS256, and the secret is what everybody knows: the issuer's public key."""
    key = rsa_key()
    assert isinstance(key, RSAKey)
    secret = {
        "pem": key.as_bytes("PEM", private=False),
        "der": key.as_bytes("DER", private=False),
        "jwk": json.dumps(published(key, "k1")).encode(),
        "modulus": published(key, "k1")["n"].encode(),
    }[form]
    plain = base64.urlsafe_b64decode(builds.token().split(".")[1] + "==").decode()
    head = {"alg": "HS256", "kid": "k1"}
    text = unsigned(head, plain).removesuffix(".")
    forged = unsigned(head, plain, hmac.digest(secret, text.encode(), "sha256"))
    with pytest.raises(AlgorithmRefused, match="HS256"):
        builds.build(forged)


def test_a_key_of_another_issuer(tmp_path: Path) -> None:
    """Both issuers count here; each signs in the other's name, with its own key under either's name for it."""
    ours, other = TokenIssuer(), TokenIssuer("https://ci.example.org", key=new_key("EC", "k2"))
    other.keys = {"k2": other.keys["k1"]}
    builds = Builds(tmp_path, issuer=ours)
    builds.config.joinpath("others.json").write_bytes(other.key_set())
    listed = json.loads(builds.config.joinpath("issuers.yaml").read_text())
    listed["issuers"].append({**listed["issuers"][0], "url": other.url, "keys": "others.json"})
    builds.config.joinpath("issuers.yaml").write_text(json.dumps(listed))
    with pytest.raises(IssuerKeyUnknown):
        builds.build(other.token(builds.world.at, alg="ES256", kid="k2", iss=ours.url, sha=builds.commit))
    with pytest.raises(AlgorithmRefused):
        builds.build(other.token(builds.world.at, alg="ES256", kid="k1", key=other.keys["k2"], iss=ours.url))
    with pytest.raises(TokenSignatureWrong):
        builds.build(ours.token(builds.world.at, key=rsa_key("k3")))
    builds.build(other.token(builds.world.at, alg="ES256", kid="k2", sha=builds.commit))
    assert builds.is_refused("the issuer is https://ci.example.org")


def test_keys_that_are_fetched_from_another_host(tmp_path: Path, server: Server) -> None:
    """The issuer's server is made to redirect to, or to name, keys that the attacker has."""
    evil, attacker = Server(), TokenIssuer()
    try:
        issuer = TokenIssuer()
        issuer.serve(server)
        attacker.keys = {"k1": rsa_key("k3")}
        attacker.serve(evil)
        builds = Builds(tmp_path, issuer=issuer, keys=None)
        forged = attacker.token(builds.world.at, iss=issuer.url)
        server.answers["/keys"] = redirect(f"{evil.url}/keys")
        with pytest.raises(OriginRefused):
            builds.build(forged)
        issuer.serve(server, keys_at=f"{evil.url}/keys")
        with pytest.raises(OriginRefused):
            builds.build(forged)
        assert evil.asked == []
    finally:
        evil.stop()


def test_a_pull_request_from_another_owners_repository(tmp_path: Path) -> None:
    builds = Builds(tmp_path, f"{PIN}    events: [push, pull_request]\n")
    builds.build(builds.token(event_name="pull_request"))
    assert builds.is_refused("whose it was is not said")
    builds.build(builds.token(event_name="pull_request", head_repository="stranger/shop", head_repository_id="666"))
    assert builds.is_refused("may bring code of another repository")
    builds.build(builds.token(event_name="pull_request", head_repository="acme/shop", head_repository_id="1234"))
    assert builds.gate().verdict is Verdict.ALLOW


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "workflow_run", "issue_comment", "", None])
def test_an_event_that_a_stranger_can_cause(builds: Builds, event: str | None) -> None:
    builds.build(builds.token(event_name=event))
    assert builds.is_refused("what started the run is")


def test_a_reusable_workflow_taken_for_the_one_that_calls_it(builds: Builds) -> None:
    """The release workflow is called from an evil one: the job stands in the right file, with another's inputs."""
    evil = "acme/shop/.github/workflows/evil.yml"
    builds.build(builds.token(workflow_ref=f"{evil}@refs/heads/main"))
    assert builds.is_refused(f"the workflow is {evil}")


def test_a_calling_workflow_taken_for_the_reusable_one(tmp_path: Path) -> None:
    commit = "d" * 40
    builds = Builds(
        tmp_path,
        f"  - name: central\n    issuer: {GITHUB}\n    repository_id: 1234\n    job_workflow: {CENTRAL}\n"
        f"    job_workflow_commit: {commit}\n",
    )
    builds.build(builds.token(workflow_ref=f"{CENTRAL}@refs/heads/main", workflow_sha=commit, job_workflow_sha=commit))
    assert builds.is_refused("the workflow of the job is")
    builds.build(builds.token(job_workflow_ref=f"{CENTRAL}@refs/heads/main", job_workflow_sha="e" * 40))
    assert builds.is_refused("the commit of the job's workflow is")
    builds.build(builds.token(job_workflow_ref=f"{CENTRAL}@refs/heads/main", job_workflow_sha=commit))
    assert builds.gate().verdict is Verdict.ALLOW


def test_a_repository_that_was_renamed_and_another_that_took_its_name(builds: Builds) -> None:
    builds.build(builds.token(repository_id="5678"))
    assert builds.is_refused("the id of the repository is 5678, not 1234")
    moved = f"{WORKFLOW.replace('shop', 'store')}@refs/heads/main"
    builds.build(builds.token(repository="acme/store", workflow_ref=moved, job_workflow_ref=moved))
    assert builds.gate().verdict is Verdict.ALLOW, "it is the same repository under another name"


def test_a_key_that_may_not_build(builds: Builds) -> None:
    """Anybody with a key that counts for evidence, and a token out of a log, wants to be the builder."""
    with builds.world.app() as app:
        app.keys.new(builds.world.at, name="ann's laptop")
    builds.build(builds.token())
    assert builds.is_refused("may not build")


def test_a_change_that_brings_its_own_issuer(builds: Builds) -> None:
    """What is built has no say in whose tokens count: the list is in no repository."""
    attacker = TokenIssuer()
    attacker.keys = {"k1": rsa_key("k3")}
    listed = builds.config.joinpath("issuers.yaml").read_text()
    builds.world.commit({"issuers.yaml": listed, "keys.json": attacker.key_set().decode()})
    with pytest.raises(TokenSignatureWrong):
        builds.build(attacker.token(builds.world.at, sha=builds.commit))


def test_a_statement_whose_token_did_not_hold_when_it_was_verified(builds: Builds) -> None:
    from msgspec.structs import replace

    from interlock.flows.builder import builder_says

    proven = replace(builds.prove(builds.token()), verified_at=builds.world.at + timedelta(hours=2))
    says = builder_says(proven, None, builds.world.at, "1")
    assert says is not None
    with builds.world.app() as app:
        seal_builder(says, [builds.subject], app.seal)
    assert builds.is_refused("its token did not hold at")


def test_builds_of_others_take_nothing_away_from_the_one_that_is_wanted(builds: Builds) -> None:
    builds.build(builds.token())
    builds.build(builds.token(repository_id="666"))
    assert builds.gate().verdict is Verdict.ALLOW
