"""Advisories as their databases publish them: all of them are read, and what they list is what they mean."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from interlock.formats.kev import read_kev
from interlock.formats.osv import Refused
from interlock.formats.osv_files import read_file
from interlock.formats.osv_schema import flaws_in
from interlock.supply.advisory import Advisory, judged, timeline_of
from interlock.supply.advisory.affects import Verdict

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
NOT_BY_RANGE = 9
"""Versions that their own advisories list and leave out of their ranges; the data's description names them."""

pytestmark = pytest.mark.skipif(not (DATA / "osv").is_dir(), reason="the advisories are not beside this checkout")


def records(path: Path) -> list[Advisory | Refused]:
    with path.open("rb") as stream:
        return list(read_file(stream, path.name))


def files() -> list[Path]:
    return sorted((DATA / "osv").glob("*.jsonl.gz")) if (DATA / "osv").is_dir() else []


@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_every_record_is_read(path: Path, record_property: Callable[[str, object], None]) -> None:
    found = records(path)
    refused = [one for one in found if isinstance(one, Refused)]
    record_property("right", len(found) - len(refused))
    record_property("wrong", len(refused))
    assert found
    assert refused[:20] == []


def test_every_version_that_a_pypi_advisory_lists_is_affected(record_property: Callable[[str, object], None]) -> None:
    right, wrong, by_range_wrong = 0, [], []
    for advisory in records(DATA / "osv" / "pypi.jsonl.gz"):
        assert isinstance(advisory, Advisory)
        for affected in advisory.affected:
            timeline = timeline_of(affected)
            by_range = msgspec.structs.replace(timeline, listed=frozenset(), keys=frozenset())
            for version in affected.versions:
                if judged(timeline, version) is Verdict.AFFECTED:
                    right += 1
                else:
                    wrong.append((advisory.id, version))
                if timeline.windows and judged(by_range, version) is not Verdict.AFFECTED:
                    by_range_wrong.append((advisory.id, version))
    record_property("right", right)
    record_property("wrong", len(wrong))
    assert wrong[:20] == []
    assert len(by_range_wrong) <= NOT_BY_RANGE, by_range_wrong[:20]


def test_good_documents_are_told_from_bad_ones(record_property: Callable[[str, object], None]) -> None:
    """Those of the linter are named after their fault; those that are no OSV at all are the converter's input.

    A name that no registry has cannot be seen without asking the registry, so such a document is not counted.
    """
    paths = sorted((DATA / "conformance" / "osv-schema").glob("*.json"))
    right, wrong = 0, []
    for path in paths:
        document = json.loads(path.read_bytes())
        name = path.name.rpartition("__")[2]
        if name.startswith(("nopackage", "noversion")):
            continue
        is_good = "id" in document and not name.startswith("no")
        if bool(flaws_in(document)) is is_good:
            wrong.append((path.name, flaws_in(document)[:2]))
        else:
            right += 1
    record_property("right", right)
    record_property("wrong", len(wrong))
    assert paths
    assert wrong == []


def test_the_catalogue_of_exploited_vulnerabilities_is_read_whole() -> None:
    body = gzip.decompress((DATA / "kev" / "known_exploited_vulnerabilities.json.gz").read_bytes())
    found = read_kev(body, "kev")
    assert found.refused == ()
    assert len(found.by_cve) == json.loads(body)["count"]
