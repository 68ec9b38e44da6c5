import io

from interlock.formats.artifacts.layers import LayeredTree
from interlock.formats.artifacts.tars import TarTree
from tests.unit.formats.artifacts.building import budget, tarred


def layered(*layers: bytes) -> LayeredTree:
    """Lay archives over each other."""
    return LayeredTree([TarTree("layer", io.BytesIO(body), budget()) for body in layers])


def names(tree: LayeredTree) -> list[str]:
    """Give what is to be seen."""
    return sorted(path for path, _ in tree.files())


def test_later_layers_replace_and_hide() -> None:
    tree = layered(
        tarred({"a/x": b"1", "a/y": b"1", "b/c/z": b"1", "d/k": b"1"}),
        tarred({"a/.wh.x": b"", "a/y": b"two", "b/.wh.c": b"", "d/.wh..wh..opq": b"", "d/new": b"", ".wh.gone": b""}),
    )
    assert names(tree) == ["a/y", "d/new"]
    assert tree.open("a/y").read() == b"two"


def test_a_mark_hides_nothing_of_its_own_layer() -> None:
    assert names(layered(tarred({"a/x": b""}), tarred({"a/new": b"", "a/.wh..wh..opq": b""}))) == ["a/new"]


def test_a_file_takes_the_place_of_a_folder_and_the_other_way_round() -> None:
    tree = layered(tarred({"a/x": b"", "b": b""}), tarred({"a": b"", "b/y": b""}))
    assert names(tree) == ["a", "b/y"]


def test_links_lead_from_one_layer_to_another_and_never_out() -> None:
    tree = layered(tarred({"usr/lib/os-release": b"1"}), tarred({}, {"etc/os-release": "../../../usr/lib/os-release"}))
    assert tree.follow("etc/os-release") == "usr/lib/os-release"
    assert tree.follow("etc/none") is None


def test_troubles_of_every_layer_are_told() -> None:
    assert list(layered(tarred({"../x": b""})).troubles()) == [("../x", "its path leads out of the archive")]
