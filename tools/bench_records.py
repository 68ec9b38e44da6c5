"""Measures the books of advisories and inventories, each part in a process of its own, so that its memory is its own.

`python -m tools.bench_records PART FOLDER [NUMBER...]` prints one line of JSON. `make bench` calls it through
tools/bench/records.py. All data are made up, the same in every run; popularity falls off as in real registries.
"""

from __future__ import annotations

import gc
import gzip
import hashlib
import json
import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from interlock.control import Attachment
from interlock.evidence import CYCLONEDX
from interlock.flows.recording import recordings
from interlock.formats.osv_files import read_file
from interlock.formats.sbom.reading import read_sbom
from interlock.kernel import Digest, Subject
from interlock.store.advisories import open_advisories
from interlock.store.inventories import StoredInventories
from interlock.store.opening import open_database
from interlock.supply.advisory import Advisory, Affected, Event, EventKind, Range, RangeKind
from interlock.supply.inventory import Inventory, merge
from interlock.supply.matching import exposed, match
from interlock.supply.model import Component, Hash, Reading, ReadingKind
from interlock.supply.packing import packed
from interlock.supply.recorded import Origin, Unread

AT: Final = datetime(2026, 11, 22, tzinfo=UTC)
FILE: Final = "synthetic.jsonl.gz"
COMPONENTS: Final = 300
"""In an inventory of the estate."""
ROUNDS: Final = 9
_ECOSYSTEMS: Final = (("PyPI", "pypi"), ("npm", "npm"), ("Maven", "maven"), ("Go", "golang"), ("crates.io", "cargo"))
_PACKAGES: Final = 1_000_000
_STRIDE: Final = 50
"""Of the packages that advisories name, which ones an inventory has: so that one component in ten or so is touched."""


def make(folder: Path, records: int) -> dict[str, float]:
    """Write a file of OSV records: most about packages that hardly anybody uses, many about a few."""
    chance = random.Random(1)  # noqa: S311
    with gzip.open(folder / FILE, "wt", compresslevel=1, encoding="utf-8") as file:
        for number in range(records):
            file.write(json.dumps(_record(chance, number)) + "\n")
    return {"MB": (folder / FILE).stat().st_size / 1e6}


def load(folder: Path) -> dict[str, Any]:
    """Import that file, and the real records where they lie beside the checkout."""
    shared = Path(__file__).resolve().parents[2] / "shared" / "data" / "osv"
    files = [folder / FILE, *sorted(shared.glob("*.jsonl.gz"))]
    began = time.perf_counter()
    added = refused = 0
    with open_advisories(folder / "advisories", is_read_only=False) as book:
        for file in files:
            outcome = book.take_in(Origin(file.name, AT), _records(file))
            added, refused = added + outcome.added, refused + outcome.refused
        taken = time.perf_counter() - began
        # What only this process can say of itself, before the second import adds to it.
        peak = _peak_mb()
        began = time.perf_counter()
        again = book.take_in(Origin(files[0].name, AT), _records(files[0]))
        return {
            "records": added,
            "refused": refused,
            "seconds": taken,
            "peak MB": peak,
            "again seconds": time.perf_counter() - began,
            "unchanged": again.unchanged,
            "file MB": sum(path.stat().st_size for path in (folder / "advisories").glob("*.db*")) / 1e6,
        }


def sbom(folder: Path, components: int) -> dict[str, float]:
    """Parse, store and match a CycloneDX document, the advisories being there."""
    body = _document(components)
    database = open_database(folder / "evidence")
    with open_advisories(folder / "advisories") as advisories, closing(database):
        began = time.perf_counter()
        inventory = merge([read_sbom("bom.json", body)])
        parsed = time.perf_counter()
        StoredInventories(database).record([_commit(0)], inventory, AT)
        stored = time.perf_counter()
        found = match(inventory, advisories)
        matched = time.perf_counter()
    return {
        "MB": len(body) / 1e6,
        "components": len(inventory.entries),
        "affected": len(found.matches),
        "parse": parsed - began,
        "store": stored - parsed,
        "match": matched - stored,
        "all": matched - began,
    }


def versions(folder: Path, components: int) -> dict[str, Any]:
    """Match a plain list of PyPI packages, cold and in a process that does nothing else; say what was found."""
    listed = [_pypi(number) for number in range(components)]
    inventory = merge([Reading("requirements.txt", "x", ReadingKind.LOCKFILE, tuple(listed))])
    with open_advisories(folder / "advisories") as book:
        began = time.perf_counter()
        result = match(inventory, book)
        taken = time.perf_counter() - began
        hits = {
            f"{inventory.components[one.entry].name} {inventory.components[one.entry].version}": [
                member.id for group in one.answer.groups for member in group.members
            ]
            for one in result.matches
            if one.answer.groups
        }
    names = [f"{one.name} {one.version}" for one in inventory.components]
    return {"seconds": taken, "list": names, "hits": hits}


