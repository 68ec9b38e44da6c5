"""A Dockerfile as a plan: what an image is made from and what is done in it, one resource an instruction. Floor 5."""

from __future__ import annotations

from typing import Any, Final

from interlock.formats.dockerfile import base_images, instructions
from interlock.supply.infrastructure import Doing, Resource

_MAKING: Final = frozenset({"RUN", "COPY", "ADD"})


def read_image_file(body: bytes, place: str) -> tuple[Resource, ...]:
    """Read a Dockerfile: its base images, its instructions, and the image that comes of it."""
    bases = [
        Resource(
            address=f"base {one.reference}",
            type="image.base",
            doing=Doing.READ,
            name=one.reference,
            provider="dockerfile",
            values={"reference": one.reference, **({"sha256": one.sha256} if one.sha256 else {})},
            file=place,
            line=one.line,
        )
        for one in base_images(body)
    ]
    steps: list[Resource] = []
    last: dict[str, Any] = {}
    for line, words in instructions(body):
        name = words[0].upper()
        text = " ".join(words[1:])
        if name == "FROM":
            last = {}
        if name in {"USER", "HEALTHCHECK", "EXPOSE"}:
            last[name.lower()] = text
        if name in _MAKING or name in {"USER", "ENV", "ARG"}:
            steps.append(
                Resource(
                    address=f"line {line}: {name}",
                    type=f"image.{name.lower()}",
                    doing=Doing.RUN if name == "RUN" else Doing.CREATE if name in _MAKING else Doing.NOTHING,
                    name=name,
                    provider="dockerfile",
                    values={"text": text, "sources": _sources(words) if name in {"COPY", "ADD"} else []},
                    file=place,
                    line=line,
                )
            )
    image = Resource("image", "image", Doing.CREATE, "image", "dockerfile", values=last, file=place)
    return (*bases, *steps, image)


def _sources(words: list[str]) -> list[str]:
    plain = [one.strip("\"',[]") for one in words[1:] if not one.startswith("--")]
    return plain[:-1]
