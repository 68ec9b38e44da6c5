import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.rust.crates import asked_by, locked_source, members_of, package_of
from interlock.supply.model import Scope, SourceKind


@pytest.mark.parametrize(
    ("written", "kind", "url"),
    [
        ("", SourceKind.PATH, ""),
        ("registry+https://i.example/x", SourceKind.REGISTRY, "https://i.example/x"),
        ("sparse+https://i.example/x/", SourceKind.REGISTRY, "https://i.example/x/"),
        ("git+https://i.example/x?tag=v1#abcdef1", SourceKind.GIT, "https://i.example/x"),
        ("path+file:///x", SourceKind.PATH, "file:///x"),
        ("other+https://i.example/x", SourceKind.URL, "other+https://i.example/x"),
    ],
)
def test_where_a_lockfile_says_that_a_crate_comes_from(written: str, kind: SourceKind, url: str) -> None:
    source = locked_source(written)
    assert (source.kind, source.url) == (kind, url)
    assert (source.reference, source.commit) == (("v1", "abcdef1") if kind is SourceKind.GIT else ("", ""))


def test_an_entry_of_the_workspace_is_filled_in() -> None:
    data: dict[str, object] = {"dependencies": {"a": {"workspace": True, "optional": True}, "b": {"workspace": True}}}
    found = list(asked_by(data, "Cargo.toml", {"a": "1.0", "b": {"git": "https://h.example/b"}}))
    assert [(one.name, one.constraint, one.scope, one.source.kind) for one in found] == [
        ("a", "1.0", Scope.OPTIONAL, SourceKind.UNKNOWN),
        ("b", "", Scope.REQUIRED, SourceKind.GIT),
    ]


def test_a_package_takes_its_version_from_the_workspace() -> None:
    data: dict[str, object] = {"package": {"name": "a", "version": {"workspace": True}}}
    assert package_of(data, "Cargo.toml", {"package": {"version": "1.0"}}) == {"name": "a", "version": "1.0"}


def test_patterns_of_members_name_no_folder() -> None:
    assert members_of({"members": ["a", "crates/*"]}, "Cargo.toml") == ("a",)


@pytest.mark.parametrize("data", [{"dependencies": 1}, {"dependencies": {"a": 1}}, {"target": {"x": []}}])
def test_what_has_the_wrong_type_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(ManifestMalformed):
        list(asked_by(data, "Cargo.toml", {}))
