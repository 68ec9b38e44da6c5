"""Somebody wants a token of the server who is no job of ours, or has what he should not have."""

from __future__ import annotations

import base64
import hmac
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from interlock.flows.directory import say
from interlock.flows.errors import ExchangeUnready
from interlock.identity import (
    Deed,
    DefineRole,
    Found,
    Founder,
    FoundingGrant,
    Grant,
    JoinAccount,
    Permission,
    Revoke,
)
from interlock.testing.world import World
from tests.exchanging import RULE, Exchanging, exchanging
from tests.loopback import Server, redirect, whole
from tests.tokens import GITHUB, WORKFLOW, TokenIssuer, new_key, published, rsa_key, signed, unsigned


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Exchanging]:
    with exchanging(tmp_path) as made:
        yield made


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.stop()


def claims_of(token: str) -> str:
    """Give what a token says."""
    return base64.urlsafe_b64decode(token.split(".")[1] + "==").decode()


def test_a_token_out_of_a_log_that_was_shown_before(place: Exchanging) -> None:
    token = place.token()
    assert place.show(token).status_code == 200
    assert place.is_refused(token, "FLW-180")
    head, body, signature = token.split(".")
    for other in (f"{head}.{body}.{signature}=", f" {token}", f"{token}\n"):
        assert place.show(other).status_code == 403
    place.world.pass_time(minutes=4)
    assert place.is_refused(token, "FLW-180")
    place.world.pass_time(minutes=2)
    assert place.is_refused(token, "TOK-107")


