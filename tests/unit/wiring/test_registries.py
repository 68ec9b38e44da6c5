"""Credentials come from where their user says, are read when they are needed, and stand in no error."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from interlock.adapters.registries.errors import CredentialMissing
from interlock.formats import FieldUnknown, FieldWrong
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.registries import Registries, read_registries

WORD = "for" + "-tests"


def read(folder: Path, text: str, **environ: str) -> Registries:
    (folder / "registries.yaml").write_text(text)
    return read_registries(str(folder), environ)


def test_without_a_file_every_registry_is_asked_by_nobody(tmp_path: Path) -> None:
    access = read_registries(str(tmp_path), {}).access("reg.example.org")
    assert access.credentials().basic == ""
    assert read(tmp_path, "").access("x").realms == ()


def test_every_field_is_read(tmp_path: Path) -> None:
    access = read(
        tmp_path,
        "registries:\n  - host: Reg.example.org:5000\n    user: ci\n    password_from: env:WORD\n"
        "    realms: ['https://auth.example.org/x']\n    redirects_to: ['https://blobs.example.org']\n"
        "    insecure: true\n    ca_file: /etc/ca.pem\n",
        WORD=WORD,
    ).access("reg.example.org:5000")
    given = access.credentials()
    assert (given.user, given.password) == ("ci", WORD)
    assert access.realms == ("https://auth.example.org:443",)
    assert access.redirects_to == ("https://blobs.example.org:443",)
    assert (access.insecure, access.ca_file) == (True, "/etc/ca.pem")


def test_secrets_come_from_files_too(tmp_path: Path) -> None:
    (tmp_path / "word").write_text(f"{WORD}\n")
    where = f"file:{tmp_path / 'word'}"
    text = f"registries: [{{host: a, user: u, password_from: '{where}'}}, {{host: b, token_from: '{where}'}}]\n"
    known = read(tmp_path, text)
    assert known.access("a").credentials().password == WORD
    assert known.access("b").credentials().token == WORD


@pytest.mark.parametrize("source", ["env:UNSET", "file:/nowhere/at/all"])
def test_a_secret_that_is_not_there_is_told_of_when_it_is_needed(tmp_path: Path, source: str) -> None:
    access = read(tmp_path, f"registries: [{{host: a, user: u, password_from: '{source}'}}]\n").access("a")
    with pytest.raises(CredentialMissing, match=source):
        access.credentials()


def test_a_secret_of_several_lines_is_refused_and_not_shown(tmp_path: Path) -> None:
    text = "registries: [{host: a, token_from: 'env:WORD'}]\n"
    access = read(tmp_path, text, WORD=f"{WORD}\nX-Header: y").access("a")
    with pytest.raises(CredentialMissing) as caught:
        access.credentials()
    assert WORD not in str(caught.value)


def docker(folder: Path, document: object) -> Registries:
    (folder / "config.json").write_text(json.dumps(document))
    return read(folder, "registries: [{host: a, docker: true}]\n", DOCKER_CONFIG=str(folder))


def test_dockers_own_configuration_can_be_used(tmp_path: Path) -> None:
    auth = base64.b64encode(f"ci:{WORD}".encode()).decode()
    for name in ("a", "https://a", "https://a/v1/"):
        given = docker(tmp_path, {"auths": {name: {"auth": auth}}, "HttpHeaders": {}}).access("a").credentials()
        assert (given.user, given.password) == ("ci", WORD)
    plain = docker(tmp_path, {"auths": {"a": {"username": "ci", "password": WORD}}})
    assert plain.access("a").credentials().password == WORD


@pytest.mark.parametrize("document", [{}, {"auths": {"b": {"auth": "eDp5"}}}, {"credHelpers": {"a": "x"}}, [], 1])
def test_dockers_configuration_without_a_password_is_told_of(tmp_path: Path, document: object) -> None:
    with pytest.raises(CredentialMissing):
        docker(tmp_path, document).access("a").credentials()


def test_dockers_configuration_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(CredentialMissing):
        docker(tmp_path, {"auths": {"a": {"auth": "no base64"}}}).access("a").credentials()
    (tmp_path / "config.json").unlink()
    with pytest.raises(CredentialMissing, match="No such file"):
        read(tmp_path, "registries: [{host: a, docker: true}]\n", HOME=str(tmp_path)).access("a").credentials()


@pytest.mark.parametrize(
    "item",
    [
        "{user: u}",
        "{host: 'https://a'}",
        "{host: 'a b'}",
        "{host: a, user: u}",
        "{host: a, password_from: 'env:X'}",
        "{host: a, user: u, password_from: 'env:X', docker: true}",
        "{host: a, realms: [x]}",
        "{host: a, insecure: perhaps}",
        "a",
    ],
)
def test_what_means_nothing_is_refused(tmp_path: Path, item: str) -> None:
    with pytest.raises(FieldWrong):
        read(tmp_path, f"registries: [{item}]\n")


def test_a_password_written_down_is_refused_and_not_repeated(tmp_path: Path) -> None:
    with pytest.raises(FieldWrong) as caught:
        read(tmp_path, f"registries: [{{host: a, user: u, password_from: {WORD}}}]\n")
    assert WORD not in str(caught.value)
    with pytest.raises(FieldUnknown):
        read(tmp_path, "registries: [{host: a, password: x}]\n")


def test_a_host_twice_another_version_and_no_file_at_all_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FieldWrong, match="like one above"):
        read(tmp_path, "registries: [{host: a}, {host: A}]\n")
    with pytest.raises(FieldWrong):
        read(tmp_path, "version: 2\n")
    (tmp_path / "registries.yaml").unlink()
    (tmp_path / "registries.yaml").mkdir()
    with pytest.raises(SettingsUnreadable):
        read_registries(str(tmp_path), {})
