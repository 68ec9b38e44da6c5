"""Secrets that cannot be had, directories that do not answer, and what became of pulling them."""

from __future__ import annotations

from pathlib import Path

from interlock.formats import read_yaml
from interlock.testing.world import World
from interlock.wiring.sign_in import sign_in_of
from interlock.wiring.sign_in_states import last_pulls, missing_secrets

TEXT = """\
version: 1
providers:
  - {name: corp, issuer: 'https://id.example.org', client: interlock, secret: 'file:corp.secret'}
  - {name: open, issuer: 'https://open.example.org', client: interlock}
ldap:
  - name: hq
    provider: corp
    subject: uid
    address: ldaps://ldap.example.org
    base: dc=x
    bind: cn=x
    password: env:HQ_PASSWORD
"""


def test_each_secret_that_is_missing_is_told(tmp_path: Path) -> None:
    said = sign_in_of(read_yaml(TEXT.encode(), "sign-in.yaml"), str(tmp_path))
    found = dict(missing_secrets(said, {}))
    assert set(found) == {"the provider corp", "the directory hq"}
    assert "No such file or directory" in str(found["the provider corp"])
    assert "Errno" not in str(found["the provider corp"])
    secret = tmp_path / "corp.secret"
    secret.write_text("x")
    secret.chmod(0o600)
    assert missing_secrets(said, {"HQ_PASSWORD": "x"}) == ()
    secret.chmod(0o644)
    assert [name for name, _ in missing_secrets(said, {"HQ_PASSWORD": "x"})] == ["the provider corp"]


def test_a_directory_that_was_never_pulled_has_nothing_kept(tmp_path: Path) -> None:
    said = sign_in_of(read_yaml(TEXT.encode(), "sign-in.yaml"), str(tmp_path))
    with World(tmp_path / "world").app() as app:
        assert last_pulls(app, said.ldap[0]) == (None, None)
