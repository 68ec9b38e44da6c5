import pytest

from interlock.formats.manifests.java.coordinates import exact


@pytest.mark.parametrize(
    ("asked", "version"),
    [
        ("1.0", "1.0"),
        ("[1.0]", "1.0"),
        (" [ 1.0 ] ", "1.0"),
        ("4.1.42.Final", "4.1.42.Final"),
        ("1.0+build", "1.0+build"),
        ("[1.0,2.0)", ""),
        ("(,1.0]", ""),
        ("1.+", ""),
        ("+", ""),
        ("LATEST", ""),
        ("latest.release", ""),
        ("${a}", ""),
        ("", ""),
    ],
)
def test_a_version_is_exact_or_none(asked: str, version: str) -> None:
    assert exact(asked) == version
