import pytest

from interlock.formats.manifests.python.conda import match_of


@pytest.mark.parametrize(
    ("text", "name", "version", "channel"),
    [
        ("a", "a", "", ""),
        ("a=1.2", "a", "", ""),
        ("a==1.2", "a", "1.2", ""),
        ("a=1.2=py_0", "a", "1.2", ""),
        ("own::a 1.2 ", "a", "1.2", "own"),
        ("a >=1.2,<2", "a", "", ""),
        ("a=1.2.*", "a", "", ""),
    ],
)
def test_only_a_whole_version_is_exact(text: str, name: str, version: str, channel: str) -> None:
    match = match_of(text)
    assert match is not None
    assert (match.name, match.version, match.channel) == (name, version, channel)


def test_what_names_nothing_gives_nothing() -> None:
    assert match_of(">=1") is None
