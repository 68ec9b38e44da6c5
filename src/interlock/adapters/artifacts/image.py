"""Container images: OCI layouts and what `docker save` writes, from the list of images down to the files of each layer.

Enters: a tree with the image's own files. Leaves: the contents of its uppermost view. Every blob is held against its
digest. Floor 11. Source: OCI image specification 1.1.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import ExitStack
from typing import BinaryIO, Final

from interlock.formats.artifacts import ArtifactMalformed, Budget, Contents
from interlock.formats.artifacts.budget import OutOfBudget
from interlock.formats.artifacts.errors import ArtifactError
from interlock.formats.artifacts.layers import LayeredTree
from interlock.formats.artifacts.tars import TarTree
from interlock.formats.artifacts.tree import CHUNK, Tree, read_all
from interlock.formats.compressed import compression_of
from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.fields import items, mapping, text, text_or_empty, texts
from interlock.formats.manifests.jsondoc import read_json

MOST_JSON_BYTES: Final = 8 << 20
MOST_IMAGES: Final = 256
MOST_LAYERS: Final = 1024
INDEX, OCI, DOCKER = "index.json", "oci-layout", "manifest.json"
_DIGEST: Final = re.compile(r"(?P<algorithm>sha256|sha384|sha512):(?P<value>[0-9a-f]{64,128})")
_NOTE: Final = "vnd.docker.reference.type"
_CONFIGS: Final = frozenset({
    "application/vnd.oci.image.config.v1+json", "application/vnd.docker.container.image.v1+json",
})  # fmt: skip
_LAYERS: Final = ("application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs.")
_BARE: Final = re.compile(r"(?:blobs/sha256/)?(?P<value>[0-9a-f]{64})(?:\.json)?")


def is_image(tree: Tree) -> bool:
    """Say whether a tree is that of an image: an OCI layout, or what `docker save` writes."""
    return (tree.follow(INDEX) is not None and tree.follow(OCI) is not None) or _is_docker(tree)


def _is_docker(tree: Tree) -> bool:
    if tree.follow(DOCKER) is None:
        return False
    with tree.open(DOCKER) as file:
        body = read_all(file, MOST_JSON_BYTES) or b""
    return b'"Layers"' in body


class ImageReader:
    """Reads the images of one layout into contents."""

    def __init__(self, path: str, tree: Tree, contents: Contents, budget: Budget) -> None:
        """Take the layout and where to put what is found."""
        self._path = path
        self._tree = tree
        self._contents = contents
        self._budget = budget
        self.images: list[str] = []

    def read(self) -> None:
        """Read every image; one that is broken hides no other. Errors: OutOfBudget (FMT-602)."""
        is_oci = self._tree.follow(INDEX) is not None and self._tree.follow(OCI) is not None
        for image in self._oci(INDEX, 0) if is_oci else self._docker():
            try:
                self._read_image(*image)
            except OutOfBudget:
                raise
            except (ArtifactError, ManifestMalformed) as error:
                self._contents.problems.append(error)
        if not self.images and not self._contents.problems:
            raise ArtifactMalformed(path=self._path, why="it names no image")

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
            yield from self._oci(_blob(below, shown), depth + 1, below)

    def _docker(self) -> Iterator[tuple[str, dict[str, object]]]:
        """Give each image of `docker save` in the shape of an OCI manifest."""
        shown = f"{self._path}!{DOCKER}"
        with self._tree.open(DOCKER) as file:
            rows = items(read_json(read_all(file, MOST_JSON_BYTES) or b"", shown), shown, "the file")
        for item in rows[:MOST_IMAGES]:
            row = mapping(item, shown, "an image")
            config = text(row.get("Config"), shown, "Config")
            bare = _BARE.fullmatch(config)
            digest = f"sha256:{bare['value']}" if bare is not None else ""
            layers = [{"path": name} for name in texts(row.get("Layers"), shown, "Layers")]
            yield digest, {"config": {"path": config, "digest": digest}, "layers": layers}

    def _read_image(self, digest: str, manifest: dict[str, object]) -> None:
        shown = f"{self._path}!{digest}"
        layers = items(manifest.get("layers"), shown, "layers")
        if _is_no_image(manifest, [mapping(one, shown, "a layer") for one in layers], shown):
            return
        if len(layers) > MOST_LAYERS:
            raise ArtifactMalformed(path=shown, why=f"it has more than {MOST_LAYERS} layers")
        config = mapping(manifest.get("config"), shown, "config")
        name = text_or_empty(config.get("path")) or _blob(text(config.get("digest"), shown, "config.digest"), shown)
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
        name = text_or_empty(row.get("path")) or _blob(digest, shown)
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


def _is_no_image(manifest: dict[str, object], layers: list[dict[str, object]], shown: str) -> bool:
    """Say whether a manifest is that of something else that is kept beside images, such as a signature or an SBOM.

    Its configuration or all of its layers have to be of other types, so that nothing would run it; what says nothing
    is read as an image. Source: OCI image specification 1.1, "Guidelines for
    Artifact Usage".
    """
    config = text_or_empty(mapping(manifest.get("config"), shown, "config").get("mediaType"))
    if config and config not in _CONFIGS:
        return True
    types = [text_or_empty(one.get("mediaType")) for one in layers]
    return bool(types) and all(one and not one.startswith(_LAYERS) for one in types)


def _blob(digest: str, shown: str) -> str:
    """Give the place of a blob. Errors: ArtifactMalformed (FMT-601)."""
    named = _DIGEST.fullmatch(digest)
    if named is None:
        raise ArtifactMalformed(path=shown, why=f"{digest[:80]!r} is not a digest that can be checked")
    return f"blobs/{named['algorithm']}/{named['value']}"


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
