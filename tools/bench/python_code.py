"""Python modules and tests that look like a web application's, with faults sown into them."""

from __future__ import annotations

import random
from typing import Final

NOUNS: Final = (
    "account", "address", "basket", "batch", "booking", "bundle", "carrier", "channel", "claim", "comment", "contract",
    "coupon", "customer", "delivery", "document", "entry", "event", "filter", "folder", "gallery", "group", "image",
    "index", "invoice", "label", "ledger", "listing", "locale", "message", "notice", "offer", "order", "packet",
    "parcel", "payment", "permit", "picture", "plan", "price", "product", "profile", "queue", "quote", "receipt",
    "record", "refund", "region", "report", "review", "route", "schema", "session", "shipment", "stock", "story",
    "supplier", "ticket", "topic", "transfer", "variant", "vendor", "voucher", "warehouse", "widget",
)  # fmt: skip
VERBS: Final = (
    "apply", "archive", "assign", "balance", "cancel", "check", "collect", "compare", "count", "create", "describe",
    "export", "fetch", "filter", "find", "format", "group", "import", "join", "load", "match", "merge", "move",
    "notify", "parse", "plan", "publish", "rank", "read", "reject", "remove", "rename", "render", "replace", "resolve",
    "save", "select", "send", "sort", "split", "store", "sum", "update", "validate", "write",
)  # fmt: skip

_HEADER: Final = '''"""{Noun} of the {other}: how they are {verb}d and kept."""

import hashlib
import json
import logging
import os
import pickle
import random
import subprocess
import tempfile
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal

import requests
import yaml

logger = logging.getLogger(__name__)
LIMIT = {n}
'''

_CLEAN: Final = (
    """    total = Decimal(0)
    for {a} in {b}s:
        if {a}.amount is None or {a}.amount < {n}:
            continue
        total += {a}.amount * Decimal("{n}.5")
    logger.info("%s of %d {a}s", total, len({b}s))
    return total
""",
    """    by_{a} = defaultdict(list)
    for place, {b} in enumerate({b}s):
        by_{a}[{b}.{a}_id].append((place, {b}))
    wanted = [key for key, found in by_{a}.items() if len(found) > {n}]
    wanted.sort(key=lambda key: (len(by_{a}[key]), str(key)))
    return {{key: by_{a}[key] for key in wanted}}
""",
    """    try:
        with open(path, encoding="utf-8") as file:
            data = json.load(file)
    except FileNotFoundError:
        logger.warning("there is no %s at %s", "{a}", path)
        return {{}}
    except ValueError as error:
        raise RuntimeError(f"the {a} at {{path}} cannot be read") from error
    return {{str(key): value for key, value in data.items() if key != "{b}"}}
""",
    """    since = datetime(2024, {m}, 1)
    until = since + timedelta(days={n})
    rows = [row for row in {b}s if since <= row.{a}_at < until]
    if not rows:
        return None
    first, *others = sorted(rows, key=lambda row: row.{a}_at)
    return first, len(others), max(row.weight for row in rows)
""",
    """    parts = []
    for key, value in sorted({b}s.items()):
        name = key.replace("_", " ").strip().lower()
        if isinstance(value, (list, tuple)):
            parts.extend(f"{{name}}: {{item}}" for item in value[:{n}])
        elif value:
            parts.append(f"{{name}}: {{value}}")
    return "\\n".join(parts) or "no {a}"
""",
    """    seen = set()
    while {b}s:
        {a} = {b}s.pop()
        if {a}.id in seen:
            continue
        seen.add({a}.id)
        {b}s.extend(child for child in {a}.children if child.id not in seen)
    return len(seen) > {n}
""",
)
_FAULTY: Final = (
    '    return subprocess.call("convert {a} " + path, shell=True)\n',
    "    return yaml.load({b}s)\n",
    "    return pickle.loads({b}s)\n",
    '    return hashlib.md5({b}s.encode("utf-8")).hexdigest()\n',
    '    return requests.get("https://{a}.example.org/" + path, verify=False)\n',
    '    cursor = {b}s.cursor()\n    return cursor.execute("SELECT * FROM {a} WHERE id = " + path)\n',
    "    return eval({b}s)\n",
    '    return os.path.join("/tmp", "{a}-" + str(random.random()), path)\n',
    '    name = tempfile.mktemp("{a}")\n    return open(name, "w"), path\n',
    "    try:\n        {b}s.close()\n    except Exception:\n        pass\n    return path\n",
    '    password = "{a}-{b}-{n}"\n    return {b}s.connect("admin", password)\n',
    '    return subprocess.Popen("rm -rf " + path, shell=True, cwd="{a}")\n',
)


