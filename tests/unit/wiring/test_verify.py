"""What the settings say of signatures of others, and the verifier that comes of it."""

from __future__ import annotations

import json

import pytest

from interlock.adapters.sigstore.errors import RootMissing
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.formats.sigstore import TrustedRootMalformed
from interlock.supply.signed import Grade
from interlock.wiring.verify import outside_verifier, root_reader, trusted_roots_of
from tests.outside_signers import WANTED, Instance, target


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


def test_a_verifier_is_built_of_the_roots_in_some_files() -> None:
    ours, other = Instance(), Instance("other")
    files = {"a.json": other.root_bytes(), "b.json": ours.root_bytes()}
    made = json.dumps(ours.signs()).encode()
    assert outside_verifier(tuple(files), files.__getitem__).verify(made, target(), WANTED).grade is Grade.LOGGED
    with pytest.raises(RootMissing):
        outside_verifier((), files.__getitem__).verify(made, target(), WANTED)


def test_a_trusted_root_that_the_settings_name_has_to_be_there() -> None:
    files = {"a.json": b"body"}
    read_root = root_reader(files.get)
    assert read_root("a.json") == b"body"
    with pytest.raises(TrustedRootMalformed, match=r"b\.json is no trusted root: there is no such file"):
        read_root("b.json")
