"""What is attested when a package is published."""

from __future__ import annotations

import pytest

from interlock.formats.provenance.errors import AttestationMalformed
from interlock.formats.provenance.publications import (
    NPM_PUBLISH,
    PYPI_PUBLISH,
    npm_package,
    read_npm_publication,
    read_pypi_publication,
)
from interlock.formats.provenance.statement import read_stated
from tests.provenances import HEX, SUBJECT, statement

NPM = {"name": "pkg:npm/%40scope/tool@1.0.0", "digest": {"sha512": "ab" * 64}}
SAID = {"name": "@scope/tool", "version": "1.0.0", "registry": "https://registry.example"}


def test_npm_names_the_package_twice_and_both_agree() -> None:
    found = read_npm_publication(read_stated(statement(NPM_PUBLISH, SAID, NPM), "x"), "x")
    assert found.package == "@scope/tool@1.0.0"


@pytest.mark.parametrize(
    "changes", [{"version": "1.0.1"}, {"name": "tool"}, {"name": "@scope/tool@1.0.0", "version": ""}, {"version": None}]
)
def test_a_predicate_about_another_package_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(AttestationMalformed):
        read_npm_publication(read_stated(statement(NPM_PUBLISH, {**SAID, **changes}, NPM), "x"), "x")


def test_only_package_urls_of_npm_name_packages_of_npm() -> None:
    assert npm_package("pkg:npm/a@1") == "a@1"
    assert npm_package("pkg:pypi/a@1") == ""


@pytest.mark.parametrize("predicate", [None, {}])
def test_the_index_attests_a_file_by_its_name(predicate: object) -> None:
    found = read_pypi_publication(read_stated(statement(PYPI_PUBLISH, predicate), "x"), "x")
    assert found.package == "tool"


@pytest.mark.parametrize(
    ("predicate", "subjects"),
    [(None, [SUBJECT, SUBJECT]), ({"a": 1}, [SUBJECT]), (None, [{"digest": {"sha256": HEX}}])],
)
def test_whatever_the_standard_does_not_allow_is_refused(predicate: object, subjects: list[object]) -> None:
    with pytest.raises(AttestationMalformed):
        read_pypi_publication(read_stated(statement(PYPI_PUBLISH, predicate, *subjects), "x"), "x")
