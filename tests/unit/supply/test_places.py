import pytest

from interlock.supply.places import climbs_out


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("go.mod", ".."),
        ("go.mod", "../other"),
        ("a/go.mod", "../.."),
        ("a/go.mod", "./x/../../../other"),
        ("go.mod", "/opt/other"),
        ("go.mod", "C:/other"),
        ("go.mod", "C:other"),
        ("go.mod", "..\\other"),
        ("go.mod", "~/other"),
        ("a/b/go.mod", "..//../../c"),
    ],
)
def test_a_folder_outside_of_the_tree_is_told(path: str, folder: str) -> None:
    assert climbs_out(path, folder)


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("go.mod", "./own"),
        ("go.mod", "."),
        ("a/go.mod", ".."),
        ("a/go.mod", "../b"),
        ("go.mod", "..own"),
        ("go.mod", ""),
    ],
)
def test_a_folder_within_the_tree_is_not(path: str, folder: str) -> None:
    assert not climbs_out(path, folder)