def test_many_who_show_the_same_token_at_once(place: Exchanging) -> None:
    token, told = place.token(), list[int]()
    ready = threading.Barrier(8)

    def show() -> None:
        ready.wait()
        told.append(place.show(token).status_code)

    threads = [threading.Thread(target=show) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(told) == [200, *[403] * 7]


@pytest.mark.parametrize(
    "audience",
    ["sts.amazonaws.com", "https://interlock.example.org/", "https://interlock.example.org.evil.example", [], ""],
)
def test_a_token_that_was_made_for_somebody_else(place: Exchanging, audience: object) -> None:
    assert place.is_refused(place.token(aud=audience), "TOK-106")


def test_a_token_that_was_made_for_others_too(place: Exchanging) -> None:
    assert place.is_refused(place.token(aud=["https://interlock.example.org", "https://b.example.org"]), "TOK-106")


@pytest.mark.parametrize("url", [f"{GITHUB}/", f"{GITHUB}.evil.example", GITHUB.upper(), "https://ci.example.org"])
def test_a_token_of_another_issuer(place: Exchanging, url: str) -> None:
    assert place.is_refused(TokenIssuer(url).token(place.world.at), "TOK-102")


def test_nobody_is_asked_for_keys_of_an_issuer_that_does_not_count(place: Exchanging, server: Server) -> None:
    issuer = TokenIssuer(server.url)
    issuer.serve(server)
    assert place.is_refused(issuer.token(place.world.at), "TOK-102")
    assert server.asked == []


def test_a_token_that_is_over_or_still_to_come_or_for_days(place: Exchanging) -> None:
    token, now = place.token(), int(place.world.at.timestamp())
    place.world.pass_time(minutes=10)
    assert place.is_refused(token, "TOK-107")
    later = now + 600
    assert place.is_refused(place.token(iat=later + 300, nbf=later + 300, exp=later + 600), "TOK-107")
    assert place.is_refused(place.token(exp=later + 86_400), "TOK-107")


@pytest.mark.parametrize("word", ["none", "None", "NONE", "nOnE", ""])
def test_no_signature_at_all(place: Exchanging, word: str) -> None:
    said = claims_of(place.token())
    assert place.is_refused(unsigned({"alg": word, "kid": "k1"}, said, b"x"), "TOK-103")
    assert place.show(unsigned({"alg": word, "kid": "k1"}, said)).status_code == 403


@pytest.mark.parametrize("form", ["pem", "der", "jwk", "modulus"])
def test_the_public_key_as_a_shared_secret(place: Exchanging, form: str) -> None:
    key = rsa_key()
    assert isinstance(key, RSAKey)
    secret = {
        "pem": key.as_bytes("PEM", private=False),
        "der": key.as_bytes("DER", private=False),
        "jwk": json.dumps(published(key, "k1")).encode(),
        "modulus": published(key, "k1")["n"].encode(),
    }[form]
    head, said = {"alg": "HS256", "kid": "k1"}, claims_of(place.token())
    text = unsigned(head, said).removesuffix(".")
    assert place.is_refused(unsigned(head, said, hmac.digest(secret, text.encode(), "sha256")), "TOK-103")


def test_a_key_that_is_named_like_one_that_counts(place: Exchanging) -> None:
    """The name of the key is that of the issuer's, and then that of the attacker's; the key is his both times."""
    assert place.is_refused(place.issuer.token(place.world.at, key=rsa_key("k3")), "TOK-105")
    assert place.is_refused(place.issuer.token(place.world.at, kid="k3", key=rsa_key("k3")), "TOK-104")
    elliptic = new_key("EC", "k1")
    assert place.is_refused(place.issuer.token(place.world.at, alg="ES256", key=elliptic), "TOK-103")


@pytest.mark.parametrize(
    "brought",
    [{"jwk": {}}, {"jku": "https://evil.example/keys"}, {"x5u": "https://evil.example/chain"}],
    ids=["jwk", "jku", "x5u"],
)
def test_a_token_that_brings_its_own_key(place: Exchanging, brought: dict[str, Any]) -> None:
    own = rsa_key("k3")
    head = {"alg": "RS256", "kid": "k1", **brought, **({"jwk": published(own, "k1")} if "jwk" in brought else {})}
    assert place.is_refused(signed(head, claims_of(place.token()), own), "TOK-105")


def test_claims_that_were_changed_after_they_were_signed(place: Exchanging) -> None:
    head, _, signature = place.token(repository_id="666").split(".")
    body = base64.urlsafe_b64encode(claims_of(place.token()).encode()).rstrip(b"=").decode()
    assert place.is_refused(f"{head}.{body}.{signature}", "TOK-105")


def test_keys_that_cannot_be_had_let_nobody_in(tmp_path: Path, server: Server) -> None:
    issuer = TokenIssuer()
    issuer.serve(server)
    works = dict(server.answers)
    world = World(tmp_path / "world")
    evil = Server()
    try:
        issuer.serve(evil)
        issuer.url = server.url
        with exchanging(tmp_path, issuer, world=world, keys="") as place:
            for answers in (
                {"/.well-known/openid-configuration": whole(b"<html>")},
                {**works, "/keys": whole(b"{}")},
                {**works, "/keys": whole(b'{"keys": []}')},
                {**works, "/keys": redirect(f"{evil.url}/keys")},
                {
                    **works,
                    "/.well-known/openid-configuration": redirect(f"{evil.url}/.well-known/openid-configuration"),
                },
            ):
                server.answers = answers
                said = place.show(place.token())
                assert (said.status_code, said.json()["code"]) == (503, "FLW-266"), said.text
                assert "127.0.0.1" not in said.text, "where the server looks is nobody's business"
                assert int(said.headers["retry-after"]) > 0
                world.pass_time(minutes=2)  # it is not asked again within a minute
            assert len([one for one in place.log if one.startswith("a workload token")]) == 5
            assert evil.asked == []
            server.answers = works
            token = place.token()
            assert place.show(token).status_code == 200, "and as soon as they are there, it is well again"
            server.answers = {}
            assert place.show(place.token()).status_code == 200, "for as long as keys may be kept"
            world.pass_time(hours=2)
            assert place.show(place.token()).status_code == 503
    finally:
        evil.stop()


def test_a_name_of_a_key_that_is_made_up_makes_no_traffic(tmp_path: Path, server: Server) -> None:
    issuer = TokenIssuer()
    issuer.serve(server)
    with exchanging(tmp_path, issuer, keys="") as place:
        assert place.show(place.token()).status_code == 200
        asked = len(server.asked)
        for number in range(20):
            assert (
                place.show(place.issuer.token(place.world.at, kid=f"k{number}x", key=rsa_key("k3"))).status_code == 403
            )
        assert len(server.asked) == asked


@pytest.mark.parametrize("event", ["pull_request", "pull_request_target", "workflow_run", "issue_comment", None])
def test_a_run_that_a_stranger_can_cause(place: Exchanging, event: str | None) -> None:
    assert place.is_refused(place.token(event_name=event), "what started the run is")


def test_a_pull_request_from_a_fork(tmp_path: Path) -> None:
    rules = RULE.replace("refs: [refs/heads/main]", "events: [push, pull_request]")
    with exchanging(tmp_path, rules=rules) as place:
        change = {"event_name": "pull_request", "ref": "refs/pull/7/merge"}
        assert place.is_refused(place.token(**change), "whose it was is not said")
        theirs = {"head_repository": "stranger/shop", "head_repository_id": "666"}
        assert place.is_refused(place.token(**change, **theirs), "may bring code of another repository")
        place.had(**change, head_repository="acme/shop", head_repository_id="1234")


AZURE = {
    "sub": "p://acme/shop/release",
    "org_id": "77",
    "prj_id": "5",
    "def_id": "9",
    "rpo_id": "1234",
    "rpo_uri": "https://dev.azure.com/acme/shop/_git/shop",
    "rpo_ver": "c" * 40,
    "rpo_ref": "refs/heads/main",
    "run_id": "700",
}


def test_a_change_request_that_azure_builds_with_the_pipeline_of_the_release(tmp_path: Path) -> None:
    """Its token says the same subject and repository; only the reference is another."""
    rules = "  - {{name: a, issuer: '{url}', subject: 'p://acme/shop/release', workload: a, on: 'product:shop'}}\n"
    issuer = TokenIssuer("https://vstoken.dev.azure.com/77", AZURE)
    with exchanging(tmp_path, issuer, rules, kind="azure") as place:
        place.had()
        assert place.is_refused(place.token(rpo_ref="refs/pull/7/merge"), "may bring code of another repository")
        assert place.is_refused(place.token(rpo_ref=None), "rpo_ref")
        assert place.is_refused(place.token(sub="p://acme/shop/other"), "the subject is")


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"repository_id": "666"}, "the id of the repository is 666"),
        ({"workflow_ref": f"{WORKFLOW}@refs/heads/evil"}, "the reference of the workflow"),
        ({"ref": "refs/heads/evil"}, "the reference is refs/heads/evil"),
        ({"job_workflow_ref": "stranger/ci/.github/workflows/x.yml@refs/heads/main"}, "the pin does not name"),
    ],
)
def test_a_job_that_no_rule_means(place: Exchanging, claims: dict[str, str], why: str) -> None:
    token = place.token(**claims)
    assert place.is_refused(token, why)
    assert place.is_refused(token, why), "it is not used up either"