def _spread(word: str, seconds: list[float]) -> dict[str, float]:
    """Say how long a recording takes: the middle one, the mean, the one in a hundred, the worst."""
    return {
        f"{word} ms": statistics.median(seconds) * 1000,
        f"{word} mean ms": statistics.mean(seconds) * 1000,
        f"{word} p99 ms": statistics.quantiles(seconds, n=100)[98] * 1000,
        f"{word} worst ms": max(seconds) * 1000,
    }


def estate(folder: Path, components: int, inventories: int) -> dict[str, Any]:
    """Record an estate as a check does, then ask what it holds; every commit is synced."""
    database = open_database(folder / f"estate-{components}")
    with closing(database):
        book = StoredInventories(database)
        chance = random.Random(2)  # noqa: S311
        seconds: list[float] = []
        for number in range(inventories):
            held = _estate_inventory(chance, number, components, inventories)
            handed = Attachment(CYCLONEDX, b"", packed(held))
            began = time.perf_counter()
            _keep(book, _commit(number), handed)
            seconds.append(time.perf_counter() - began)
        figures: dict[str, Any] = {
            **_spread("record", seconds),
            "file MB": sum(path.stat().st_size for path in (folder / f"estate-{components}").glob("*.db*")) / 1e6,
        }
        figures |= _known(folder, database, components)
        for word, package in (("popular", 1), ("usual", components // 30), ("rare", components // 10 - 1)):
            figures |= _asked(book, word, package)
        figures["peak MB"] = _peak_mb()
    return figures


def _known(folder: Path, database: Any, components: int) -> dict[str, float]:  # noqa: ANN401
    """Record inventories whose 300 components are all known: by a process that has them in mind, and by a new one.

    The disk alone is measured in between: on a machine that does other things it decides the mean.
    """
    disk: list[float] = []
    warm: list[float] = []
    cold: list[float] = []
    book = StoredInventories(database)
    for number in range(400):
        is_cold = number % 2 == 1
        # The next one begins seven components later, so that a process which goes on has nearly all in mind.
        parts = tuple(_part((number * 7 + at) % components, components) for at in range(COMPONENTS))
        held = merge([Reading(f"{number}.lock", "npm.package-lock", ReadingKind.LOCKFILE, parts)])
        handed = Attachment(CYCLONEDX, b"", packed(held))
        if is_cold:
            book = StoredInventories(database)
        began = time.perf_counter()
        _keep(book, _commit(10**6 + number), handed)
        taken = time.perf_counter() - began
        (cold if is_cold else warm).append(taken)
        disk.append(_synced(folder / "bare"))
    return {
        **_spread("known", cold),
        "known a second": 1 / statistics.mean(cold),
        "known in mind a second": 1 / statistics.mean(warm),
        "disk ms": statistics.median(disk) * 1000,
        "disk mean ms": statistics.mean(disk) * 1000,
        "known in mind ms": statistics.median(warm) * 1000,
    }


def _asked(book: StoredInventories, word: str, package: int) -> dict[str, float]:
    """Ask for a package, and hold a new advisory about it against everything."""
    ecosystem, name = _name(package)
    half = Affected(
        ecosystem,
        name,
        (Range(RangeKind.ECOSYSTEM, (Event(EventKind.INTRODUCED, "0"), Event(EventKind.FIXED, "1.0.0"))),),
    )
    advisory = Advisory("SYN-NEW", "2026-11-22T00:00:00Z", affected=(half,))
    asked, matched, found, exposure = [], [], None, None
    for _ in range(ROUNDS):
        began = time.perf_counter()
        found = book.holders([one.id for one in book.versions((ecosystem, name))])
        middle = time.perf_counter()
        exposure = exposed([advisory], book)
        asked.append(middle - began)
        matched.append(time.perf_counter() - middle)
    assert found is not None  # noqa: S101
    assert exposure is not None  # noqa: S101
    return {
        f"{word} holders": found.inventories,
        f"{word} affected ms": statistics.median(asked) * 1000,
        f"{word} exposed": exposure.holders.inventories,
        f"{word} advisory ms": statistics.median(matched) * 1000,
    }


def _estate_inventory(chance: random.Random, number: int, components: int, inventories: int) -> Inventory:
    """Give an inventory: its share of versions that nobody had before, and popular ones."""
    share = components // inventories
    parts = set(range(number * share, (number + 1) * share))
    while len(parts) < COMPONENTS:
        parts.add((int(chance.paretovariate(0.5)) - 1) % components)
    return merge(
        [
            Reading(
                "package-lock.json",
                "npm.package-lock",
                ReadingKind.LOCKFILE,
                tuple(_part(at, components) for at in sorted(parts)),
            )
        ]
    )


def _part(number: int, components: int) -> Component:
    """Give a component of the estate; ten versions of each package."""
    package, version = number % (components // 10), number // (components // 10)
    ecosystem, name = _name(package)
    kind = dict(_ECOSYSTEMS)[ecosystem]
    text = f"{version // 5}.{version % 5}.{package % 3}"
    purl = f"pkg:{kind}/{name}@{text}"
    promised: tuple[Hash, ...] = (Hash("sha512", hashlib.sha512(purl.encode()).hexdigest()),)
    if kind == "pypi":
        promised = tuple(_sha256(f"{at}{purl}") for at in range(3))
    return Component(name, text, purl, ecosystem, hashes=promised, line=number % 900 + 1, is_direct=number % 3 == 0)


def _sha256(text: str) -> Hash:
    return Hash("sha256", hashlib.sha256(text.encode()).hexdigest())


def _name(package: int) -> tuple[str, str]:
    return _ECOSYSTEMS[package % 2][0], f"package-{package}"


def _pypi(number: int) -> Component:
    name, version = f"pkg-{number * _STRIDE}", f"{number % 9}.{number % 13}.1"
    return Component(name, version, f"pkg:pypi/{name}@{version}", "PyPI")


def _document(components: int) -> bytes:
    parts = []
    for number in range(components):
        kind = _ECOSYSTEMS[number % 2][1]
        version = f"{number % 9}.{number % 13}.1"
        name = f"pkg-{number * _STRIDE}"
        purl = f"pkg:{kind}/{name}@{version}"
        parts.append(
            {
                "type": "library",
                "bom-ref": purl,
                "name": name,
                "version": version,
                "purl": purl,
                "licenses": [{"license": {"id": "MIT"}}],
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(purl.encode()).hexdigest()}],
            }
        )
    edges = [
        {"ref": one["bom-ref"], "dependsOn": [parts[(at * 7 + 1) % components]["bom-ref"]]}
        for at, one in enumerate(parts)
    ]
    bom = {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1, "components": parts, "dependencies": edges}
    return json.dumps(bom).encode()


def _keep(book: StoredInventories, commit: Subject, handed: Attachment) -> None:
    for one in recordings([commit], [handed], AT):
        book.record(one.subjects, one.inventory, one.at)


def _record(chance: random.Random, number: int) -> dict[str, Any]:
    ecosystem = _ECOSYSTEMS[number % 5][0]
    # Two thirds are about a package of their own, as malware is; of the rest the first package has over a hundred.
    package = chance.randrange(_PACKAGES) if number % 3 else int(60 * chance.paretovariate(0.5))
    name = f"pkg-{package % _PACKAGES}"
    major, minor = chance.randrange(9), number % 13
    listed = [f"{one}.{two}.1" for one in range(chance.randrange(1, 4)) for two in range(chance.randrange(25))]
    return {
        "id": f"SYN-{number:06d}",
        "modified": "2026-01-01T00:00:00Z",
        "published": "2026-01-01T00:00:00Z",
        "aliases": [f"CVE-2026-{number}"],
        "summary": "A problem of some length in a package of some name",
        "details": "What it is about, in some more words. " * 6,
        "severity": [{"type": "CVSS_V3", "score": "CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H"}],
        "affected": [
            {
                "package": {"ecosystem": ecosystem, "name": name},
                "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": f"{major}.{minor}.0"}]}],
                "versions": listed,
            }
        ],
        "references": [{"type": "WEB", "url": f"https://advisories.example/{number}"}],
    }


def listed_records(file: Path) -> Iterator[dict[str, Any]]:
    """Give the records of a made file as they are written there."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _records(file: Path) -> Iterator[Advisory | Unread]:
    with file.open("rb") as stream:
        for one in read_file(stream, file.name):
            yield one if isinstance(one, Advisory) else Unread(one.id)


def _commit(number: int) -> Subject:
    return Subject("repository", (Digest("gitCommit", f"{number:040x}"),))


def _synced(file: Path) -> float:
    """Append what an inventory takes to a file, and have the disk keep it."""
    began = time.perf_counter()
    with file.open("ab") as out:
        out.write(bytes(16_384))
        out.flush()
        os.fsync(out.fileno())
    return time.perf_counter() - began


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]) / 1024


PARTS: Final[dict[str, Callable[..., dict[str, Any]]]] = {
    "make": make,
    "load": load,
    "sbom": sbom,
    "versions": versions,
    "estate": estate,
}


def main(words: list[str]) -> None:
    """Measure one part and print its figures."""
    gc.collect()
    print(json.dumps(PARTS[words[0]](Path(words[1]), *map(int, words[2:]))))


if __name__ == "__main__":
    main(sys.argv[1:])
