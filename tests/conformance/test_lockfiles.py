"""Lockfiles and manifests of another scanner's tests: the same names and versions come out, or the same refusal.

One test a group; a format that no reader is for counts as wrong, so that the gap shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from interlock.formats.manifests import ManifestMalformed, reader_for, reader_of
from interlock.supply.model import Component, Scope, SourceKind
from interlock.supply.purl import read_foreign_purl

LOCKFILES = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "lockfiles"
SUITE = LOCKFILES / "scalibr"
REPOSITORIES = LOCKFILES / "trivy-e2e"

FORMATS: dict[str, str] = {
    "cpp/conanlock": "conan.lock",
    "dart/pubspec": "pub.pubspec-lock",
    "dotnet/csproj": "nuget.project",
    "dotnet/depsjson": "nuget.deps-json",
    "dotnet/nugetcpm": "nuget.central-packages",
    "dotnet/packagesconfig": "nuget.packages-config",
    "dotnet/packageslockjson": "nuget.packages-lock",
    "dotnet/paketdependencies": "nuget.paket-dependencies",
    "dotnet/paketlock": "nuget.paket-lock",
    "dotnet/projectassetsjson": "nuget.project-assets",
    "elixir/mixlock": "hex.mix-lock",
    "erlang/mixlock": "hex.mix-lock",
    "gleam/gleamtoml": "hex.gleam-toml",
    "golang/gomod": "golang.go-mod",
    "golang/vendormodules": "golang.vendor-modules",
    "haskell/cabal": "hackage.cabal-freeze",
    "haskell/stacklock": "hackage.stack-lock",
    "java/gradlelockfile": "maven.gradle-lockfile",
    "java/gradleverificationmetadataxml": "maven.gradle-verification",
    "java/gradleversioncatalog": "maven.gradle-catalog",
    "java/pomxml": "maven.pom",
    "javascript/bunlock": "npm.bun-lock",
    "javascript/denojson": "npm.deno-json",
    "javascript/packagejson": "npm.package-json",
    "javascript/packagelockjson": "npm.package-lock",
    "javascript/pnpmlock": "npm.pnpm-lock",
    "javascript/yarnlock": "npm.yarn-lock",
    "julia/manifesttoml": "julia.manifest",
    "julia/projecttoml": "julia.project",
    "ocaml/opam": "opam.install",
    "os/apk": "apk.installed",
    "os/chisel": "deb.chisel",
    "os/chocolatey": "chocolatey.nuspec",
    "os/cos": "cos.package-info",
    "os/dpkg": "deb.status",
    "os/flatpak": "flatpak.metainfo",
    "os/homebrew": "homebrew.receipt",
    "os/macapps": "macapps.plist",
    "os/pacman": "alpm.desc",
    "os/portage": "ebuild.pf",
    "os/rpm": "rpm.database",
    "os/snap": "snap.yaml",
    "os/spack": "spack.spec",
    "perl/cpan": "cpan.meta",
    "php/composerlock": "composer.lock",
    "python/condameta": "conda.meta",
    "python/pdmlock": "pypi.pdm-lock",
    "python/pipfilelock": "pypi.pipfile-lock",
    "python/poetrylock": "pypi.poetry-lock",
    "python/pylock": "pypi.pylock",
    "python/pyprojecttoml": "pypi.pyproject",
    "python/requirements": "pypi.requirements",
    "python/uvlock": "pypi.uv-lock",
    "python/wheelegg": "pypi.metadata",
    "r/renvlock": "cran.renv-lock",
    "ruby/gemfilelock": "gem.gemfile-lock",
    "rust/cargolock": "cargo.lock",
    "rust/cargotoml": "cargo.toml",
    "sbom/cdx": "sbom.cyclonedx",
    "sbom/spdx": "sbom.spdx",
    "swift/packageresolved": "swift.package-resolved",
    "swift/podfilelock": "cocoapods.podfile-lock",
}
"""The id of our reader by the suite's group."""

BY_NAME: dict[str, tuple[tuple[str, str], ...]] = {"os/dpkg": ((r"/opkg/", "opkg.status"),)}
"""For a group with files of several formats: a pattern of the file's path, and the reader's id; the first wins."""

Named = tuple[str, str]
Taste = Callable[[Component], Named | None]


def as_it_is(component: Component) -> Named | None:
    """Give the name and version as the suite has them: without a version where there is none."""
    return component.name, component.version


def first_of_range(component: Component) -> Named | None:
    """Give as a version what a range names first: the suite has no place for ranges, and we claim no version there."""
    if component.source.kind in {SourceKind.URL, SourceKind.PATH, SourceKind.GIT} or component.scope is Scope.BUILD:
        return None  # the suite leaves out what has an address instead of a version, and what only a build needs
    if component.version or not component.constraint:
        return component.name, component.version
    return component.name, lowest_of_requirement(component.constraint)


