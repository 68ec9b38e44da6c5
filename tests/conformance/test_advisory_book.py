"""Real advisories of eight databases, kept and asked for again: each by its name, its aliases and its packages."""

import gzip
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from interlock.formats.osv_files import read_file
from interlock.store.advisories import open_advisories
from interlock.supply.advisory import Advisory, package_key
from interlock.supply.recorded import Origin, Unread

DATA = Path(__file__).resolve().parents[2] / ".." / "shared" / "data" / "osv"
AT = datetime(2026, 11, 22, tzinfo=UTC)
FILES = sorted(DATA.glob("*.jsonl.gz"))


def records(file: Path) -> Iterator[Advisory | Unread]:
    with file.open("rb") as stream:
        for one in read_file(stream, file.name):
            yield one if isinstance(one, Advisory) else Unread(one.id)


@pytest.mark.skipif(not FILES, reason="the samples are not beside this checkout")
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_record_is_kept_and_found(
    file: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    with gzip.open(file) as lines:
        total = sum(1 for line in lines if line.strip())
    given = list(records(file))
    wrong = []
    with open_advisories(tmp_path, is_read_only=False) as book:
        outcome = book.take_in(Origin(file.name, AT), given)
        standing = {one.id: one for one in given if isinstance(one, Advisory)}
        keys = {package_key(a.ecosystem, a.name) for one in standing.values() for a in one.affected if a.name}
        found = book.find(keys)
        for one in standing.values():
            if any(one not in book.show(name) for name in (one.id, *one.aliases[:2])):
                wrong.append(f"{one.id} is not shown")
            for affected in one.affected:
                listed = [held.id for held in found.get(package_key(affected.ecosystem, affected.name), ())]
                if affected.name and (one.id in listed) == one.is_withdrawn:
                    wrong.append(f"{one.id}: {affected.name}")
    record_property("right", total - outcome.refused - len(wrong))
    record_property("wrong", len(wrong))
    record_property("refused", outcome.refused)
    assert (outcome.added, outcome.refused) == (total, 0)
    assert wrong == [], wrong[:20]
