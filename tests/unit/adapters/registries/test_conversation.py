"""What a registry says of its errors reaches the user, short and harmless."""

from __future__ import annotations

import json
from typing import Any

import pytest

from interlock.adapters.registries.errors import AccessRefused, RegistryAnswered, RegistryBusy, RepositoryFull
from interlock.disk.pieces import pieces_of_bytes
from tests.registries import StubRegistry, answering, hang_up, layer, status


def test_an_answer_that_nobody_foresaw_is_told_with_its_reason(stub: StubRegistry, opened: Any) -> None:
    stub.always("GET", "manifests", status(418, "short and stout"))
    with pytest.raises(RegistryAnswered, match=r"418.*short and stout"):
        opened().find("1.0")


def test_what_a_registry_says_can_neither_flood_nor_colour_a_terminal(stub: StubRegistry, opened: Any) -> None:
    stub.always("GET", "manifests", status(400, "\x1b[31m" + "x" * 5000))
    with pytest.raises(RegistryAnswered) as caught:
        opened().find("1.0")
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 500


@pytest.mark.parametrize("body", [b"", b"no json", b"[]", b'{"errors": 1}', b"\xff", b'{"errors": [{"detail": {}}]}'])
def test_an_error_without_a_reason_is_told_too(stub: StubRegistry, opened: Any, body: bytes) -> None:
    stub.always("GET", "manifests", answering(400, body))
    with pytest.raises(RegistryAnswered):
        opened().find("1.0")


def test_a_detail_is_told(stub: StubRegistry, opened: Any) -> None:
    body = json.dumps({"errors": [{"code": "DENIED", "message": "no", "detail": {"for": "you"}}]}).encode()
    stub.always("GET", "manifests", answering(403, body))
    with pytest.raises(AccessRefused, match=r"DENIED no .*you"):
        opened().find("1.0")


def test_attempts_are_counted(stub: StubRegistry, opened: Any) -> None:
    stub.always("GET", "manifests", status(503))
    with pytest.raises(RegistryBusy, match="4 times"):
        opened().find("1.0")
    assert len(stub.asked) == 4


def test_a_failure_among_busy_answers_is_survived(stub: StubRegistry, opened: Any) -> None:
    stub.once("GET", "manifests", status(503))
    stub.once("GET", "manifests", hang_up)
    stub.once("GET", "manifests", status(404))
    with pytest.raises(Exception, match="nothing called"):
        opened().find("1.0")


@pytest.mark.parametrize(("number", "words"), [(28, "no space left on device"), (122, "disk quota exceeded")])
def test_a_full_disk_that_is_told_as_a_bare_number_is_understood(
    stub: StubRegistry, opened: Any, number: int, words: str
) -> None:
    enclosed = {"Op": "write", "Path": "/x" * 300, "Err": number}
    one = {"code": "UNKNOWN", "message": "unknown error", "detail": {"DriverName": "filesystem", "Enclosed": enclosed}}
    stub.always("POST", "uploads", answering(500, json.dumps({"errors": [one]}).encode()))
    with pytest.raises(RepositoryFull, match=words):
        opened().keep(layer(b"x"), pieces_of_bytes(b"x"))
    assert [one.method for one in stub.asked].count("POST") == 1


@pytest.mark.parametrize("enclosed", [{"Err": 99999}, {"Err": "28"}, {"Err": -28}, [], 5, {"Err": 0}])
def test_a_number_that_is_none_of_a_disk_is_shown_as_it_came(stub: StubRegistry, opened: Any, enclosed: object) -> None:
    one = {"code": "UNKNOWN", "message": "m", "detail": {"Enclosed": enclosed}}
    stub.always("GET", "tags", answering(400, json.dumps({"errors": [one]}).encode()))
    with pytest.raises(RegistryAnswered, match="Enclosed"):
        list(opened().tags())
