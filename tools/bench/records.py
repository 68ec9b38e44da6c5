"""The books of advisories and inventories, beside pip-audit; the measuring itself is in tools/bench_records.py.

pip-audit never matches anything itself: it asks a service about one package after another, and reads the answers. It
is timed in three ways over the same list. Offline is with its own cache folder, filled beforehand from a service on the
loopback address that is gone by then: the only way in which it works without a network. Over loopback HTTP it asks that
service. In memory its code is handed each answer, and does neither HTTP nor files: nobody can run it so.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from tools.bench.table import Row, at_least, at_most
from tools.bench_records import FILE, listed_records

ADVISORIES: Final = 300_000
COMPONENTS: Final = 20_000
LIST: Final = 5_000
ESTATES: Final = ((100_000, 2_000), (1_000_000, 20_000))
BAR_MB, BAR_SBOM_S, BAR_TIMES, BAR_ASKED_MS, BAR_ADVISORY_MS, BAR_KNOWN_MS, BAR_A_SECOND = 300, 2, 10, 50, 500, 5, 250
BAR_GROWTH: Final = 1.5
_ROOT: Final = Path(__file__).resolve().parents[2]
_PEER: Final = """
import json, sys, time
from packaging.version import Version
from pip_audit._service.interface import ResolvedDependency
from pip_audit._service.osv import OsvService
from pip_audit._service.pypi import PyPIService
from pathlib import Path
given, cache, way, address = json.loads(Path(sys.argv[1]).read_text()), Path(sys.argv[2]), sys.argv[3], sys.argv[4]
if way == "cache":
    service = PyPIService(cache)
    get = service.session.get
    service.session.get = lambda url, timeout: get(f"{address}/{url.rpartition('/pypi/')[2]}", timeout=timeout)
else:
    service = OsvService(cache, osv_url=address)
if way == "memory":
    class Answer:
        def __init__(self, body): self.body = body
        def raise_for_status(self): pass
        def json(self): return json.loads(self.body)
    class Session:
        def post(self, url, data, timeout):
            asked = json.loads(data)
            return Answer(given["answers"].get(asked["package"]["name"] + " " + asked["version"], "{}"))
    service.session = Session()
