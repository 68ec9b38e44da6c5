"""What every signer keeps, whatever holds its key: the promise of `interlock.crypto.Signer`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interlock.adapters.signers.errors import KeyUnusable, RemoteKeyMissing, RemoteRefused
from interlock.adapters.signers.keyfile import KeyRing
from interlock.adapters.signers.pkcs11 import TokenKey, TokenSigner
from interlock.adapters.signers.transit import TransitKey, TransitSigner, rotate
from interlock.crypto import Scheme, Signer, generate, open_seal, read_envelope, sign, write_envelope
from interlock.testing.openbao import OpenBaoServer, find_openbao, running_openbao
from interlock.testing.softhsm import SoftToken, find_softhsm, new_token
from interlock.testing.vault import StubVault
from interlock.testing.world import START, World

TOKEN = os.urandom(8).hex()


def missing(what: str) -> None:
    if os.environ.get("CI"):
        pytest.fail(f"{what} is not installed, and in CI no server test may be left out")
    pytest.skip(f"{what} is not installed")


@pytest.fixture(scope="module")
def openbao() -> Iterator[OpenBaoServer]:
    program = find_openbao()
    if program is None:
        missing("OpenBao")
        return
    with running_openbao(program) as server:
        server.ask("POST", "sys/mounts/transit", {"type": "transit"})
        yield server


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SoftToken]:
    module = find_softhsm()
    pkcs11 = pytest.importorskip("pkcs11") if not os.environ.get("CI") else __import__("pkcs11")
    if module is None:
        missing("SoftHSM")
        return
    made = new_token(module, tmp_path_factory.mktemp("token"))
    # the module reads this once, when it is first loaded into the process
    os.environ["SOFTHSM2_CONF"] = made.configuration
    with pkcs11.lib(module).get_token(token_label=made.label).open(user_pin=made.pin, rw=True) as session:
        curve = pkcs11.util.ec.encode_named_curve_parameters("secp256r1")
        session.create_domain_parameters(
            pkcs11.KeyType.EC, {pkcs11.Attribute.EC_PARAMS: curve}, local=True
        ).generate_keypair(store=True, label="p256")
    yield made
    os.environ.pop("SOFTHSM2_CONF", None)


@pytest.fixture
def stub() -> Iterator[StubVault]:
    made = StubVault(TOKEN)
    yield made
    made.stop()


def of_openbao(server: OpenBaoServer, kind: str) -> TransitSigner:
    server.ask("POST", f"transit/keys/{kind}", {"type": kind})
    return TransitSigner(TransitKey(server.address, kind, 1, "env:TOKEN"), lambda: server.token)


def of_token(made: SoftToken) -> TokenSigner:
    return TokenSigner(TokenKey(made.module, made.label, "p256", "env:PIN"), lambda: made.pin)


MAKERS: dict[str, Callable[[pytest.FixtureRequest], Signer]] = {
    "file, Ed25519": lambda _: generate(Scheme.ED25519),
    "file, P-256": lambda _: generate(Scheme.P256),
    "stub": lambda request: _of_stub(request.getfixturevalue("stub")),
    "OpenBao, Ed25519": lambda request: of_openbao(request.getfixturevalue("openbao"), "ed25519"),
    "OpenBao, P-256": lambda request: of_openbao(request.getfixturevalue("openbao"), "ecdsa-p256"),
    "SoftHSM": lambda request: of_token(request.getfixturevalue("token")),
}
SERVERS = {"OpenBao, Ed25519": "openbao", "OpenBao, P-256": "openbao", "SoftHSM": "softhsm"}


def _of_stub(vault: StubVault) -> Signer:
    vault.add("one")
    return TransitSigner(TransitKey(vault.address, "one", 1, "env:TOKEN"), lambda: TOKEN)


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.server(SERVERS[name]) if name in SERVERS else ()) for name in MAKERS]
)
def test_what_is_signed_is_these_bytes_and_its_own_key_verifies_it(name: str, request: pytest.FixtureRequest) -> None:
    signer = MAKERS[name](request)
    assert signer.key_id == signer.public.id
    for message in (b"", b"message", bytes(range(256)) * 400):
        signer.public.verify(signer.sign(message), message)
    envelope = read_envelope(write_envelope(sign(b"{}", "text/plain", [signer])))
    assert open_seal(envelope, {signer.key_id: signer.public}).body == b"{}"


@pytest.mark.server("openbao")
def test_a_whole_ledger_is_signed_by_a_vault_and_goes_on_after_a_rotation(
    openbao: OpenBaoServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    openbao.ask("POST", "transit/keys/whole", {"type": "ed25519"})
    monkeypatch.setenv("BAO_TOKEN", openbao.token)
    world = World(tmp_path)
    with world.app() as app:
        first = app.keys.use(TransitKey(openbao.address, "whole", 1, "env:BAO_TOKEN"), world.at, name="vault")
    world.check()
    world.pass_time(hours=1)
    with world.app() as app:
        second = app.keys.rotate(world.at, name="vault 2027")
    assert second.key_id != first.key_id
    world.check()
    with world.app(is_reading=True) as app:
        assert app.gate.proven() is not None
        trust = app.keys.trust()
    ends = {one.id: one.until for one in trust.keys}
    assert (ends[first.key_id], ends[second.key_id]) == (world.at, None)
    monkeypatch.setenv("BAO_TOKEN", "gone")
    with world.app() as app, pytest.raises(RemoteRefused):
        _ = app.seal


@pytest.mark.server("openbao")
def test_a_policy_of_the_vault_that_forbids_signing_is_told(openbao: OpenBaoServer) -> None:
    openbao.ask("POST", "transit/keys/shut", {"type": "ed25519"})
    policy = 'path "transit/keys/*" { capabilities = ["read"] }'
    openbao.ask("PUT", "sys/policies/acl/reads", {"policy": policy})
    made = openbao.ask("POST", "auth/token/create", {"policies": ["reads"], "ttl": "60s"})
    signer = TransitSigner(
        TransitKey(openbao.address, "shut", 1, "env:TOKEN"), lambda: str(made["auth"]["client_token"])
    )
    with pytest.raises(RemoteRefused, match="permission denied"):
        signer.sign(b"message")
    assert rotate(TransitKey(openbao.address, "shut", 1, "env:TOKEN"), openbao.token).version == 2


@pytest.mark.server("softhsm")
def test_a_wrong_pin_and_a_missing_key_are_told(token: SoftToken) -> None:
    with pytest.raises(RemoteRefused):
        TokenSigner(TokenKey(token.module, token.label, "p256", "env:PIN"), lambda: "000000")
    for label, key in ((token.label, "none"), ("none", "p256")):
        with pytest.raises(RemoteKeyMissing):
            TokenSigner(TokenKey(token.module, label, key, "env:PIN"), lambda: token.pin)


def test_a_vault_whose_key_became_another_one_is_not_trusted(
    stub: StubVault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stub.add("one")
    monkeypatch.setenv("VAULT", TOKEN)
    ring = KeyRing(str(tmp_path))
    used = ring.use(TransitKey(stub.address, "one", 1, "env:VAULT"), START, name="vault")
    assert ring.signer(START).key_id == used.key_id
    stub.keys["one"].clear()
    stub.add("one")
    with pytest.raises(KeyUnusable, match="another key now"):
        ring.signer(START)
