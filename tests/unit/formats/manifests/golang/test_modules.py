import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.golang.directives import directives
from interlock.formats.manifests.golang.modules import fits, is_version, lists_all, sums


@pytest.mark.parametrize(
    ("path", "version", "can"),
    [
        ("example.com/a", "v0.1.0", True),
        ("example.com/a", "v2.0.0", False),
        ("example.com/a", "v2.0.0+incompatible", True),
        ("example.com/a/v2", "v2.0.0", True),
        ("example.com/a/v2", "v1.0.0", False),
        ("gopkg.in/yaml.v2", "v2.4.0", True),
        ("gopkg.in/yaml.v2", "v3.0.0", False),
        ("gopkg.in/check.v1", "v0.0.0-20200902074654-038fdea0a05b", True),
        ("example.com/a", "master", False),
    ],
)
def test_a_path_names_the_major_version(path: str, version: str, *, can: bool) -> None:
    assert fits(path, version) is can


def test_a_version_is_whole() -> None:
    assert is_version("v0.0.0-20210630005230-0f9fa26af87c")
    assert not any(map(is_version, ("v1", "1.2.3", "v1.2", "v1.2.3.4", "master")))


@pytest.mark.parametrize(
    ("line", "all_of_them"), [("go 1.17", True), ("go 1.16", False), ("go 2.0", True), ("", False)]
)
def test_from_1_17_on_a_module_names_everything(line: str, *, all_of_them: bool) -> None:
    assert lists_all(directives(line.encode(), "go.mod")) is all_of_them


@pytest.mark.parametrize("body", [b"a v1.0.0", b"a 1.0.0 h1:x", b"a v1.0.0 h1:x y"])
def test_a_broken_line_of_sums_is_refused(body: bytes) -> None:
    with pytest.raises(ManifestMalformed, match=r"go\.sum:2:"):
        sums(b"a v1.0.0 h1:x\n" + body, "go.sum")
