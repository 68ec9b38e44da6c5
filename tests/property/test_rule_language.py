"""What holds for every rule: no text crashes the front end, and no run ends in anything but a value or a refusal.

The second half compares with another implementation of CEL, written in another language by other people.
Known differences, each checked by hand against the specification, are kept out of what is generated: the
other one counts the size of a text in bytes, has no string(bool), writes infinity as inf, and, since an
error on the side that does not decide is no error, it stops where we go on. INTERLOCK_FUZZ=100000 generates more.
"""

from __future__ import annotations

import base64
import contextlib
import math
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from interlock.decision.expression import ExpressionError, RuleError, Schema, compile_rule

AT = datetime(2026, 11, 21, tzinfo=UTC)
VALUES: dict[str, object] = {
    "i": 7,
    "s": "hello",
    "l": [1, 2, 3],
    "ls": ["a", "bb", "a"],
    "m": {"a": 1, "b": [1, 2]},
    "b": True,
    "d": 2.5,
    "n": None,
}
OPEN = Schema.of(dict.fromkeys(VALUES, "dyn"))
UNCHECKED = Schema.of(dict.fromkeys(VALUES, "dyn"), checked=False)

WORDS = st.sampled_from(
    [
        *("i", "s", "l", "ls", "m", "b", "d", "n", "x", "nope", "true", "false", "null", "in", "has", "type"),
        *("0", "1", "2u", "1.5", "'a'", '"b"', "b'c'", "r'\\d'", "''", "9223372036854775807", "0x1F", "1e400"),
        *("+", "-", "*", "/", "%", "!", "&&", "||", "==", "!=", "<", "<=", ">", ">=", "?", ":", ".", ","),
        *("(", ")", "[", "]", "{", "}", "all(x,", "exists(x,", "map(x,", "filter(x,", "size()", "matches("),
        *("int(", "string(", "timestamp(", "duration(", "optional.of(", "cel.bind(x,", ".?", "[?", "`a`", "\n"),
    ]
)


def answer(text: str, schema: Schema) -> object:
    return compile_rule(text, schema).evaluate(VALUES, at=AT, fuel=20_000)


@given(st.text(max_size=200))
def test_no_text_at_all_crashes_the_front_end(text: str) -> None:
    for schema in (OPEN, UNCHECKED):
        try:
            answer(text, schema)
        except (ExpressionError, RuleError) as error:
            assert (error.line >= 1, str(error) != "") == (True, True)  # noqa: PT017 - both ways out are fine


@settings(max_examples=400)
@given(st.lists(WORDS, max_size=25).map(" ".join))
def test_no_heap_of_words_crashes_the_front_end(text: str) -> None:
    for schema in (OPEN, UNCHECKED):
        try:
            answer(text, schema)
        except (ExpressionError, RuleError) as error:
            assert error.column >= 1  # noqa: PT017 - both ways out are fine


LEAVES = {
    "int": ["0", "1", "-1", "7", "i", "9223372036854775807", "-9223372036854775808", "l.size()"],
    "double": ["0.0", "1.5", "-2.0", "d", "1e300"],
    "uint": ["1u", "0u", "18446744073709551615u"],
    "bool": ["true", "false", "b"],
    "string": ["''", "'a'", "'bb'", "s", "'a/b.c'"],
    "ints": ["[]", "l", "[1]", "[3, 1, 2]"],
    "strings": ["ls", "['a']", "['x', 'y']"],
    "map": ["m", "{}", "{'a': 1}", "{1: 2}"],
}
FORMS = {
    kind: forms.split()
    for kind, forms in {
        "int": """(int+int) (int-int) (int*int) (int/int) (int%int) -int (bool?int:int) ints[int] int(string)
            int(double) int(uint) size(ints) size(map) size(strings)""",
        "double": "(double+double) (double-double) (double*double) (double/double) double(int) -double",
        "uint": "(uint+uint) (uint-uint) (uint*uint) (uint/uint) (uint%uint) uint(int) uint(double)",
        "bool": """(bool&&bool) (bool||bool) !bool (int<int) (int>=int) (int==int) (double<=double) (string<string)
            (string!=string) (int~in~ints) (string~in~strings) (string~in~map) ints.all(x,x<int)
            ints.exists(x,x==int) ints.exists_one(x,x%int==int) string.contains(string)
            string.startsWith(string) string.matches('^b+$') has(m.a) has(m.z) (map==map) (ints==ints)
            (m.a==int) (m.z==int) (int==double) (uint==int) (string==int) (null==int)""",
        "string": "(string+string) string(int) string(uint) strings[int]",
        "ints": "(ints+ints) ints.map(x,x+int) ints.map(x,x*int) ints.filter(x,x>int) [int,int]",
        "strings": "(strings+strings) strings.map(x,x+string) strings.filter(x,x!=string)",
        "map": "{'a':int} {'b':string,int:bool} {bool:double}",
    }.items()
}
"""Forms by kind; a word that names a kind is filled in, a `~` is a blank."""


