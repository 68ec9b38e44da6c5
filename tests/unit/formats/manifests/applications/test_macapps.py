import plistlib

import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import owed, purls, read


def test_a_property_list_is_read_in_both_its_forms() -> None:
    assert purls(read("macapps.plist")) == ["Chrome@130.0.1"]
    binary = plistlib.dumps({"CFBundleExecutable": "a", "CFBundleShortVersionString": "2"}, fmt=plistlib.FMT_BINARY)
    assert purls(read("macapps.plist", binary)) == ["a@2"]


def test_an_application_without_a_version_is_owed() -> None:
    assert owed(read("macapps.plist", plistlib.dumps({"CFBundleName": "a", "CFBundleVersion": "6723.69"}))) == [0]


def test_a_binary_list_that_promises_too_much_takes_no_room() -> None:
    body = b"bplist00" + bytes(6) + bytes([1, 1]) + (1 << 40).to_bytes(8, "big") + bytes(8) + (8).to_bytes(8, "big")
    with pytest.raises(ManifestMalformed, match="promises more"):
        read("macapps.plist", body)


@pytest.mark.parametrize("body", [b"", b"{ aa:bb }", b"bplist00", plistlib.dumps([1]), plistlib.dumps({})])
def test_what_names_no_application_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("macapps.plist", body)
