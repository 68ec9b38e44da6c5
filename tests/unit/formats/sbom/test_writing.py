import re

import pytest

from interlock.formats.sbom.errors import SbomUnwritable
from interlock.formats.sbom.writing import Heading, checked, split_name, starting_points, subject_of, uuid_of
from interlock.supply.inventory import Inventory, merge
from interlock.supply.model import Component, Reading, ReadingKind

AT = "2026-11-21T09:30:00Z"


def component(name: str, *, is_direct: bool | None = None) -> Component:
    return Component(name, "1", f"pkg:generic/{name}@1", is_direct=is_direct)


def inventory(*components: Component, edges: tuple[tuple[int, int], ...] = ()) -> Inventory:
    return merge([Reading("lock", "f", ReadingKind.LOCKFILE, components, edges)])


@pytest.mark.parametrize("at", ["", "2026-11-21", "2026-11-21T09:30:00+01:00", "2026-11-21T09:30:00.5Z", f"{AT}\n"])
def test_a_moment_that_is_not_plain_utc_is_refused(at: str) -> None:
    with pytest.raises(SbomUnwritable):
        checked(Heading(at))


def test_the_subject_is_what_is_told_or_what_the_files_agree_on() -> None:
    one, other = component("one"), component("other")
    files = merge([Reading("a", "f", ReadingKind.MANIFEST, project=one)])
    assert subject_of(files, Heading(AT, about=other)) == other
    assert subject_of(files, Heading(AT)) == one
    both = merge([Reading(one.name, "f", ReadingKind.MANIFEST, project=one) for one in (one, other)])
    assert subject_of(both, Heading(AT, name="repository")).name == "repository"


@pytest.mark.parametrize(
    ("purl", "name", "parts"),
    [
        ("pkg:npm/%40babel/core@7", "@babel/core", ("@babel", "core")),
        ("pkg:maven/org.slf4j/slf4j-api@2", "org.slf4j:slf4j-api", ("org.slf4j", "slf4j-api")),
        ("pkg:golang/golang.org/x/net@v0.1", "golang.org/x/net", ("", "golang.org/x/net")),
        ("pkg:deb/debian/curl@7", "curl", ("", "curl")),
        ("", "x", ("", "x")),
        ("nonsense", "x", ("", "x")),
    ],
)
def test_a_namespace_is_a_group_only_where_the_ecosystem_has_groups(
    purl: str, name: str, parts: tuple[str, str]
) -> None:
    assert split_name(Component(name, "1", purl)) == parts


def test_the_subject_needs_what_is_direct_and_what_nothing_else_leads_to() -> None:
    direct, below, alone = component("a", is_direct=True), component("b", is_direct=False), component("c")
    assert starting_points(inventory(direct, below, alone, edges=((0, 1),))) == (0, 2)


def test_without_directness_the_subject_needs_what_nothing_needs() -> None:
    assert starting_points(inventory(component("a"), component("b"), edges=((1, 0),))) == (1,)


def test_a_uuid_depends_on_the_content_alone() -> None:
    assert uuid_of(b"x") == uuid_of(b"x") != uuid_of(b"y")
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", uuid_of(b"x"))
