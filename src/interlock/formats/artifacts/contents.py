"""Everything in an artifact: what is installed in a tree, what archives and programs say, archives within them.

Enters: a tree or a file object. Leaves: readings, and an error for each thing that could not be read; one
broken archive hides no other. Floor 5.
"""

from __future__ import annotations

import posixpath
from contextlib import ExitStack
from typing import BinaryIO, Final

from msgspec.structs import replace

from interlock.formats.artifacts import java, packages
from interlock.formats.artifacts.ar import MAGIC as AR_MAGIC
from interlock.formats.artifacts.ar import ArTree
from interlock.formats.artifacts.binaries import read_binary
from interlock.formats.artifacts.budget import Budget, OutOfBudget
from interlock.formats.artifacts.cpio import CpioTree
from interlock.formats.artifacts.errors import ArtifactError, ArtifactMalformed, ArtifactTooLarge
from interlock.formats.artifacts.executables import is_executable
from interlock.formats.artifacts.tars import MAGIC as TAR_MAGIC
from interlock.formats.artifacts.tars import MAGIC_AT, TarTree
from interlock.formats.artifacts.tree import CHUNK, Scratch, Tree, read_all
from interlock.formats.artifacts.zips import ZipTree
from interlock.formats.compressed import CompressionBroken, Unpacking, compression_of
from interlock.formats.manifests import ManifestMalformed, ManifestReader, malformed, reader_for
from interlock.kernel import InterlockError
from interlock.supply.model import Reading, ReadingKind

ZIP_MAGICS: Final = (b"PK\x03\x04", b"PK\x05\x06")
LIBRARIES: Final = (*java.ENDINGS, ".whl", ".egg")
"""Archives that programs load code from as they are, so that they count wherever they lie."""
ARCHIVES: Final = (
    *LIBRARIES, ".zip", ".tar", ".tgz", ".tar.gz", ".tar.bz2", ".tbz2", ".tar.xz", ".txz", ".tar.zst", ".gem", ".crate",
    ".nupkg", ".snupkg", ".conda", ".deb", ".rpm", ".apk",
)  # fmt: skip
"""Archives that are looked into where an artifact carries them."""
INSTALLED: Final = frozenset({
    "deb.status", "opkg.status", "deb.chisel", "apk.installed", "rpm.database", "alpm.desc", "ebuild.pf",
    "cos.package-info", "flatpak.metainfo", "snap.yaml", "homebrew.receipt", "macapps.plist", "chocolatey.nuspec",
    "spack.spec", "pypi.metadata", "conda.meta", "npm.package-json", "composer.installed", "nuget.deps-json",
})  # fmt: skip
"""Formats that say what is there. Lockfiles and manifests that lie in an image say what somebody once asked for."""
_HEAD: Final = 512
_LEAST_PROGRAM: Final = 4096