@st.composite
def rules(draw: st.DrawFn, kind: str | None = None, depth: int = 3) -> str:
    """Give a well-formed rule of some kind, shallow enough for an engine that recurses."""
    kind = kind or draw(st.sampled_from(sorted(FORMS)))
    if depth == 0 or draw(st.integers(0, 3)) == 0:
        return f" {draw(st.sampled_from(LEAVES[kind]))} "
    form = draw(st.sampled_from(FORMS[kind]))
    parts, word = [], ""
    for letter in form + " ":
        if letter.isalpha():
            word += letter
            continue
        # `int(` is a conversion, `int` anywhere else a part to fill in
        parts.append(draw(rules(word, depth - 1)) if word in FORMS and letter != "(" else word)
        parts.append(letter)
        word = ""
    return "".join(parts).replace("~", " ").strip()


def same(one: object, two: object) -> bool:
    if isinstance(one, float) and isinstance(two, float):
        return one == two or (math.isnan(one) and math.isnan(two))
    if isinstance(one, list) and isinstance(two, list):
        return len(one) == len(two) and all(map(same, one, two))
    if isinstance(one, dict) and isinstance(two, dict):
        return len(one) == len(two)  # a map with a boolean key is kept differently, and the order is anyone's
    kinds = (bool, float, str)
    return all(isinstance(one, kind) == isinstance(two, kind) for kind in kinds) and one == two


class Peer:
    """The other implementation, in a process of its own: some rules crash it, and no crash is an answer."""

    SAYS = (
        "import base64, pickle, sys\nimport cel\nvalues = pickle.loads(base64.b64decode(sys.argv[1]))\n"
        "for line in sys.stdin:\n    text = pickle.loads(base64.b64decode(line))\n"
        "    try:\n        said = pickle.dumps((True, cel.evaluate(text, dict(values))))\n"
        "    except Exception:\n        said = pickle.dumps((False, None))\n"
        "    print(base64.b64encode(said).decode(), flush=True)\n"
    )

    def __init__(self) -> None:
        self.crashes = 0
        self._process = self._start()

    def __call__(self, text: str) -> tuple[bool, object]:
        """Give whether it has a value, and which."""
        assert self._process.stdin
        assert self._process.stdout
        try:
            self._process.stdin.write(base64.b64encode(pickle.dumps(text)).decode() + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except OSError:
            line = ""
        if not line:
            self.crashes += 1
            self.end()
            self._process = self._start()
            return False, None
        has_value, value = pickle.loads(base64.b64decode(line))  # noqa: S301 - our own child wrote it
        return has_value, value

    def end(self) -> None:
        """End the process."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        self._process.kill()
        self._process.wait()

    def _start(self) -> subprocess.Popen[str]:  # noqa: TID251 - its type
        values = base64.b64encode(pickle.dumps(VALUES)).decode()
        return subprocess.Popen(  # noqa: TID251 - a peer that may crash, in a test
            [sys.executable, "-c", self.SAYS, values],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip


@pytest.fixture(scope="module")
def peer() -> Iterator[Peer]:
    pytest.importorskip("cel", reason="the other implementation is a development dependency")
    made = Peer()
    assert made("1 + 1") == (True, 2)
    yield made
    made.end()


@settings(max_examples=int(os.environ.get("INTERLOCK_FUZZ", "600")), deadline=None)
@given(rules())
def test_where_two_implementations_give_a_value_it_is_the_same(peer: Peer, text: str) -> None:
    try:
        ours = answer(text, OPEN)
    except (ExpressionError, RuleError):
        return
    has_value, theirs = peer(text)
    assert not has_value or same(ours, theirs), f"{text} is {ours!r} here and {theirs!r} there"


@settings(max_examples=300, deadline=None)
@given(rules())
def test_a_well_formed_rule_ends_in_a_value_or_a_refusal_and_always_in_the_same(text: str) -> None:
    outcomes = []
    for _ in range(2):
        try:
            outcomes.append(repr(answer(text, OPEN)))
        except (ExpressionError, RuleError) as error:
            outcomes.append(str(error))
    assert outcomes[0] == outcomes[1]
