import pytest

from interlock.supply.inventory import merge
from interlock.supply.model import Component, Hash, Reading, ReadingKind, Scope, Source, SourceKind
from interlock.supply.packing import opened, packed
from interlock.supply.promises import promised

SHA = Hash("sha512", "ab" * 64)
URL = "https://user:word@registry.example/x-1.tgz"
ONE = Component(
    "x", "1", "pkg:npm/x@1", "npm", Scope.DEVELOPMENT, ("dev",), is_direct=True, constraint="^1", hashes=(SHA,),
    source=Source(SourceKind.REGISTRY, URL), licences=("MIT",), line=7, inside="a!b",
)  # fmt: skip
GIT = Component("y", "", "pkg:npm/y", source=Source(SourceKind.GIT, URL, "main", "AB" * 20))


def test_what_is_recorded_of_an_inventory_comes_back_and_nothing_else() -> None:
    inventory = merge([Reading("a.lock", "npm.package-lock", ReadingKind.LOCKFILE, (ONE, GIT))])
    body = packed(inventory)
    again = opened(body)
    assert again is not None
    assert {(one.component.name, one.component.purl) for one in again.entries} == {
        ("x", "pkg:npm/x@1"),
        ("y", "pkg:npm/y"),
    }
    by_name = {one.component.name: one for one in again.entries}
    (mention,) = by_name["x"].mentions
    said = mention.component
    assert (mention.path, said.line, said.inside, said.scope, said.is_direct) == (
        "a.lock", 7, "a!b", Scope.DEVELOPMENT, True,
    )  # fmt: skip
    assert promised(by_name["x"].mentions) == (SHA,)
    assert by_name["y"].component.source.commit == "AB" * 20
    assert b"registry.example" not in body


@pytest.mark.parametrize("body", [b"", b"\xc0", b"[]", packed(merge([]))[:-1] + b"\xff", b"\x91\x90"])
def test_other_bytes_are_no_inventory(body: bytes) -> None:
    assert opened(body) is None
