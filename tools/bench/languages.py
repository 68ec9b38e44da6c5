"""JavaScript, TypeScript, shell, prose and data for the generated repository."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Final

from tools.bench.python_code import NOUNS, VERBS, often

_SCRIPTS: Final = (
    """export function {v}{A}({b}s, limit = {n}) {{
  const found = new Map();
  for (const {b} of {b}s) {{
    if (!{b}.{a}Id || {b}.weight < limit) continue;
    const known = found.get({b}.{a}Id) ?? [];
    known.push({b});
    found.set({b}.{a}Id, known);
  }}
  return [...found.entries()].sort((one, two) => two[1].length - one[1].length);
}}
""",
    """export async function {v}{A}(path, {b}) {{
  const answer = await fetch(`/api/{a}s/${{encodeURIComponent(path)}}`, {{ method: "GET" }});
  if (!answer.ok) {{
    throw new Error(`the {a} could not be had: ${{answer.status}}`);
  }}
  const body = await answer.json();
  return body.items.filter((item) => item.{b} === {b}).slice(0, {n});
}}
""",
    """export const {v}{A} = ({b}s) =>
  {b}s
    .filter(({b}) => {b}.isActive && {b}.count > {n})
    .map(({{ name, count }}) => ({{ name: name.trim(), count }}))
    .reduce((total, {b}) => total + {b}.count, 0);
""",
)
_FAULTY_SCRIPTS: Final = (
    "export function {v}{A}(element, {b}) {{\n  element.innerHTML = '<b>' + {b} + '</b>';\n}}\n",
    "export function {v}{A}({b}) {{\n  return eval('(' + {b} + ')');\n}}\n",
    "export function {v}{A}({b}) {{\n  const token = Math.random().toString(36);\n  return token + {b};\n}}\n",
    "export function {v}{A}({b}) {{\n  setTimeout('{b}.run({n})', {n});\n  return {b} == null;\n}}\n",
)
_TYPED: Final = (
    """export interface {A}{v} {{
  id: number;
  {b}: string;
  weight?: number;
}}

export function {v}{A}({b}s: {A}{v}[], limit: number = {n}): Map<string, number> {{
  const found = new Map<string, number>();
  for (const one of {b}s) {{
    if (one.weight === undefined || one.weight < limit) continue;
    found.set(one.{b}, (found.get(one.{b}) ?? 0) + one.weight);
  }}
  return found;
}}
""",
    """export class {A}{v} {{
  private readonly {b}s: string[] = [];

  constructor(private readonly limit: number = {n}) {{}}

  add({b}: string): boolean {{
    if (this.{b}s.length >= this.limit || this.{b}s.includes({b})) return false;
    this.{b}s.push({b});
    return true;
  }}
}}
""",
)
_FAULTY_TYPED: Final = (
    "export function {v}{A}(element: HTMLElement, {b}: string): void {{\n  element.innerHTML = '<b>' + {b};\n}}\n",
    "export function {v}{A}({b}: string): unknown {{\n  return eval('(' + {b} + ')');\n}}\n",
)
_SHELL: Final = (
    """{v}_{a}_{n}() {{
  local {b}="$1"
  if [ ! -d "${{{b}}}" ]; then
    echo "there is no {a} at ${{{b}}}" >&2
    return 1
  fi
  find "${{{b}}}" -name '*.{a}' -mtime +{n} -print
}}
""",
    """for {a} in one two three; do
  printf '%s of %s\\n' "${{{a}}}" "{b}"
  mkdir -p "build/${{{a}}}"
done
""",
)
_FAULTY_SHELL: Final = (
    "{a}=$(ls | grep {b})\nrm -rf $HOME/build/${a}\n",
    "cd {a}\ncp $1 {b}-{n}\n",
    'if [ $1 == "{a}" ]; then\n  echo `date` {b}\nfi\n',
)


def javascript(pick: random.Random, lines: int) -> str:
    """Give a JavaScript module of about so many lines."""
    return _filled(pick, lines, f"// {pick.choice(NOUNS)}s\n", _SCRIPTS, _FAULTY_SCRIPTS)


def typescript(pick: random.Random, lines: int) -> str:
    """Give a TypeScript module of about so many lines."""
    return _filled(pick, lines, f"// {pick.choice(NOUNS)}s\n", _TYPED, _FAULTY_TYPED)


def shell(pick: random.Random, lines: int) -> str:
    """Give a shell script of about so many lines."""
    return _filled(pick, lines, "#!/usr/bin/env bash\nset -eu\n", _SHELL, _FAULTY_SHELL)


def prose(pick: random.Random, lines: int) -> str:
    """Give a page of documentation."""
    parts = [f"# {pick.choice(NOUNS).capitalize()}s\n"]
    for _ in range(lines // 2):
        a, b, c = pick.sample(NOUNS, 3)
        parts.append(f"To {pick.choice(VERBS)} a {a}, {pick.choice(VERBS)} its {b} first; the {c} follows.\n")
    return "\n".join(parts)


def records(pick: random.Random, lines: int) -> str:
    """Give a file of data."""
    rows: list[Callable[[], object]] = [lambda: pick.choice(NOUNS), lambda: pick.randrange(10_000)]
    return json.dumps([[row() for row in rows] for _ in range(max(1, lines // 4))], indent=1) + "\n"


def _filled(pick: random.Random, lines: int, head: str, clean: tuple[str, ...], faulty: tuple[str, ...]) -> str:
    parts, count = [head], 1
    number = pick.randrange(1000)
    while count < lines:
        a, b = pick.sample(NOUNS, 2)
        form = pick.choice(faulty) if often(pick, 0.08) else pick.choice(clean)
        number += 1
        word = f"{pick.choice(VERBS)}{number}"
        part = form.format(a=a, b=b, A=a.capitalize(), v=word, n=pick.randrange(2, 90))
        parts.append(part)
        count += part.count("\n") + 1
    return "\n".join(parts)
