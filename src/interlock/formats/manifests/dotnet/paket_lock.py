"""`paket.lock`: what Paket installs, group by group. Enters: text. Leaves: a `Reading`. Floor 5.

Groups and sources begin at the margin; below `remote:` a package is indented by four blanks, what it needs by six.
Source: Paket's documentation, "paket.lock".
"""

from __future__ import annotations

import posixpath
import re
from typing import Final

from interlock.formats.manifests.dotnet.packages import GITHUB, NUGET, Names
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.origins import is_commit, without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.errors import PurlMalformed
from interlock.supply.model import Reading, ReadingKind, Scope, Source, SourceKind

FORMAT = "nuget.paket-lock"
TAKES = "paket.lock"

_SECTIONS: Final = frozenset({"NUGET", "GITHUB", "GIST", "GIT", "HTTP"})
_OPTIONS: Final = ("REDIRECTS", "RESTRICTION", "STORAGE", "STRATEGY", "LOWEST_MATCHING", "IMPORT-TARGETS", "CONTENT",
                   "COPY-LOCAL", "COPY-CONTENT", "REFERENCECONDITION", "COPY-LOCAL", "CONDITION", "SPECIFIC-VERSION",
                   "LICENSEDOWNLOAD", "GENERATE-LOAD-SCRIPTS", "OMIT-CONTENT", "VERSION-IN-PATH")  # fmt: skip
_ENTRY: Final = re.compile(r"(?P<name>[^\s()]*)(?: ?\((?P<version>[^()]*)\))?(?P<rest>.*)")
_AT_PACKAGE, _AT_NEED = 4, 6


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Paket, by its name."""
    return posixpath.basename(path) == "paket.lock"


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Paket; a line outside of all sections is owed.

    Errors: ManifestMalformed (FMT-201).
    """
    lock = _Lock(Gathering(path, FORMAT, ReadingKind.LOCKFILE, NUGET))
    for number, line in enumerate(decoded(body, path).splitlines(), 1):
        bare = line.strip()
        if bare:
            lock.take(len(line) - len(line.lstrip(" ")), bare, number)
    return lock.reading()


class _Lock:
    """What was read so far, and where the next line belongs."""

    def __init__(self, found: Gathering) -> None:
        self._found = found
        self._section = self._remote = self._group = ""
        self._package = ""
        self._names = Names(found)
        self._registries: dict[str, None] = {}

    def take(self, indent: int, bare: str, line: int) -> None:
        """Take one line."""
        if indent == 0:
            self._open(bare, line)
        elif not self._section:
            self._found.owe(line, f"{bare[:80]!r} belongs to no section")
        elif bare.startswith("remote:"):
            self._remote = without_credentials(bare.removeprefix("remote:"))
            if self._section == "NUGET":
                self._registries[self._remote] = None
        elif indent >= _AT_NEED:
            self._need(bare)
        elif indent >= _AT_PACKAGE:
            self._add(bare, line)

    def _open(self, bare: str, line: int) -> None:
        word, _, rest = bare.partition(" ")
        if word == "GROUP":
            self._names.tie()
            self._names = Names(self._found)
            self._group, self._section = rest.strip(), ""
        elif bare in _SECTIONS:
            self._section, self._remote = bare, ""
        elif not word.startswith(_OPTIONS):
            self._found.owe(line, f"{bare[:80]!r} is no section of a lockfile")
            self._section = ""
        self._package = ""

    def _add(self, bare: str, line: int) -> None:
        entry = _ENTRY.fullmatch(bare)
        if entry is None:
            self._found.owe(line, f"{bare[:80]!r} names no package")
            return
        name, version = entry["name"], entry["version"] or ""
        ecosystem, source = NUGET, Source(SourceKind.REGISTRY, self._remote)
        if self._section != "NUGET":
            ecosystem, name, source = self._remote_of(name, version)
        place = self._put(ecosystem, name, version, source, line)
        self._package = name
        self._names.put(name, place, [])

    def _remote_of(self, name: str, version: str) -> tuple[Ecosystem, str, Source]:
        """Give what a file or repository from elsewhere is: on GitHub by owner and name, else by its address."""
        commit = version if is_commit(version) else ""
        if self._section == "GITHUB":
            reference = "" if commit else version
            return GITHUB, self._remote, Source(SourceKind.GIT, f"https://github.com/{self._remote}", reference, commit)
        kind = SourceKind.URL if self._section == "HTTP" else SourceKind.GIT
        if kind is SourceKind.GIT:
            name = posixpath.basename(self._remote.rstrip("/")).removesuffix(".git")
        return Ecosystem("generic", ""), name, Source(kind, self._remote, "", commit)

    def _put(self, ecosystem: Ecosystem, name: str, version: str, source: Source, line: int) -> int | None:
        groups = (self._group,) * bool(self._group)
        scope = _scope_of(self._group)
        try:
            one = ecosystem.component(name, version, source=source, line=line, groups=groups, scope=scope)
        except PurlMalformed as error:
            self._found.owe(line, f"{name[:80]!r} cannot be a package: {error.fields.get('why')}")
            return None
        return self._found.add_component(one)

    def _need(self, bare: str) -> None:
        entry = _ENTRY.fullmatch(bare)
        if entry is not None and self._package:
            self._names.put(self._package, self._names.of(self._package), [entry["name"]])

    def reading(self) -> Reading:
        """Give what was noted."""
        self._names.tie()
        return self._found.reading(registries=self._registries)


def _scope_of(group: str) -> Scope:
    lowered = group.lower()
    if "test" in lowered:
        return Scope.TEST
    return Scope.BUILD if lowered.startswith(("build", "analy", "doc")) else Scope.REQUIRED
