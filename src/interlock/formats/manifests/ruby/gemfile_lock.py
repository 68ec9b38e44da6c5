"""`Gemfile.lock` and `gems.locked`: what Bundler installs. Enters: text. Leaves: a `Reading`. Floor 5.

Sections begin at the margin; below `specs:` a gem is indented by four blanks, what it needs by six.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from interlock.formats.manifests.errors import malformed
from interlock.formats.manifests.gathering import Ecosystem, Gathering
from interlock.formats.manifests.hashes import hash_of
from interlock.formats.manifests.origins import without_credentials
from interlock.formats.manifests.ports import Beside
from interlock.formats.manifests.text import decoded
from interlock.supply.model import Hash, Reading, ReadingKind, Source, SourceKind

FORMAT = "gem.gemfile-lock"
TAKES = "Gemfile.lock, gems.locked, *.gemfile.lock"

GEM: Final = Ecosystem("gem", "RubyGems")

_GEM: Final = re.compile(r"(?P<name>[^\s()!]+)(?: \((?P<version>[^()]*)\))?(?P<mark>!)?")
_CHECKSUM: Final = re.compile(r"(?P<name>[^\s()]+) \((?P<version>[^()]*)\)(?: (?P<hashes>[^\s]+))?")
_PLATFORM: Final = re.compile(
    r"-(?:x86|x64|i[3-6]86|amd64|arm|aarch64|universal|java|jruby|ruby|mswin|mingw|powerpc|ppc|s390|riscv|sparc|dalvik|truffleruby|wasm).*"
)
_SOURCES: Final = frozenset({"GEM", "GIT", "PATH", "PLUGIN SOURCE"})
_OTHERS: Final = frozenset({"PLATFORMS", "DEPENDENCIES", "RUBY VERSION", "BUNDLED WITH", "CHECKSUMS"})
_CONFLICT: Final = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_AT_GEM, _AT_NEED = 4, 6


def is_for(path: str) -> bool:
    """Say whether it is a lockfile of Bundler, by its name."""
    name = path.rpartition("/")[2]
    return name in {"Gemfile.lock", "gems.locked"} or name.endswith(".gemfile.lock")


def read(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a lockfile of Bundler.

    Errors: ManifestMalformed (FMT-201).
    """
    lock = _Lock(Gathering(path, FORMAT, ReadingKind.LOCKFILE, GEM))
    for number, line in enumerate(decoded(body, path).splitlines(), 1):
        bare = line.strip()
        if not bare:
            continue
        if line.startswith(_CONFLICT):
            raise malformed(path, "it holds a merge conflict", line=number, remedy=f"resolve the conflict in {path}")
        if bare == line.rstrip():
            lock.open_section(bare, number)
        else:
            lock.take(len(line) - len(line.lstrip(" ")), bare, number)
    return lock.reading()


class _Lock:
    """What was read so far, and the section that the next line belongs to."""

    def __init__(self, found: Gathering) -> None:
        self._found = found
        self._section = ""
        self._fields: dict[str, str] = {}
        self._remotes: list[str] = []
        self._gem: int | None = None
        self._places: dict[str, int] = {}
        self._needed: list[tuple[int, str]] = []
        self._asked: list[tuple[str, str]] = []
        self._hashes: dict[tuple[str, str], tuple[Hash, ...]] = {}
        self._versions: dict[int, list[tuple[str, str]]] = {}
        self._is_known = False

    def open_section(self, name: str, line: int) -> None:
        """Begin a section."""
        if name not in _SOURCES | _OTHERS and not name.isupper():
            raise malformed(self._found.path, f"{name[:80]!r} is no section of a lockfile", line=line)
        self._section, self._fields, self._gem, self._is_known = name, {}, None, True

    def take(self, indent: int, bare: str, line: int) -> None:
        """Take a line within a section."""
        if not self._is_known:
            raise malformed(self._found.path, "a line stands before the first section", line=line)
        if self._section in _SOURCES:
            self._take_source(indent, bare, line)
        elif self._section == "DEPENDENCIES":
            gem = _GEM.fullmatch(bare)
            if gem:
                self._asked.append((gem["name"], gem["version"] or ""))
        elif self._section == "CHECKSUMS":
            entry = _CHECKSUM.fullmatch(bare)
            if entry and entry["hashes"]:
                self._hashes[entry["name"], entry["version"]] = tuple(_hashes(entry["hashes"]))

    def _take_source(self, indent: int, bare: str, line: int) -> None:
        if indent < _AT_GEM:
            key, _, value = bare.partition(":")
            self._fields[key] = value.strip()
            if key == "remote" and self._section == "GEM":
                self._remotes.append(without_credentials(value))
            return
        gem = _GEM.fullmatch(bare)
        if gem is None:
            self._found.owe(line, f"{bare[:80]!r} names no gem")
        elif indent >= _AT_NEED:
            if self._gem is not None:
                self._needed.append((self._gem, gem["name"]))
        else:
            full = gem["version"] or ""
            self._gem = self._found.add(
                gem["name"], _PLATFORM.sub("", full), source=self._source(), line=line, is_direct=False
            )
            if self._gem is not None:
                self._places.setdefault(gem["name"], self._gem)
                self._versions.setdefault(self._gem, []).append((gem["name"], full))

    def _source(self) -> Source:
        remote = without_credentials(self._fields.get("remote", ""))
        if self._section == "GEM":
            return Source(SourceKind.REGISTRY, remote)
        if self._section == "PATH":
            return Source(SourceKind.PATH, remote)
        asked = next((self._fields[key] for key in ("tag", "branch", "ref") if self._fields.get(key)), "")
        return Source(SourceKind.GIT, remote, asked, self._fields.get("revision", ""))

    def reading(self) -> Reading:
        """Tie everything together, once all gems are known."""
        for place, name in self._needed:
            self._found.needs(place, self._places.get(name))
        for name, constraint in self._asked:
            self._found.asks(self._places.get(name), constraint=constraint)
        for place, keys in self._versions.items():
            self._found.put_hashes(place, tuple(one for key in keys for one in self._hashes.get(key, ())))
        return self._found.reading(registries=self._remotes)


def _hashes(text: str) -> Iterator[Hash]:
    for one in text.split(","):
        algorithm, _, value = one.partition("=")
        digest = hash_of(algorithm, value)
        if digest is not None:
            yield digest
