"""What a host is started with: one action from standard input, or the supervisor of a folder. Standard library only.

Enters: a line of JSON, then the bytes that it announces. Leaves: a line of JSON.
"""

from __future__ import annotations

import hashlib
import json
import sys
from typing import IO, Any

from .acting import Program, bring, look, prepare, restore, settle, switch
from .layout import Folder
from .supervising import supervise
from .trouble import Trouble


def act(body: bytes, stream: IO[bytes], out: IO[bytes]) -> int:
    """Carry out one action and say how it went. `body` is this program, as it came."""
    order: dict[str, Any] = json.loads(stream.readline())
    try:
        told: dict[str, Any] = {"done": _done(order, stream, Program(body, hashlib.sha256(body).hexdigest()))}
    except Trouble as trouble:
        told = {"trouble": {"kind": trouble.kind, "why": trouble.why, **trouble.fields}}
    except OSError as error:
        where = error.filename or order.get("path", "")
        told = {"trouble": {"kind": "refused", "why": f"{error.strerror or error}: {where}"}}
    out.write(json.dumps(told).encode() + b"\n")
    out.flush()
    return 0


def _done(order: dict[str, Any], stream: IO[bytes], program: Program) -> dict[str, Any]:
    folder, action = Folder(str(order["path"])), order["action"]
    if action == "look":
        return look(folder, order)
    if action == "prepare":
        return prepare(folder, order)
    if action == "bring":
        return bring(folder, order, stream)
    if action == "switch":
        return switch(folder, order, program)
    if action == "restore":
        return restore(folder, order, program)
    if action == "settle":
        return settle(folder, order)
    raise Trouble("refused", f"{action!r} is nothing that can be done here")


def stay() -> int:
    """Supervise the folder that the command line names, as the file of this program says."""
    with open(sys.argv[0], "rb") as file:  # noqa: PTH123 -- as the others here
        digest = hashlib.sha256(file.read()).hexdigest()
    return supervise(sys.argv[1], digest, *sys.argv[2:3])
