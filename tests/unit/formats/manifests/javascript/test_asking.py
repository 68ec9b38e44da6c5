"""A lockfile that does not repeat what was asked for finds it in the manifest beside it."""

from __future__ import annotations

import pytest

from interlock.formats.manifests.javascript.asking import asked_for, manifest_next_to, next_to
from interlock.supply.model import Scope


def test_the_manifest_is_looked_for_in_the_same_folder() -> None:
    assert next_to("web/app/yarn.lock", "package.json") == "web/app/package.json"
    assert next_to("yarn.lock", "package.json") == "package.json"
    asked: list[str] = []

    def beside(path: str) -> bytes | None:
        asked.append(path)
        return None

    manifest_next_to("web/yarn.lock", beside)
    assert asked == ["web/package.json"]


@pytest.mark.parametrize("body", [None, b"", b"{", b"[1]", b'"text"', b"\xff"])
def test_a_manifest_that_is_absent_or_broken_gives_nothing_since_its_own_reader_says_so(body: bytes | None) -> None:
    assert manifest_next_to("yarn.lock", lambda _: body) is None


def test_what_is_asked_for_comes_with_its_range_scope_and_group() -> None:
    manifest: dict[str, object] = {
        "dependencies": {"a": "^1", "odd": 7},
        "devDependencies": {"b": "~2"},
        "optionalDependencies": {"c": "3"},
        "peerDependencies": "nonsense",
    }
    found = {name: (wanted, scope) for name, wanted, scope, _ in asked_for(manifest)}
    assert found == {
        "a": ("^1", Scope.REQUIRED),
        "odd": ("", Scope.REQUIRED),
        "b": ("~2", Scope.DEVELOPMENT),
        "c": ("3", Scope.OPTIONAL),
    }
