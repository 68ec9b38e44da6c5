"""The process that runs texts in Rego: JSON in, JSON out, and nothing else of the world. Floor 11.

It is started by `interlock.adapters.rego.engine`, which watches it; its own limits hold even where nobody does.
Enters, on standard input: `{"rules": [{"text", "query", "facts"?}], "facts": text or null}`; a rule may bring facts of
its own. Leaves, on standard output: for each rule true, false, or a sentence why there is no answer.
"""

from __future__ import annotations

import json
import resource
import sys

MEMORY_BYTES = 1 << 29
CPU_S = 5
_SHOWN = 200
_UNSTEADY = {"time.now_ns": 0, "rand.intn": 2, "uuid.rfc4122": 1, "http.send": 1, "opa.runtime": 0,
             "net.lookup_ip_addr": 1}  # fmt: skip
"""What gives another answer the next time it is asked, each with its number of arguments."""


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _refuse(name: str) -> object:
    def call(*_: object) -> object:
        raise ValueError(f"{name} gives another answer each time, and a decision has to be repeatable")

    return call


def _answer(text: str, query: str, facts: str | None) -> bool | str:
    import regorus

    engine = regorus.Engine()
    for name, arguments in _UNSTEADY.items():
        engine.add_extension(name, arguments, _refuse(name))
    try:
        engine.add_policy("rule.rego", text)
        if facts is None:
            engine.set_input_json("{}")
            package, _, _ = query.rpartition(".")
            if package not in engine.get_packages():
                return f"there is no package {package.removeprefix('data.')}"
            return True
        engine.set_input_json(facts)
        answer = engine.eval_rule(query)
    except (RuntimeError, ValueError, TypeError, ArithmeticError, LookupError, MemoryError) as error:
        return _said(error)
    if answer is None or answer is False:
        return False
    return True if answer is True else f"{query} is {type(answer).__name__} and not true or false"


def _said(error: Exception) -> str:
    """Give what an error of the interpreter says, without the picture and the stack that it draws."""
    lines = str(error).partition("Stack backtrace")[0].splitlines()
    place = next((line.partition("rule.rego:")[2] for line in lines if "rule.rego:" in line), "")
    told = [line.strip().removeprefix("error: ") for line in lines if "error:" in line] or [
        line.strip() for line in lines if line.strip()
    ]
    return f"{told[0] if told else 'it failed'}{f' (line {place})' if place else ''}"[:_SHOWN]


def main() -> None:
    """Read what is asked, and write the answers."""
    _limit()
    asked = json.load(sys.stdin)
    facts = asked["facts"]
    answers = [_answer(one["text"], one["query"], one.get("facts", facts)) for one in asked["rules"]]
    json.dump(answers, sys.stdout)


if __name__ == "__main__":
    main()
