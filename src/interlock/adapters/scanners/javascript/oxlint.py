"""oxlint: the few faults in JavaScript and TypeScript that a linter without data flow can tell are dangerous.

What proves that a file was read is in `oxlint_output`; a file with a syntax error is unread. Only the rules of
`rules/oxlintrc.json` run, no settings or ignore files of the repository.

Severity: running text as code is high; addresses that run code, raw HTML and frames or messages without limits
are medium; the rest is low. Certainty is high where the pattern is the fault, medium where it depends on the
value, low where it mostly is no fault. Nothing is critical: where the text comes from is not followed.
"""

from __future__ import annotations

from typing import Final

from interlock.adapters.scanners.javascript import oxlint_output as output
from interlock.adapters.scanners.reading import account, argument, one_line, rules_digest, settings, weakness
from interlock.change import FileEntry
from interlock.control import Command, Cost, Job, Scope, Sighting, ToolReport, ToolRun
from interlock.kernel import Certainty, Severity

NAME: Final = "oxlint"
TOOL: Final = output.TOOL
SCOPE: Final = Scope.FILE
COST: Final = Cost.CHEAP
IS_FAST: Final = True
BATCH: Final = 500

_SETTINGS: Final = "oxlintrc.json"
_H, _M, _L = Severity.HIGH, Severity.MEDIUM, Severity.LOW
_CH, _CM, _CL = Certainty.HIGH, Certainty.MEDIUM, Certainty.LOW
_TABLE: Final = {
    "no-eval": (_H, _CM, 95, "Parse data with JSON.parse; look names up in an object instead of running text."),
    "no-implied-eval": (_H, _CM, 95, "Pass a function instead of text."),
    "no-new-func": (_H, _CM, 95, "Write the function out, or choose from a table of functions."),
    "no-script-url": (_M, _CH, 79, "Use an event handler; allow only http and https in addresses."),
    "react/jsx-no-script-url": (_M, _CH, 79, "Use an event handler; allow only http and https in addresses."),
    "react/no-danger": (_M, _CM, 79, "Render text; if it must be HTML, clean it with a sanitizer first."),
    "react/no-danger-with-children": (_M, _CM, 79, "Give either children or HTML, not both."),
    "react/jsx-no-target-blank": (_L, _CM, 1022, 'Add rel="noreferrer".'),
    "react/iframe-missing-sandbox": (_L, _CM, 1021, "Add a sandbox attribute with no more than the frame needs."),
    "unicorn/require-post-message-target-origin": (_M, _CL, 346, "Name the origin that may read the message."),
    "no-proto": (_L, _CM, 1321, "Use Object.getPrototypeOf and Object.setPrototypeOf."),
    "no-extend-native": (_L, _CM, 1321, "Write a function instead of changing a built-in prototype."),
    "import/no-dynamic-require": (_L, _CL, 829, "Require from a fixed list of modules."),
}  # fmt: skip
_SAME: Final = {"react/jsx-no-script-url": ("oxlint:no-script-url",)}


def wants(file: FileEntry) -> bool:
    """Say whether oxlint reads this file."""
    return output.wants(file)


def configuration() -> bytes:
    """Give the arguments and the digest of our settings."""
    return settings(output.ARGS, rules_digest(_SETTINGS))


def command(job: Job) -> Command:
    """Run oxlint with our settings on exactly these files."""
    return Command(args=(*output.ARGS, "--config", f"{job.rules_dir}/{_SETTINGS}", *map(argument, job.paths)))


def read(run: ToolRun, job: Job) -> ToolReport:
    """Read oxlint's JSON. Errors: ToolOutputMalformed (CTL-202)."""
    said = output.answer(NAME, run, job)
    unread = dict(said.unopened)
    for path, seen in said.syntax:
        unread.setdefault(path, f"{one_line(seen.message)} (line {seen.at(path).line})")
    sightings = [_sighting(path, seen) for path, seen in said.remarks]
    return account(job, sightings, said.linted, unread, said.faults)


def _sighting(path: str, seen: output.Diagnostic) -> Sighting:
    level, certainty, number, remedy = _TABLE.get(seen.rule, (_L, _CL, 0, one_line(seen.help)))
    return Sighting(
        tool=NAME,
        rule=seen.rule,
        severity=level,
        certainty=certainty,
        message=one_line(seen.message),
        at=seen.at(path),
        cwe=weakness(number),
        remedy=remedy,
        same_as=_SAME.get(seen.rule, ()),
    )
