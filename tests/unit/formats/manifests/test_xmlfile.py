import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.xmlfile import root_of


def test_the_root_is_one_of_those_that_are_asked_for() -> None:
    assert root_of(b"<b/>", "f.xml", "a", "b").name == "b"
    with pytest.raises(ManifestMalformed, match="'c', not a or b"):
        root_of(b"<c/>", "f.xml", "a", "b")


def test_broken_xml_is_a_malformed_manifest_with_its_line() -> None:
    with pytest.raises(ManifestMalformed, match=r"f\.xml:2: it is not XML") as caught:
        root_of(b"<a>\n<b></a>", "f.xml", "a")
    assert "f.xml" in str(caught.value.fields["remedy"])


def test_an_empty_file_is_told_as_one() -> None:
    with pytest.raises(ManifestMalformed, match=r"f\.xml: it is empty"):
        root_of(b"\n", "f.xml", "a")
