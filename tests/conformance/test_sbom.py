"""SBOMs of other people: every real one is read, those of the specification's own tests that are valid as well."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from interlock.adapters.schemas import PackagedSchemas
from interlock.formats.manifests import ManifestMalformed
from interlock.formats.sbom.errors import SbomInvalid
from interlock.formats.sbom.reading import read_sbom
from interlock.formats.sbom.validation import validate

SUITE = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "sbom"
SPECIFICATION = SUITE / "cyclonedx-spec-tests"
REAL = ("cyclonedx-examples", "dependency-track", "grype", "spdx-examples", "trivy")
pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the shared vectors are not beside this checkout")


def documents(folder: Path) -> list[Path]:
    """Give the SBOMs of a folder; some suites hold one that is broken on purpose and says so in its name."""
    return sorted(
        one for one in folder.rglob("*") if one.is_file() and one.suffix != ".md" and "expected" not in one.parts
    )


def body_of(file: Path) -> bytes:
    """Give the bytes of a document, unpacked."""
    return gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()


def is_json(file: Path) -> bool:
    """Say whether a document is JSON at all, where its name promises that."""
    if ".json" not in file.suffixes:
        return True
    try:
        json.loads(body_of(file))
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("folder", REAL)
def test_every_real_document_is_read(folder: str, record_property: Callable[[str, object], None]) -> None:
    right, wrong = 0, []
    for file in documents(SUITE / folder):
        try:
            read_sbom(file.name, body_of(file))
        except ManifestMalformed as error:
            if is_json(file):
                wrong.append(f"{file.relative_to(SUITE)}: {error}")
                continue
        else:
            if not is_json(file):
                wrong.append(f"{file.relative_to(SUITE)}: it is no JSON and was read")
                continue
        right += 1
    record_property("right", right)
    record_property("wrong", len(wrong))
    assert not wrong, wrong[:20]


def test_valid_documents_of_the_specification_are_accepted_and_invalid_ones_refused(
    record_property: Callable[[str, object], None],
) -> None:
    schemas = PackagedSchemas()
    right, wrong = 0, []
    for line in (SPECIFICATION / "index.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        try:
            validate(row["file"], (SPECIFICATION / row["file"]).read_bytes(), schemas)
        except (SbomInvalid, ManifestMalformed) as error:
            is_right, why = not row["valid"], str(error)
        else:
            is_right, why = row["valid"], "accepted"
        right += is_right
        if not is_right:
            wrong.append(f"{row['file']}: {why}")
    record_property("right", right)
    record_property("wrong", len(wrong))
    assert not wrong, wrong[:20]
    assert right
