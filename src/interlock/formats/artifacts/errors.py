"""What can go wrong with an archive, a binary or an image.

InterlockError
└── ArtifactError                  FMT-6xx
    ├── ArtifactMalformed          FMT-601
    ├── ArtifactTooLarge           FMT-602
    ├── ImagesSeveral              FMT-603
    └── ImageUnknown               FMT-604
"""

from __future__ import annotations

from interlock.kernel import Family, InterlockError


class ArtifactError(InterlockError):
    """What software is made of could not be read from an artifact, or from something within it."""

    code = "FMT-600"
    family = Family.CONFIGURATION


class ArtifactMalformed(ArtifactError):
    """An archive, binary or image is broken, cut off, or holds paths that lead out of it."""

    code = "FMT-601"
    says = "{path}: {why}"
    hint = "fetch or build {path} anew; if it has to be like that, unpack it by hand and examine the folder"


class ArtifactTooLarge(ArtifactError):
    """An archive unpacks to far more than it is, holds too much, or takes too long."""

    code = "FMT-602"
    says = "{path}: {why}"
    hint = "an honest archive is not like that; if this one is to be trusted, unpack it and scan the folder"


class ImagesSeveral(ArtifactError):
    """A layout holds several images, and nobody said which one is meant."""

    code = "FMT-603"
    says = "{path} holds several images: {choices}"
    hint = "choose one of them by its tag or digest, with --image"


class ImageUnknown(ArtifactError):
    """A layout has no image of the name that was asked for, or more than one."""

    code = "FMT-604"
    says = "{path} has no single image {wanted!r}; it holds {choices}"
    hint = "choose one of them by its full name or digest"
