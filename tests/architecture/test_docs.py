"""The documentation is true: derived blocks, links, examples, commands, and one place for each thing."""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import NamedTuple

import msgspec
import pytest
import yaml

from interlock.catalog.cards import CARDS
from interlock.catalog.controls import CONTROLS
from interlock.catalog.frameworks import FRAMEWORKS, answers_of
from interlock.cli import main
from interlock.cli.commands import COMMANDS, module_of
from interlock.cli.exits import Exit
from interlock.control import Card, Stage
from interlock.decision import policy as policy_module
from interlock.decision.examples import EXAMPLE, GIVEN, SUPPOSED, read_examples
from interlock.decision.expression import Schema, compile_rule
from interlock.decision.facts import SHAPE
from interlock.decision.model import Judge, Status, Verdict
from interlock.decision.policy import load
from interlock.decision.rehearsal import rehearse
from interlock.evidence import predicates
from interlock.formats import read_yaml
from interlock.formats.reports import Document
from interlock.formats.reports.mapping import read_mapped, read_mapping
from interlock.kernel import InterlockError
from interlock.testing.repositories import GitSandbox
from interlock.wiring import settings as settings_module
from interlock.wiring.exchange import rules_of
from interlock.wiring.issuers import issuers_of
from interlock.wiring.mirrors import mirrors_of
from interlock.wiring.places import places
from interlock.wiring.policies import BUILT_IN, PolicyShelf
from interlock.wiring.probing import probes_of, shipped
from interlock.wiring.registries import registries_of
from interlock.wiring.report_sources import sources_of
from interlock.wiring.settings import settings_of
from tests.scripts import script

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
AROUND = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")]
ALL = [page for page in (*PAGES, *AROUND) if page.exists()]
RUN_IDS = [str(one.card.id) for one in CONTROLS]
ATTESTED_IDS = [name for name, card in CARDS.items() if card.is_attested]
CONTROL_IDS = list(CARDS)


DERIVE = script("derive")


class Block(NamedTuple):
    """A fenced block: where it is, what it is marked with, what it holds."""

    page: Path
    line: int
    mark: str
    body: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


def blocks() -> Iterator[Block]:
    """Give every fenced block of every page."""
    for page in ALL:
        mark, start, body = "", 0, list[str]()
        for number, line in enumerate(page.read_text("utf-8").split("\n"), 1):
            if not line.lstrip().startswith("```"):
                body.append(line)
            elif start:
                yield Block(page, start, mark, "\n".join(body) + "\n")
                start = 0
            else:
                mark, start, body = line.strip().removeprefix("```"), number, []


BLOCKS = list(blocks())


def marked(*marks: str) -> list[Block]:
    """Give the blocks with one of these marks."""
    return [block for block in BLOCKS if block.mark in marks]


def name(page: Path) -> str:
    """Name a page in a test's id."""
    return str(page.relative_to(ROOT))


def rows_below(text: str, heading: str) -> list[list[str]]:
    """Give the cells of the first table below a heading."""
    part = text.split(f"\n{heading}\n", 1)[1]
    rows: list[list[str]] = []
    for line in part.split("\n"):
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows or line.startswith("#"):
            break
    return rows[2:]


def keys_below(text: str, heading: str) -> list[str]:
    """Give the first cells of that table, without code marks."""
    return [row[0].strip("`") for row in rows_below(text, heading)]


# --- derived blocks


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_what_a_page_derives_is_what_the_program_says(page: Path) -> None:
    text = page.read_text("utf-8")
    assert DERIVE.renewed(text) == text, "run `python tools/derive.py --write`"


def test_every_derived_block_stands_on_exactly_one_page() -> None:
    found = [found["name"] for page in PAGES for found in DERIVE.BLOCK.finditer(page.read_text("utf-8"))]
    assert sorted(found) == sorted(DERIVE.DERIVED)