def test_a_job_that_two_rules_mean(tmp_path: Path) -> None:
    """Which of two programs it is, nobody decides by the order of lines."""
    wide = (
        RULE.replace("name: shop", "name: wide")
        .replace("workload: shop-ci", "workload: admin")
        .replace("on: product:shop", "on: organisation")
    )
    with exchanging(tmp_path, rules=RULE + wide) as place:
        assert place.is_refused(place.token(), "several rules fit: shop, wide")


def test_text_that_would_be_another_line_of_the_log(place: Exchanging) -> None:
    place.show(TokenIssuer("https://evil.example\ninterlock: all is well\x1b[2J").token(place.world.at))
    place.show(place.token(aud="us\r\ninterlock: all is well\u202e"))
    place.show(place.token(aud="x" * 5_000))
    assert len(place.log) == 3
    for line in place.log:
        assert line.isprintable()
        assert len(line) < 1_100


def agreed(world: World, *deeds: Deed) -> None:
    """Have the founder say something about who is who."""
    with world.app() as app:
        key = app.keys.signer(world.at).key_id
        for one in deeds:
            say([one], app.directory(), app.seal, key, world.at, app.store.ledger.origin)


def founded(world: World) -> None:
    """Let the ledger know somebody, and the program of the shop."""
    with world.app() as app:
        key = app.keys.signer(world.at).key_id
        other = app.keys.new(world.at, name="ci").key_id
    (world.home / ".config" / "interlock" / "keys" / "current").write_text(key)
    agreed(
        world,
        Found((Founder("ann", "Ann", (f"key:{key}",)),), (FoundingGrant("owner", "person:ann"),)),
        JoinAccount("workload:shop-ci", f"key:{other}", "made here"),
    )


