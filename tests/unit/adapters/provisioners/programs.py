"""Small programs that write what was recorded of the real ones, so that adapters are tested where these are missing."""

from __future__ import annotations

import sys
import threading
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from interlock.adapters.provisioners import PROVISIONERS
from interlock.deployment.provisioning import Asked, Provisioning

TERRAFORM = """
import hashlib, json, os, sys, zipfile
words = [one for one in sys.argv[1:] if not one.startswith("-")]
options = dict(one.lstrip("-").partition("=")[::2] for one in sys.argv[1:] if one.startswith("-"))
def state():
    return json.load(open("state.json")) if os.path.exists("state.json") else {"serial": 0, "done": {}}
def wanted():
    return json.load(open("main.tf.json"))
if words[0] == "version":
    print(json.dumps({"terraform_version": "1.9.9"}))
elif words[0] == "init":
    pass
elif words[0] == "plan":
    if os.path.exists("broken"):
        sys.exit("Error: something is wrong with " + os.environ.get("TOKEN", "nothing"))
    with zipfile.ZipFile(options["out"], "w") as file:
        file.writestr("plan", json.dumps({"wanted": wanted(), "serial": state()["serial"]}))
elif words[0] == "show":
    if len(words) == 1:
        done = [{"address": key, "type": key.split(".")[0], "values": one} for key, one in state()["done"].items()]
        print(json.dumps({"format_version": "1.0", "values": {"root_module": {"resources": done}}}))
        sys.exit()
    plan = json.loads(zipfile.ZipFile(words[1]).read("plan"))
    done = state()["done"]
    changes, blocks = [], []
    for key, one in plan["wanted"].items():
        unknown = {name: True for name, value in one.items() if value == "LATER"}
        after = {name: value for name, value in one.items() if value != "LATER"}
        change = {"actions": ["no-op"] if key in done else ["create"], "after": after, "after_unknown": unknown}
        changes.append({"address": key, "type": key.split(".")[0], "change": change})
        blocks.append({"address": key, "expressions": {name: {} for name in one}})
    told = {"format_version": "1.2", "terraform_version": "1.9.9", "resource_changes": changes}
    print(json.dumps({**told, "configuration": {"root_module": {"resources": blocks}}}))
elif words[0] == "apply":
    plan = json.loads(zipfile.ZipFile(words[1]).read("plan"))
    now = state()
    def say(kind, key, **more):
        print(json.dumps({"type": kind, "hook": {"resource": {"addr": key}, "action": "create"}, **more}), flush=True)
    def error(summary, key=""):
        told = {"severity": "error", "summary": summary, "detail": os.environ.get("TOKEN", ""), "address": key}
        print(json.dumps({"type": "diagnostic", "diagnostic": told}))
    if now["serial"] != plan["serial"]:
        error("Saved plan is stale")
        sys.exit(1)
    code = 0
    for key, one in plan["wanted"].items():
        if key in now["done"]:
            continue
        say("apply_start", key)
        if one.get("kill"):
            os.kill(os.getpid(), 9)
        if one.get("fails"):
            say("apply_errored", key)
            error("it cannot be made", key)
            code = 1
            break
        now["done"][key] = {name: ("known" if value == "LATER" else value) for name, value in one.items()}
        now["serial"] += 1
        json.dump(now, open("state.json", "w"))
        say("apply_complete", key)
    sys.exit(code)
"""
CHEF = """
import os, sys
if "--version" in sys.argv:
    print("Chef Infra Client: 17.10.0"); sys.exit()
done = os.path.exists("done")
would = "Would " if "--why-run" in sys.argv else ""
print("Recipe: web::default")
for name in ("a", "b"):
    print(f"  * file[{name}] action create" + (" (up to date)" if done else ""))
    if name == "b" and os.path.exists("broken") and not would:
        print("    Error executing action `create` on resource 'file[b]'")
        print("Chef Infra Client failed. 1 resources updated"); sys.exit(1)
    if not done:
        print(f"    - {would}create new file {name}")
if not would:
    open("done", "w").close()
print("Chef Infra Client finished, 2/2 resources updated")
"""
LONG = "import time; time.sleep(600)"


def install(folder: Path, name: str, text: str) -> None:
    """Put a program where PATH leads to."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!{sys.executable}\n{text}")
    path.chmod(0o755)


def opened(
    tool: str, place: Path, folder: Path, *, environ: Mapping[str, str] | None = None, **fields: Any
) -> AbstractContextManager[Provisioning]:
    """Open a folder with a tool; `place` is where its program lies."""
    given = {"PATH": f"{place}:/usr/local/bin:/usr/bin:/bin", "HOME": str(place), **(environ or {})}
    return PROVISIONERS[tool](given, threading.Event()).open(Asked(str(folder), **fields))
