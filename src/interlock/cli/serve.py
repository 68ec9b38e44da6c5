"""interlock serve: the server, where evidence is gathered and decisions are asked for. Floor 15."""

from __future__ import annotations

import argparse
import os
import re
import socket
import ssl
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from interlock.cli.arguments import Parser
from interlock.cli.certificates import certificate_unusable
from interlock.cli.errors import AddressUnfit, AnsweringEnded, ServerMissing
from interlock.cli.exits import Exit
from interlock.cli.variables import heed_variables
from interlock.flows.sessions import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

    from interlock.web.visiting import House
    from interlock.wiring.serving import Serving

_SAYS: Final = """\
Serve the API: one process over one store, in a file by default, in PostgreSQL by
its URL. It verifies what is handed in before it takes it, and answers from what
it verified. `interlock token new` makes the tokens that programs ask it with;
people sign in at a browser, the first one by a link that is printed once.

Each option can be said by a variable of the environment as well, which is called
after it: INTERLOCK_SERVE_DB, INTERLOCK_SERVE_TLS_CERT.
"""
PREFIX: Final = "INTERLOCK_SERVE_"
"""How the variables begin that say what the options say."""
_PORTS: Final = 65_535
_KEPT_DAYS: Final = 90
_FEWEST_DAYS, _MOST_DAYS = 30, 36_500
_HOUR_S: Final = 60 * 60
_DAY_MIN: Final = 24 * 60
_WEEK_H: Final = 7 * 24
_ADDRESS: Final = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
_AS_HERE: Final = ", whose --store is what --db is here"
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("serve", _SAYS).with_place()
    made.add_argument(
        "--db",
        metavar="URL",
        default="",
        help="where it keeps everything, as --store: a folder, or a URL of PostgreSQL",
    )
    made.add_argument("--host", default="127.0.0.1", help="where to listen (default: 127.0.0.1)")
    made.add_argument("--port", metavar="N", type=int, default=8460, help="the port; 0 for any (default: 8460)")
    made.add_argument("--tls-cert", metavar="FILE", default="", help="the certificate, in PEM, with its chain")
    made.add_argument("--tls-key", metavar="FILE", default="", help="its key, in PEM")
    made.add_argument(
        "--behind-proxy",
        action="store_true",
        help="listen without TLS on other than loopback: something in front has it",
    )
    made.add_argument(
        "--address",
        metavar="URL",
        default="",
        help="where browsers find it, such as https://interlock.example.org; said behind a proxy, or with TLS",
    )
    made.add_argument(
        "--session-idle", metavar="MINUTES", type=int, default=30, help="sign out whoever asks nothing (default: 30)"
    )
    made.add_argument(
        "--session-length", metavar="HOURS", type=int, default=12, help="sign everybody out after that (default: 12)"
    )
    made.add_argument(
        "--keep-a-day",
        metavar="MIB",
        type=int,
        default=10_240,
        help="how many MiB one asker may have kept beside statements in a day; 0 for no end (default: 10240)",
    )
    made.add_argument(
        "--most-a-second",
        metavar="N",
        type=int,
        default=1_000,
        help="how many requests of one asker are answered in a second; others get 429 (default: 1000)",
    )
    made.add_argument(
        "--deliver-every",
        metavar="SECONDS",
        type=int,
        default=15,
        help="how often it is looked whether people and programs are to be told of events; 0 for never (default: 15)",
    )
    made.add_argument(
        "--log",
        choices=("json", "text"),
        default="text",
        help="how each request is told of on the standard error (default: text)",
    )
    made.add_argument(
        "--keep-days",
        metavar="N",
        type=int,
        default=_KEPT_DAYS,
        help=(
            "how many days events and deliveries are kept once nothing follows from them any more; "
            f"0 for good (default: {_KEPT_DAYS})"
        ),
    )
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    made = parser()
    heed_variables(made, PREFIX, os.environ)
    asked = made.parse_args(words)
    if bool(asked.tls_cert) != bool(asked.tls_key):
        made.error("--tls-cert and --tls-key go together")
    _check_numbers(made, asked)
    if not asked.tls_cert and asked.host not in _LOOPBACK and not asked.behind_proxy:
        made.error("tokens must not travel in the clear: give --tls-cert and --tls-key, or --behind-proxy")
    _check_visits(made, asked)
    _check_certificate(asked.tls_cert, asked.tls_key)
    store = asked.db or asked.store
    port = _free(asked.host, asked.port)
    try:
        from interlock.api.serving import Door, Orders, serve
        from interlock.web.routes import pages
    except ModuleNotFoundError as error:
        raise ServerMissing(package=error.name or "litestar") from error
    scheme = "https" if asked.tls_cert else "http"
    named = f"[{asked.host}]" if ":" in asked.host else asked.host
    address = f"{scheme}://{named}:{port}"
    house = _house(asked, port)
    root = _begun(asked.repository, store, asked.address or address, house)
    limits = Limits(timedelta(minutes=asked.session_idle), timedelta(hours=asked.session_length))
    orders = Orders(
        root=root,
        store=store,
        environ=dict(os.environ),
        address=address,
        log=asked.log,
        keep_days=asked.keep_days,
        limits=limits,
        keep_a_day=asked.keep_a_day,
        most_a_second=asked.most_a_second,
        deliver_each_s=asked.deliver_every,
        page=asked.address,
    )
    door = Door(asked.host, port, asked.tls_cert, asked.tls_key)
    _until_told(partial(serve, orders, door, _ready, partial(pages, house)))
    return Exit.ALLOWED


