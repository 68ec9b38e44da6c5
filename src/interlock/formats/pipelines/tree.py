"""Which reader reads which file of a tree, and reading all of them within bounds. Floor 5."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Final

from interlock.change import FileEntry, Kind
from interlock.formats.dockerfile import is_dockerfile
from interlock.formats.pipelines.model import Problem, Reading, Spot
from interlock.formats.pipelines.ports import Read
from interlock.kernel import InterlockError

MOST_BYTES: Final = 1 << 20
"""Of one file; nobody writes a longer pipeline by hand."""
MOST_FILES: Final = 5_000
_NAMES: Final = (
    (r"\.github/workflows/[^/]+\.ya?ml", "github.read_workflow"),
    (r"(?:.*/)?action\.ya?ml", "github.read_action"),
    (r"\.gitlab-ci\.ya?ml", "gitlab.read_pipeline"),
    (r"(?:.*/)?Jenkinsfile(?:[.-][^/]*)?|.*\.jenkinsfile", "jenkins.read_jenkinsfile"),
    (r"(?:.*/)?azure-pipelines[^/]*\.ya?ml|\.azure-pipelines/[^/]+\.ya?ml", "scripted.read_azure"),
    (r"\.circleci/config\.ya?ml", "scripted.read_circleci"),
    (r"bitbucket-pipelines\.ya?ml", "scripted.read_bitbucket"),
    (r"\.drone\.ya?ml|\.woodpecker\.ya?ml|\.woodpecker/[^/]+\.ya?ml", "scripted.read_drone"),
    (r"\.pre-commit-config\.yaml", "hooks.read_pre_commit"),
    (r"\.?lefthook(?:-local)?\.ya?ml|\.config/lefthook\.ya?ml", "hooks.read_lefthook"),
    (
        r"(?:.*/)?(?:\.husky|\.?githooks|\.git-hooks|hooks)/(?:pre|post|commit|prepare|update)[a-z-]*",
        "hooks.read_script",
    ),
    (r"(?:.*/)?(?:GNUm|[Mm])akefile|.*\.mk", "recipes.read_makefile"),
    (r"(?:.*/)?package\.json", "recipes.read_package_json"),
    (r"(?:.*/)?tox\.(?:ini|toml)|pyproject\.toml|setup\.cfg", "recipes.read_tox"),
    (r"(?:.*/)?noxfile\.py", "recipes.read_noxfile"),
    (r"(?:\.github/|\.gitlab/|docs/)?CODEOWNERS", "described.read_owners"),
    (r"\.github/dependabot\.ya?ml", "described.read_dependabot"),
    (r"(?:\.github/|\.gitlab/)?(?:\.?renovate(?:rc)?)(?:\.json5?)?", "described.read_renovate"),
    (r".*\.(?:tf|tf\.json|tofu|bicep)", "described.read_infrastructure"),
    (r"(?!(?:.*/)?(?:tests?|fixtures)/).*\.ya?ml", "cluster.read_manifest"),
)
"""In this order: the first that fits reads a file."""
_PATTERNS: Final = tuple((re.compile(pattern), reader) for pattern, reader in _NAMES)
_SOURCES: Final = (".py", ".go", ".js", ".ts", ".java", ".rb", ".rs", ".md", ".txt", ".lua", ".vim")
"""Of files that are about Dockerfiles and are none."""
_LEFT_OUT: Final = re.compile(r"(?:.*/)?(?:node_modules|vendor|\.venv|site-packages|third_party)/.*")


def reader_for(path: str) -> str:
    """Give the name of the reader of a file; empty for a file that tells nothing of the workflow."""
    if _LEFT_OUT.fullmatch(path):
        return ""
    if is_dockerfile(path) and not path.endswith(_SOURCES):
        return "described.read_dockerfile"
    return next((reader for pattern, reader in _PATTERNS if pattern.fullmatch(path)), "")


def read_tree(files: Sequence[FileEntry], read: Callable[[str], bytes]) -> tuple[Reading, int]:
    """Read what the files of a tree say of the workflow, and say how many did.

    Promise: a file that cannot be read or made out is a problem with its place, and the rest is read all the same.
    """
    known = {file.path: file for file in files}
    cached: dict[str, bytes] = {}

    def beside(path: str) -> bytes | None:
        file = known.get(path)
        if file is None or file.kind is not Kind.TEXT or file.size > MOST_BYTES:
            return None
        if path not in cached:
            cached[path] = read(path)
        return cached[path]

    found: list[Reading] = []
    wanted = [(file, reader) for file in files if (reader := reader_for(file.path))]
    for file, reader in wanted[:MOST_FILES]:
        found.append(_read(file, reader, beside))
    if len(wanted) > MOST_FILES:
        says = f"{len(wanted) - MOST_FILES} more files were not read"
        at = Spot(wanted[MOST_FILES][0].path)
        found.append(Reading(problems=(Problem(says, "map a part of the repository", at),)))
    return _joined(found), len(wanted)


def _joined(found: Sequence[Reading]) -> Reading:
    """Give all of it; adding one to the next would take a time that grows with the square of their number."""
    names = Reading.__struct_fields__
    return Reading(**{name: tuple(each for one in found for each in getattr(one, name)) for name in names})


def _read(file: FileEntry, reader: str, beside: Callable[[str], bytes | None]) -> Reading:
    at = Spot(file.path)
    is_certain = not reader.endswith(("read_infrastructure", "read_manifest"))
    if file.kind is Kind.SUBMODULE:
        return Reading()
    if file.kind is Kind.LINK:
        return _unread(at, "it is a link, and links are not followed", "put the file itself there", is_certain)
    if file.kind is not Kind.TEXT:
        why = file.problem or "it is no text"
        return _unread(at, f"it cannot be read: {why}", "make it a readable text file", is_certain)
    if file.size > MOST_BYTES:
        return _unread(at, f"it is larger than {MOST_BYTES >> 20} MB", "split it; it was not read", is_certain)
    try:
        body = beside(file.path)
        return _function(reader)(file.path, body, beside) if body is not None else Reading()
    except InterlockError as error:
        line = error.fields.get("line")
        spot = Spot(file.path, line if isinstance(line, int) else 0)
        return Reading(problems=(Problem(str(error), error.remedy, spot),))


def _unread(at: Spot, why: str, remedy: str, is_certain: bool) -> Reading:
    return Reading(problems=(Problem(why, remedy, at),)) if is_certain else Reading()


def _function(reader: str) -> Read:
    module, _, name = reader.partition(".")
    found: Read = getattr(import_module(f"interlock.formats.pipelines.{module}"), name)
    return found
