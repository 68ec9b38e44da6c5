import pytest

from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.wiring.trusted import trusted_roots_of


def read(text: str) -> tuple[str, ...]:
    return trusted_roots_of(read_yaml(text.encode(), "interlock.yaml"))


def test_trusted_roots_are_paths() -> None:
    assert read("trusted_roots: [trust/root.json, other.json]\n") == ("trust/root.json", "other.json")
    assert read("{}") == ()


def test_what_is_not_known_or_too_much_is_refused() -> None:
    with pytest.raises(FieldUnknown):
        read("trusted_root: x\n")
    with pytest.raises(FieldWrong):
        read("trusted_roots: 1\n")
    with pytest.raises(FieldWrong, match="at most 16"):
        read(f"trusted_roots: [{', '.join('abcdefghijklmnopq')}]\n")
