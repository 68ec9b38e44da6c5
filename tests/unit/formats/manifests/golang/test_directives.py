import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.golang.directives import directives, replacements


def test_directives_stand_alone_or_in_brackets_with_comments_and_quotes() -> None:
    text = (
        'module "a//b" // c\n\nrequire ( // why\n\tx v1 // indirect\n\n\t// alone\n)\nretract [v1, `v2`]\nexclude ()\n'
    )
    assert [tuple(one) for one in directives(text.encode(), "go.mod")] == [
        ("module", ("a//b",), "c", 1),
        ("require", ("x", "v1"), "indirect", 4),
        ("retract", ("[", "v1", ",", "v2", "]"), "", 8),
        ("exclude", ("(", ")"), "", 9),
    ][:3]


@pytest.mark.parametrize(
    ("text", "line"), [("nothing here", 1), ("go 1.2\nrequire (\nx v1\n", 2), ('module "a\n', 1), ("go `\n", 1)]
)
def test_what_is_no_directive_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(ManifestMalformed, match=rf"go\.mod:{line}:"):
        directives(text.encode(), "go.mod")


def test_a_replacement_is_of_one_version_or_of_all_by_a_module_or_a_folder() -> None:
    found = replacements(directives(b"replace a => b v1.0.0\nreplace a v2.0.0 => ../c\n", "go.mod"), "go.mod")
    assert found["a", ""].version == "v1.0.0"
    assert found["a", "v2.0.0"].is_folder
    assert found["a", "v2.0.0"].line == 2


@pytest.mark.parametrize("line", ["replace a b", "replace => b", "replace a =>", "replace a v1 x => b v1"])
def test_half_a_replacement_is_refused(line: str) -> None:
    with pytest.raises(ManifestMalformed, match="replace takes"):
        replacements(directives(line.encode(), "go.mod"), "go.mod")
