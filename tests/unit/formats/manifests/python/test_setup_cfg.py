import pytest

from interlock.formats.manifests import ManifestMalformed
from tests.unit.formats.manifests.reading import by_name, owed, purls, read


def test_what_setuptools_is_told() -> None:
    reading = read("pypi.setup-cfg")
    assert purls(reading) == ["a@1.2.3", "b-c", "d"]
    assert by_name(reading)["d"].groups == ("fast",)
    assert reading.project is not None
    assert (reading.project.name, reading.project.version) == ("shop", "")


def test_what_stands_elsewhere_is_owed() -> None:
    assert owed(read("pypi.setup-cfg", b"[options]\ninstall_requires = file: requirements.txt\n")) == [0]


@pytest.mark.parametrize("body", [b"a = 1", b"[a]\nb = 1\nb = 2", b"[a]\n[a]", b"[a]\nb"])
def test_what_is_no_configuration_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed, match=r"setup\.cfg:\d"):
        read("pypi.setup-cfg", body)
