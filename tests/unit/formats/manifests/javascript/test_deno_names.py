"""deno's imports: packages of npm and JSR, modules at addresses, files of the project."""

from __future__ import annotations

import pytest

from interlock.formats.manifests.javascript.deno_names import component_of


@pytest.mark.parametrize(
    ("specifier", "name", "version", "constraint", "purl"),
    [
        ("npm:chalk@5.3.0", "chalk", "5.3.0", "5.3.0", "pkg:npm/chalk@5.3.0"),
        ("npm:chalk@^5", "chalk", "", "^5", "pkg:npm/chalk"),
        ("npm:/chalk@5.3.0/source/index.js", "chalk", "5.3.0", "5.3.0", "pkg:npm/chalk@5.3.0"),
        ("npm:@types/node@20.1.0", "@types/node", "20.1.0", "20.1.0", "pkg:npm/%40types/node@20.1.0"),
        ("npm:preact/hooks", "preact", "", "", "pkg:npm/preact"),
        ("jsr:@std/path@1.0.0", "@std/path", "1.0.0", "1.0.0", "pkg:jsr/%40std/path@1.0.0"),
        ("https://deno.land/std@0.1.0/fs/mod.ts", "deno.land/std", "0.1.0", "", ""),
        ("https://example.org/mod.ts", "example.org/mod.ts", "", "", ""),
    ],
)
def test_an_import_names_a_component(specifier: str, name: str, version: str, constraint: str, purl: str) -> None:
    found = component_of(specifier)
    assert found is not None
    assert (found.name, found.version, found.constraint) == (name, version, constraint)
    assert not purl or found.purl == purl


@pytest.mark.parametrize("specifier", ["./local.ts", "../up.ts", "/abs.ts", "node:fs", "data:text/plain,x", ""])
def test_what_is_part_of_the_project_or_of_deno_is_no_component(specifier: str) -> None:
    assert component_of(specifier) is None


def test_credentials_of_an_address_are_left_out() -> None:
    found = component_of("https://" + "someone:hidden" + "@example.org/x@1.2.3/mod.ts")
    assert found is not None
    assert "hidden" not in repr(found)