class Contents:
    """What was found in one artifact so far."""

    def __init__(self, budget: Budget, scratch: Scratch) -> None:
        """Begin with nothing."""
        self.readings: list[Reading] = []
        self.problems: list[InterlockError] = []
        self._budget = budget
        self._scratch = scratch

    def add_tree(self, tree: Tree, where: tuple[str, ...], *, is_everything: bool = False) -> None:
        """Take in all that a tree says; with `is_everything`, archives of every kind in it too.

        Errors: OutOfBudget (FMT-602), and then no more is read.
        """
        for path, why in tree.troubles():
            self.problems.append(ArtifactMalformed(path=_shown((*where, path)), why=why))
        for path, size in tree.files():
            self._budget.look_at_the_clock()
            try:
                self._add_file(tree, path, size, where, is_everything=is_everything)
            except OutOfBudget:
                raise
            except (ManifestMalformed, ArtifactError) as error:
                self.problems.append(error)

    def _add_file(self, tree: Tree, path: str, size: int, where: tuple[str, ...], *, is_everything: bool) -> None:
        reader = reader_for(path)
        inner = (*where, path)
        if reader is not None and reader.FORMAT in INSTALLED:
            self._add_manifest(reader, tree, path, where, is_packed=is_everything)
        elif path.lower().endswith(ARCHIVES if is_everything else LIBRARIES):
            with tree.open(path) as file:
                self.add_archive(file, inner)
        elif size >= _LEAST_PROGRAM and self._may_be_program(path):
            with tree.open(path) as file:
                if is_executable(file.read(_HEAD)):
                    self._add_readings(read_binary(_shown(inner), file), inner)

    def _may_be_program(self, path: str) -> bool:
        """Say whether the beginning of a file is worth a look: what has a well-known other ending is no program."""
        return posixpath.splitext(path)[1].lower() not in _NEVER_PROGRAMS

    def _add_manifest(
        self, reader: ManifestReader, tree: Tree, path: str, where: tuple[str, ...], *, is_packed: bool
    ) -> None:
        limits = self._budget.limits
        most = limits.database_bytes if reader.FORMAT == "rpm.database" else limits.manifest_bytes

        def beside(other: str) -> bytes | None:
            found = tree.follow(other)
            if found is None:
                return None
            with tree.open(found) as file:
                return read_all(file, most)

        with tree.open(path) as file:
            body = read_all(file, most)
        if body is None:
            raise ArtifactTooLarge(path=_shown((*where, path)), why=f"it has more than {most} bytes")
        try:
            reading = reader.read(path, body, beside)
        except ManifestMalformed as error:
            why, line = str(error.fields["why"]), int(str(error.fields["line"]))
            raise malformed(_shown((*where, path)), why, line=line) from error
        if reading.kind is ReadingKind.INSTALLED:
            kind = ReadingKind.ARTIFACT if is_packed else ReadingKind.INSTALLED
            self._add_readings((replace(reading, kind=kind),), (*where, path))

    def add_archive(self, file: BinaryIO, where: tuple[str, ...]) -> str:
        """Take in an archive or a program by what it begins with, and say what it is; empty where it is neither.

        Errors: ArtifactError (FMT-6xx), ManifestMalformed (FMT-201).
        """
        shown = _shown(where)
        if len(where) > self._budget.limits.depth:
            raise ArtifactTooLarge(path=shown, why=f"it lies within more than {self._budget.limits.depth} archives")
        self._budget.enter()
        file.seek(0)
        head = file.read(_HEAD)
        file.seek(0)
        if head.startswith(ZIP_MAGICS):
            return self._add_zip(ZipTree(shown, file, self._budget, self._scratch), where)
        if head.startswith(AR_MAGIC):
            return self._add_deb(ArTree(shown, file, self._budget, self._scratch), where)
        if head[MAGIC_AT : MAGIC_AT + len(TAR_MAGIC)] == TAR_MAGIC:
            return self._add_tar(TarTree(shown, file, self._budget), where)
        return self._add_bare(file, head, where)

    def _add_bare(self, file: BinaryIO, head: bytes, where: tuple[str, ...]) -> str:
        """Take in what is no archive with a list of files: a package of RPM, a program, something packed."""
        shown = _shown(where)
        if head.startswith(packages.RPM_MAGIC):
            self._add_rpm(file, head, where)
            return "rpm"
        if is_executable(head):
            self._add_readings(read_binary(shown, file), where)
            return "program"
        kind = compression_of(head)
        if not kind:
            if where[-1].lower().endswith(ARCHIVES) and not where[-1].lower().endswith(java.SHARED_ENDINGS):
                raise ArtifactMalformed(path=shown, why="it is no archive of a kind that is known, or it is cut off")
            return ""
        with self.unpack(file, kind, shown) as plain:
            return self._add_tar(TarTree(shown, plain, self._budget), where)

    def unpack(self, file: BinaryIO, kind: str, shown: str) -> BinaryIO:
        """Unpack a file into one without a name. Errors: ArtifactMalformed (FMT-601), ArtifactTooLarge (FMT-602)."""
        packed = Unpacking(file, kind, self._budget.spend)
        with ExitStack() as stack:
            found = stack.enter_context(self._scratch())
            try:
                while piece := packed.read(CHUNK):
                    found.write(piece)
            except CompressionBroken as error:
                broken = ArtifactTooLarge if error.is_too_much else ArtifactMalformed
                raise broken(path=shown, why=error.why) from error
            found.seek(0)
            stack.pop_all()
        return found

    def _add_zip(self, tree: ZipTree, where: tuple[str, ...]) -> str:
        name = posixpath.basename(where[-1])
        is_java = name.lower().endswith(java.ENDINGS)
        reading = None
        if is_java or tree.follow(java.MANIFEST) is not None:
            self._add_readings((java.read_jar(_shown(where), tree, name),), where)
        else:
            reading, _ = packages.itself(_shown(where), tree)
        if reading is not None:
            self._add_readings((reading,), where)
        self.add_tree(tree, where, is_everything=True)
        return "jar" if is_java else name.rpartition(".")[2].lower() or "zip"

    def _add_tar(self, tree: TarTree, where: tuple[str, ...]) -> str:
        reading, is_source = packages.itself(_shown(where), tree)
        if reading is not None:
            self._add_readings((reading,), where)
        if is_source:
            for path, why in tree.troubles():
                self.problems.append(ArtifactMalformed(path=_shown((*where, path)), why=why))
        else:
            self.add_tree(tree, where, is_everything=True)
        return reading.format if reading is not None else "tar"

    def _add_deb(self, tree: ArTree, where: tuple[str, ...]) -> str:
        name = packages.control_of(tree)
        with tree.open(name) as packed, self._plain(packed, _shown((*where, name))) as control:
            inner = TarTree(_shown((*where, name)), control, self._budget)
            self._add_readings((packages.read_deb(_shown(where), inner),), where)
        data = next((path for path, _ in tree.files() if path.startswith("data.tar")), "")
        if not data:
            raise ArtifactMalformed(path=_shown(where), why="it has no data.tar, so nobody can say what is in it")
        with tree.open(data) as packed, self._plain(packed, _shown((*where, data))) as plain:
            self.add_tree(TarTree(_shown((*where, data)), plain, self._budget), (*where, data))
        return "deb"

    def _add_rpm(self, file: BinaryIO, head: bytes, where: tuple[str, ...]) -> None:
        shown = _shown(where)
        self._add_readings((packages.read_rpm(shown, file),), where)
        if packages.is_source_rpm(head):
            return
        begin = file.tell()
        kind = compression_of(file.read(8))
        file.seek(begin)
        with self.unpack(file, kind, shown) if kind else self._copied(file) as plain:
            self.add_tree(CpioTree(shown, plain, self._budget, self._scratch), where)

    def _copied(self, file: BinaryIO) -> BinaryIO:
        """Copy the rest of a file into one without a name."""
        with ExitStack() as stack:
            found = stack.enter_context(self._scratch())
            while piece := file.read(CHUNK):
                self._budget.spend(len(piece))
                found.write(piece)
            stack.pop_all()
        return found

    def _plain(self, packed: BinaryIO, shown: str) -> BinaryIO:
        kind = compression_of(packed.read(8))
        packed.seek(0)
        return self.unpack(packed, kind, shown) if kind else packed

    def _add_readings(self, readings: tuple[Reading, ...], where: tuple[str, ...]) -> None:
        """Keep readings under the place that stands for them, with the path inside of it."""
        inside = "!".join(where[1:])
        for reading in readings:
            components = tuple(replace(one, inside=inside) for one in reading.components)
            self.readings.append(replace(reading, path=where[0], components=components))


_NEVER_PROGRAMS: Final = frozenset({
    ".py", ".pyc", ".pyi", ".h", ".c", ".js", ".ts", ".map", ".json", ".md", ".txt", ".html", ".css", ".xml", ".png",
    ".jpg", ".svg", ".gif", ".mo", ".po", ".gz", ".class", ".rb", ".pl", ".pm", ".a", ".pem", ".ttf", ".woff", ".woff2",
})  # fmt: skip


def _shown(where: tuple[str, ...]) -> str:
    return "!".join(where)
