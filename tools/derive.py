"""Derive pages of the documentation from the program: `python tools/derive.py NAME`, or `--write` for all of them.

A derived block stands in a page between `<!-- derived: NAME -->` and `<!-- end of derived -->`; what is around it
is written by hand. tests/architecture/test_docs.py compares every block with what is derived here.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import msgspec

import interlock
from interlock.adapters.deployers.ansible import TAKES as ANSIBLE_TAKES
from interlock.adapters.deployers.command import TAKES as COMMAND_TAKES
from interlock.adapters.deployers.folders import TAKES as FOLDERS_TAKES
from interlock.adapters.deployers.manifests import TAKES as MANIFESTS_TAKES
from interlock.adapters.deployers.podman import TAKES as PODMAN_TAKES
from interlock.adapters.report_sources import KINDS
from interlock.adapters.scanners import SCANNERS
from interlock.catalog.cards import CARDS
from interlock.catalog.controls import CONTROLS
from interlock.catalog.frameworks import FRAMEWORKS, answers_of, controls_by_clause
from interlock.cli.commands import COMMANDS, module_of
from interlock.cli.exits import Exit, of_error
from interlock.cli.serve import PREFIX as SERVE
from interlock.cli.variables import variables_of
from interlock.control import Card, Scanner
from interlock.decision.facts import SHAPE
from interlock.decision.pins import FIELDS as PIN_FIELDS
from interlock.deployment.infrastructure.conditions import SHAPE as INFRA_SHAPE
from interlock.deployment.infrastructure.reading import CASE_FIELDS as INFRA_CASE_FIELDS
from interlock.deployment.infrastructure.reading import FIELDS as INFRA_FIELDS
from interlock.deployment.reading import FIELDS as ENVIRONMENT_FIELDS
from interlock.deployment.reading_strategy import WATCH as WATCH_FIELDS
from interlock.evidence import admission, deployment, governance, predicates, running
from interlock.evidence.action import Action
from interlock.evidence.builder import BuilderHost, BuilderIdentity
from interlock.formats import read_yaml
from interlock.formats.hooks import Ending, Happened, senders
from interlock.formats.reports import formats
from interlock.formats.reports.mapping import FIELDS as MAPPING_FIELDS
from interlock.formats.reports.mapping import KEYS as MAPPING_KEYS
from interlock.identity.step_up import StepUp
from interlock.identity.workload import WorkloadIdentity
from interlock.kernel import InterlockError
from interlock.ledger.model import FaultCode
from interlock.response import Act, Event, Kind
from interlock.response.events import HOLDABLE
from interlock.response.reading import FIELDS as RESPONSE_FIELDS
from interlock.response.tickets import ENDED_BY
from interlock.runtime.probes import reading as probing
from interlock.runtime.probes import wanting
from interlock.supply.versions.ecosystems import BY_ECOSYSTEM, BY_TYPE
from interlock.supply.versions.rules import SCHEMES
from interlock.trace import model as graph
from interlock.wiring import server_settings as server_settings_module
from interlock.wiring.channels import FIELDS as CHANNEL_FIELDS
from interlock.wiring.exchange import FIELDS as EXCHANGE_FIELDS
from interlock.wiring.hooks import FIELDS as HOOK_FIELDS
from interlock.wiring.issuers import FIELDS as ISSUER_FIELDS
from interlock.wiring.ldap_sources import LDAP_FIELDS
from interlock.wiring.mirrors import FIELDS as MIRROR_FIELDS
from interlock.wiring.placed import FIELDS as REPOSITORY_FIELDS
from interlock.wiring.probing import shipped
from interlock.wiring.provision import FIELDS as PROVISION_FIELDS
from interlock.wiring.registries import FIELDS as REGISTRY_FIELDS
from interlock.wiring.report_sources import FIELDS as SOURCE_FIELDS
from interlock.wiring.settings import FIELDS
from interlock.wiring.sign_in import FIELDS as SIGN_IN_FIELDS
from interlock.wiring.sign_in import SCIM_FIELDS
from interlock.wiring.trackers import FIELDS as TRACKER_FIELDS

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
BLOCK = re.compile(r"<!-- derived: (?P<name>[^ ]+) -->\n(?P<body>.*?)<!-- end of derived -->\n", re.DOTALL)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table; a bar inside of a cell is escaped."""
    names = list(head)
    lines = [names, ["---"] * len(names), *([_cell(one) for one in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.replace("|", "\\|").split())


# --- the command line ---------------------------------------------------------------------------


def parsers(name: str) -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Give a command's parser and those of its actions, each with the words that lead to it."""
    module = import_module(module_of(name))
    top: argparse.ArgumentParser = module.parser()
    yield name, top
    for word, form in getattr(module, "FORMS", {}).items():
        yield f"{name} {word}", form()
    for action in top._actions:  # noqa: SLF001  # argparse has no public way to list what a parser takes
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for word, inner in action.choices.items():
                yield f"{name} {word}", inner


def options_of(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    """Give what a parser takes, without --help and without the actions themselves."""
    left_out = (argparse._HelpAction, argparse._SubParsersAction)  # noqa: SLF001
    return [one for one in parser._actions if not isinstance(one, left_out)]  # noqa: SLF001


def cli() -> str:
    """Write every command, action, argument and option."""
    parts = []
    for name, says in COMMANDS.items():
        for words, parser in parsers(name):
            is_top = words == name
            parts.append(f"{'##' if is_top else '###'} interlock {words}\n")
            about = says if is_top else " ".join((parser.description or "").split()).removesuffix(".")
            parts.append(f"{about[0].upper()}{about[1:]}.\n")
            taken = options_of(parser)
            if taken:
                parts.append(table(("takes", "meaning"), ((_how(one), _meaning(one)) for one in taken)))
    return "\n".join(parts)


def _how(one: argparse.Action) -> str:
    if not one.option_strings:
        return f"`{one.dest}`" if one.nargs != "?" else f"`[{one.dest}]`"
    word = one.metavar or (one.dest.upper() if one.nargs != 0 and not one.choices else "")
    return ", ".join(f"`{name}{f' {word}' if word else ''}`" for name in one.option_strings)


def _meaning(one: argparse.Action) -> str:
    more = []
    if one.choices is not None:
        more.append("one of " + ", ".join(f"`{choice}`" for choice in one.choices))
    if one.required and one.option_strings:
        more.append("required")
    return "; ".join([one.help or "", *more])


# --- errors -------------------------------------------------------------------------------------


def modules() -> Iterator[str]:
    """Give the name of every module of the program."""
    for found in walk_packages(interlock.__path__, "interlock."):
        if not found.name.endswith("__main__"):
            yield found.name


def error_classes() -> list[type[InterlockError]]:
    """Give every error class, by code."""
    for name in modules():
        if name.endswith(".errors"):
            import_module(name)
    found: list[type[InterlockError]] = []
    waiting = [InterlockError]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        if kind.__module__.startswith("interlock."):
            found.append(kind)
    return sorted(set(found), key=lambda kind: (kind.code, kind.__name__))


def is_raised(kind: type[InterlockError]) -> bool:
    """Say whether it stands for one case rather than for a whole branch."""
    return "says" in vars(kind) or "hint" in vars(kind) or not kind.__subclasses__()


OUTCOMES = (
    ("CTL-201", "some of what was owed could not be examined", "mend what is named, add a tool, or except it"),
    ("CTL-203", "a tool's run was broken, so nothing of it counts", "see the reason; `interlock doctor` helps"),
)
"""Codes that an outcome carries and no exception does."""


def errors() -> str:
    """Write every code with its sentence and its remedy, by package, then the codes of outcomes and of fsck."""
    by_prefix: dict[str, list[type[InterlockError]]] = {}
    for kind in error_classes():
        if is_raised(kind):
            by_prefix.setdefault(kind.code[:3], []).append(kind)
    parts = []
    for prefix, kinds in by_prefix.items():
        places = ", ".join(sorted({f"`{kind.__module__}`" for kind in kinds}))
        parts.append(f"## {prefix}\n\nFrom {places}.\n")
        rows = ((kind.code, _words(kind.says), _words(kind.hint), str(int(of_error(kind())))) for kind in kinds)
        parts.append(table(("code", "says", "what to do", "exit"), rows))
    parts.append("## Codes of outcomes\n\nA control that is errored carries the code of what stopped it: one of those")
    parts[-1] += " above, or one of these.\nThe decision denies, with exit code 4.\n"
    parts.append(table(("code", "says", "what to do"), OUTCOMES))
    parts.append(
        "## Faults that `interlock ledger fsck` reports\n\nEach is listed with its place; the exit code is 1.\n"
    )
    notes = documented(FaultCode)
    parts.append(table(("code", "fault"), ((one.value, _of_fault(one, notes)) for one in FaultCode)))
    return "\n".join(parts)


def _of_fault(one: FaultCode, notes: dict[str, str]) -> str:
    words = one.name.lower().replace("_", " ")
    return f"{words}: {notes[one.name][0].lower()}{notes[one.name][1:]}" if notes.get(one.name) else words


def _words(text: str) -> str:
    """Show the fields of a sentence in capitals, as commands show what they take."""
    shown = re.sub(r"(?<!\{)\{([a-z_]+)(?:![rs])?\}(?!\})", lambda field: field[1].upper(), text)
    return shown.replace("{{", "{").replace("}}", "}") or "see the message"


# --- values -------------------------------------------------------------------------------------


NOTES = {
    "Kind.text": "Bytes without a NUL in their beginning.",
    "Kind.binary": "Bytes that hold a NUL in their beginning.",
    "Status.added": "The base does not have it.",
    "Status.modified": "The base has it with another content.",
    "Status.deleted": "Only the base has it.",
    "Status.renamed": "The base has it under another name.",
    "Stage.precommit": "Before a commit: what is staged or unsaved, with fast tools.",
    "Stage.commit": "After a commit: every file, and the history.",
    "Stage.acceptance": "Before a release; no control of this version runs here.",
    "Stage.production": "In operation; no control of this version runs here.",
    "Answer.passed": "Everything owed was covered and nothing was found.",
    "Answer.failed": "Everything owed was covered and something was found.",
    "Answer.errored": "The control could not do its work, in whole or in part; what it did find is kept.",
    "Answer.not_applicable": "There is nothing here that the control examines.",
    "FindingState.new": "The base does not have it, or there is no base.",
    "Cost.moderate": "Seconds on ordinary input.",
    "Cost.dear": "Tens of seconds and more on ordinary input.",
    "Severity.critical": "Whoever finds it can take over or destroy something now.",
    "Severity.high": "It can be used against the system, and the way is known.",
    "Severity.medium": "It can be used together with something else, or under conditions.",
    "Severity.low": "It weakens the code or hides faults.",
    "Severity.info": "A remark.",
    "Certainty.high": "The pattern is the fault.",
    "Certainty.medium": "It depends on values that the tool does not know.",
    "Certainty.low": "It mostly is no fault, and worth a look.",
    "Verdict.allow": "It may proceed.",
    "Verdict.review": "A person has to look at it first.",
    "Verdict.deny": "It may not proceed.",
    "Status.satisfied": "The evidence is there, valid, of the right time, complete and within the limits.",
    "Status.violated": "The evidence shows more than the limits allow, or a rule is not true.",
    "Status.missing": "There is no evidence that counts.",
    "Status.stale": "The evidence is older than `max_age`, or dated after the decision.",
    "Status.errored": "The control broke, or its evidence does not show that all was examined.",
    "Status.waived": "A signed waiver covers it; no command of this version makes one.",
    "Status.not_applicable": "The control found nothing to examine.",
    "Judge.all": "Every finding counts.",
    "Assessment.control": "Id of the control.",
    "Assessment.stage": "Stage it ran at.",
    "StageRule.id": "Its name.",
    "StageRule.controls": "What runs at it or is attested for it.",
    "Assessment.origin": "The change, see below.",
    "Assessment.finished_at": "RFC 3339, UTC.",
    "Assessment.reason": "Why it is errored or not applicable.",
    "Assessment.code": "Of what stopped it, see errors.md.",
    "Assessment.remedy": "What the reader can do.",
    "Assessment.coverage": "What was owed and covered, by unit.",
    "Assessment.counts": "The findings, counted.",
    "Assessment.tools": "The programs that took part.",
    "Assessment.notes": "Things a reader should know that change no outcome.",
    "Origin.commit": "Of HEAD, in hexadecimal.",
    "Origin.branch": "Empty for a detached head.",
    "Origin.remote": "Where the repository came from, without credentials.",
    "Origin.author": "Of the commit, name and address.",
    "Origin.committer": "Of the commit, name and address.",
    "Origin.files": "How many paths the state has.",
    "Origin.changed": "How many of them differ from the base.",
    "Covered.unit": "`files` or `commits`.",
    "Covered.owed": "How many had to be examined.",
    "Covered.covered": "How many demonstrably were.",
    "Covered.excepted": "What interlock.yaml excepts, with its reason.",
    "Count.rule": "`tool:rule` of the first witness.",
    "Count.severity": "One of the five severities.",
    "Count.state": "`new`, `existing`, `suppressed` or `waived`.",
    "Count.is_new": "Whether the base lacks it.",
    "Count.count": "How many.",
    "Tool.name": "Name of the scanner.",
    "Tool.version": "As the program or its package says it.",
    "Tool.publisher": "Who publishes the package.",
    "Tool.exit_codes": "Of each run, in order.",
    "Tool.runs": "How many times it was started.",
    "Attached.name": "The name of the file, without its folder.",
    "Tool.from_cache": "How many results were taken from the cache.",
}
"""Sentences for fields and words whose source has none, because there the name and the type say it."""


def documented(kind: type) -> dict[str, str]:
    """Give the sentence under each field of a class, as its source has it, else as `NOTES` has it."""
    notes = _documented(kind)
    words = {name: getattr(kind, name).value for name in notes} if issubclass(kind, Enum) else {}
    return {name: says or NOTES.get(f"{kind.__name__}.{words.get(name, name)}", "") for name, says in notes.items()}


def _documented(kind: type) -> dict[str, str]:
    tree = ast.parse(inspect.getsource(kind)).body[0]
    assert isinstance(tree, ast.ClassDef)  # noqa: S101
    notes: dict[str, str] = {}
    latest = ""
    for part in tree.body:
        if isinstance(part, ast.AnnAssign) and isinstance(part.target, ast.Name):
            latest = part.target.id
            notes[latest] = ""
        elif isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            latest = part.targets[0].id
            notes[latest] = ""
        elif isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant) and latest:
            notes[latest] = str(part.value.value)
            latest = ""
        else:
            latest = ""
    return notes


GLOSSARY = (
    ("change", "State"), ("change", "Kind"), ("change", "Status"),
    ("control", "Stage"), ("control", "Answer"), ("control", "FindingState"), ("control", "Cost"), ("control", "Scope"),
    ("kernel", "Severity"), ("kernel", "Certainty"), ("kernel", "Family"),
    ("decision", "Verdict"), ("decision", "Status"), ("decision", "Judge"), ("decision", "ByHand"),
)  # fmt: skip
"""Enums whose words people meet, in the order of the sentence."""


def glossary() -> str:
    """Write the words of every enum that people meet."""
    parts = []
    for package, name in GLOSSARY:
        kind: type[Enum] = getattr(import_module(f"interlock.{package}"), name)
        notes = documented(kind)
        title = name if name != "Status" else f"Status of a {'path' if package == 'change' else 'requirement'}"
        parts.append(f"## {title}\n\n{inspect.getdoc(kind)}\n")
        parts.append(table(("word", "meaning"), ((f"`{one.value}`", notes.get(one.name, "")) for one in kind)))
    return "\n".join(parts)


def graph_kinds() -> str:
    """Write the kinds of nodes, the less specific first."""
    kinds = sorted(graph.Kind, key=lambda one: [graph.more_specific(one, other) for other in graph.Kind].count(one))
    return f"From the least specific to the most: {', '.join(f'`{one.value}`' for one in kinds)}.\n"


def words_of(kind: type[Enum]) -> str:
    """Write the words of an enum."""
    notes = documented(kind)
    rows = ((f"`{one.value}`", " ".join(notes.get(one.name, "").split())) for one in kind)
    return table(("word", "meaning"), rows)


def settings() -> str:
    """Write every field of interlock.yaml."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in FIELDS.items()))


def server_settings() -> str:
    """Give the table of the options of `interlock serve` with their variables."""
    options = variables_of(import_module("interlock.cli.serve").parser(), SERVE)
    rows = ((f"`{name}`", _how(one), _meaning(one)) for name, one in options.items())
    return table(("variable", "option", "meaning"), rows)


def mapping() -> str:
    """Write every key of a mapping, and every field of a finding that one can fill."""
    keys = table(("key", "meaning"), ((f"`{name}`", says) for name, says in MAPPING_KEYS.items()))
    fields = table(("field", "what it holds"), ((f"`{name}`", says) for name, says in MAPPING_FIELDS.items()))
    return f"{keys}\n\n{fields}"


def server_variables() -> str:
    """Give the table of the other variables that a server heeds."""
    return table(("variable", "meaning"), ((f"`{name}`", says) for name, says in server_settings_module.AROUND.items()))


def server_traces() -> str:
    """Give the table of the variables that say where traces go."""
    return table(("variable", "meaning"), ((f"`{name}`", says) for name, says in server_settings_module.TRACES.items()))


def server_files() -> str:
    """Give the table of the files that a server reads."""
    return table(("file", "meaning"), ((f"`{name}`", says) for name, says in server_settings_module.FILES.items()))


def mirrors() -> str:
    """Write every field of a mirror of advisories."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in MIRROR_FIELDS.items()))


def issuers() -> str:
    """Write every field of an issuer of tokens."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in ISSUER_FIELDS.items()))


def exchange() -> str:
    """Write the fields of a rule for jobs beside those of a builder."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in EXCHANGE_FIELDS.items()))


def hooks() -> str:
    """Write every field of a webhook that is taken."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in HOOK_FIELDS.items()))


def sign_in() -> str:
    """Write every field of an identity provider."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in SIGN_IN_FIELDS.items()))


def scim() -> str:
    """Write every field of a source of SCIM."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in SCIM_FIELDS.items()))


def ldap() -> str:
    """Write every field of a directory of LDAP."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in LDAP_FIELDS.items()))


def sources() -> str:
    """Write every field of a source of reports."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in SOURCE_FIELDS.items()))


def source_kinds() -> str:
    """Write every kind of server that reports are pulled from, with what it needs."""
    rows = []
    for one in KINDS.values():
        shown = " or ".join(" and ".join(f"`{name}`" for name in sorted(names)) for names in one.credentials)
        also = f", and if wanted {' and '.join(f'`{name}`' for name in sorted(one.optional))}" if one.optional else ""
        fields = ", ".join(f"`{name}`" + ("" if name in one.needs else " if wanted") for name in sorted(one.fields))
        rows.append((f"`{one.name}`", one.says, one.scope, shown + also, fields, one.address or "your own"))
    return table(("kind", "what it is", "`scope`", "`credentials`", "also", "`address`"), rows)


def builders() -> str:
    """Write every field of a builder that a policy wants."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in PIN_FIELDS.items()))


def builder() -> str:
    """Write the fields of the predicate that says who built something."""
    return _fields_of([BuilderIdentity, WorkloadIdentity, BuilderHost])


def probe_fields() -> str:
    """Write every field of a file of probes, table by table."""
    tables = (
        ("file", probing.FILE),
        ("probe", probing.PROBE),
        ("`http`", probing.HTTP),
        ("`tls`", probing.TLS),
        ("`dns`", probing.DNS),
        ("`login`", probing.LOGIN),
        ("environment", probing.ENVIRONMENT),
    )
    return _tables(tables)


def probe_wants() -> str:
    """Write everything that a probe can expect or refuse, by its kind."""
    tables = (
        ("of `http` and `login`", wanting.HTTP),
        ("of `tls`", wanting.TLS),
        ("of `port`", wanting.PORT),
        ("of `dns`", wanting.DNS),
        ("of a text", wanting.TEXT),
    )
    return _tables(tables)


def _tables(tables: Iterable[tuple[str, Mapping[str, str]]]) -> str:
    return "\n".join(
        table((name, "meaning"), ((f"`{key}`", says) for key, says in rows.items())) for name, rows in tables
    )


def probes() -> str:
    """Write every probe that Interlock comes with."""
    rows = ((f"`{one.id}`", one.severity.value, one.says, ", ".join(one.only)) for one in shipped().probes)
    return table(("probe", "severity", "what is wrong if it fails", "only"), rows)


def registries() -> str:
    """Write every field of a registry."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in REGISTRY_FIELDS.items()))


def environments() -> str:
    """Write the fields of an environment."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in ENVIRONMENT_FIELDS.items()))


def watch() -> str:
    """Write the fields of what a canary is judged by."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in WATCH_FIELDS.items()))


def deployer(takes: Mapping[str, str]) -> str:
    """Write what a deployer takes in `with:`."""
    return table(("with", "meaning"), ((f"`{name}`", says) for name, says in takes.items()))


def repositories() -> str:
    """Write every field of a repository of artifacts."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in REPOSITORY_FIELDS.items()))


def provision() -> str:
    """Write every field of something that is set up."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in PROVISION_FIELDS.items()))


def infra_rule() -> str:
    """Write every field of a rule over infrastructure, and of one of its cases."""
    rule = table(("field of a rule", "meaning"), ((f"`{name}`", says) for name, says in INFRA_FIELDS.items()))
    case = table(("field of a case", "meaning"), ((f"`{name}`", says) for name, says in INFRA_CASE_FIELDS.items()))
    return f"{rule}\n{case}"


def infra_facts() -> str:
    """Write every name that an expression over infrastructure may use, with its type."""
    named = [(name, kind) for name, kind in _names("", INFRA_SHAPE) if kind != "list"]
    own = [(name, kind) for name, kind in named if not name.startswith(("related", "plan.resources"))]
    alike = [
        ("related[]", "resources that it names or that name it, as `resource`"),
        ("plan.resources[]", "all, likewise"),
    ]
    return table(("name", "type"), ((f"`{name}`", kind) for name, kind in (*own, *alike)))


def events() -> str:
    """Write every kind of event, whether a hold can answer it, and what time brings about."""
    notes = documented(Kind)
    rows = ((f"`{one}`", notes[one.name], "yes" if one in HOLDABLE else "no") for one in Kind)
    return table(("kind", "what happened", "`block` can answer it"), rows)


def event_fields() -> str:
    """Write the fields of an event under their names on the wire."""
    return _fields_of([Event])


def responses() -> str:
    """Write every field of a response, and what responses can do."""
    notes = documented(Act)
    fields = table(("field", "meaning"), ((f"`{name}`", says) for name, says in RESPONSE_FIELDS.items()))
    return f"{fields}\n{table(('action', 'what it does'), ((f'`{one}`', notes[one.name]) for one in Act))}"


def channels() -> str:
    """Write every field of a channel or tracker."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in CHANNEL_FIELDS.items()))


def trackers() -> str:
    """Write every field of a tracker in which tickets are kept."""
    return table(("field", "meaning"), ((f"`{name}`", says) for name, says in TRACKER_FIELDS.items()))


def ends() -> str:
    """Write which events begin and which end what a ticket is about."""
    ended = ((f"`{begins}`", ", ".join(f"`{one}`" for one in sorted(ENDED_BY[begins]))) for begins in ENDED_BY)
    return table(("begins", "ends"), ended)


def action() -> str:
    """Write the fields of the predicate that says what a response did."""
    return _fields_of([Action])


def facts() -> str:
    """Write every name that a rule may use, with its type."""
    return table(("name", "type"), ((f"`{name}`", kind) for name, kind in _names("", SHAPE)))


def _names(before: str, shape: object) -> Iterator[tuple[str, str]]:
    if isinstance(shape, str):
        yield before, shape
    elif isinstance(shape, list):
        if isinstance(shape[0], str):
            yield before, f"list of {shape[0]}"
        else:
            yield before, "list"
            yield from _names(f"{before}[]", shape[0])
    elif isinstance(shape, dict):
        for name, inner in shape.items():
            yield from _names(f"{before}.{name}" if before else name, inner)


PREDICATES = ("Assessment", "Origin", "Rules", "Covered", "Count", "Tool", "Manual", "Imported", "Attached")
GOVERNING = ("Waiver", "Approval", "Revocation", "Hold", "BreakGlass")


def predicate() -> str:
    """Write the fields of the assessment, value by value, under their names on the wire."""
    return _fields_of([getattr(predicates, name) for name in PREDICATES])


def governing() -> str:
    """Write the fields of what people say, type by type, under their names on the wire."""
    return _fields_of([*(getattr(governance, name) for name in GOVERNING), StepUp])


def deploying() -> str:
    """Write the fields of what is said of deployments and environments, under their names on the wire."""
    return _fields_of([deployment.DeploymentStep, deployment.EnvironmentAct, deployment.Release])


def admissions() -> str:
    """Write the fields of what a cluster was answered, under their names on the wire."""
    return _fields_of([admission.Admissions, admission.Admission, admission.AdmittedImage])


def _fields_of(kinds: list[type[msgspec.Struct]]) -> str:
    parts = []
    for kind in kinds:
        name = kind.__name__
        notes = documented(kind)
        parts.append(f"### {name}\n\n{inspect.getdoc(kind)}\n")
        rows = []
        for field in msgspec.structs.fields(kind):
            is_left_out = field.default is not msgspec.NODEFAULT and kind.__struct_config__.omit_defaults
            rows.append(
                (f"`{field.encode_name}`", _type(field.type), "no" if is_left_out else "yes", notes[field.name])
            )
        parts.append(table(("field", "type", "always", "meaning"), rows))
    return "\n".join(parts)


def _type(kind: object) -> str:
    text = kind.__name__ if isinstance(kind, type) and not hasattr(kind, "__args__") else str(kind)
    inner = re.fullmatch(r"tuple\[(.+), \.\.\.\]", text)
    if inner:
        return f"list of {_type_word(inner[1])}"
    return _type_word(text)


def _type_word(text: str) -> str:
    words = {"str": "text", "int": "whole number", "bool": "true or false", "tuple[str, str]": "pair of texts"}
    name = text.removesuffix(" | None")
    return words.get(name, name.rpartition(".")[2])


def card(one: Card) -> str:
    """Write the header of a control's page: what its card says, and the clauses that it answers to."""
    ages = one.ages
    made = f"a run of `{one.made_by}`" if one.made_by else "no runner yet: what people attest with `interlock attest`"
    rows = [
        ("establishes that", one.says),
        ("stages", ", ".join(one.stages)),
        ("since", one.since),
        ("has to cover", one.owes),
        ("is shown by", one.satisfied_by),
        ("evidence is", made),
        ("by hand", one.by_hand),
        ("uses", ", ".join(one.needs)),
        ("uses where added", ", ".join(OPTIONAL.get(one.id, ()))),
        (
            "age at most",
            f"{ages.baseline} baseline, {ages.standard} standard, {ages.critical} critical" if ages else "",
        ),
    ]
    told = table((f"`{one.id}`", ""), [row for row in rows if row[1]])
    return told + "\n" + table(("standard", "clause", "asks"), clauses(one))


OPTIONAL: dict[str, tuple[str, ...]] = {one.card.id: getattr(one, "optional", ()) for one in CONTROLS}
"""Scanners that a control uses where somebody added them."""


def clauses(one: Card) -> Iterator[tuple[str, str, str]]:
    """Give the clauses that a control answers to, each with its standard."""
    for each in answers_of(one):
        yield FRAMEWORKS[each.framework].name, f"`{each.clause}`", each.title


def frameworks() -> str:
    """Write every standard with its clauses and the controls that answer to each."""
    parts = []
    for one in FRAMEWORKS.values():
        parts.append(f"## {one.name}\n\nAs `{one.id}` in cards; {one.edition}.\n{one.note}".rstrip() + "\n")
        rows = (
            (
                f"`{clause}`",
                one.clauses[clause],
                ", ".join(f"[{name}](../controls/{name}.md)" for name in named) or "none",
            )
            for clause, named in controls_by_clause(one, CARDS.values()).items()
        )
        parts.append(table(("clause", "asks", "controls"), rows))
    return "\n".join(parts)


def catalogue() -> str:
    """Write every control with what it establishes, whether anything runs it, and the ages of its evidence."""
    rows = [
        (
            f"[{one.id}](../controls/{one.id}.md)",
            one.says,
            f"`{one.made_by}`" if one.made_by else "by hand",
            *((one.ages.baseline, one.ages.standard, one.ages.critical) if one.ages else ("", "", "")),
        )
        for one in CARDS.values()
    ]
    return table(("control", "establishes that", "evidence", "baseline", "standard", "critical"), rows)


def tools() -> str:
    """Write every scanner with its program, its publisher and its licence."""
    used = {name for one in CONTROLS for name in (*one.card.needs, *getattr(one, "optional", ()))}
    rows = [_tool(one, used) for _, one in sorted(SCANNERS.items())]
    head = ("scanner", "package", "publisher", "licence", "covers", "at the pre-commit stage", "how it comes")
    return table(head, rows)


def versions() -> str:
    """Write every order of versions with what it reads, OSV's ecosystems and the package URL types that have it."""
    rows = []
    for scheme in SCHEMES.values():
        # The name of Rust's ecosystem is that of a host, and pages name none.
        ecosystems = ", ".join(name.split(".")[0] for name, one in BY_ECOSYSTEM.items() if one == scheme.id)
        types = ", ".join(f"`{name}`" for name, one in BY_TYPE.items() if one == scheme.id)
        rows.append((f"`{scheme.id}`", scheme.takes, ecosystems, types))
    return table(("order", "reads", "ecosystems of OSV", "types of package URLs"), rows)


def report_formats() -> str:
    """Write every format of reports of other tools by the name that `--as` takes."""
    return table(("format", "what it is"), ((f"`{one.name}`", one.says) for one in formats().values()))


def _tool(one: Scanner, used: set[str]) -> tuple[str, ...]:
    tool = one.TOOL
    who = tool.publisher if tool.is_first_party else f"{tool.publisher}, a third party"
    how = f"`interlock tools add {tool.distribution}`" if tool.is_private else "the `tools` extra"
    if tool.distribution == "python":
        how = "with Python"
    if one.NAME not in used:
        how += "; no control uses it yet"
    return one.NAME, tool.distribution, who, tool.licence, tool.covers, "yes" if one.IS_FAST else "no", how


def hook_senders() -> str:
    """Write every sender of deliveries with how it proves itself, how it is set up, and what of it matters."""
    rows = ((f"`{one.name}`", one.says, one.proof, one.setup, one.events) for one in senders().values())
    return table(("sender", "what it is", "proves itself by", "is set up there with", "tells of"), rows)


def exits() -> str:
    """Write the exit codes by name."""
    return table(("code", "name"), ((str(int(one)), one.name.lower().replace("_", " ")) for one in Exit))


def peer() -> str:
    """Write how much of each family of a peer's rules is expressed here, and the sums."""
    read = read_yaml((DOCS / "peer-policies.yaml").read_bytes(), "peer-policies.yaml").plain()
    kinds = ("today", "partly", "missing")
    rows = []
    for one in read:
        counts = [one[kind] for kind in kinds]
        rows.append((one["family"], str(sum(counts)), *map(str, counts), one["by"], one["brings"]))
    sums = [sum(one[kind] for one in read) for kind in kinds]
    rows.append(("all", str(sum(sums)), *map(str, sums), "", ""))
    return table(("family", "rules", *kinds, "expressed by", "what is missing comes with"), rows)


DERIVED: dict[str, Callable[[], str]] = {
    "cli": cli,
    "errors": errors,
    "glossary": glossary,
    "graph-kinds": graph_kinds,
    "graph-relations": lambda: words_of(graph.Relation),
    "settings": settings,
    "server-files": server_files,
    "server-settings": server_settings,
    "mapping": mapping,
    "server-traces": server_traces,
    "server-variables": server_variables,
    "mirrors": mirrors,
    "issuers": issuers,
    "exchange": exchange,
    "hooks": hooks,
    "sign-in": sign_in,
    "scim": scim,
    "ldap": ldap,
    "sources": sources,
    "source-kinds": source_kinds,
    "builders": builders,
    "builder": builder,
    "probe-fields": probe_fields,
    "probe-wants": probe_wants,
    "probes": probes,
    "registries": registries,
    "repositories": repositories,
    "environments": environments,
    "watch": watch,
    "deployer:command": lambda: deployer(COMMAND_TAKES),
    "deployer:ansible": lambda: deployer(ANSIBLE_TAKES),
    "deployer:folders": lambda: deployer(FOLDERS_TAKES),
    "deployer:manifests": lambda: deployer(MANIFESTS_TAKES),
    "deployer:podman": lambda: deployer(PODMAN_TAKES),
    "facts": facts,
    "provision": provision,
    "infra-rule": infra_rule,
    "infra-facts": infra_facts,
    "events": events,
    "senders": hook_senders,
    "happened": lambda: words_of(Happened),
    "endings": lambda: words_of(Ending),
    "event": event_fields,
    "responses": responses,
    "channels": channels,
    "trackers": trackers,
    "ends": ends,
    "action": action,
    "predicate": predicate,
    "governing": governing,
    "deploying": deploying,
    "admissions": admissions,
    "running": lambda: _fields_of([running.Running, running.Differing]),
    "report-formats": report_formats,
    "tools": tools,
    "versions": versions,
    "exits": exits,
    "peer": peer,
    "frameworks": frameworks,
    "catalogue": catalogue,
    **{f"card:{one.id}": (lambda one=one: card(one)) for one in CARDS.values()},  # type: ignore[misc]
}
"""Every block by its name."""


def block(name: str) -> str:
    """Give a block with its marks."""
    return f"<!-- derived: {name} -->\n\n{DERIVED[name]().strip()}\n\n<!-- end of derived -->\n"


def renewed(text: str) -> str:
    """Give a page with all its blocks derived anew."""
    return BLOCK.sub(lambda found: block(found["name"]), text)


def pages() -> list[Path]:
    """Give every page of the documentation."""
    return sorted(DOCS.rglob("*.md"))


def main(words: list[str]) -> int:
    """Print a block, or write all of them into their pages."""
    if words == ["--write"]:
        for page in pages():
            old = page.read_text("utf-8")
            new = renewed(old)
            if new != old:
                page.write_text(new, "utf-8")
                print(f"{page.relative_to(ROOT)} renewed")
        return 0
    if len(words) != 1 or words[0] not in DERIVED:
        print(f"usage: derive.py --write | {' | '.join(DERIVED)}", file=sys.stderr)
        return 2
    print(DERIVED[words[0]](), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
