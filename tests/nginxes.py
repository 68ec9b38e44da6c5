"""A private nginx on loopback, with the configuration that a test writes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from typing import Self

import pytest

_PLACES = "/usr/sbin:/usr/local/sbin:/sbin"
_CONF = """\
daemon off; master_process off; worker_processes 1; pid {place}/pid; error_log {place}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type text/html; keepalive_timeout 2s;
  client_body_temp_path {place}/t1; proxy_temp_path {place}/t2; fastcgi_temp_path {place}/t3;
  uwsgi_temp_path {place}/t4; scgi_temp_path {place}/t5;
  {sites}
}}
"""


def find_nginx() -> str:
    """Give the program, or leave the test out with a reason; in CI none may be left out."""
    found = shutil.which("nginx") or shutil.which("nginx", path=_PLACES)
    if found is None:
        if os.environ.get("CI"):
            pytest.fail("nginx is not installed, and in CI no server test may be left out")
        pytest.skip("nginx is not installed")
    return found


class Nginx:
    """One server; use it in a `with`."""

    def __init__(self, place: Path, server: str, certificate: Path | None = None, *, is_whole: bool = False) -> None:
        """`server` is what stands in its one server, or with `is_whole` all servers, with `PORT` for the port."""
        self._place = place
        (place / "www").mkdir(parents=True, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        more = f"ssl_certificate {certificate}; ssl_certificate_key {certificate};" if certificate else ""
        where = f"listen 127.0.0.1:{self.port}{' ssl' if certificate else ''}; root {place}/www;"
        sites = server.replace("PORT", str(self.port)) if is_whole else f"server {{ {where} {more}{server} }}"
        text = _CONF.format(place=place, sites=sites)
        (place / "nginx.conf").write_text(text)
        self.url = f"{'https' if certificate else 'http'}://127.0.0.1:{self.port}"

    def file(self, path: str, text: str) -> None:
        """Put a file where it is served."""
        place = self._place / "www" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)

    def __enter__(self) -> Self:
        words = [find_nginx(), "-p", str(self._place), "-c", str(self._place / "nginx.conf")]
        self._process = subprocess.Popen(  # noqa: TID251 (a test starts the server that it asks)
            words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                assert self._process.poll() is None, (self._place / "error.log").read_text()
                time.sleep(0.05)
            else:
                return self
        raise AssertionError("nginx does not listen")

    def stop(self) -> None:
        """End it at once, as a crash does."""
        self._process.kill()
        self._process.wait()

    def __exit__(self, *_: object) -> None:
        self.stop()
