"""Pages over a board of a thousand products and a million findings, on SQLite and PostgreSQL, as people ask for them.

The findings are written by the store's own writer, as the server writes what it verified; what they say is made up,
always the same. A page is asked for in this process: from the request to the last byte of the answer, with no network.
Beside each stands one row that is found by its key, in a transaction of its own.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from litestar.testing import TestClient
from tools.bench.table import Row as Measured
from tools.bench.table import at_most

from interlock.api.rest.app import application
from interlock.deployment import Outcome
from interlock.evidence import Assessment, Origin
from interlock.flows.directory import say
from interlock.identity import Account, Found, Founder, FoundingGrant
from interlock.identity.sessions import Method
from interlock.store.board import StoredBoard
from interlock.store.database import Database
from interlock.testing.postgres import PostgresServer, find_programs, running_postgres
from interlock.testing.world import World
from interlock.trace.board import Entered, Examined, Judged, Landed, Line, Ran, Row
from interlock.web.routes import pages
from interlock.web.visiting import COOKIE, House
from interlock.wiring.app import App
from interlock.wiring.serving import Serving

PRODUCTS: Final = 1_000
CONTROLS: Final = 10
EACH: Final = 100
"""Findings of a control of a product."""
ROUNDS: Final = 40
BAR_MS: Final = 300.0
_ADDRESS: Final = "https://interlock.example.org"
_BEGAN: Final = datetime(2025, 1, 1, tzinfo=UTC)
_WORDS: Final = tuple(one + other for one in "abcdefghijkl" for other in ("log", "pay", "cart", "mail", "auth"))
_PLACES: Final = ("production", "staging", "test")
ASKED: Final = {
    "overview": "/",
    "overview: those that are stopped": "/?verdict=deny",
    "products": "/products",
    "one product": "/products/product-7",
    "findings": "/findings",
    "findings: the newest": "/findings?order=newest",
    "findings of a product": "/findings?product=product-7",
    "findings of a control that wait for a year": "/findings?control=build.control-3&age=365",
    "findings: few of all, by control, state and age": "/findings?control=build.control-3&state=waived&age=690",
    "findings of a rule": "/findings?rule=tool3:rule-7",
    "findings: a text that very many have": "/findings?text=alog",
    "findings: a text that few have": "/findings?text=apay/bcart_77.py",
    "findings: a text that none has": "/findings?text=nowhere-to-be-found",
    "findings: the parts of words that some have": "/findings?text=art_299.p",
    "findings: words that most have, as none does": "/findings?text=that+says",
    "findings: a text that no control of theirs has": "/findings?text=tool3&control=build.control-5",
    "findings by their rules": "/findings?group=rule",
}


def measure(place: Path, *, is_small: bool = False) -> Iterator[Measured]:
    """Measure both engines, as far as they are installed."""
    products = 20 if is_small else PRODUCTS
    for engine in ("SQLite", "PostgreSQL"):
        with _server(engine) as server:
            if engine == "PostgreSQL" and server is None:
                yield Measured("PostgreSQL", "not installed here")
                continue
            world = World(place / engine)
            store = server.new_database() if server is not None else ""
            with App(str(world.root), world.environ, store=store) as app:
                app.clock = lambda: _BEGAN + timedelta(days=700)
                yield from _measured(app, engine, products, rounds=3 if is_small else ROUNDS)


@contextmanager
def _server(engine: str) -> Iterator[PostgresServer | None]:
    programs = find_programs() if engine == "PostgreSQL" else None
    with running_postgres(programs) if programs is not None else nullcontext() as server:
        yield server


def _measured(app: App, engine: str, products: int, *, rounds: int) -> Iterator[Measured]:
    _found(app)
    serving = Serving(app)
    began = time.perf_counter()
    findings = write(app.store.database, products)
    taken = time.perf_counter() - began
    what = f"{engine}: {findings:,} findings of {products:,} products written"
    yield Measured(what, f"{taken:,.0f} s", f"{findings / taken:,.0f} /s")
    if engine == "PostgreSQL":
        with app.store.database.writing() as session:
            session.run("ANALYZE")
    house = House((_ADDRESS,))
    with TestClient(application(serving, pages=pages(house)), base_url=_ADDRESS) as client:
        asks = {what: _asking(client, serving, house, "ann", path) for what, path in ASKED.items()}
        asks["findings, of who sees two products"] = _asking(client, serving, house, "sue", "/findings?order=newest")
        asks["overview, the first after the ledger went on"] = _anew(serving, asks["overview"])
        yield from _asked(engine, asks, app.store.database, rounds)


def _asked(engine: str, asks: dict[str, Callable[[], object]], database: Database, rounds: int) -> Iterator[Measured]:
    taken: dict[str, list[float]] = {what: [] for what in asks}
    bare: list[float] = []
    for ask in asks.values():
        ask()  # a server that goes on has read its templates
    for number in range(rounds):
        for what, ask in asks.items():
            taken[what].append(_timed(ask))
        bare.append(_timed(lambda: database.rows("SELECT rule FROM board_finding WHERE id = ?", (number * 37 + 1,))))  # noqa: B023
    for what, times in taken.items():
        p50, p99 = statistics.median(times), sorted(times)[len(times) * 99 // 100]
        beside = f"one row {statistics.median(bare):.3f} ms"
        yield at_most(f"{engine}: {what}", f"{p50:.1f} ms, p99 {p99:.1f}", beside, p99, BAR_MS, " ms")


def _asking(client: Any, serving: Serving, house: House, who: str, path: str) -> Callable[[], object]:  # noqa: ANN401
    secret, _ = serving.visiting.sessions.open(Account.parse(f"directory:local/{who}"), who.title(), Method.PASSWORD)
    headers = {"Cookie": f"{house.cookie_name(COOKIE)}={secret}", "Sec-Fetch-Site": "none"}

    def ask() -> object:
        said = client.get(path, headers=headers)
        if said.status_code != 200:  # noqa: PLR2004 (RFC 9110)
            raise RuntimeError(said.text)
        return said

    return ask


def _anew(serving: Serving, ask: Callable[[], object]) -> Callable[[], object]:
    def run() -> object:
        serving._boarding._views._estate = None  # noqa: SLF001 (as after an entry)
        return ask()

    return run


def _timed(run: Callable[[], object]) -> float:
    began = time.perf_counter()
    run()
    return (time.perf_counter() - began) * 1000


def _found(app: App) -> None:
    other = app.keys.new(app.clock(), name="sue").key_id
    key = app.keys.new(app.clock(), name="ann").key_id
    Path(app.places.config, "keys", "current").write_text(key, "ascii")
    founders = tuple(
        Founder(name, name.title(), (f"key:{one}", f"directory:local/{name}"))
        for name, one in (("ann", key), ("sue", other))
    )
    grants = [FoundingGrant(role, "person:ann") for role in ("owner", "security")]
    grants += [FoundingGrant("engineer", "person:sue", f"product:product-{number}") for number in (3, 7)]
    say([Found(founders, tuple(grants))], app.directory(), app.seal, key, app.clock(), app.store.ledger.origin)


def write(database: Database, products: int) -> int:
    """Write the findings, decisions and deployments of products into a board; give how many findings."""
    board, chance = StoredBoard(database), random.Random(3)  # noqa: S311  # the same every time
    reached, entry, count = board.reached(), 0, 0
    for number in range(products):
        entered = []
        for control in range(CONTROLS):
            entered.append(_examined(chance, entry, number, control))
            entry, count = entry + 1, count + EACH
        for place in _PLACES:
            entered += _placed(number, place, entry)
            entry += 2
        if not board.keep(entered, reached, reached):  # it stays where it was: the ledger is empty but for people
            raise RuntimeError("somebody else writes the same board")
    return count


def _examined(chance: random.Random, entry: int, product: int, control: int) -> Entered:
    line = Line(f"product-{product}", f"https://git.example.org/{product}", "main", f"build.control-{control}", "")
    rows = tuple(_row(chance, product, control, number) for number in range(EACH))
    says = Assessment(line.control, "build", "failed", Origin("commit"), "", "", "1", "p")
    examined = Examined(line, "failed", "", "build", "", (), "a" * 40, says)
    return Entered(entry, _BEGAN + timedelta(minutes=entry), "k" * 64, examined, rows)


def _row(chance: random.Random, product: int, control: int, number: int) -> Row:
    rule = f"tool{control}:rule-{chance.randrange(40)}"
    path = f"src/{chance.choice(_WORDS)}/{chance.choice(_WORDS)}_{chance.randrange(300)}.py"
    said = f"{rule} says that {chance.choice(_WORDS)} {chance.choice(_WORDS)} is not {chance.choice(_WORDS)}"
    severity = chance.choices(range(5), (1, 5, 20, 50, 24))[0]
    state = chance.choices(range(4), (20, 70, 5, 5))[0]
    more = b'{"fingerprint":"%032d","remedy":"do otherwise"}' % number
    name = (product * 100_003 + control * 1_009 + number).to_bytes(16, "big")
    return Row(name, severity, state, rule, path, chance.randrange(900), said, more)


def _placed(number: int, place: str, entry: int) -> list[Entered]:
    at, product = _BEGAN + timedelta(minutes=entry), f"product-{number}"
    verdict = ("deny", "allow", "review")[number % 3]
    ran = Landed(product, place, f"dpl-{number}", Outcome.DEPLOYED, False, "", at, (Ran("web-1.1", f"{number:064x}"),))
    ahead = Judged(
        product, place, "deploy", "bank", verdict, "build.sast: 3 are high", "web-1.2", f"{number:063x}f", at
    )
    return [Entered(entry, at, "k" * 64, ran), Entered(entry + 1, at, "k" * 64, ahead)]
