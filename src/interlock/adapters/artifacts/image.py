"""Container images: OCI layouts, what `docker save` and skopeo's `dir:` write, down to the files of each layer.

Enters: a tree with the image's own files. Leaves: the contents of its uppermost view. Every blob is held against its
digest. Floor 11. Source: OCI image specification 1.1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from typing import BinaryIO, Final

from interlock.formats.artifacts import ArtifactMalformed, Budget, Contents
from interlock.formats.artifacts.budget import OutOfBudget
from interlock.formats.artifacts.errors import ArtifactError, ImagesSeveral, ImageUnknown
from interlock.formats.artifacts.layers import LayeredTree
from interlock.formats.artifacts.tars import TarTree
from interlock.formats.artifacts.tree import CHUNK, Tree, read_all
from interlock.formats.compressed import compression_of
from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.jsondoc import read_json
from interlock.kernel import InterlockError

MOST_JSON_BYTES: Final = 8 << 20
MOST_IMAGES: Final = 256
MOST_LAYERS: Final = 1024
_MOST_TOLD: Final = 20
INDEX, OCI, DOCKER = "index.json", "oci-layout", "manifest.json"
FLAT: Final = "version"
_FLAT_SAYS: Final = b"Directory Transport Version: "
_NAME: Final = "org.opencontainers.image.ref.name"
_Manifest = tuple[str, dict[str, object]]
"""The digest of a manifest, and what it says."""
_Row = tuple[str, str, str, Iterable[_Manifest]]
_DIGEST: Final = re.compile(r"(?P<algorithm>sha256|sha384|sha512):(?P<value>[0-9a-f]{64,128})")
_NOTE: Final = "vnd.docker.reference.type"
_CONFIGS: Final = frozenset({
    "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json",
})  # fmt: skip
_LAYERS: Final = ("application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs.")
_BARE: Final = re.compile(r"(?:blobs/sha256/)?(?P<value>[0-9a-f]{64})(?:\.json)?")


def is_image(tree: Tree) -> bool:
    """Say whether a tree is an image's: an OCI layout, what `docker save` writes, or what skopeo writes as `dir:`."""
    return _is_oci(tree) or _is_flat(tree) or _is_docker(tree)


def _is_oci(tree: Tree) -> bool:
    return tree.follow(INDEX) is not None and tree.follow(OCI) is not None


def _is_flat(tree: Tree) -> bool:
    return tree.follow(DOCKER) is not None and (_start(tree, FLAT) or b"").startswith(_FLAT_SAYS)


def _is_docker(tree: Tree) -> bool:
    return b'"Layers"' in (_start(tree, DOCKER) or b"")


def _start(tree: Tree, name: str) -> bytes | None:
    """Give a file that is there and not too long."""
    found = tree.follow(name)
    if found is None:
        return None
    with tree.open(found) as file:
        return read_all(file, MOST_JSON_BYTES)


class Choice:
    """One image of a layout, on every platform that it is there for."""

    def __init__(self, digest: str, manifests: Sequence[_Manifest] = ()) -> None:
        """Take what names it, and what it is."""
        self.digest = digest
        self.names: list[str] = []
        self.manifests = [*manifests]
        self.errors: list[InterlockError] = []
        """Why some of it cannot be read."""

    @property
    def label(self) -> str:
        """How it is told from others."""
        return f"{', '.join(self.names)} ({self.digest})" if self.names else self.digest

    def is_called(self, wanted: str) -> bool:
        """Say whether somebody who asks for this name, tag or digest means it."""
        return wanted == self.digest or any(wanted in {name, name.rpartition(":")[2]} for name in self.names)


