"""What runs on the machine of whoever commits: pre-commit, husky, lefthook, and a folder of git hooks. Floor 5.

Sources: pre-commit, .pre-commit-config.yaml; lefthook, Configuration; git, githooks.
"""

from __future__ import annotations

from typing import Final

from interlock.formats.pipelines.commands import commands_of
from interlock.formats.pipelines.model import Job, Pipeline, Reading, Spot, Step, System, Tool, ToolKind, Trigger
from interlock.formats.pipelines.nodes import documents, each, field, fields, first, script, spot, text, texts
from interlock.formats.pipelines.ports import Beside
from interlock.formats.pipelines.references import versioned

GIT_HOOKS: Final = frozenset(
    [
        "pre-commit",
        "prepare-commit-msg",
        "commit-msg",
        "post-commit",
        "pre-push",
        "pre-rebase",
        "post-merge",
        "post-checkout",
        "pre-merge-commit",
        "pre-receive",
        "update",
        "post-receive",
    ]
)


def read_pre_commit(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the hooks of pre-commit. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    del beside
    top = first(body, path)
    steps: list[Step] = []
    tools: list[Tool] = []
    for repo in each(field(top, "repos")):
        source, rev = text(field(repo, "repo")), text(field(repo, "rev"))
        if source and source not in {"local", "meta"}:
            at = field(repo, "rev") or repo
            tools.append(versioned(source, rev, ToolKind.HOOK, spot(at)))
        for hook in each(field(repo, "hooks")):
            entry = field(hook, "entry")
            commands = script(entry) if entry is not None else ()
            name = text(field(hook, "id"))
            steps.append(Step(name, spot(hook), name, commands, (), (source, *texts(field(hook, "stages")))))
    when = texts(field(top, "default_install_hook_types")) or ("pre-commit",)
    triggers = tuple(Trigger("commit", one, spot(top)) for one in when)
    job = Job("hooks", spot(field(top, "repos") or top), tuple(steps))
    return Reading((Pipeline(System.PRE_COMMIT, path, spot(top), triggers, (job,)),), tuple(tools))


def read_lefthook(path: str, body: bytes, beside: Beside) -> Reading:
    """Read the hooks of lefthook. Errors: YamlMalformed (FMT-101), FieldWrong (FMT-103)."""
    del beside
    found: list[Pipeline] = []
    for top in documents(body, path):
        for hook, node in fields(top).items():
            if hook not in GIT_HOOKS:
                continue
            named = {**fields(field(node, "commands")), **fields(field(node, "scripts"))}
            named |= {text(field(one, "name")) or f"job {n}": one for n, one in enumerate(each(field(node, "jobs")), 1)}
            steps = []
            for name, one in named.items():
                run = field(one, "run")
                steps.append(Step(name, spot(one), "", script(run) if run is not None else ()))
            job = Job(hook, spot(node), tuple(steps))
            found.append(Pipeline(System.LEFTHOOK, hook, spot(node), (Trigger("commit", hook, spot(node)),), (job,)))
    return Reading(tuple(found))


def read_script(path: str, body: bytes, beside: Beside) -> Reading:
    """Read a hook that is a script: of husky, or of a folder that `core.hooksPath` may name."""
    del beside
    name = path.rsplit("/", 1)[-1]
    system = System.HUSKY if path.startswith(".husky/") or "/.husky/" in path else System.GIT_HOOKS
    at = Spot(path, 1)
    commands = commands_of(body.decode("utf-8", "replace"), path, 1)
    job = Job(name, at, (Step(name, at, "", commands),))
    return Reading((Pipeline(system, name, at, (Trigger("commit", name, at),), (job,)),))
