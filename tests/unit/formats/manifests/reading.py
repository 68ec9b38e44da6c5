"""Reads the samples, for the tests of the readers."""

from __future__ import annotations

from interlock.formats.manifests import reader_of
from interlock.supply.model import Component, Reading
from tests.unit.formats.manifests.samples import SAMPLES


def read(format_id: str, body: bytes | None = None, path: str = "", **beside: bytes) -> Reading:
    """Read a body, or the sample, of a format; `beside` gives other files, with `_` for the dot of their names."""
    reader = reader_of(format_id)
    assert reader is not None
    usual, sample = SAMPLES[format_id]
    path = path or usual
    assert reader.is_for(usual)
    others = {name.replace("__", ".").replace("_", "-"): content for name, content in beside.items()}
    return reader.read(path, sample if body is None else body, others.get)


def read_of(format_id: str, os_release: bytes, body: bytes | None = None) -> Reading:
    """Read a body, or the sample, of a format within a distribution."""
    reader = reader_of(format_id)
    assert reader is not None
    path, sample = SAMPLES[format_id]
    return reader.read(path, sample if body is None else body, {"etc/os-release": os_release}.get)


def by_name(reading: Reading) -> dict[str, Component]:
    """Give the components by name; the last of several versions."""
    return {component.name: component for component in reading.components}


def purls(reading: Reading) -> list[str]:
    """Give the package URLs without what all of them begin with."""
    return [component.purl.partition("/")[2] for component in reading.components]


def edges(reading: Reading) -> set[tuple[str, str]]:
    """Give who needs whom, by package URL."""
    names = purls(reading)
    return {(names[one], names[other]) for one, other in reading.edges}


def owed(reading: Reading) -> list[int]:
    """Give the lines that are owed."""
    return [line for line, _ in reading.unresolved]
