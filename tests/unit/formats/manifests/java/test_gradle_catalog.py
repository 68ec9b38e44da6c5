import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.supply.model import Scope
from tests.unit.formats.manifests.reading import by_name, purls, read


def test_libraries_and_plugins_with_their_versions() -> None:
    reading = read("maven.gradle-catalog")
    assert purls(reading) == [
        "org.a/a@1.2.3",
        "org.b/b@2.0.1",
        "org.c/c@3.9",
        "org.d/d",
        "org.e/e",
        "org.f/f",
        "com.example.plugin/com.example.plugin.gradle.plugin@0.45.0",
        "com.example.other/com.example.other.gradle.plugin@1.0",
    ]
    found = by_name(reading)
    assert found["org.c:c"].constraint == "strictly [3.8, 4.0[, prefer 3.9"
    assert found["org.e:e"].constraint == "1.+"
    assert reading.components[-1].scope is Scope.BUILD
    assert len(reading.unresolved) == 1


def test_a_strict_version_may_be_written_short() -> None:
    reading = read("maven.gradle-catalog", b'[libraries]\na = "a:a:[1.7, 1.8[!!1.7.25"\nb = "b:b:1.0!!"\n')
    assert purls(reading) == ["a/a@1.7.25", "b/b@1.0"]


@pytest.mark.parametrize("body", [b"no toml", b"libraries = 1", b"[libraries]\na = 1", b"[versions]\na = 1"])
def test_what_is_no_catalog_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed):
        read("maven.gradle-catalog", body)