wanted = [ResolvedDependency(name, Version(version)) for name, version in given["list"]]
began = time.perf_counter()
found = sum(len(results) for _, results in service.query_all(iter(wanted)))
print(json.dumps({"seconds": time.perf_counter() - began, "found": found}))
"""


def measure(place: Path, *, is_small: bool = False) -> list[Row]:
    """Measure import, one SBOM, a list beside pip-audit, and two sizes of an estate."""
    factor = 20 if is_small else 1
    _part("make", place, ADVISORIES // factor)
    loaded = _part("load", place)
    rows = [
        at_most(
            f"import of {loaded['records']:,} advisories",
            f"{loaded['peak MB']:.0f} MB",
            f"{loaded['seconds']:.1f} s, {loaded['file MB']:.0f} MB on disk; again {loaded['again seconds']:.1f} s",
            loaded["peak MB"],
            BAR_MB,
            " MB",
        ),
        _sbom_row(_part("sbom", place, COMPONENTS // factor)),
        *_beside_peer(place, _part("versions", place, LIST // factor)),
    ]
    estates = [_part("estate", place, parts // factor, held // factor) for parts, held in ESTATES]
    for (parts, held), figures in zip(ESTATES, estates, strict=True):
        rows += _estate_rows(f"{parts // factor:,} versions in {held // factor:,} inventories", figures)
    rows += [
        _growth_row(what, word, *(one[f"{word} {kind} ms"] for one in estates))
        for what, kind in (("affected", "affected"), ("new advisory", "advisory"))
        for word in ("popular", "usual", "rare")
    ]
    return rows


def _sbom_row(one: Mapping[str, Any]) -> Row:
    parts = ", ".join(f"{word} {one[word]:.2f} s" for word in ("parse", "store", "match"))
    what = f"SBOM of {one['components']:,} components, {one['affected']:,} of them touched by advisories"
    return at_most(what, f"{one['all']:.2f} s", parts, one["all"], BAR_SBOM_S, " s")


def _estate_rows(of: str, one: Mapping[str, Any]) -> list[Row]:
    rows = [
        at_most(
            f"record 300 known components, {of}",
            f"{one['known ms']:.1f} ms",
            f"{one['known in mind ms']:.1f} ms in a process that goes on",
            one["known ms"],
            BAR_KNOWN_MS,
            " ms",
        ),
        at_least(
            "the same, a second, each synced, by a process that goes on",
            f"{one['known in mind a second']:,.0f}",
            f"the disk alone {one['disk ms']:.2f} ms, mean {one['disk mean ms']:.2f}",
            one["known in mind a second"],
            BAR_A_SECOND,
            " /s",
        ),
        Row(
            "the same, by one that has nothing in mind yet",
            f"{one['known a second']:,.0f}",
            f"mean {one['known mean ms']:.1f} ms, 99 in 100 within {one['known p99 ms']:.1f}, worst "
            f"{one['known worst ms']:.1f}",
        ),
        Row(
            "record an inventory with new ones",
            f"{one['record ms']:.1f} ms",
            f"mean {one['record mean ms']:.1f}, 99 in 100 within {one['record p99 ms']:.1f}, worst "
            f"{one['record worst ms']:,.0f} ms; {one['file MB']:,.0f} MB",
        ),
    ]
    for word in ("popular", "usual", "rare"):
        asked, matched = one[f"{word} affected ms"], one[f"{word} advisory ms"]
        rows += [
            at_most(
                f"affected, a {word} package: first page and count",
                f"{asked:.1f} ms",
                f"{one[f'{word} holders']:,} inventories",
                asked,
                BAR_ASKED_MS,
                " ms",
            ),
            at_most(
                f"new advisory, a {word} package",
                f"{matched:.1f} ms",
                f"{one[f'{word} exposed']:,} inventories",
                matched,
                BAR_ADVISORY_MS,
                " ms",
            ),
        ]
    return rows


def _growth_row(question: str, word: str, small: float, large: float) -> Row:
    """Hold growth to the bar of the design."""
    what = f"{question}, a {word} package, ten times the estate"
    return at_most(what, f"{large:.1f} ms", f"{small:.1f} ms", large / small, BAR_GROWTH)


def _beside_peer(place: Path, ours: Mapping[str, Any]) -> Iterator[Row]:
    """Give the rows of the comparison, or one that says why there is none."""
    python = _peer(place)
    rate = len(ours["list"]) / ours["seconds"]
    if python is None:
        yield Row(
            f"match {len(ours['list']):,} PyPI versions", f"{rate:,.0f} /s", "pip-audit could not be installed here"
        )
        return
    answers = _answers(place / FILE, ours["hits"])
    given = place / "peer.json"
    given.write_text(json.dumps({"list": [name.split() for name in ours["list"]], "answers": answers}), "utf-8")
    script = place / "peer.py"
    script.write_text(_PEER, "utf-8")

    def ask(way: str, address: str) -> tuple[float, int]:
        words = [str(python), str(script), str(given), str(place / "cache"), way, address]
        peer = json.loads(_output(words))
        return len(ours["list"]) / peer["seconds"], peer["found"]

    with _service(answers) as address:
        http = ask("http", address)
        ask("cache", address)
    rates = {"offline, its cache folder filled": ask("cache", address), "over loopback HTTP": http}
    rates["its code alone, answers in memory"] = ask("memory", address)
    what = f"match {len(ours['list']):,} PyPI versions, {sum(map(len, ours['hits'].values())):,} advisories found"
    for word, (theirs, found) in rates.items():
        beside = f"pip-audit, {word}: {theirs:,.0f} /s, {found:,} found"
        if "memory" in word:
            yield Row(what, f"{rate:,.0f} /s", beside, rate / theirs)
        else:
            yield at_least(what, f"{rate:,.0f} /s", beside, rate / theirs, BAR_TIMES)


def _peer(place: Path) -> Path | None:
    """Install pip-audit into an environment of its own."""
    folder = place / "peer"
    try:
        _output([sys.executable, "-m", "venv", str(folder)])
        _output([str(folder / "bin" / "python"), "-m", "pip", "install", "-q", "pip-audit"])
    except subprocess.CalledProcessError:
        return None
    return folder / "bin" / "python"


def _answers(file: Path, hits: Mapping[str, list[str]]) -> dict[str, str]:
    """Give for each version the answer that a service of OSV gives: the whole records."""
    wanted = {name for names in hits.values() for name in names}
    records = {record["id"]: record for record in listed_records(file) if record["id"] in wanted}
    return {
        version: json.dumps({"vulns": [records[name] for name in names if name in records]})
        for version, names in hits.items()
    }


def _as_index(answer: str) -> bytes:
    """Give an answer in the form of a package index's, which names what each advisory is fixed in."""
    told = [
        {
            "id": one["id"],
            "aliases": one["aliases"],
            "summary": one["summary"],
            "details": one["details"],
            "fixed_in": [
                event["fixed"]
                for half in one["affected"]
                for span in half["ranges"]
                for event in span["events"]
                if "fixed" in event
            ],
            "published": one["published"],
            "withdrawn": None,
        }
        for one in json.loads(answer)["vulns"]
    ]
    return json.dumps({"info": {}, "vulnerabilities": told}).encode()


@contextmanager
def _service(answers: Mapping[str, str]) -> Iterator[str]:
    """Answer questions about one version each, on the loopback address: those of OSV, and those to a package index."""
    bodies = {version: body.encode() for version, body in answers.items()}
    pages = {f"/v1/query/{version.replace(' ', '/')}/json": _as_index(body) for version, body in answers.items()}

    class Service(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(bodies.get(f"{asked['package']['name']} {asked['version']}", b"{}"))

        def do_GET(self) -> None:
            self._answer(pages.get(self.path, b'{"info": {}, "vulnerabilities": []}'))

        def _answer(self, body: bytes) -> None:
            head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nCache-Control: max-age=86400\r\n"
            head += f"Date: {formatdate(usegmt=True)}\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body)

        def log_message(self, *_: object) -> None:
            """Say nothing: the table is the output."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/query"
    finally:
        server.shutdown()
        server.server_close()


def _part(name: str, place: Path, *numbers: int) -> dict[str, Any]:
    words = [sys.executable, "-m", "tools.bench_records", name, str(place), *map(str, numbers)]
    figures: dict[str, Any] = json.loads(_output(words))
    return figures


def _output(argv: list[str]) -> str:
    done = subprocess.run(  # noqa: TID251  # measured from outside of Interlock
        argv, cwd=_ROOT, env=dict(os.environ), check=True, capture_output=True, text=True
    )
    return done.stdout
