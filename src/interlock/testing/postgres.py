"""A private PostgreSQL for tests: made in a folder of its own, reached by a socket in it, gone afterwards.

Enters: the programs that the system has installed. Leaves: URLs of empty databases. Floor 14.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from interlock.store.errors import StoreUnreachable

_START_S: Final = 30.0
_STOP_S: Final = 30.0
_OWNER: Final = "interlock"


def find_programs() -> Path | None:
    """Give the folder with the newest `initdb` and `postgres` of this machine, or None."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/postgres")]
    on_path = shutil.which("postgres")
    if on_path is not None:
        folders.append(Path(on_path).resolve().parent)
    ready = [folder for folder in folders if (folder / "initdb").exists()]
    return max(ready, key=lambda folder: _number(folder.parent.name), default=None)


def _number(name: str) -> int:
    return int(name) if name.isdecimal() else 0


class PostgresServer:
    """A server of a folder; it runs between `start` and `stop`."""

    def __init__(self, sockets: Path, launch: Callable[[], subprocess.Popen[bytes]] | None = None) -> None:  # noqa: TID251, only its type
        self._sockets = sockets
        self._launch = launch
        self._process: subprocess.Popen[bytes] | None = None  # noqa: TID251, only its type
        self._made = 0

    def start(self) -> None:
        """Bring it up, with what it holds. Errors: StoreUnreachable (STO-106) if it does not come up."""
        assert self._launch is not None  # noqa: S101 (one that only names its databases is not started)
        self._process = self._launch()
        _wait_for(self, self._process, self._sockets / "log")

    def stop(self) -> None:
        """Let it go down at once, as in a crash; what it acknowledged is on the disk."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(_STOP_S)

    def url(self, database: str) -> str:
        """Give the URL of a database."""
        return f"postgresql://{_OWNER}@/{database}?host={self._sockets}"

    def new_database(self) -> str:
        """Make an empty database; give its URL."""
        self._made += 1
        name = f"store_{self._made}"
        self.run("postgres", f"CREATE DATABASE {name}")
        return self.url(name)

    def run(self, database: str, statement: str) -> None:
        """Run one statement outside a transaction."""
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(statement.encode("utf-8"))


@contextmanager
def running_postgres(programs: Path) -> Generator[PostgresServer]:
    """Start a server that keeps its promises (fsync is on), and end it again.

    Errors: StoreUnreachable (STO-106) if it does not come up.
    """
    folder = Path(tempfile.mkdtemp(prefix="ilk-pg-"))
    user = _unprivileged()
    uid, gid, groups = (None, None, None) if user is None else (user.pw_uid, user.pw_gid, ())
    try:
        if user is not None:
            os.chown(folder, user.pw_uid, user.pw_gid)
        data = folder / "data"
        init = [str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", _OWNER, "-E", "UTF8", "--no-sync"]
        serve = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses="]
        environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8"}
        subprocess.run(  # noqa: TID251, a server for tests is no scanner
            init,
            check=True,
            cwd=folder,
            env=environment,
            stdout=subprocess.DEVNULL,
            user=uid,
            group=gid,
            extra_groups=groups,
        )

        def launch() -> subprocess.Popen[bytes]:  # noqa: TID251, only its type
            with (folder / "log").open("ab") as log:
                return subprocess.Popen(  # noqa: TID251, as above
                    serve, cwd=folder, env=environment, stdout=log, stderr=log, user=uid, group=gid, extra_groups=groups
                )

        server = PostgresServer(folder, launch)
        try:
            server.start()
            yield server
        finally:
            server.stop()  # at once: nobody needs what it would still write
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd | None:
    """Give the user to run as, because the server refuses to be root; None if we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _wait_for(server: PostgresServer, process: subprocess.Popen[bytes], log: Path) -> None:  # noqa: TID251, only its type
    import psycopg

    end = time.monotonic() + _START_S
    while True:
        try:
            server.run("postgres", "SELECT 1")
        except psycopg.OperationalError as error:
            if process.poll() is not None or time.monotonic() > end:
                why = log.read_text(encoding="utf-8", errors="replace")[-500:]
                raise StoreUnreachable(where=str(log.parent), why=why) from error
            time.sleep(0.05)
        else:
            return
