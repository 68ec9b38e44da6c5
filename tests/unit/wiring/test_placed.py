"""What interlock.yaml says of repositories is read strictly, and trust cannot be got around by another spelling."""

from __future__ import annotations

import pytest

from interlock.adapters.registries.names import read_reference
from interlock.formats import FieldUnknown, FieldWrong, read_yaml
from interlock.wiring.placed import Placed, is_below, repositories_of
from interlock.wiring.settings import settings_of

WHOLE = """\
repositories:
  - name: prod
    address: oci://Reg.example.org/team/prod
    trusted: true
    policy: standard
    stage: commit
    environment: production
  - {name: staging, address: 'folder:/srv/staging'}
"""


def read(text: str) -> tuple[Placed, ...]:
    return settings_of(read_yaml(text.encode(), "interlock.yaml")).repositories


def test_every_field_is_read() -> None:
    prod, staging = read(WHOLE)
    assert prod == Placed(
        "prod",
        "oci://reg.example.org/team/prod",
        is_trusted=True,
        policy="standard",
        stage="commit",
        environment="production",
        source="interlock.yaml",
        line=2,
    )
    assert (staging.name, staging.address, staging.is_trusted) == ("staging", "folder:/srv/staging", False)


def test_without_the_section_there_are_none() -> None:
    assert read("version: 1\n") == ()
    assert repositories_of(read_yaml(b"[]", "x")) == ()


@pytest.mark.parametrize(
    "item",
    [
        "{name: prod}",
        "{address: 'oci://a/b'}",
        "{name: local, address: 'oci://a/b'}",
        "{name: Prod, address: 'oci://a/b'}",
        "{name: a/b, address: 'oci://a/b'}",
        "{name: prod, address: prod}",
        "{name: prod, address: 'oci://a/b:tag'}",
        "{name: prod, address: 'https://a/b'}",
        "{name: prod, address: 'oci://user:word@a/b'}",
        "{name: prod, address: 'oci://a/b', trusted: sometimes}",
        "{name: prod, address: 'oci://a/b', policy: standard}",
        "{name: prod, address: 'oci://a/b', environment: production}",
        "prod",
    ],
)
def test_what_means_nothing_is_refused(item: str) -> None:
    with pytest.raises(FieldWrong):
        read(f"repositories: [{item}]\n")


def test_unknown_fields_and_names_twice_are_refused() -> None:
    with pytest.raises(FieldUnknown):
        read("repositories: [{name: a, address: 'oci://a/b', password: x}]\n")
    with pytest.raises(FieldWrong, match="like one above"):
        read("repositories: [{name: a, address: 'oci://a/b'}, {name: a, address: 'oci://a/c'}]\n")


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("oci://reg.example.org/prod", True),
        ("oci://REG.example.org:443/prod", True),
        ("oci://reg.example.org/prod/app:1.0", True),
        ("oci://reg.example.org/production", False),
        ("oci://reg.example.org/other", False),
        ("oci://reg.example.org:5000/prod", False),
        ("folder:/prod", False),
    ],
)
def test_a_place_below_an_address_is_known_by_any_spelling(text: str, is_there: bool) -> None:
    assert is_below(read_reference(text), "oci://reg.example.org/prod") == is_there
