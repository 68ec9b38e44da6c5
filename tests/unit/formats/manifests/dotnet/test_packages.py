import pytest

from interlock.formats.manifests.dotnet.packages import NUGET, Names, base64_hash, exact
from interlock.formats.manifests.gathering import Gathering
from interlock.supply.model import ReadingKind
from tests.unit.formats.manifests.dotnet.samples import SHA512


@pytest.mark.parametrize(
    ("asked", "version"),
    [("1.2.3", "1.2.3"), ("[1.0]", "1.0"), ("1.0.0-rc.1+x", "1.0.0-rc.1+x"), ("1.*", ""), ("[1,2)", ""), ("$(A)", "")],
)
def test_a_version_is_exact_or_none(asked: str, version: str) -> None:
    assert exact(asked) == version


def test_a_hash_is_written_with_or_without_its_name() -> None:
    assert base64_hash(SHA512) == base64_hash("sha512-" + SHA512)
    assert base64_hash(SHA512)[0].value.startswith("cf83e1357eefb8bd")
    assert base64_hash("AAAA") == base64_hash("é") == base64_hash("") == ()


def test_names_have_no_case() -> None:
    found = Gathering("f", "f", ReadingKind.LOCKFILE, NUGET)
    names = Names(found)
    names.put("A", found.add("A", "1"), ["b", "nobody"])
    names.put("B", found.add("B", "1"), [])
    names.tie()
    assert found.reading().edges == ((0, 1),)
    assert names.of("a") == 0