def often(pick: random.Random, share: float) -> bool:
    """Say yes in that share of all cases."""
    return pick.random() < share


def module(pick: random.Random, lines: int) -> str:
    """Give a module of about so many lines."""
    noun, other = pick.sample(NOUNS, 2)
    parts = [_HEADER.format(Noun=noun.capitalize() + "s", other=other, verb="sort", n=pick.randrange(5, 500))]
    count = parts[0].count("\n")
    while count < lines:
        part = _class(pick) if often(pick, 0.35) else _function(pick, "")
        parts.append(part)
        count += part.count("\n")
    return "\n".join(parts)


def tests(pick: random.Random, lines: int) -> str:
    """Give a module of tests of about so many lines."""
    noun = pick.choice(NOUNS)
    parts = [f'"""Tests of {noun}s."""\n\nimport pytest\n\nTOLERANCE = 0.{pick.randrange(10, 99)}\n']
    count = parts[0].count("\n")
    while count < lines:
        part = _test(pick)
        parts.append(part)
        count += part.count("\n")
    return "\n".join(parts)


def _class(pick: random.Random) -> str:
    noun, other = pick.sample(NOUNS, 2)
    head = f'\nclass {noun.capitalize()}{other.capitalize()}:\n    """A {noun} with its {other}s."""\n\n'
    fields = "".join(f"        self.{name} = {name}\n" for name in ("name", other, "weight"))
    start = f"    def __init__(self, name, {other}, weight={pick.randrange(100)}):\n{fields}"
    methods = "\n".join(_function(pick, "    ") for _ in range(pick.randrange(1, 5)))
    return f"{head}{start}\n{methods}"


def _function(pick: random.Random, indent: str) -> str:
    a, b = pick.sample(NOUNS, 2)
    body = pick.choice(_FAULTY) if often(pick, 0.06) else pick.choice(_CLEAN)
    words = {"a": a, "b": b, "n": pick.randrange(2, 90), "m": pick.randrange(1, 13)}
    head = f"def {pick.choice(VERBS)}_{a}_{pick.randrange(1000)}({'self, ' if indent else ''}path, {b}s):\n"
    says = f'    """{pick.choice(VERBS).capitalize()} the {a}s that belong to some {b}s."""\n'
    text = ("" if indent else "\n") + head + says + body.format(**words)
    return "".join(f"{indent}{line}" if line.strip() else line for line in text.splitlines(keepends=True))


def _test(pick: random.Random) -> str:
    a, b = pick.sample(NOUNS, 2)
    n = pick.randrange(2, 60)
    return f'''
@pytest.mark.parametrize(("given", "wanted"), [({n}, {n * 2}), ({n + 1}, {n * 2 + 2}), (0, 0)])
def test_{pick.choice(VERBS)}_{a}_{pick.randrange(10_000)}(given, wanted, {b}s):
    """A {a} is found among {b}s."""
    {a} = {b}s.create(name="{a} {n}", weight=given)
    {b}s.save({a})
    found = {b}s.find(name="{a} {n}")
    assert found.weight * 2 == wanted
    assert [one.name for one in {b}s.all()] == ["{a} {n}"]
    with pytest.raises(LookupError):
        {b}s.find(name="{b} {n}")
'''
