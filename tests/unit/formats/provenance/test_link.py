"""in-toto links."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationMalformed, AttestationUnknown
from interlock.formats.provenance.link import LINK, read_link, read_link_statement
from interlock.formats.provenance.statement import read_stated
from interlock.supply.provenanced import Link
from tests.provenances import HEX, statement, written

BODY = {
    "_type": "link",
    "name": "package",
    "command": ["tar", "czf"],
    "materials": {"foo.py": {"sha256": "cd" * 32}},
    "products": {"foo.tgz": {"sha256": HEX}},
    "byproducts": {"return-value": 0, "stdout": ""},
    "environment": {},
}


def test_a_link_by_itself_is_about_what_came_out() -> None:
    found = read_link(written(BODY), "x")
    assert found.link == Link("package", ("tar", "czf"), 0)
    assert [one.name for one in found.subjects] == ["foo.tgz"]
    assert [one.name for one in found.materials] == ["foo.py"]


@pytest.mark.parametrize(
    "changes",
    [{"products": {}}, {"products": None}, {"name": ""}, {"products": {"a": {"sha256": "A"}}}, {"products": {"a": {}}}],
)
def test_a_link_that_shows_nothing_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(AttestationMalformed):
        read_link(written({**BODY, **changes}), "x")


def test_a_layout_is_not_a_link() -> None:
    with pytest.raises(AttestationUnknown, match="_type: 'layout'"):
        read_link(written({**BODY, "_type": "layout"}), "x")


@pytest.mark.parametrize("code", [True, "0", None, 1.5])
def test_an_exit_code_that_is_no_number_is_none(code: object) -> None:
    found = read_link(written({**BODY, "byproducts": {"return-value": code}}), "x")
    assert found.link == Link("package", ("tar", "czf"), None)


def test_a_link_in_a_statement_lists_its_materials() -> None:
    predicate = {"name": "build", "command": [], "materials": [{"name": "a", "digest": {"sha256": HEX}}]}
    found = read_link_statement(read_stated(statement(LINK, predicate), "x"), "x")
    assert (found.link, found.materials[0].name) == (Link("build"), "a")
    with pytest.raises(AttestationMalformed, match=r"materials\[0\]"):
        read_link_statement(read_stated(statement(LINK, {**predicate, "materials": [{"name": "a"}]}), "x"), "x")