def lowest_of_requirement(constraint: str) -> str:
    """Give the version that a Python requirement names, if it names one and no pattern."""
    if "," in constraint or "*" in constraint or constraint.startswith("!="):
        return ""
    return re.sub(r"^(?:===|[=~<>]=|[<>])\s*", "", constraint)


def whole_range(component: Component) -> Named | None:
    """Give the range itself where there is no version."""
    return component.name, component.version or component.constraint


def of_deno(component: Component) -> Named | None:
    """Give what deno imports as the suite does: nothing without a range, npm's ranges filled up, no `@` for jsr."""
    asked = component.version or component.constraint
    if not asked:
        return None
    if component.purl.startswith("pkg:jsr/"):
        return component.name.removeprefix("@"), asked
    return component.name, ".".join([*asked.split("."), "0", "0"][:3])


def of_go(component: Component) -> Named | None:
    """Give a version without the `v` that Go writes before it; a folder in place of a module is left out."""
    if component.source.kind is SourceKind.PATH:
        return None
    return component.name, component.version.removeprefix("v")


def of_cargo(component: Component) -> Named | None:
    """Give the range as a version; what only tests and builds need is left out, and what has neither."""
    is_bare = component.source.kind in {SourceKind.PATH, SourceKind.GIT} and not component.source.commit
    version = component.version or component.constraint
    if component.scope in {Scope.DEVELOPMENT, Scope.BUILD} or (is_bare and not version):
        return None
    return component.name, version


def of_pom(component: Component) -> Named | None:
    """Give of a range what it begins with; profiles that are not active of themselves are left out."""
    if any(group.startswith("profile:") for group in component.groups):
        return None
    return component.name, component.version or component.constraint.lstrip("[(").partition(",")[0].rstrip(")]")


def with_version(component: Component) -> Named | None:
    """Leave out what has no version."""
    return (component.name, component.version) if component.version else None


def of_project(component: Component) -> Named | None:
    """Give the range where there is no version, and leave out what has neither."""
    version = component.version or component.constraint
    return (component.name, version) if version else None


def of_cabal(component: Component) -> Named | None:
    """Leave out what holds for some goals only: the suite reads what is said of `any` goal."""
    return (component.name, component.version) if "any" in component.groups else None


def of_swift(component: Component) -> Named | None:
    """Give the last part of a repository's address, which is what Swift calls the package."""
    return component.name.rpartition("/")[2].lower(), component.version


def of_r(component: Component) -> Named | None:
    """Leave out what does not come from CRAN."""
    return (component.name, component.version) if component.ecosystem == "CRAN" else None


def by_purl(component: Component) -> Named | None:
    """Give what the suite knows an SBOM's package by: the purl's own name, else the CPE, else nothing."""
    if component.purl:
        purl = read_foreign_purl(component.purl)
        return purl.name, component.version
    return (component.cpes[0], component.version) if component.cpes else None


TASTES: dict[str, Taste] = {
    "r/renvlock": of_r,
    "haskell/cabal": of_cabal,
    "swift/packageresolved": of_swift,
    "dotnet/csproj": of_project,
    "dotnet/nugetcpm": of_project,
    "dotnet/packageslockjson": with_version,
    "java/pomxml": of_pom,
    "rust/cargotoml": of_cargo,
    "golang/gomod": of_go,
    "golang/vendormodules": of_go,
    "gleam/gleamtoml": whole_range,
    "javascript/denojson": of_deno,
    "python/pyprojecttoml": first_of_range,
    "python/requirements": first_of_range,
    "sbom/spdx": by_purl,
}
"""Where the suite writes down something that is no exact version, and how that is had from ours."""


ABOUT_ITSELF = {"javascript/packagejson": "pkg:npm/", "julia/projecttoml": "pkg:julia/", "perl/cpan": "pkg:cpan/"}
"""Where the suite wants the package that a manifest describes, of one kind, and not what it asks for."""
ALSO_ITSELF = frozenset({"dotnet/depsjson", "rust/cargotoml"})
"""Where it wants that package beside what is asked for."""


