"""What builds and tests when something calls it: Makefiles, package scripts, tox, nox. Floor 5.

Sources: GNU make manual, Rules; npm, scripts; tox, Configuration; nox, Configuration and API.
"""

from __future__ import annotations

import configparser
import re
import tomllib
from collections.abc import Iterator
from typing import Final

import msgspec

from interlock.formats.errors import FieldWrong
from interlock.formats.pipelines.commands import commands_of
from interlock.formats.pipelines.model import Command, Job, Pipeline, Reading, Spot, Step, System
from interlock.formats.pipelines.ports import Beside

_TARGET: Final = re.compile(r"([A-Za-z0-9_][A-Za-z0-9_./-]{0,100})[ \t]*::?(?!=)([^=#]{0,400})")
_ASSIGNS: Final = re.compile(r"([A-Za-z_][A-Za-z0-9_]*)[ \t]*[:?]{0,3}=[ \t]*([^#]*)")
_VARIABLE: Final = re.compile(r"\$[({]([A-Za-z_][A-Za-z0-9_]*)[)}]")
_LONGEST: Final = 2_000
_MOST: Final = 500
_SESSION: Final = re.compile(r"^@(?:nox\.)?session\b")
_DEFINES: Final = re.compile(r"^def[ \t]+([A-Za-z_][A-Za-z0-9_]*)")
_RUNS: Final = re.compile(r"session\.(?:run|run_always|run_install)\(\s*((?:[\"'][^\"']{0,200}[\"']\s*,?\s*){1,20})")
_QUOTED: Final = re.compile(r"[\"']([^\"']*)[\"']")


def read_makefile(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the targets of a Makefile with their recipes; what it includes is not followed."""
    del beside
    jobs: list[Job] = []
    name, line, recipe, needs = "", 0, list[tuple[int, str]](), ""
    known: dict[str, str] = {}
    for number, text in enumerate([*body.decode("utf-8", "replace").split("\n"), "end:"], 1):
        if text.startswith("\t") and name:
            recipe.append((number, _filled(text[1:], known)))
            continue
        if said := _ASSIGNS.match(text):
            known[said[1]] = _filled(said[2].strip(), known)
            continue
        found = _TARGET.match(text)
        if found is None or found[1].startswith("."):
            continue
        if name:
            jobs.append(_target(path, name, line, recipe, needs))
        name, line, needs, recipe = found[1], number, found[2], []
        if len(jobs) >= _MOST:
            break
    return Reading((Pipeline(System.MAKE, path, Spot(path), (), tuple(jobs)),)) if jobs else Reading()


def _filled(text: str, known: dict[str, str]) -> str:
    """Give a text with the variables that the file sets filled in; what grows too long stays as it is."""
    filled = _VARIABLE.sub(lambda one: known.get(one[1], one[0]), text[:_LONGEST])
    return filled if len(filled) <= _LONGEST else text[:_LONGEST]


def _target(path: str, name: str, line: int, recipe: list[tuple[int, str]], needs: str) -> Job:
    at = Spot(path, line)
    text = "\n".join(one for _, one in recipe)
    commands = commands_of(text, path, recipe[0][0]) if recipe else ()
    return Job(name, at, (Step(name, at, "", commands),), tuple(one for one in needs.split() if "$" not in one)[:40])


def read_package_json(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the scripts of a package. Errors: FieldWrong (FMT-103)."""
    del beside
    try:
        document = msgspec.json.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise FieldWrong(source=path, line=1, field="the file", got="something else", wanted="JSON") from error
    scripts = document.get("scripts") if isinstance(document, dict) else None
    if not isinstance(scripts, dict):
        return Reading()
    lines = body.decode("utf-8", "replace").split("\n")
    jobs = []
    for name, said in list(scripts.items())[:_MOST]:
        if isinstance(said, str):
            line = next((n for n, one in enumerate(lines, 1) if f'"{name}"' in one and ":" in one), 0)
            at = Spot(path, line)
            jobs.append(Job(name[:200], at, (Step(name[:200], at, "", commands_of(said, path, line)),)))
    return Reading((Pipeline(System.NPM, path, Spot(path), (), tuple(jobs)),)) if jobs else Reading()


def read_tox(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the environments of tox, in any of its files. Errors: FieldWrong (FMT-103)."""
    del beside
    text = body.decode("utf-8-sig", "replace")
    if path.endswith(".toml"):
        found = list(_tox_toml(path, text))
    else:
        made = configparser.RawConfigParser(strict=False, interpolation=None)
        try:
            made.read_string(text)
        except configparser.Error as error:
            raise FieldWrong(source=path, line=1, field="the file", got="something else", wanted="INI") from error
        found = [
            (name, made.get(name, "commands"))
            for name in made.sections()
            if name.startswith("testenv") and made.has_option(name, "commands")
        ]
    lines = text.split("\n")
    jobs = []
    for name, commands in found[:_MOST]:
        line = next((n for n, one in enumerate(lines, 1) if name in one and one.lstrip().startswith("[")), 0)
        at = Spot(path, line)
        programs = tuple(msgspec.structs.replace(one, at=at) for one in commands_of(commands, path, line))
        jobs.append(Job(name, at, (Step(name, at, "", programs),)))
    return Reading((Pipeline(System.TOX, path, Spot(path), (), tuple(jobs)),)) if jobs else Reading()


def _tox_toml(path: str, text: str) -> Iterator[tuple[str, str]]:
    try:
        document = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise FieldWrong(source=path, line=1, field="the file", got="something else", wanted="TOML") from error
    top = document
    if path.rsplit("/", 1)[-1] == "pyproject.toml":
        tool = document.get("tool")
        held = tool.get("tox") if isinstance(tool, dict) else None
        top = held if isinstance(held, dict) else {}
    environments = top.get("env")
    named = {"env_run_base": top.get("env_run_base"), **(environments if isinstance(environments, dict) else {})}
    for name, one in named.items():
        commands = one.get("commands") if isinstance(one, dict) else None
        if isinstance(commands, list):
            rows = [row for row in commands if isinstance(row, list)]
            yield name, "\n".join(" ".join(word for word in row if isinstance(word, str)) for row in rows)


def read_noxfile(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the sessions of nox by their text; the file is not run."""
    del beside
    jobs: list[Job] = []
    is_session, name, line, programs = False, "", 0, list[Command]()
    lines = body.decode("utf-8", "replace").split("\n")
    for number, text in enumerate([*lines, "def end():"], 1):
        is_session = is_session or _SESSION.match(text) is not None
        if defined := _DEFINES.match(text):
            if name:
                jobs.append(Job(name, Spot(path, line), (Step(name, Spot(path, line), "", tuple(programs)),)))
            name, line, programs = (defined[1] if is_session else ""), number, []
            is_session = False
        for call in _RUNS.findall(text[:2_000]) if name else ():
            programs += commands_of(" ".join(_QUOTED.findall(call)), path, number)
        if len(jobs) >= _MOST:
            break
    return Reading((Pipeline(System.NOX, path, Spot(path), (), tuple(jobs)),)) if jobs else Reading()
