"""The small service that the demonstration delivers: its files, by version. Floor 14."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

SERVICE: Final = '''\
"""A shop that says which version it is."""

import os
import socket
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = "{version}"


class Shop(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = f"shop {{VERSION}}\\n".encode()
        self.send_response({health} if self.path == "/health" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = False

    def __init__(self, handed):
        super().__init__(handed.getsockname(), Shop, bind_and_activate=False)
        self.socket.close()
        self.socket = handed


def stop(*_):
    import threading

    threading.Thread(target=server.shutdown).start()


if __name__ == "__main__":
    import signal

    server = Server(socket.socket(fileno=int(os.environ.get("SHOP_FD", sys.argv[1]))))
    signal.signal(signal.SIGTERM, stop)
    server.serve_forever(poll_interval=0.05)
    server.server_close()
'''
BUILD: Final = '''\
"""Pack the shop; the same files give the same bytes."""

import pathlib
import zipfile

pathlib.Path("dist").mkdir(exist_ok=True)
with zipfile.ZipFile("dist/shop.zip", "w") as archive:
    for name in ("service.py", "requirements.txt"):
        archive.writestr(zipfile.ZipInfo(name), pathlib.Path(name).read_bytes())
'''
POLICY: Final = """\
policy: shop
says: what the demonstration demands, with nothing but what the core of Interlock can examine
require:
  - control: key.builds
    limits: {critical: 0, high: 0}
  - control: commit.sca
"""
SETTINGS: Final = """\
version: 1
product: shop
policy: policy.yaml
stages:
  - id: commit
    controls: [key.builds, commit.sca]
  - id: production
build:
  commands: [[python3, build.py]]
  artifacts: [dist/shop.zip]
environments:
  - name: staging
    deployer: folders
    targets: [{{name: one, path: "{folder}/srv/staging", listen: "127.0.0.1:{staging}"}}]
    with: &serve
      command: [python3, "{{release}}/service.py", "{{fd}}"]
      grace_s: 5
    health: {{http: "http://127.0.0.1:{staging}/health", within: 5s, passes: 2}}
  - name: production
    after: [staging]
    branches: [main]
    deployer: folders
    targets: [{{name: one, path: "{folder}/srv/production", listen: "127.0.0.1:{production}"}}]
    with:
      command: [python3, "{{release}}/service.py", "{{fd}}"]
      grace_s: 5
    health: {{http: "http://127.0.0.1:{production}/health", within: 5s, passes: 2}}
""".replace(" &serve", "")
GOOD: Final = "flask==3.0.3\n"
PLANTED: Final = "flsak==3.0.3\n"
"""The name of no package that anybody wants: two letters are swapped."""


def files(version: str, *, is_well: bool = True) -> Mapping[str, str]:
    """Give the files of one version of the shop; one that is not well says so at its health address."""
    return {
        "service.py": SERVICE.format(version=version, health=200 if is_well else 500),
        "requirements.txt": GOOD,
    }


def ground(folder: str, staging: int, production: int) -> Mapping[str, str]:
    """Give the files beside the service: how it is built, examined and deployed."""
    return {
        "build.py": BUILD,
        "policy.yaml": POLICY,
        "interlock.yaml": SETTINGS.format(folder=folder, staging=staging, production=production),
        ".gitignore": "dist/\n.interlock/\n",
    }
