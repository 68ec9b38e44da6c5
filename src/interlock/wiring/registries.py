"""How this user talks to registries: `registries.yaml` in the configuration folder, and in no repository. Floor 12.

A repository says where artifacts go. Who one is there, and which authorities vouch for the registry, is the user's
own affair: a repository that could name a password's source could have it sent anywhere.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import msgspec

import interlock
from interlock.adapters.errors import NetworkError
from interlock.adapters.http import origin_of
from interlock.adapters.registries.access import Access, Credentials
from interlock.adapters.registries.errors import CredentialMissing
from interlock.adapters.registries.names import HOST, Reference
from interlock.adapters.registries.oci import OciRepository
from interlock.formats import FieldWrong, Node, read_yaml
from interlock.wiring.errors import SettingsUnreadable
from interlock.wiring.own_files import read_own

FILE_NAME: Final = "registries.yaml"
AGENT: Final = f"interlock/{interlock.__version__}"
FIELDS: Final = {
    "host": "the registry: host, and port if it has one",
    "user": "by which name it knows you",
    "password_from": "where the password comes from: env:NAME or file:PATH",
    "token_from": "where a bearer token comes from, in place of user and password: env:NAME or file:PATH",
    "docker": "true to take user and password from Docker's own config.json",
    "realms": "other origins (scheme, host and port) that may be shown the password, to get tokens",
    "redirects_to": "other origins that blobs may be fetched from; they are shown nothing",
    "insecure": "true to talk to it without encryption; on this machine that needs no permission",
    "ca_file": "a PEM file with the authorities that count for it, in place of those of the system",
}
"""Every field of a registry with what it means; the reference page is made from it."""
_LONGEST: Final = 64 << 10


class Registry(msgspec.Struct, frozen=True):
    """One registry, as its user describes it. Nothing secret stands in it."""

    host: str
    user: str = ""
    password_from: str = ""
    token_from: str = ""
    docker: bool = False
    realms: tuple[str, ...] = ()
    redirects_to: tuple[str, ...] = ()
    insecure: bool | None = None
    ca_file: str = ""


class Registries:
    """What this user says of registries."""

    def __init__(self, listed: tuple[Registry, ...], environ: Mapping[str, str]) -> None:
        self._listed = {one.host: one for one in listed}
        self._environ = environ

    def access(self, host: str) -> Access:
        """Give how to talk to a registry; one that is not listed is talked to by nobody in particular."""
        one = self._listed.get(host)
        if one is None:
            return Access()
        return Access(
            credentials=lambda: self._credentials(one),
            realms=one.realms,
            redirects_to=one.redirects_to,
            insecure=one.insecure,
            ca_file=one.ca_file,
        )

    def _credentials(self, one: Registry) -> Credentials:
        """Give by what a registry knows the user. Errors: CredentialMissing (REG-112)."""
        if one.token_from:
            return Credentials(token=self._secret(one.host, one.token_from))
        if one.docker:
            return _of_docker(one.host, self._environ)
        if one.password_from:
            return Credentials(one.user, self._secret(one.host, one.password_from))
        return Credentials()

    def _secret(self, host: str, source: str) -> str:
        kind, _, name = source.partition(":")
        if kind == "env":
            found = self._environ.get(name, "")
            why = "is not set"
        else:
            found, why = _file(name)
        text = found.strip()
        if not text or not text.isprintable():
            raise CredentialMissing(host=host, source=source, why=why if not text else "holds more than one line")
        return text


def read_registries(config: str, environ: Mapping[str, str]) -> Registries:
    """Read what a user says of registries; nothing where there is no file.

    Errors: SettingsUnreadable (CFG-101), YamlMalformed, FieldUnknown, FieldWrong (FMT-1xx).
    """
    path = os.path.join(config, FILE_NAME)  # noqa: PTH118 (pathlib costs start-up time)
    try:
        body = read_own(config, FILE_NAME, may_lie_outside=True)
    except FileNotFoundError:
        return Registries((), environ)
    except OSError as error:
        raise SettingsUnreadable(path=path, why=error.strerror or str(error)) from error
    return Registries(registries_of(read_yaml(body, path)), environ)


@contextmanager
def registry_at(reference: Reference, config: str, environ: Mapping[str, str]) -> Iterator[OciRepository]:
    """Open the repository of a registry that an address names, as this user is known there.

    Errors: as for `read_registries`.
    """
    access = read_registries(config, environ).access(reference.host)
    with OciRepository(reference.host, reference.path, access, agent=AGENT) as repository:
        yield repository


def registries_of(node: Node) -> tuple[Registry, ...]:
    """Read registries from a YAML document. Errors: FieldUnknown, FieldWrong (FMT-1xx)."""
    if node.value is None:
        return ()
    fields = node.fields(FILE_NAME, ("version", "registries"))
    if "version" in fields and fields["version"].whole("version") != 1:
        raise fields["version"].wrong("version", "1")
    items = fields["registries"].items("registries") if "registries" in fields else []
    found = tuple(map(_registry, items))
    for place, (one, item) in enumerate(zip(found, items, strict=True)):
        if any(one.host == other.host for other in found[:place]):
            raise _wrong(item, "host", f"{one.host!r} like one above", "a host of its own")
    return found


def _registry(node: Node) -> Registry:
    fields = node.fields("registries", FIELDS)
    if "host" not in fields:
        raise node.wrong("a registry", "a host")

    def text(name: str) -> str:
        return fields[name].text(name).strip() if name in fields else ""

    host = text("host").lower()
    if not HOST.fullmatch(host):
        raise fields["host"].wrong("host", "a host name, with :PORT if wanted")
    ways = [name for name in ("password_from", "token_from", "docker") if name in fields]
    if len(ways) > 1:
        raise _wrong(node, " and ".join(ways), "there at once", "one of them")
    if ("user" in fields) != ("password_from" in fields):
        raise node.wrong("a registry", "user and password_from together")
    return Registry(
        host,
        text("user"),
        _secret_source(fields, "password_from"),
        _secret_source(fields, "token_from"),
        fields["docker"].truth("docker") if "docker" in fields else False,
        _origins(fields, "realms"),
        _origins(fields, "redirects_to"),
        fields["insecure"].truth("insecure") if "insecure" in fields else None,
        text("ca_file"),
    )


def _secret_source(fields: Mapping[str, Node], name: str) -> str:
    """Give where a secret comes from; a secret itself is not repeated by the error."""
    if name not in fields:
        return ""
    text = fields[name].text(name)
    kind, _, rest = text.partition(":")
    if kind not in {"env", "file"} or not rest:
        raise _wrong(fields[name], name, "no source of a secret", "env:NAME or file:PATH")
    return text


def _origins(fields: Mapping[str, Node], name: str) -> tuple[str, ...]:
    found = []
    for one in fields[name].items(name) if name in fields else ():
        try:
            found.append(origin_of(one.text(name)))
        except NetworkError as error:
            raise one.wrong(name, "an origin such as https://auth.example.org") from error
    return tuple(found)


def _wrong(node: Node, field: str, got: str, wanted: str) -> FieldWrong:
    return FieldWrong(source=node.source, line=node.line, field=field, got=got, wanted=wanted)


def _file(path: str) -> tuple[str, str]:
    """Give what a small file holds, or why it cannot be had."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 (pathlib costs start-up time)
            return file.read(_LONGEST).decode("utf-8", "replace"), "is empty"
    except OSError as error:
        return "", error.strerror or str(error)


class _Auth(msgspec.Struct):
    auth: str = ""
    username: str = ""
    password: str = ""


class _Docker(msgspec.Struct):
    auths: dict[str, _Auth] = {}


def _of_docker(host: str, environ: Mapping[str, str]) -> Credentials:
    """Give what Docker's own configuration holds for a host. Errors: CredentialMissing (REG-112)."""
    folder = environ.get("DOCKER_CONFIG", "") or f"{environ.get('HOME', '')}/.docker"
    path = f"{folder}/config.json"
    text, why = _file(path)
    try:
        auths = msgspec.json.decode(text, type=_Docker).auths if text else {}
        one = next((auths[name] for name in (host, f"https://{host}", f"https://{host}/v1/") if name in auths), None)
        user, _, password = base64.b64decode(one.auth).decode().partition(":") if one is not None else ("", "", "")
    except (msgspec.MsgspecError, binascii.Error, UnicodeDecodeError) as error:
        raise CredentialMissing(host=host, source=path, why="cannot be read as Docker writes it") from error
    if one is not None and one.username:
        user, password = one.username, one.password
    if not user:
        why = why if not text else "has no entry with a password for it; a credential helper is not run"
        raise CredentialMissing(host=host, source=path, why=why)
    return Credentials(user, password)
