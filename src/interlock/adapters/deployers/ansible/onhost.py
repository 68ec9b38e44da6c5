"""What Ansible runs on each host before and after a playbook: it keeps the token, and what was switched to.

Standard library only, Python 3.8 and newer. Arguments: the folder, what to do, and the order as JSON. Leaves: the state
as JSON on standard output; exit code 75 where a greater token was seen. Floor 11.
"""

from __future__ import annotations

import fcntl
import json
import os
import sys
from typing import Any

OUTDATED = 75
DAMAGED = 76


def act(folder: str, action: str, order: dict[str, Any]) -> int:
    """Do one thing while nobody else does; give the exit code."""
    folder = os.path.join(os.path.expanduser(folder), order["environment"])  # noqa: PTH111, PTH118 -- as a host has it
    if action == "look" and not os.path.isdir(folder):  # noqa: PTH112 -- as above
        sys.stdout.write("{}\n")
        return 0
    os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103 -- as above
    with open(os.path.join(folder, "lock"), "a", encoding="ascii") as lock:  # noqa: PTH118, PTH123 -- as above
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            state = read(folder)
        except ValueError as error:
            sys.stdout.write(json.dumps({"damaged": str(error)}) + "\n")
            return DAMAGED
        sys.stdout.write(json.dumps(state) + "\n") if action == "look" else None
        return 0 if action == "look" else _changed(folder, action, order, state)


def _changed(folder: str, action: str, order: dict[str, Any], state: dict[str, Any]) -> int:
    if state.get("token", 0) > order["token"]:
        sys.stdout.write(json.dumps(state) + "\n")
        return OUTDATED
    state.update(token=order["token"], run=order["run"])
    if action == "done":
        plan, was = order["plan"], state.get("plan", "")
        earlier = [one for one in [was, *state.get("earlier", [])] if one and one != plan]
        state.update(plan=plan, earlier=list(dict.fromkeys(earlier))[:10])
    write(folder, state)
    sys.stdout.write(json.dumps(state) + "\n")
    return 0


def read(folder: str) -> dict[str, Any]:
    """Read the state; nothing where there is none. Errors: ValueError."""
    try:
        with open(os.path.join(folder, "state.json"), encoding="utf-8") as file:  # noqa: PTH118, PTH123 -- as above
            state = json.load(file)
    except FileNotFoundError:
        return {}
    if not isinstance(state, dict) or not isinstance(state.get("token"), int):
        raise ValueError("the state is none")  # noqa: TRY004 -- of the text
    return state


def write(folder: str, state: dict[str, Any]) -> None:
    """Put the state down so that it is there whole or not at all."""
    draft = os.path.join(folder, "state.draft")  # noqa: PTH118 -- as above
    with open(draft, "w", encoding="utf-8") as file:  # noqa: PTH123 -- as above
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, os.path.join(folder, "state.json"))  # noqa: PTH105, PTH118 -- as above


if __name__ == "__main__":
    raise SystemExit(act(sys.argv[1], sys.argv[2], json.loads(bytes.fromhex(sys.argv[3]))))
