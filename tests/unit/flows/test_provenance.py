from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from interlock.change import FileEntry, Kind, Revision, Snapshot, Source
from interlock.evidence import PROVENANCE, Provenance, read_provenance, source_commit
from interlock.flows.provenance import Making, materials_of, provenance_of, repeatable, source_uri
from interlock.formats.provenance.slsa_v1 import read_v1
from interlock.formats.provenance.statement import Stated
from interlock.kernel import Digest, canonical, sha256
from interlock.supply.build import (
    Isolation,
    Network,
    NotRepeatable,
    Plan,
    Program,
    Ran,
    Reached,
    Refused,
    Started,
    Step,
    System,
    Traffic,
    Watched,
    level_of,
)

AT = datetime(2026, 1, 1, tzinfo=UTC)
COMMIT = "ab" * 20
PIN = "c" * 64
LOCK = f"django==5.1 --hash=sha256:{'1' * 64}\n"
FILES = {"requirements.txt": LOCK, "Dockerfile": f"FROM debian:12\nFROM go@sha256:{PIN}\n", "a.py": "x = 1\n"}
PLAN = Plan(
    (("make", "dist"), ("sh", "-c", "x")),
    ("dist/*",),
    network=Network.OPEN,
    network_reason="fetches",
    hosts=("h",),
    variables=("TOKEN",),
    path=("~/bin",),
    reads=("~/lib",),
    timeout_s=60,
    memory_mb=99,
)


def source(**files: str) -> Source:
    entries = tuple(
        FileEntry(name, Kind.TEXT, len(text), sha256(text.encode()).hex) for name, text in sorted(files.items())
    )
    revision = Revision(Digest("gitCommit", COMMIT), "A <a@example.org>", "A <a@example.org>", AT, "title")
    return Source("https://git.example.org/shop", revision, Snapshot(entries), (("vendor/lib", "cd" * 20),))


def made(**changes: Any) -> Making:
    one = source(**FILES)
    isolation = Isolation(network=True, files=True, processes=True, unprivileged=True)
    program = Program("make", "/usr/bin/make", "d" * 64, "GNU Make 4.3")
    system = System("Zoo", "6", "x86_64", "e" * 64)
    ran = Ran((Step(("make",), 0, 5),), b"log", isolation, {"TZ": "UTC"}, (program,), system, "/w", AT, AT)
    materials = materials_of(one, lambda path: FILES[path].encode())
    level = level_of(isolation, is_signed=True, is_hosted=False)
    return replace(Making(one, PLAN, ran, materials, level, sha256(b"log")), **changes)


def written(**changes: Any) -> Provenance:
    return read_provenance(canonical(provenance_of(made(**changes), "https://example.org/b", "1")))


def test_every_material_is_there_with_its_digest_or_without_one() -> None:
    found = {one.name: one for one in written().build_definition.resolved_dependencies}
    assert found["source"].digest == {"gitCommit": COMMIT}
    assert found["source"].uri == "git+https://git.example.org/shop"
    assert found["vendor/lib"].digest == {"gitCommit": "cd" * 20}
    assert found["django"].digest == {"sha256": "1" * 64}
    assert found["django"].uri == "pkg:pypi/django@5.1"
    assert (found["debian:12"].digest, found["debian:12"].annotations["pinned"]) == ({}, False)
    assert found[f"go@sha256:{PIN}"].digest == {"sha256": PIN}
    assert (found["make"].digest, found["make"].annotations["version"]) == ({"sha256": "d" * 64}, "GNU Make 4.3")


def test_what_reads_a_dockerfile_is_a_material_of_its_own_kind() -> None:
    files = {
        "Dockerfile": "# syntax=docker/dockerfile:1\nFROM debian:12\n",
        "b.dockerfile": f"# syntax=x@sha256:{PIN}\n",
    }
    materials = materials_of(source(**files), lambda path: files[path].encode())
    assert [reference for reference, _, _ in materials.images] == ["debian:12"]
    resolved = written(materials=materials).build_definition.resolved_dependencies
    found = {one.name: one for one in resolved if one.annotations.get("kind") == "frontend"}
    assert {name: one.digest for name, one in found.items()} == {
        "docker/dockerfile:1": {},
        f"x@sha256:{PIN}": {"sha256": PIN},
    }
    assert found["docker/dockerfile:1"].annotations == {"kind": "frontend", "path": "Dockerfile", "pinned": False}


def test_a_file_that_cannot_be_read_is_told_in_it() -> None:
    def read(path: str) -> bytes:
        return b"\xff\xfe[[[" if path == "poetry.lock" else FILES[path].encode()

    one = source(**{**FILES, "poetry.lock": "x"})
    unread = materials_of(one, read).unread
    assert [path for path, _ in unread] == ["poetry.lock"]
    told = written(materials=materials_of(one, read)).build_definition.internal_parameters["unreadMaterials"]
    assert told[0][0] == "poetry.lock"  # type: ignore[index]


def test_what_held_and_the_level_are_internal_and_what_was_asked_is_external() -> None:
    definition = written().build_definition
    assert set(definition.external_parameters) == {"source", *msgspec.to_builtins(PLAN)}
    assert definition.internal_parameters["isolation"]["network"] is True  # type: ignore[index]
    assert definition.internal_parameters["slsaBuildLevel"] == 1
    assert definition.internal_parameters["slsaBuildLevelLacks"]


def test_no_value_of_a_variable_can_be_in_it() -> None:
    assert written().build_definition.internal_parameters["environment"] == {
        "fixed": {"TZ": "UTC"},
        "passed": ["TOKEN"],
    }


