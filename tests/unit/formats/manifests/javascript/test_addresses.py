import pytest

from interlock.formats.manifests.javascript.addresses import is_range, source_of, split_at_version, unaliased
from interlock.supply.model import SourceKind
from tests.unit.formats.manifests.samples import COMMIT


@pytest.mark.parametrize(
    ("address", "kind", "url"),
    [
        ("https://r.example/a/-/a-1.tgz", SourceKind.REGISTRY, "https://r.example/a/-/a-1.tgz"),
        ("https://f.example/a.tgz", SourceKind.URL, "https://f.example/a.tgz"),
        (f"https://codeload.github.com/o/g/tar.gz/{COMMIT}", SourceKind.GIT, "https://github.com/o/g"),
        (f"git+ssh://git@forge.example/o/g.git#{COMMIT}", SourceKind.GIT, "ssh://git@forge.example/o/g.git"),
        ("gitlab:o/g#main", SourceKind.GIT, "https://gitlab.com/o/g"),
        ("o/g", SourceKind.GIT, "https://github.com/o/g"),
        ("file:../x", SourceKind.PATH, "../x"),
        ("workspace:^", SourceKind.PATH, "^"),
        ("^1.0.0", SourceKind.UNKNOWN, ""),
        ("", SourceKind.UNKNOWN, ""),
    ],
)
def test_an_address_says_where_something_is_taken_from(address: str, kind: SourceKind, url: str) -> None:
    source = source_of(address)
    assert (source.kind, source.url) == (kind, url)


def test_a_range_is_told_apart_from_addresses_and_aliases() -> None:
    assert is_range(">=1 <2 || ^3")
    assert not is_range("npm:a@1")
    assert unaliased("x", "npm:@s/a@^1") == ("@s/a", "^1")
    assert unaliased("x", "npm:^1") == ("x", "^1")
    assert split_at_version("@s/a@1@2") == ("@s/a", "@", "1@2")