def test_a_program_that_the_directory_lets_do_nothing(tmp_path: Path) -> None:
    """A rule is no role: who is known decides who may do what, and takes it away from what was given before."""
    world = World(tmp_path / "world")
    with exchanging(tmp_path, world=world) as place:
        before = place.had()
        assert place.server.ask("GET", "/v1/evidence", before).status_code == 200, "as long as nobody is known"
        founded(world)
        assert place.server.ask("GET", "/v1/evidence", before).status_code == 403
        assert place.is_refused(place.token(), "FLW-260 no such token is made: workload:shop-ci may not")
        role = DefineRole("pipeline", (Permission.EVIDENCE_READ, Permission.EVIDENCE_SUBMIT))
        agreed(world, role, Grant("pipeline", "workload:shop-ci", "product:bank"))
        assert place.is_refused(place.token(), "on product:shop")
        agreed(world, Grant("pipeline", "workload:shop-ci", "product:shop"))
        token = place.had()
        assert place.server.ask("GET", "/v1/evidence", token).status_code == 200
        agreed(world, Revoke("pipeline", "workload:shop-ci", "product:shop"))
        assert place.server.ask("GET", "/v1/evidence", token).status_code == 403
        assert place.is_refused(place.token(), "FLW-260")


def test_a_program_that_the_directory_does_not_know(tmp_path: Path) -> None:
    world = World(tmp_path / "world")
    with exchanging(tmp_path, rules=RULE.replace("shop-ci", "somebody"), world=world) as place:
        founded(world)
        assert place.is_refused(place.token(), "workload:somebody may not")


def test_an_issuer_that_hangs_keeps_nobody_else_waiting(place: Exchanging, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever can make the server ask a slow issuer has it work on four such requests at once, and no more."""
    inside, most, turn, go_on = 0, 0, threading.Lock(), threading.Event()
    full = threading.Event()

    def hangs(*_: object) -> None:
        nonlocal inside, most
        with turn:
            inside += 1
            most = max(most, inside)
            if inside == 4:
                full.set()
        go_on.wait()
        with turn:
            inside -= 1
        raise ExchangeUnready

    monkeypatch.setattr(place.server.serving.exchange, "give", hangs)
    told: list[int] = []
    threads = [threading.Thread(target=lambda: told.append(place.show("a.b.c").status_code)) for _ in range(12)]
    for one in threads:
        one.start()
    assert full.wait(30)
    assert place.server.ask("GET", "/v1/whoami", place.server.token()).status_code == 200
    go_on.set()
    for one in threads:
        one.join()
    assert (most, told) == (4, [503] * 12)


def test_somebody_who_shows_one_token_after_the_other(tmp_path: Path) -> None:
    with exchanging(tmp_path, most_a_second=3) as place:
        told = [place.show(f"a.b.{number}").status_code for number in range(20)]
        assert 429 in told
        assert set(told) == {403, 429}