def test_the_build_reads_back_as_it_was_asked_for() -> None:
    again = repeatable(written(), sha256(b""))
    assert (again.plan, again.commit, again.workspace) == (PLAN, COMMIT, "/w")
    assert again.system["packages"] == "e" * 64
    assert [one.name for one in again.programs] == ["make"]


def test_builds_of_others_and_of_no_commit_cannot_be_repeated() -> None:
    ours = written()
    definition = ours.build_definition
    for other in (
        replace(definition, build_type="https://example.org/other"),
        replace(definition, resolved_dependencies=()),
        replace(definition, external_parameters={"commands": "make"}),
    ):
        with pytest.raises(NotRepeatable):
            repeatable(replace(ours, build_definition=other), sha256(b""))


def test_a_submodule_is_never_taken_for_the_source() -> None:
    assert source_commit(written()) == COMMIT


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("https://git.example.org/a", "git+https://git.example.org/a"),
        ("git.example.org:team/a", "git+ssh://git.example.org/team/a"),
        ("folder", "folder"),
    ],
)
def test_a_repository_has_a_uri_if_it_came_from_somewhere(name: str, uri: str) -> None:
    assert source_uri(name) == uri


def test_programs_that_were_started_are_materials_once_each() -> None:
    started = (
        Started("/usr/bin/as", "1" * 64, "pkg:deb/debian/binutils@2.40"),
        Started("/usr/bin/hidden", why_unread="it may be run and not read"),
        Started("/usr/bin/make", "d" * 64, "pkg:deb/debian/make@4.3"),
        Started("/usr/bin/make", "2" * 64),
    )
    watched = Watched(all_seen=True, own=3, why_not="")
    one = written(ran=replace(made().ran, started=started, watched=watched))
    found = [each for each in one.build_definition.resolved_dependencies if each.annotations.get("kind") == "program"]
    assert [(each.name, each.digest, each.annotations) for each in found] == [
        (
            "make",
            {"sha256": "d" * 64},
            {
                "kind": "program",
                "found": "named",
                "path": "/usr/bin/make",
                "version": "GNU Make 4.3",
                "package": "pkg:deb/debian/make@4.3",
            },
        ),
        (
            "as",
            {"sha256": "1" * 64},
            {
                "kind": "program",
                "found": "started",
                "path": "/usr/bin/as",
                "package": "pkg:deb/debian/binutils@2.40",
            },
        ),
        (
            "hidden",
            {},
            {
                "kind": "program",
                "found": "started",
                "path": "/usr/bin/hidden",
                "unread": "it may be run and not read",
            },
        ),
        ("make", {"sha256": "2" * 64}, {"kind": "program", "found": "started", "path": "/usr/bin/make"}),
    ]
    assert one.build_definition.internal_parameters["programs"] == {"allSeen": True, "own": 3, "whyNot": ""}
    assert repeatable(one, sha256(b"")).watched == watched


def test_a_build_that_nobody_watched_says_so_and_is_read_again() -> None:
    one = written()
    assert one.build_definition.internal_parameters["programs"]["whyNot"]  # type: ignore[index]
    assert not repeatable(one, sha256(b"")).watched.all_seen


def test_the_page_about_it_tells_every_parameter() -> None:
    page = (Path(__file__).resolve().parents[3] / "docs/reference/build-type.md").read_text()
    definition = written().build_definition
    for name in (*definition.external_parameters, *definition.internal_parameters):
        assert f"`{name}" in page, name
    for part in ("isolation", "programs"):
        for name in definition.internal_parameters[part]:  # type: ignore[attr-defined]
            assert f"{part}.{name}" in page, name


def test_the_branch_is_told_with_the_source_and_read_again() -> None:
    for ref, branch, tag in (("refs/heads/main", "main", ""), ("refs/tags/v1", "", "v1"), ("", "", "")):
        told = provenance_of(made(source=replace(made().source, ref=ref)), "https://example.org/b", "1")
        read = read_v1(Stated((), PROVENANCE, canonical(told)), "here")
        assert (read.branch, read.tag, read.commit) == (branch, tag, COMMIT)


def test_what_a_build_reached_is_in_it_and_read_out_of_it_again() -> None:
    traffic = Traffic((Reached("a.example.org", 443, 2, 1, 3, 4),), (Refused("b", 1, 5, "no"),), 6, 7)
    plan = replace(PLAN, network=Network.HOSTS, hosts=("a.example.org",))
    one = written(plan=plan, ran=replace(made().ran, traffic=traffic))
    told = one.build_definition.internal_parameters["network"]
    assert told["reached"] == [  # type: ignore[index]
        {"host": "a.example.org", "port": 443, "connections": 2, "failed": 1, "sent": 3, "received": 4}
    ]
    found = repeatable(one, sha256(b""))
    assert (found.traffic, found.plan.network, found.plan.hosts) == (traffic, Network.HOSTS, ("a.example.org",))
    assert repeatable(written(), sha256(b"")).traffic is None


@pytest.mark.parametrize("hosts", [("https://a",), ("",)])
def test_one_whose_hosts_are_none_cannot_be_repeated(hosts: tuple[str, ...]) -> None:
    with pytest.raises(NotRepeatable, match="names no host"):
        repeatable(written(plan=replace(PLAN, network=Network.HOSTS, hosts=hosts)), sha256(b""))


def test_hosts_beside_an_open_network_are_what_they_were_then_and_nothing_more() -> None:
    found = repeatable(written(plan=replace(PLAN, hosts=("https://anything",))), sha256(b""))
    assert found.plan.network is Network.OPEN
