"""The JSON document of a build, held to its published schema, and the schema held to what it promises."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from msgspec.structs import replace

from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.render.built import built_json
from interlock.supply.build import UNDECLARED, Network, Program, Reached, Refused, Started, Traffic
from tests.unit.render.test_built import HELD, PLAN, built

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
SCHEMA: dict[str, Any] = json.loads((REFERENCE / "build.schema.json").read_text("utf-8"))


def closed(node: Any) -> Any:
    """Give a schema that refuses what it does not name."""
    if isinstance(node, list):
        return [closed(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {name: closed(one) for name, one in node.items()}
    return {**made, "additionalProperties": False} if "properties" in node and "type" in node else made


CLOSED = jsonschema_rs.validator_for(closed(SCHEMA), validate_formats=True)
OPEN = jsonschema_rs.validator_for(SCHEMA, validate_formats=True)


def full() -> dict[str, Any]:
    traffic = Traffic((Reached("a", 443, 1, 2, 3, 4),), (Refused("b", 443, 1, UNDECLARED),), 5, 6)
    programs = (Program("make", "/usr/bin/make", "d" * 64, "4.3"),)
    started = (Started("/usr/bin/cc", "e" * 64, "pkg:deb/debian/gcc@12"),)
    one = built(builder=BuilderIdentity("1", "2026-01-01T00:00:00Z", host=BuilderHost("a" * 64, "hall")))
    ran = replace(one.ran, traffic=traffic, isolation=HELD, programs=programs, started=started)
    plan = replace(PLAN, network=Network.HOSTS, network_reason="x", hosts=("a",), variables=("T",), reads=("~/x",))
    return document(built_json(replace(one, ran=ran), plan, "k"))


def document(told: dict[str, object]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(told))
    return read


CASES = {
    "full": full(),
    "plain": document(built_json(built(), PLAN, "k")),
    "failed": document(built_json(built(2), PLAN, "k")),
}


@pytest.mark.parametrize("told", CASES.values(), ids=CASES)
def test_the_document_holds_to_the_schema_and_the_schema_names_all_of_it(told: dict[str, Any]) -> None:
    assert [(error.instance_path, error.message) for error in CLOSED.iter_errors(told)] == []


def test_the_schema_is_a_schema() -> None:
    jsonschema_rs.meta.validate(SCHEMA)


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give every field, by the way that leads to it."""
    for name, one in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        if isinstance(node, dict):
            yield (*path, name)
        yield from places(one, (*path, name))


@pytest.mark.parametrize("path", [one for one in places(full()) if one[0] != "builder" or len(one) == 1], ids=str)
def test_no_field_may_be_missing_or_be_of_another_kind(path: tuple[Any, ...]) -> None:
    for kind in ("missing", "other"):
        told = copy.deepcopy(full())
        node = told
        for step in path[:-1]:
            node = node[step]
        if kind == "missing":
            del node[path[-1]]
        else:
            node[path[-1]] = [{"x": object.__name__}] if not isinstance(node[path[-1]], list) else 1.5
        assert not OPEN.is_valid(told), (kind, path)


def test_the_page_about_it_names_every_field() -> None:
    page = (REFERENCE / "build-json.md").read_text("utf-8")
    for name in SCHEMA["properties"]:
        assert f"| `{name}` |" in page
