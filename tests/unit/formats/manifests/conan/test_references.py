import pytest

from interlock.formats.manifests.conan.references import CONAN, add_reference
from interlock.formats.manifests.gathering import Gathering
from interlock.supply.model import ReadingKind
from tests.unit.formats.manifests.conan.samples import REVISION


@pytest.mark.parametrize(
    ("text", "purl", "hashes"),
    [
        ("a/1.2.3", "pkg:conan/a@1.2.3", 0),
        (f"a/1.2.3#{REVISION}%1667396813.184", "pkg:conan/a@1.2.3", 1),
        (f"a/1.2.3@me/stable#{REVISION}:x#y", "pkg:conan/me/a@1.2.3?channel=stable", 1),
        ("a/1.2.3@", "pkg:conan/a@1.2.3", 0),
        ("a/1.2.3@_/_", "pkg:conan/a@1.2.3", 0),
        ("a/[>=1.0 <2]", "pkg:conan/a", 0),
    ],
)
def test_a_reference_names_a_package(text: str, purl: str, hashes: int) -> None:
    found = Gathering("f", "f", ReadingKind.LOCKFILE, CONAN)
    add_reference(found, text)
    one = found.reading().components[0]
    assert (one.purl, len(one.hashes)) == (purl, hashes)
    assert one.ecosystem == ("" if "me/" in text else "ConanCenter")
    assert one.constraint == (">=1.0 <2" if "[" in text else "")


@pytest.mark.parametrize("text", ["", "a", "a/", "/1", "a/1@b/c/d"])
def test_what_is_none_is_owed(text: str) -> None:
    found = Gathering("f", "f", ReadingKind.LOCKFILE, CONAN)
    assert add_reference(found, text, line=3) is None
    assert found.reading().unresolved[0][0] == 3
