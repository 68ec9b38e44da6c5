"""interlock serve: the server, where evidence is gathered and decisions are asked for. Floor 15."""

from __future__ import annotations

import os
import socket
import ssl
import sys
from pathlib import Path
from typing import Final

from interlock.cli.arguments import Parser
from interlock.cli.errors import AddressUnfit, CertificateUnusable, ServerMissing
from interlock.cli.exits import Exit
from interlock.cli.variables import heed_variables

_SAYS: Final = """\
Serve the API: one process over one store, in a file by default, in PostgreSQL by
its URL. It verifies what is handed in before it takes it, and answers from what
it verified. `interlock token new` makes the tokens that it is asked with.

Each option can be said by a variable of the environment as well, which is called
after it: INTERLOCK_SERVE_DB, INTERLOCK_SERVE_TLS_CERT.
"""
PREFIX: Final = "INTERLOCK_SERVE_"
"""How the variables begin that say what the options say."""
_PORTS: Final = 65_535
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
        "--keep-a-day",
        metavar="MIB",
        type=int,
        default=10_240,
        help="how many MiB one asker may have kept beside statements in a day; 0 for no end (default: 10240)",
    )
    made.add_argument(
        "--log",
        choices=("json", "text"),
        default="text",
        help="how each request is told of on the standard error (default: text)",
    )
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code."""
    made = parser()
    heed_variables(made, PREFIX, os.environ)
    asked = made.parse_args(words)
    if bool(asked.tls_cert) != bool(asked.tls_key):
        made.error("--tls-cert and --tls-key go together")
    if not 0 <= asked.port <= _PORTS:
        made.error(f"--port is a number from 0 to {_PORTS}")
    if asked.keep_a_day < 0:
        made.error("--keep-a-day is a number of MiB, or 0")
    if not asked.tls_cert and asked.host not in _LOOPBACK and not asked.behind_proxy:
        made.error("tokens must not travel in the clear: give --tls-cert and --tls-key, or --behind-proxy")
    _check_certificate(asked.tls_cert, asked.tls_key)
    store = asked.db or asked.store
    port = _free(asked.host, asked.port)
    try:
        from interlock.api.serving import Door, Orders, serve
    except ModuleNotFoundError as error:
        raise ServerMissing(package=error.name or "litestar") from error
    scheme = "https" if asked.tls_cert else "http"
    root = _begun(asked.repository, store)
    named = f"[{asked.host}]" if ":" in asked.host else asked.host
    orders = Orders(root, store, dict(os.environ), f"{scheme}://{named}:{port}", asked.log, asked.keep_a_day)
    serve(orders, Door(asked.host, port, asked.tls_cert, asked.tls_key), _ready)
    return Exit.ALLOWED


def _ready(text: str) -> None:
    print(text, flush=True)


def _begun(repository: str, store: str) -> str:
    """Bring the store up and look at everything once, so that what is wrong is told before anybody asks."""
    from interlock.wiring.app import App
    from interlock.wiring.serving import Serving

    with App(repository, os.environ, store=store) as app:
        serving = Serving(app)
        print(f"{app.store.where} holds {serving.standing().size} entries of {app.store.ledger.origin}", flush=True)
        for hook in serving.hooks.known:
            why = serving.hooks.why_not(hook)
            if why is not None:
                print(f"the hook {hook.name} takes nothing: {why}", file=sys.stderr, flush=True)
        if not serving.tokens.all() and not serving.exchange.has_rules:
            print("nobody can ask anything yet: make a token with `interlock token new`", file=sys.stderr, flush=True)
        return str(Path(app.root).absolute())


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
    except (OSError, ssl.SSLError) as error:
        raise CertificateUnusable(path=certificate, why=str(error)) from error
