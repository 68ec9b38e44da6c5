import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.tomldoc import lines_of, read_toml


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"a = 1\nb", r"^x:2: it is not TOML"),
        (b"a = 1\na = 2", r"^x:2: it is not TOML"),
        (b"a = " + b"[" * 100_000, "x"),
        (b"a." * 1000 + b"a = 1", r"^x:1: a key has 64 parts"),
        (b"a = " + b"9" * 10_000, "not TOML"),
        (b"\xff", "not UTF-8"),
    ],
)
def test_what_is_not_strict_is_refused_with_its_place(body: bytes, why: str) -> None:
    with pytest.raises(ManifestMalformed, match=why):
        read_toml(body, "x")


def test_the_lines_of_tables_are_known() -> None:
    assert lines_of(b"a = 1\n[[p]]\nb = 1\n [[p]]\n[[q]]", "p") == [2, 4]