def test_every_mark_of_a_derived_block_is_closed() -> None:
    for page in PAGES:
        text = page.read_text("utf-8")
        assert text.count("<!-- derived:") == len(DERIVE.BLOCK.findall(text)), name(page)


def test_no_field_of_the_assessment_and_no_word_of_the_glossary_is_left_without_a_meaning() -> None:
    for page in (DOCS / "reference" / "predicates.md", DOCS / "concepts" / "glossary.md"):
        empty = [line for line in page.read_text("utf-8").split("\n") if re.fullmatch(r"\|.*\|\s+\|", line)]
        assert empty == [], name(page)


# --- one place for each thing


def test_each_control_has_its_page_and_no_page_is_about_a_control_that_does_not_exist() -> None:
    assert sorted(page.stem for page in (DOCS / "controls").glob("*.md")) == sorted(CONTROL_IDS)


@pytest.mark.parametrize("control", RUN_IDS)
def test_the_page_of_a_control_has_its_four_headings_each_with_something_below(control: str) -> None:
    text = (DOCS / "controls" / f"{control}.md").read_text("utf-8")
    assert text.startswith(f"# {control}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Looks for", "Why", "How to fix", "Cannot see"]
    for part in re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]:
        assert len(part.split()) > 20


@pytest.mark.parametrize("control", ATTESTED_IDS)
def test_the_page_of_a_control_without_a_runner_says_why_and_how_people_attest_it(control: str) -> None:
    text = (DOCS / "controls" / f"{control}.md").read_text("utf-8")
    assert text.startswith(f"# {control}\n")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Why", "By hand", "Cannot see"]
    for part in re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]:
        assert len(part.split()) > 12
    by_hand = text.split("## By hand")[1]
    assert CARDS[control].by_hand[1:] in by_hand
    assert f"interlock attest {control} --subject " in by_hand


def test_the_page_of_frameworks_has_every_clause_that_a_card_answers_to() -> None:
    text = (DOCS / "reference" / "frameworks.md").read_text("utf-8")
    for framework in FRAMEWORKS.values():
        part = text.split(f"\n## {framework.name}\n")[1].split("\n## ")[0]
        rows = {row[0].strip("`"): row[2] for row in rows_below(f"\n## x\n{part}", "## x")}
        assert list(rows) == list(framework.clauses)
        for card in CARDS.values():
            for one in answers_of(card):
                assert one.framework != framework.id or f"[{card.id}](" in rows[one.clause]


@pytest.mark.parametrize("card", CARDS.values(), ids=CONTROL_IDS)
def test_the_header_of_a_page_is_the_card(card: Card) -> None:
    text = (DOCS / "controls" / f"{card.id}.md").read_text("utf-8")
    assert f"<!-- derived: card:{card.id} -->" in text
    for value in (card.says, card.owes, card.satisfied_by, card.since, *card.needs, *card.stages):
        assert value in text
    for one in answers_of(card):
        assert f"| {FRAMEWORKS[one.framework].name} | `{one.clause}` | {one.title} |" in text


def test_the_page_of_a_control_names_each_tool_that_it_runs() -> None:
    for control in CONTROLS:
        text = (DOCS / "controls" / f"{control.card.id}.md").read_text("utf-8").split("## Looks for")[1]
        for scanner in control.card.needs:
            tool = scanner.partition("-syntax")[0].partition("-history")[0].partition("-plan")[0]
            assert ("the Python that runs Interlock" if tool == "cpython" else tool) in text, (control.card.id, tool)


def test_each_setting_is_documented_once_and_each_field_of_an_exception() -> None:
    text = (DOCS / "reference" / "settings.md").read_text("utf-8")
    for field in settings_module.FIELDS:
        assert len(re.findall(rf"^\| `{field}` \|", text, re.MULTILINE)) == 1
    assert set(keys_below(text, "## except")) == set(settings_module._EXCEPTION)