class ImageReader:
    """Reads the images of one layout into contents."""

    def __init__(self, path: str, tree: Tree, contents: Contents, budget: Budget) -> None:
        """Take the layout and where to put what is found."""
        self._path = path
        self._tree = tree
        self._contents = contents
        self._budget = budget
        self._is_flat = _is_flat(tree)
        self.images: list[str] = []
        self.digest = ""
        """Of the image as a registry names it: its manifest or, for several platforms, its index."""

    def read(self, wanted: str = "") -> None:
        """Read the image that is wanted, or the only one; a platform that is broken hides no other.

        Shape:  `wanted` is a tag, a name or a digest.
        Errors: OutOfBudget (FMT-602), ImagesSeveral (FMT-603), ImageUnknown (FMT-604).
        """
        chosen = self._chosen(self._choices(), wanted)
        if chosen is None:
            raise ArtifactMalformed(path=self._path, why="it names no image")
        self.digest = chosen.digest
        self._contents.problems += chosen.errors
        for image in chosen.manifests:
            try:
                self._read_image(*image)
            except OutOfBudget:
                raise
            except (ArtifactError, ManifestMalformed) as error:
                self._contents.problems.append(error)

    def _chosen(self, choices: Sequence[Choice], wanted: str) -> Choice | None:
        if not wanted:
            if len(choices) > 1:
                raise ImagesSeveral(path=self._path, choices=_told(choices))
            return choices[0] if choices else None
        found = [one for one in choices if one.is_called(wanted)]
        # A single platform is named by its own digest.
        found = found or [Choice(wanted, [image]) for one in choices for image in one.manifests if image[0] == wanted]
        if len(found) != 1:
            raise ImageUnknown(path=self._path, wanted=wanted, choices=_told(choices))
        return found[0]

    def _choices(self) -> list[Choice]:
        """Give the images of a layout; what lies beside them, such as a signature, is none."""
        if self._is_flat:
            with self._tree.open(DOCKER) as file:
                digest = _digest_of(read_all(file, MOST_JSON_BYTES) or b"")
            return [Choice(digest, [*self._oci(DOCKER, 0, digest)])]
        found: dict[str, Choice] = {}
        for group, digest, name, manifests in self._rows() if _is_oci(self._tree) else self._docker():
            try:
                images = [one for one in manifests if not _is_no_image(*one, self._path)]
                errors: list[InterlockError] = []
            except OutOfBudget:
                raise
            except (ArtifactError, ManifestMalformed) as error:
                images, errors = [], [error]
            if images or errors:
                same = found.setdefault(group, Choice(digest))
                same.errors += errors
                same.names += [name] if name and name not in same.names else []
                same.manifests += [one for one in images if one not in same.manifests]
                same.digest = digest if same.digest == digest else self._index_digest()
        return [*found.values()]

    def _index_digest(self) -> str:
        with self._tree.open(INDEX) as file:
            return _digest_of(read_all(file, MOST_JSON_BYTES) or b"")

    def _rows(self) -> Iterator[_Row]:
        """Give what an OCI layout names: what belongs together, a digest, a name, and the manifests.

        Rows for a platform each that bear the same name, or none, are one image.
        """
        shown = f"{self._path}!{INDEX}"
        seen: set[tuple[str, str]] = set()
        for place, item in enumerate(items(self._json(INDEX).get("manifests"), shown, "manifests")):
            row = mapping(item, shown, f"manifests[{place}]")
            notes = mapping(row.get("annotations"), shown, "annotations")
            if _NOTE in notes:
                continue
            digest = text(row.get("digest"), shown, f"manifests[{place}].digest")
            key = (text_or_empty(notes.get(_NAME)), str(row.get("platform")))
            group = f"platforms of {key[0]}" if row.get("platform") and key not in seen else digest
            seen.add(key)
            self._budget.enter()
            yield group, digest, key[0], self._oci(self._blob(digest, shown), 1, digest)

    def _json(self, name: str, digest: str = "") -> dict[str, object]:
        """Give a JSON file of the layout. Errors: ArtifactMalformed (FMT-601), ManifestMalformed (FMT-201)."""
        found = self._tree.follow(name)
        if found is None:
            raise ArtifactMalformed(path=f"{self._path}!{name}", why="it is named, but is not there")
        with self._tree.open(found) as file:
            body = read_all(file, MOST_JSON_BYTES)
        if body is None:
            raise ArtifactMalformed(path=f"{self._path}!{name}", why=f"it has more than {MOST_JSON_BYTES} bytes")
        if digest:
            algorithm, _, value = digest.partition(":")
            if hashlib.new(algorithm, body).hexdigest() != value:
                raise ArtifactMalformed(path=f"{self._path}!{name}", why=f"it is not what {digest} stands for")
        shown = f"{self._path}!{name}"
        return mapping(read_json(body, shown), shown, "the file")

    def _oci(self, name: str, depth: int, digest: str = "") -> Iterator[tuple[str, dict[str, object]]]:
        """Give digest and manifest of each image of an index, and of the indexes within it."""
        shown = f"{self._path}!{name}"
        index = self._json(name, digest)
        if "layers" in index:
            yield digest, index
            return
        if depth > 4:  # noqa: PLR2004  # an index of indexes of indexes is already rare
            raise ArtifactMalformed(path=shown, why="its indexes lie too deeply within each other")
        for place, item in enumerate(items(index.get("manifests"), shown, "manifests")):
            row = mapping(item, shown, f"manifests[{place}]")
            if _NOTE in mapping(row.get("annotations"), shown, "annotations"):
                continue
            below = text(row.get("digest"), shown, f"manifests[{place}].digest")
            self._budget.enter()
            yield from self._oci(self._manifest_place(below, shown), depth + 1, below)

    def _manifest_place(self, digest: str, shown: str) -> str:
        return f"{self._blob(digest, shown)}.manifest.json" if self._is_flat else self._blob(digest, shown)

    def _blob(self, digest: str, shown: str) -> str:
        """Give the place of a blob. Errors: ArtifactMalformed (FMT-601)."""
        named = _DIGEST.fullmatch(digest)
        if named is None:
            raise ArtifactMalformed(path=shown, why=f"{digest[:80]!r} is not a digest that can be checked")
        return named["value"] if self._is_flat else f"blobs/{named['algorithm']}/{named['value']}"

    def _docker(self) -> Iterator[_Row]:
        """Give each image of `docker save` once for each name, in the shape of an OCI manifest."""
        shown = f"{self._path}!{DOCKER}"
        with self._tree.open(DOCKER) as file:
            rows = items(read_json(read_all(file, MOST_JSON_BYTES) or b"", shown), shown, "the file")
        if len(rows) > MOST_IMAGES:
            raise ArtifactMalformed(path=shown, why=f"it names more than {MOST_IMAGES} images")
        for item in rows:
            row = mapping(item, shown, "an image")
            config = text(row.get("Config"), shown, "Config")
            bare = _BARE.fullmatch(config)
            digest = f"sha256:{bare['value']}" if bare is not None else ""
            layers = [{"path": name} for name in texts(row.get("Layers"), shown, "Layers")]
            manifest: dict[str, object] = {"config": {"path": config, "digest": digest}, "layers": layers}
            for name in texts(row.get("RepoTags"), shown, "RepoTags") or ("",):
                yield config, digest, name, [(digest, manifest)]

    def _read_image(self, digest: str, manifest: dict[str, object]) -> None:
        shown = f"{self._path}!{digest}"
        layers = items(manifest.get("layers"), shown, "layers")
        if len(layers) > MOST_LAYERS:
            raise ArtifactMalformed(path=shown, why=f"it has more than {MOST_LAYERS} layers")
        config = mapping(manifest.get("config"), shown, "config")
        name = text_or_empty(config.get("path")) or self._blob(
            text(config.get("digest"), shown, "config.digest"), shown
        )
        about = self._json(name, text_or_empty(config.get("digest")))
        wanted = texts(mapping(about.get("rootfs"), shown, "rootfs").get("diff_ids"), shown, "rootfs.diff_ids")
        if wanted and len(wanted) != len(layers):
            raise ArtifactMalformed(path=shown, why="its configuration names another number of layers")
        with ExitStack() as stack:
            trees = []
            for place, item in enumerate(layers):
                row = mapping(item, shown, f"layers[{place}]")
                trees.append(self._layer(stack, row, wanted[place] if wanted else "", shown))
            self.images.append(digest)
            self._contents.add_tree(LayeredTree(trees), (self._path,))

    def _layer(self, stack: ExitStack, row: dict[str, object], unpacked: str, shown: str) -> TarTree:
        """Unpack a layer into a file without a name, and hold it against its digests."""
        digest = text_or_empty(row.get("digest"))
        name = text_or_empty(row.get("path")) or self._blob(digest, shown)
        found = self._tree.follow(name)
        if found is None:
            raise ArtifactMalformed(path=f"{self._path}!{name}", why="this layer is named, but is not there")
        packed = stack.enter_context(self._tree.open(found))
        _hold(packed, digest, f"{self._path}!{name}")
        kind = compression_of(packed.read(8))
        packed.seek(0)
        plain = packed
        if kind:
            plain = stack.enter_context(self._contents.unpack(packed, kind, f"{self._path}!{name}"))
        _hold(plain, unpacked, f"{self._path}!{name}")
        return TarTree(f"{self._path}!{name}", plain, self._budget)


