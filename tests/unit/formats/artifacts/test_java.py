import io

import pytest

from interlock.formats.artifacts.java import read_jar
from interlock.formats.artifacts.zips import ZipTree
from tests.unit.formats.artifacts.building import budget, scratch, zipped

PROPERTIES = "META-INF/maven/org.x/lib/pom.properties"


def named(name: str, files: dict[str, bytes]) -> tuple[list[str], int]:
    """Give what a jar is, and how much of it is owed."""
    reading = read_jar(name, ZipTree(name, io.BytesIO(zipped(files)), budget(), scratch), name)
    return [one.purl.removeprefix("pkg:maven/") for one in reading.components], len(reading.unresolved)


def test_libraries_that_were_copied_in_are_there_too() -> None:
    files = {
        PROPERTIES: b"#made\ngroupId=org.x\nartifactId=lib\nversion = 2.0\n",
        "META-INF/maven/org.y/in/pom.properties": b"groupId=org.y\nartifactId=in\nversion=3\n",
    }
    assert named("lib-2.0.jar", files) == (["org.x/lib@2.0", "org.y/in@3"], 0)
    assert named("all.jar", files) == (["org.x/lib@2.0", "org.y/in@3"], 0)


def test_a_model_stands_in_for_properties_and_takes_what_it_lacks_from_its_parent() -> None:
    model = (
        b"<project><parent><groupId>org.x</groupId><version>9</version></parent><artifactId>lib</artifactId></project>"
    )
    assert named("lib-9.jar", {PROPERTIES.replace("properties", "xml"): model}) == (["org.x/lib@9"], 0)


@pytest.mark.parametrize(
    ("name", "manifest", "found"),
    [
        ("log4j-1.2.17.jar", b"", ["log4j/log4j@1.2.17"]),
        ("x-1.0.jar", b"Implementation-Vendor-Id: org.x\n", ["org.x/x@1.0"]),
        ("core-3.jar", b"Bundle-SymbolicName: org.apache.co\r\n re;singleton:=true\r\n", ["org.apache/core@3"]),
        ("x.jar", b"Implementation-Title: thing\nImplementation-Version: 4.1\n", ["thing/thing@4.1"]),
        ("x.jar", b"Implementation-Title: a thing\n\nName: y\nImplementation-Version: 1\n", []),
    ],
)
def test_a_jar_that_maven_left_nothing_in_is_named_by_its_manifest_and_its_file(
    name: str, manifest: bytes, found: list[str]
) -> None:
    assert named(name, {"META-INF/MANIFEST.MF": manifest}) == (found, int(not found))