def test_each_field_of_a_policy_is_documented_and_nothing_else_is() -> None:
    text = (DOCS / "reference" / "policies.md").read_text("utf-8")
    assert set(keys_below(text, "## Fields of a policy")) == set(policy_module._POLICY)
    assert set(keys_below(text, "## Fields of a requirement")) == set(policy_module._REQUIREMENT)
    assert set(keys_below(text, "## Fields of a rule")) == set(policy_module._RULE)
    fields = re.findall(r"^\| ((?:`[a-z_]+`(?:, | or )?)+) \|", text.partition("## Examples")[2], re.MULTILINE)
    listed = {name for cell in fields for name in re.findall(r"[a-z_]+", cell) if name != "or"}
    assert listed == set(EXAMPLE) | set(GIVEN) | set(SUPPOSED)
    assert keys_below(text, "## How a requirement stands") == [one.value for one in Status]
    for judge in Judge:
        assert f"`{judge.value}`:" in text


def test_the_shipped_policies_are_named_where_policies_are_explained() -> None:
    text = (DOCS / "reference" / "policies.md").read_text("utf-8")
    assert all(f"`{policy}`" in text for policy in BUILT_IN)


def test_each_exit_code_is_explained() -> None:
    text = (DOCS / "reference" / "exit-codes.md").read_text("utf-8")
    explained = re.findall(r"^\| ([0-9]+) \| (?=[A-Z])", text, re.MULTILINE)
    assert [int(code) for code in explained] == sorted(int(one) for one in Exit)


def test_each_verdict_has_its_exit_code_in_the_page_on_policies() -> None:
    text = (DOCS / "reference" / "policies.md").read_text("utf-8")
    shown = dict(re.findall(r"^\| (allow|review|deny) \| ([0-9])", text, re.MULTILINE))
    wanted = {Verdict.ALLOW: Exit.ALLOWED, Verdict.REVIEW: Exit.REVIEW, Verdict.DENY: Exit.DENIED}
    assert shown == {verdict.value: str(int(code)) for verdict, code in wanted.items()}


def test_each_field_of_the_verification_summary_is_documented() -> None:
    text = (DOCS / "reference" / "predicates.md").read_text("utf-8")
    fields = {field.encode_name for field in msgspec.structs.fields(predicates.VerificationSummary)}
    assert set(keys_below(text, "## The verification summary")) == fields
    for kind in (predicates.ASSESSMENT, predicates.VERIFICATION_SUMMARY):
        assert kind in text


def test_each_folder_is_documented_with_its_default() -> None:
    text = (DOCS / "reference" / "environment.md").read_text("utf-8")
    found = places({"HOME": "~"})
    variables = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME")
    for variable, place in zip(variables, (found.config, found.state, found.cache, found.data), strict=True):
        assert f"| `{variable}` | `{place.removesuffix('/interlock')}` |" in text


def test_every_error_code_that_a_page_names_exists() -> None:
    known = {kind.code for kind in DERIVE.error_classes()} | {code for code, *_ in DERIVE.OUTCOMES}
    known |= {one.value for one in DERIVE.FaultCode}
    prefixes = {code[:3] for code in known}
    for page in ALL:
        for code in re.findall(r"\b([A-Z]{3}-[0-9]{3})\b", page.read_text("utf-8")):
            assert code in known or code[:3] not in prefixes, f"{name(page)} names {code}"


def test_every_page_can_be_reached_by_links_from_the_index_or_the_readme() -> None:
    waiting = [DOCS / "README.md", ROOT / "README.md"]
    reached: set[Path] = set()
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.is_file():
            continue
        reached.add(page)
        targets = re.findall(r"\]\(([^)#]+)", page.read_text("utf-8"))
        waiting += [(page.parent / target).resolve() for target in targets]
    left = [name(page) for page in PAGES if page not in reached]
    assert left == [], "link them in docs/README.md"


# --- links, words, places