def _is_no_image(digest: str, manifest: dict[str, object], path: str) -> bool:
    """Say whether a manifest is that of something else that is kept beside images, such as a signature or an SBOM.

    Its configuration or all of its layers have to be of other types, so that nothing would run it; what says nothing
    is read as an image. Source: OCI image specification 1.1, "Guidelines for
    Artifact Usage".
    """
    shown = f"{path}!{digest}"
    layers = [mapping(one, shown, "a layer") for one in items(manifest.get("layers"), shown, "layers")]
    config = text_or_empty(mapping(manifest.get("config"), shown, "config").get("mediaType"))
    if config and config not in _CONFIGS:
        return True
    types = [text_or_empty(one.get("mediaType")) for one in layers]
    return bool(types) and all(one and not one.startswith(_LAYERS) for one in types)


def _digest_of(body: bytes) -> str:
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def _told(choices: Sequence[Choice]) -> str:
    told = "; ".join(one.label for one in choices[:_MOST_TOLD])
    return f"{told}; and {len(choices) - _MOST_TOLD} more" if len(choices) > _MOST_TOLD else told


def _hold(file: BinaryIO, digest: str, shown: str) -> None:
    """Hold a file against its digest, where one is named. Errors: ArtifactMalformed (FMT-601)."""
    file.seek(0)
    if not digest:
        return
    named = _DIGEST.fullmatch(digest)
    if named is None:
        raise ArtifactMalformed(path=shown, why=f"{digest[:80]!r} is not a digest that can be checked")
    running = hashlib.new(named["algorithm"])
    while piece := file.read(CHUNK):
        running.update(piece)
    file.seek(0)
    if running.hexdigest() != named["value"]:
        raise ArtifactMalformed(path=shown, why=f"it is not what {digest} stands for")
