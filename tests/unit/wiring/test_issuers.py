"""The issuers whose tokens count stand in a file of the user, read strictly."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path

import pytest

from interlock.adapters.host import this_host
from interlock.adapters.issuers.errors import TokenMissing
from interlock.flows.directory import say
from interlock.formats import FieldUnknown, FieldWrong
from interlock.identity import Deed, Found, Founder, FoundingGrant, JoinAccount
from interlock.identity.workload import Issuer, WorkloadKind
from interlock.kernel import InterlockError
from interlock.testing.world import World
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.issuers import (
    prove_builder,
    read_issuers,
    the_token_of_this_job,
    token_of_this_job,
    token_was_used,
    verification,
    who_builds,
)
from tests.building import Builds
from tests.tokens import AUDIENCE, GITHUB, TokenIssuer

ONE = f"url: {GITHUB}, kind: github, audience: us"


def read(folder: Path, text: str) -> tuple[Issuer, ...]:
    folder.joinpath("issuers.yaml").write_text(text)
    return read_issuers(str(folder))


def test_every_field_is_read_and_the_others_have_their_defaults(tmp_path: Path) -> None:
    first, second = read(
        tmp_path,
        f"version: 1\nissuers:\n  - {{{ONE}}}\n  - {{url: 'https://k.example.org', kind: kubernetes, audience: us, "
        "keys: k.json, keys_from: ['https://a.example.org:6443'], max_key_age: 5m, max_lifetime: 2h, reuse: true}\n",
    )
    assert first == Issuer(GITHUB, WorkloadKind.GITHUB, "us")
    assert (first.max_key_age_s, first.max_lifetime_s, first.may_repeat) == (3600, 3600, False)
    assert second == Issuer(
        "https://k.example.org",
        WorkloadKind.KUBERNETES,
        "us",
        str(tmp_path / "k.json"),
        ("https://a.example.org:6443",),
        300,
        7200,
        may_repeat=True,
    )


def test_no_file_and_an_empty_one_mean_that_no_token_counts(tmp_path: Path) -> None:
    assert read_issuers(str(tmp_path)) == ()
    assert read(tmp_path, "") == ()
    assert read(tmp_path, "version: 1") == ()


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("issuers: [{url: https://a.example.org}]", FieldWrong),
        (f"issuers: [{{{ONE}, key: a}}]", FieldUnknown),
        (f"issuers: [{{{ONE}}}, {{{ONE}}}]", FieldWrong),
        (f"issuers: [{{{ONE}, max_lifetime: 2d}}]", FieldWrong),
        (f"issuers: [{{{ONE}, max_key_age: 0s}}]", FieldWrong),
        (f"issuers: [{{{ONE}, reuse: perhaps}}]", FieldWrong),
        (f"issuers: [{{{ONE}, keys_from: ['http://a.example.org']}}]", FieldWrong),
        (f"issuers: [{{{ONE}, keys_from: https://a.example.org}}]", FieldWrong),
        ("issuers: [{url: https://a.example.org, kind: jenkins, audience: us}]", FieldUnknown),
        ("issuers: [{url: http://a.example.org, kind: oidc, audience: us}]", FieldWrong),
        ("issuers: [{url: a.example.org, kind: oidc, audience: us}]", FieldWrong),
        ("issuers: [{url: 'https://', kind: oidc, audience: us}]", FieldWrong),
        ("issuers: [{url: 'https://a.example.org:0', kind: oidc, audience: us}]", FieldWrong),
        ("issuers: [{url: 'https://a.example.org:port', kind: oidc, audience: us}]", FieldWrong),
        ("issuers: [{url: 'https://me@a.example.org', kind: oidc, audience: us}]", FieldWrong),
        ("issuers: [{url: 'https://a.example.org?b', kind: oidc, audience: us}]", FieldWrong),
        ("version: 2", FieldWrong),
        ("issuer: []", FieldUnknown),
    ],
)
def test_what_is_wrong_in_it_is_told_and_nothing_of_it_counts(
    tmp_path: Path, text: str, error: type[InterlockError]
) -> None:
    with pytest.raises(error):
        read(tmp_path, text)


def test_a_file_that_cannot_be_read_is_no_absent_one(tmp_path: Path) -> None:
    tmp_path.joinpath("issuers.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_issuers(str(tmp_path))


def test_an_issuer_on_this_machine_needs_no_encryption(tmp_path: Path) -> None:
    (one,) = read(tmp_path, "issuers: [{url: 'http://127.0.0.1:8080', kind: oidc, audience: us}]")
    assert one.url == "http://127.0.0.1:8080"


def test_a_token_is_verified_and_used_up_in_the_store(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    token = builds.token()
    with builds.world.app(is_reading=True) as app:
        proven = verification(app).verify(token, app.clock())
        assert not token_was_used(app, proven)
    with builds.world.app() as app:
        assert prove_builder(app, token) == proven
        assert token_was_used(app, proven)


def test_before_there_is_a_store_no_token_was_used(tmp_path: Path) -> None:
    world, issuer = World(tmp_path), TokenIssuer()
    config = world.home / ".config" / "interlock"
    config.mkdir(parents=True)
    config.joinpath("keys.json").write_bytes(issuer.key_set())
    told = {"url": GITHUB, "kind": "github", "audience": AUDIENCE, "keys": "keys.json"}
    config.joinpath("issuers.yaml").write_text(json.dumps({"issuers": [told]}))
    with world.app(is_reading=True) as app:
        proven = verification(app).verify(issuer.token(world.at), app.clock())
        assert not token_was_used(app, proven)


def test_the_token_of_a_job_is_what_is_asked_for_or_what_the_job_is_given(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    file = tmp_path / "token"
    file.write_text("of the file")
    with builds.world.app() as app:
        assert token_of_this_job(app, file=str(file)) == "of the file"
        with pytest.raises(TokenMissing, match="NAME"):
            token_of_this_job(app, variable="NAME")
        assert token_of_this_job(app) is None
        with pytest.raises(TokenMissing, match="gives one"):
            the_token_of_this_job(app)


def test_a_job_that_has_a_token_shows_it_to_nobody_who_has_no_issuer(tmp_path: Path) -> None:
    world = World(tmp_path)
    with world.app(is_reading=True) as app:
        assert token_of_this_job(app) is None


def test_who_builds_is_the_token_and_the_host_of_a_workload_and_of_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = tmp_path / "machine-id"
    machine.write_text("0123456789abcdef" * 2)
    monkeypatch.setattr("interlock.adapters.host.this_host", partial(this_host, [str(machine)]))
    builds = Builds(tmp_path)
    file = tmp_path / "token"
    file.write_text(builds.token())
    with builds.world.app() as app:
        assert who_builds(app, builds.commit) is None
        says = who_builds(app, builds.commit, file=str(file))
        assert says is not None
        assert says.workload is not None
        assert (says.workload.repository_id, says.audience, says.host) == ("1234", AUDIENCE, None)
        key = app.keys.signer(builds.world.at).key_id
    with builds.world.app() as app:
        founder = app.keys.new(builds.world.at, name="ann").key_id
        deeds: list[Deed] = [
            Found((Founder("ann", "Ann", (f"key:{founder}",)),), (FoundingGrant("owner", "person:ann"),)),
            JoinAccount("workload:ci", f"key:{key}", "made here"),
        ]
        for deed in deeds:
            say([deed], app.directory(), app.seal, founder, app.clock(), app.store.ledger.origin)
    (builds.config / "keys" / "current").write_text(key)
    with builds.world.app() as app:
        alone = who_builds(app, builds.commit)
        assert alone is not None
        assert alone.workload is None
        assert alone.host == this_host([str(machine)])
        file.write_text(builds.token())
        both = who_builds(app, builds.commit, file=str(file))
        assert both is not None
        assert both.workload is not None
        assert both.host == alone.host