def _check_numbers(parser: Parser, asked: argparse.Namespace) -> None:
    if not 0 <= asked.port <= _PORTS:
        parser.error(f"--port is a number from 0 to {_PORTS}")
    if asked.keep_days and not _FEWEST_DAYS <= asked.keep_days <= _MOST_DAYS:
        parser.error(f"--keep-days is 0, or from {_FEWEST_DAYS} to {_MOST_DAYS}")
    if asked.keep_a_day < 0:
        parser.error("--keep-a-day is a number of MiB, or 0")
    if asked.most_a_second < 1:
        parser.error("--most-a-second is a number of requests, at least 1")
    if not 0 <= asked.deliver_every <= _HOUR_S:
        parser.error(f"--deliver-every is a number of seconds from 0 to {_HOUR_S}")


def _check_visits(parser: Parser, asked: argparse.Namespace) -> None:
    if asked.address and _ADDRESS.fullmatch(asked.address) is None:
        parser.error("--address is a scheme, a host and perhaps a port, without a path: https://interlock.example.org")
    if asked.address.startswith("http://") and urlsplit(asked.address).hostname not in _LOOPBACK:
        parser.error("--address begins with https: passwords must not travel in the clear")
    if not 1 <= asked.session_idle <= _DAY_MIN:
        parser.error(f"--session-idle is a number of minutes from 1 to {_DAY_MIN}")
    if not 1 <= asked.session_length <= _WEEK_H:
        parser.error(f"--session-length is a number of hours from 1 to {_WEEK_H}")


def _house(asked: argparse.Namespace, port: int) -> House:
    """Say where browsers find the pages."""
    from interlock.web.visiting import House

    if asked.address:
        return House((asked.address,), asked.address.startswith("https://"), asked.behind_proxy)
    if asked.tls_cert or asked.behind_proxy:
        return House((), is_proxied=asked.behind_proxy)
    return House(tuple(f"http://{name}:{port}" for name in ("127.0.0.1", "localhost", "[::1]")), is_secure=False)


def _until_told(serve: Callable[[], None]) -> None:
    """Serve until somebody tells it to stop. Errors: AnsweringEnded (CLI-124)."""
    try:
        serve()
    except SystemExit as ended:  # as granian ends where its worker did
        if ended.code:
            raise AnsweringEnded from None


def _ready(text: str) -> None:
    print(text, flush=True)


def _begun(repository: str, store: str, address: str, house: House | None = None) -> str:
    """Bring the store up and look at everything once, so that what is wrong is told before anybody asks."""
    from interlock.wiring.app import App
    from interlock.wiring.serving import Serving
    from interlock.wiring.telemetry import check_telemetry

    traces = check_telemetry(os.environ)
    if traces is not None:
        print(f"traces go to {traces.origin}", flush=True)
    with App(repository, os.environ, store=store) as app:
        serving = Serving(app)
        print(f"{app.store.where} holds {serving.standing().size} entries of {app.store.ledger.origin}", flush=True)
        for hook in serving.hooks.known:
            why = serving.hooks.why_not(hook)
            if why is not None:
                print(f"the hook {hook.name} takes nothing: {why}", file=sys.stderr, flush=True)
        if not serving.tokens.all() and not serving.exchange.has_rules:
            how = f"`interlock token new`{_AS_HERE if store else ''}"
            print(f"nobody can ask anything yet: make a token with {how}", file=sys.stderr, flush=True)
        if serving.visiting.is_closed:
            print("nobody can sign in yet: make the first account, once and within an hour, at", flush=True)
            print(f"  {address}/set-up?key={serving.visiting.set_up.first()}", flush=True)
        _tell_of_providers(serving, house)
        return str(Path(app.root).absolute())


def _tell_of_providers(serving: Serving, house: House | None) -> None:
    """Say what is missing for people to sign in elsewhere, and for their groups to count."""
    from interlock.wiring.sign_in import read_sign_in
    from interlock.wiring.sign_in_states import missing_secrets

    visiting, app = serving.visiting, serving.app
    for name, error in missing_secrets(read_sign_in(app.places.config), app.environ):
        print(f"{name} is of no use: {error}; {error.remedy}", file=sys.stderr, flush=True)
    if visiting.providers and house is not None and not house.addresses:
        print("nobody can come back from an identity provider: give --address", file=sys.stderr, flush=True)
    if visiting.keeper is not None and serving.directory().workload_of_key(visiting.keeper.key) is None:
        print(
            "what identity providers say of groups and of who left counts for nobody yet: have the key of this server"
            f" joined with `interlock people join workload:interlock key:{visiting.keeper.key} --how TEXT`"
            f"{_AS_HERE if app.has_own_store else ''}",
            file=sys.stderr,
            flush=True,
        )
    _tell_of_who_leaves(serving)


def _tell_of_who_leaves(serving: Serving) -> None:
    """Say of whom nothing is entered though they leave: their signatures go on counting."""
    from interlock.flows.keep_groups import people_kept

    visiting, directory = serving.visiting, serving.directory()
    if visiting.keeper is None or directory.is_empty:
        return
    known = {one.origin for one in directory.kept_people}
    for one in visiting.tellers:
        if one.origin not in known:
            command = people_kept(directory, visiting.keeper.key, one.origin, one.issuer)
            what = f"who leaves {one.origin} goes on signing in the ledger: two people change that with"
            print(f"{what} `{command}`", file=sys.stderr, flush=True)


def _free(host: str, port: int) -> int:
    """Give a port that can be had. Errors: AddressUnfit (CLI-121)."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            door.bind((host, port))
            return int(door.getsockname()[1])
    except OSError as error:
        raise AddressUnfit(address=f"{host}:{port}", why=error.strerror or str(error)) from error


def _check_certificate(certificate: str, key: str) -> None:
    if not certificate:
        return
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except OSError as error:
        raise certificate_unusable(error, certificate, key) from error