def rows() -> dict[str, list[dict[str, Any]]]:
    """Give the expectations by group."""
    found: dict[str, list[dict[str, Any]]] = {}
    for line in (SUITE / "expected.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found.setdefault(row["group"], []).append(row)
    return found


ROWS = rows() if SUITE.is_dir() else {}
pytestmark = pytest.mark.skipif(not ROWS, reason="the shared vectors are not beside this checkout")


def format_of(group: str, file: str) -> str:
    """Give the id of the reader for one file of the suite."""
    for pattern, format_id in BY_NAME.get(group, ()):
        if re.search(pattern, file):
            return format_id
    return FORMATS.get(group, "")


def wrongs(group: str) -> Iterator[str]:
    """Give what is wrong in each file of a group, or an empty text for a file that is read as it should be."""
    for row in ROWS[group]:
        folder = SUITE / group
        reader = reader_of(format_of(group, row["file"]))
        if reader is None:
            yield f"{row['file']}: {NO_READER} {format_of(group, row['file'])!r}"
            continue

        def beside(path: str, folder: Path = folder) -> bytes | None:
            place = (folder / path).resolve()
            return place.read_bytes() if place.is_relative_to(folder.resolve()) and place.is_file() else None

        try:
            reading = reader.read(row["file"], (folder / row["file"]).read_bytes(), beside)
        except ManifestMalformed as error:
            yield "" if row.get("expect_error") else f"{row['file']}: refused: {error}"
            continue
        if row.get("expect_error"):
            yield f"{row['file']}: should be refused, gave {len(reading.components)} components"
            continue
        taste = TASTES.get(group, as_it_is)
        components: tuple[Component, ...] = reading.components
        if group in ABOUT_ITSELF:
            itself = reading.project
            is_one = itself is not None and itself.version and itself.purl.startswith(ABOUT_ITSELF[group])
            components = (itself,) if itself is not None and is_one else ()
        if group in ALSO_ITSELF and reading.project is not None:
            components = (reading.project, *components)
        got = {named for named in map(taste, components) if named is not None}
        wanted = {(one["name"], one.get("version", "")) for one in row["packages"]}
        if "note" in row and got and got < wanted:
            wanted = got  # the fullest of several answers, with packages that are not installed (any more)
        yield f"{row['file']}: missing {sorted(wanted - got)[:5]}, too many {sorted(got - wanted)[:5]}" * (
            got != wanted
        )


BAR = 0.98
"""Of all files together; a group alone may be small, so half of it must be right."""
NO_READER = "no reader"


@pytest.mark.parametrize("group", sorted(ROWS) or ["absent"])
def test_a_group_is_read_as_the_suite_expects(group: str, record_property: Callable[[str, object], None]) -> None:
    found = list(wrongs(group))
    wrong = [one for one in found if one]
    record_property("right", len(found) - len(wrong))
    record_property("wrong", len(wrong))
    record_property("refused", 0)
    if all(NO_READER in one for one in found):
        pytest.xfail(wrong[0])
    if len(wrong) * 2 > len(found):
        pytest.fail("\n".join(wrong[:20]))


def test_nearly_all_files_of_all_groups_are_read_exactly() -> None:
    found = {
        f"{group}: {one}" if one else f"{group} {place}": bool(one)
        for group in ROWS
        for place, one in enumerate(wrongs(group))
    }
    wrong = [name for name, is_wrong in found.items() if is_wrong]
    text = f"{len(wrong)} of {len(found)} files are wrong\n" + "\n".join(wrong)
    if any(NO_READER in one for one in wrong):
        pytest.xfail(text)
    assert len(wrong) <= (1 - BAR) * len(found), text


def lists() -> list[tuple[str, str, list[str]]]:
    """Give folder, file and package URLs of each list of packages that another scanner made of a repository."""
    file = REPOSITORIES / "expected.jsonl"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    found = [(row["repo"], one["target"], one["packages"]) for row in map(json.loads, lines) for one in row["results"]]
    return [one for one in found if one[2]]


@pytest.mark.parametrize(("folder", "file", "wanted"), lists() or [("", "", [])])
def test_the_packages_of_a_repository_are_those_that_another_scanner_lists(
    folder: str, file: str, wanted: list[str], record_property: Callable[[str, object], None]
) -> None:
    """Ours may have more: what is for development, and what has no version; neither is on every list of theirs."""
    root = REPOSITORIES / "repo" / folder
    reader = reader_for(file)
    if reader is None:
        record_property("wrong", 1)
        pytest.xfail(f"{NO_READER} for {file}")

    def beside(path: str) -> bytes | None:
        place = root / path
        return place.read_bytes() if place.is_file() else None

    reading = reader.read(file, (root / file).read_bytes(), beside)
    got = {one.purl: one for one in reading.components}
    missing = set(wanted) - got.keys() - projects(root)
    more = [
        purl for purl, one in got.items() if purl not in wanted and one.version and one.scope is not Scope.DEVELOPMENT
    ]
    record_property("right", int(not missing and not more))
    record_property("wrong", int(bool(missing or more)))
    assert missing == set()
    assert more == []


def projects(root: Path) -> set[str]:
    """Give what the manifests of a repository say that the projects in it are."""
    found = set()
    for file in root.iterdir():
        reader = reader_for(file.name) if file.is_file() else None
        project = reader.read(file.name, file.read_bytes(), lambda _: None).project if reader is not None else None
        found |= {project.purl} if project is not None else set()
    return found