def test_every_decision_stands_in_the_index_in_order_and_says_whether_it_holds() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    listed = re.findall(
        r"^- \[(\d{4}) [^]]+\]\(decisions/(.+)\)$", (DOCS / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert listed == [(page.name[:4], page.name) for page in decisions]
    assert [name(page) for page in decisions if "\n\nStatus: " not in page.read_text("utf-8")] == []


@pytest.mark.parametrize("page", ALL, ids=name)
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    for target in re.findall(r"(?<!`)\[[^\]]*\]\(([^)]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path).resolve() if path else page
        assert found.exists(), f"{name(page)} links to {target}"
        if anchor:
            titles = re.findall(r"^#+ (.+)$", found.read_text("utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


REGISTRIES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "crates" + ".io")


@pytest.mark.parametrize("page", ALL, ids=name)
def test_no_page_names_a_machine_a_registry_or_something_left_to_do(page: Path) -> None:
    text = page.read_text("utf-8")
    assert re.findall(r"(?<![\w.~$/])/(?:home|root|work|tmp|Users|mnt)/\S*", text) == []
    assert [host for host in REGISTRIES if host in text] == []
    assert re.findall(r"\b(?:TODO|FIXME|XXX|TBD)\b", text) == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_a_page_has_one_title_and_one_sentence_on_each_line(page: Path) -> None:
    text = re.sub(r"```.*?```", "", DERIVE.BLOCK.sub("", page.read_text("utf-8")), flags=re.DOTALL)
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1
    prose = [line for line in text.split("\n") if re.match(r"[A-Z`*\[]", line)]
    crowded = [line for line in prose if len(re.findall(r"[a-z`)]\. (?=[A-Z])", line)) > 1]
    assert crowded == []


# --- examples


def test_every_block_is_marked_with_what_it_holds() -> None:
    known = {
        "yaml",
        "yaml policy",
        "yaml settings",
        "yaml mirrors",
        "yaml issuers",
        "yaml exchange",
        "yaml sources",
        "yaml registries",
        "yaml probes",
        "yaml mapping",
        "csv mapped",
        "json",
        "cel",
        "python",
        "sh",
        "console",
        "console run",
        "groovy",
        "sql",
        "ini",
        "dockerfile",
        "nginx",
        "text",
    }
    assert {str(block): block.mark for block in BLOCKS if block.mark not in known} == {}


def test_there_are_examples_of_each_kind_that_is_checked() -> None:
    for mark in (*YAML, "json", "cel", "python", "sh", "console run"):
        assert marked(mark), mark


YAML = (
    "yaml",
    "yaml policy",
    "yaml settings",
    "yaml mirrors",
    "yaml issuers",
    "yaml exchange",
    "yaml sources",
    "yaml registries",
    "yaml probes",
)


@pytest.mark.parametrize("block", marked(*YAML), ids=str)
def test_yaml_can_be_read(block: Block) -> None:
    assert isinstance(yaml.safe_load(block.body), dict)


@pytest.mark.parametrize("block", marked("yaml mapping"), ids=str)
def test_a_mapping_of_a_page_reads_the_table_beside_it(block: Block) -> None:
    mapping = read_mapping(block.body, str(block))
    (table,) = [one for one in marked("csv mapped") if one.page == block.page]
    assert read_mapped(Document(str(table), table.body.encode()), mapping).sightings


@pytest.mark.parametrize("block", marked("yaml policy"), ids=str)
def test_a_policy_of_a_page_loads_with_its_rules(block: Block, tmp_path: Path) -> None:
    shelf = PolicyShelf(str(tmp_path), str(tmp_path / "cache"), bytes(32), CONTROL_IDS)

    def find(wanted: str) -> tuple[str, bytes]:
        return (wanted, block.body.encode()) if wanted == "the-example" else shelf.find(wanted)

    policy = load("the-example", find, CONTROL_IDS)
    assert policy.requirements or policy.people.provenance
    assert len(policy.rules) == block.body.count("assert:")
    ran = rehearse(policy, read_examples(block.body.encode(), policy.source, CONTROL_IDS))
    assert [one.problems for one in ran] == [()] * block.body.count("expect:")


@pytest.mark.parametrize("block", marked("yaml mirrors"), ids=str)
def test_mirrors_on_a_page_are_read(block: Block) -> None:
    assert len(mirrors_of(read_yaml(block.body, "advisories.yaml"))) > 1


@pytest.mark.parametrize("block", marked("yaml issuers"), ids=str)
def test_issuers_on_a_page_are_read(block: Block) -> None:
    assert len(issuers_of(read_yaml(block.body, "issuers.yaml"), "")) == block.body.count("url:")


@pytest.mark.parametrize("block", marked("yaml exchange"), ids=str)
def test_rules_for_jobs_on_a_page_are_read_and_name_issuers_of_the_same_page(block: Block) -> None:
    listed = [one for one in marked("yaml issuers") if one.page == block.page]
    issuers = [one.url for found in listed for one in issuers_of(read_yaml(found.body, "issuers.yaml"), "")]
    rules = rules_of(read_yaml(block.body, "exchange.yaml"), issuers)
    assert {one.pin.issuer for one in rules} == set(issuers)


@pytest.mark.parametrize("block", marked("yaml sources"), ids=str)
def test_sources_on_a_page_are_read(block: Block) -> None:
    assert len(sources_of(read_yaml(block.body, "sources.yaml"), "")) == block.body.count("name:")


@pytest.mark.parametrize("block", marked("yaml registries"), ids=str)
def test_registries_on_a_page_are_read(block: Block) -> None:
    assert len(registries_of(read_yaml(block.body, "registries.yaml"))) > 1


@pytest.mark.parametrize("block", marked("yaml probes"), ids=str)
def test_every_file_of_probes_in_the_documentation_is_read(block: Block) -> None:
    found = probes_of(["smoke.yaml"], lambda _: block.body.encode())
    assert found != shipped()


@pytest.mark.parametrize("block", marked("yaml settings"), ids=str)
def test_settings_of_a_page_are_read(block: Block) -> None:
    read = settings_of(read_yaml(block.body, "interlock.yaml"))
    assert read.source == "interlock.yaml"
    assert len(read.exceptions) == block.body.count("paths:")


@pytest.mark.parametrize("block", marked("cel"), ids=str)
def test_a_rule_of_a_page_compiles_against_the_names_that_rules_may_use(block: Block) -> None:
    assert compile_rule(block.body.strip(), Schema.of(SHAPE), line=block.line) is not None


def test_a_rule_over_an_unknown_name_would_be_noticed() -> None:
    with pytest.raises(InterlockError, match="no name"):
        compile_rule("evidenz.size() > 0", Schema.of(SHAPE), line=1)


@pytest.mark.parametrize("block", marked("json"), ids=str)
def test_json_can_be_read(block: Block) -> None:
    assert json.loads(block.body)


def test_the_assessment_that_is_shown_is_one() -> None:
    page = DOCS / "reference" / "predicates.md"
    shown = next(block for block in marked("json") if block.page == page)
    read = predicates.read_assessment(shown.body.encode())
    assert read.control in CONTROL_IDS
    assert all(part.covered == part.owed for part in read.coverage)


@pytest.mark.parametrize("block", marked("python"), ids=str)
def test_python_runs(block: Block) -> None:
    exec(compile(block.body, str(block), "exec"), {"__name__": "example"})  # noqa: S102  # our own pages


# --- commands


def commands_in(page: Path) -> Iterator[str]:
    """Give every command of Interlock that a page shows, in blocks and in the text."""
    for block in BLOCKS:
        if block.page == page and block.mark in {"sh", "console", "console run", "yaml", "groovy"}:
            yield from re.findall(r"(?:^|[ /$'])interlock ((?:--)?[a-z].*?)(?:'\s*$|$)", block.body, re.MULTILINE)
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    yield from re.findall(r"`interlock ([a-z-][^`]*)`", text)


def takes(parser: argparse.ArgumentParser) -> dict[str, argparse.Action]:
    """Give the options of a parser by their names."""
    return {word: one for one in parser._actions for word in one.option_strings}


def wrong_in(command: str) -> str:
    """Say what of a command does not exist; empty if all of it does."""
    words = command.partition("  #")[0].partition(" -- ")[0].replace('"', " ").split()
    if words[0] in {"--version", "--help"}:
        return ""
    if words[0] not in COMMANDS:
        return f"there is no command {words[0]}"
    parsers = dict(DERIVE.parsers(words[0]))
    known = takes(parsers[words[0]])
    forms = getattr(import_module(module_of(words[0])), "FORMS", {})
    for form in forms:
        known |= takes(parsers[f"{words[0]} {form}"]) if form in words else {}
    actions = [key.partition(" ")[2] for key in parsers if " " in key and key.partition(" ")[2] not in forms]
    if actions and len(words) > 1 and not words[1].startswith("-"):
        if words[1] not in actions:
            return f"{words[0]} has no action {words[1]}"
        known |= takes(parsers[f"{words[0]} {words[1]}"])
    for at, word in enumerate(words):
        option, _, value = word.partition("=")
        if option.startswith("-") and option not in known:
            return f"{words[0]} has no option {option}"
        if option in known and known[option].choices:
            given = value or (words[at + 1] if at + 1 < len(words) else "")
            if given.islower() and given not in (known[option].choices or ()):
                return f"{option} does not take {given}"
    return ""


@pytest.mark.parametrize("page", ALL, ids=name)
def test_every_command_that_a_page_shows_exists_with_its_options(page: Path) -> None:
    assert {command: wrong for command in commands_in(page) if (wrong := wrong_in(command))} == {}


def test_commands_are_found_where_they_are_and_wrong_ones_are_noticed() -> None:
    assert sum(len(list(commands_in(page))) for page in ALL) > 50
    assert wrong_in("chek") == "there is no command chek"
    assert wrong_in("keys throw ID") == "keys has no action throw"
    assert wrong_in("check --quick") == "check has no option --quick"
    assert wrong_in("check --format yaml") == "--format does not take yaml"
    assert wrong_in("check --stage precommit") == ""


def test_every_remedy_of_an_error_names_commands_that_exist() -> None:
    for kind in DERIVE.error_classes():
        for command in re.findall(r"`interlock ([a-z][^`]*)`", kind.hint):
            assert wrong_in(command) == "", (kind.code, command)


RUNNABLE = sorted({block.page for block in marked("console run")})


@pytest.mark.tools
@pytest.mark.parametrize("page", RUNNABLE, ids=name)
def test_what_a_page_runs_ends_as_the_page_says(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    sandbox = GitSandbox(tmp_path / "repository")
    sandbox.commit(tool__py='import subprocess\n\n\ndef show(name):\n    subprocess.run("ls " + name, shell=True)\n')
    monkeypatch.chdir(sandbox.root)
    for block in marked("console run"):
        if block.page != page:
            continue
        for line in block.body.strip().split("\n"):
            command, _, ends = line.removeprefix("$ interlock ").partition("  # exits ")
            assert main(command.split()) == int(ends or 0), (line, capfd.readouterr())
            told = capfd.readouterr()
            assert "Traceback" not in told.err
            assert told.out or " -o " in command, line


def test_the_readme_shows_every_control_of_the_commit_stage_in_its_output_and_in_its_table() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    shown = text.partition("controls of the commit stage\n")[2].partition("\n\n")[0]
    listed = text.partition("## What it examines\n")[2].partition("\n## ")[0]
    owed = [str(one.card.id) for one in CONTROLS if Stage.COMMIT in one.card.stages]
    # Where nobody has said anything of risk, its control does not run.
    assert sorted(line.split()[0] for line in shown.splitlines()) == sorted(set(owed) - {"risk.profile"})
    assert re.findall(r"^\| `([a-z.]+)` \|", listed, re.MULTILINE) == owed
