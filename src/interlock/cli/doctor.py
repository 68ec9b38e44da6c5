"""interlock doctor: what is there, what it covers, how to get the rest. Floor 15."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from interlock import __version__
from interlock.cli.arguments import Parser, open_app
from interlock.cli.exits import Exit
from interlock.kernel import InterlockError
from interlock.render.paint import Paint
from interlock.render.screen import paint_for
from interlock.wiring.looks import Look

if TYPE_CHECKING:
    from interlock.wiring.app import App

_SAYS = """\
Say which tools are there, in which version, what each covers, and how to get
the missing ones; and whether keys, store and git are in order.
"""


def parser() -> Parser:
    """Give the parser of the command's arguments."""
    made = Parser("doctor", _SAYS).with_place()
    made.add_argument("--format", choices=("text", "json"), default="text", help="how to show it (default: text)")
    return made


def run(words: list[str]) -> int:
    """Run the command and give its exit code: 4 if something that is needed is missing."""
    asked = parser().parse_args(words)
    with open_app(asked.repository, asked.store, is_reading=True) as app:  # whoever looks leaves nothing behind
        machine = [*_machine(), *_ours(app)]
        tools = list(_tools(app))
    if asked.format == "json":
        body = msgspec.json.encode({"machine": machine, "tools": tools})
        sys.stdout.write(msgspec.json.format(body, indent=2).decode() + "\n")
    else:
        paint = paint_for(sys.stdout)
        for title, found in (("this machine", machine), ("tools", tools)):
            print(paint("bold", title))
            for one in found:
                print("\n".join(look_lines(one, paint)))
    is_whole = all(one.is_good for one in (*machine, *tools) if one.is_needed)
    return Exit.ALLOWED if is_whole else Exit.BROKEN


def look_lines(one: Look, paint: Paint) -> list[str]:
    """Give a look as lines, with what to do where it is not good."""
    mark = paint("good", "✔") if one.is_good else paint("bad", "✘") if one.is_needed else paint("dim", "-")
    lines = [f"  {mark} {one.what:<18} {paint('plain', one.says)}"]
    if not one.is_good and one.remedy:
        lines.append(f"    {'':<18} → {paint('plain', one.remedy)}")
    return lines


def _machine() -> list[Look]:
    git = shutil.which("git")
    return [
        Look("interlock", is_good=True, is_needed=True, says=f"{__version__} on Python {platform.python_version()}"),
        Look("git", git is not None, True, git or "not found", "install git: without it only folders are examined"),
        Look("cores", is_good=True, is_needed=False, says=f"{len(os.sched_getaffinity(0))}, so many tools at once"),
    ]


def _ours(app: App) -> list[Look]:
    from interlock.store import engine_facts
    from interlock.wiring.source_looks import source_looks

    facts = engine_facts()
    found = [Look("store", is_good=True, is_needed=True, says=facts.says())]
    looks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("signing key", lambda: _key(app)),
        ("settings", lambda: app.settings.source or "no interlock.yaml: the defaults, policy baseline"),
        ("policy", lambda: _policy(app)),
        ("ledger", lambda: _ledger(app)),
        ("issuers", lambda: _issuers(app)),
        ("hooks", lambda: _hooks(app)),
    )
    for what, look in looks:
        try:
            found.append(Look(what, is_good=True, is_needed=True, says=look()))
        except InterlockError as error:
            found.append(Look(what, is_good=False, is_needed=True, says=str(error), remedy=error.remedy))
    return [*found, *source_looks(app)]


def _policy(app: App) -> str:
    policy = app.policies.get(app.policy_name)
    return f"{policy.name}, {policy.says}"


def _key(app: App) -> str:
    if app.keys.current() is None:
        return f"none yet in {app.places.config}: the first command that signs makes one"
    return f"{app.keys.signer(app.clock()).key_id[:16]} in {app.places.config}"


def _ledger(app: App) -> str:
    from interlock.store import StoreMissing

    try:
        log = app.gate.proven()
    except StoreMissing:
        return f"none yet in {app.store_place}: `interlock check` begins it"
    return f"{log.checkpoint.size} entries in {app.store_place}, proven" if log else f"empty, in {app.store_place}"


def _issuers(app: App) -> str:
    from interlock.wiring.issuers import FILE_NAME, read_issuers

    found = read_issuers(app.places.config)
    return (
        ", ".join(f"{one.url} ({one.kind})" for one in found) or f"no {FILE_NAME}: tokens of build servers do not count"
    )


def _hooks(app: App) -> str:
    """Say which webhooks are taken. Errors: those of reading them; SecretMissing (NET-120) if one cannot be checked."""
    from interlock.wiring.hooks import FILE_NAME, Hooks, read_hooks

    known = read_hooks(app.places.config)
    hooks = Hooks(known, app.environ, b"")
    for one in known:
        why = hooks.why_not(one)
        if why is not None:
            raise why
    return ", ".join(f"{one.name} ({one.sender})" for one in known) or f"no {FILE_NAME}: a server takes no webhooks"


def _tools(app: App) -> list[Look]:
    found = []
    seen: set[str] = set()
    for scanner in sorted(app.scanners.values(), key=lambda one: (one.TOOL.is_private, one.TOOL.name)):
        card = scanner.TOOL
        if card.name in seen:
            continue
        seen.add(card.name)
        is_needed = not card.is_private
        try:
            tool = app.toolbox.find(card)
        except InterlockError as error:
            says = f"covers {card.covers}: {error}"
            found.append(Look(card.name, is_good=False, is_needed=is_needed, says=says, remedy=error.remedy))
            continue
        who = card.publisher if card.is_first_party else f"{card.publisher}, a third party"
        says = f"{tool.version}, covers {card.covers} ({who}; sha256 {tool.digest.short})"
        found.append(Look(card.name, is_good=True, is_needed=is_needed, says=says))
    return found
