import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interlock.adapters.tools import mask
from interlock.adapters.tools.masking import stars

BODY = "MIIEpAIBAAKCAQEA" + "q7Zr/+0aB" * 8
KEY = "RSA PRIVATE " + "KEY"
PEM = f"-----BEGIN {KEY}-----\n{BODY}\n{BODY}\n-----END {KEY}-----"
JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0" + ".SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c"

TOKENS = [
    "AKIA" + "IOSFODNN7EXAMPL3",
    "ASIA" + "IOSFODNN7EXAMPL3",
    "ghp_" + "a1B2" * 9,
    "gho_" + "a1B2" * 9,
    "github_pat_" + "11AAAAAAA0" + "a1B2_" * 10,
    "glpat-" + "a1B2c3D4e5F6g7H8i9J0",
    "xoxb-" + "123456789012-1234567890123-a1B2c3D4",
    "sk_live_" + "a1B2c3D4e5F6g7H8",
    "AIza" + "SyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q",
    "npm_" + "a1B2" * 9,
    "pypi-" + "AgEIcHlwaS5vcmc" + "a1B2" * 9,
    JWT,
    "ilk_" + "a1B2" * 12 + "c",
]


@pytest.mark.parametrize("token", TOKENS, ids=lambda token: token[:6])
def test_a_token_is_masked_wherever_it_stands(token: str) -> None:
    for text in (token, f"x {token} y", f'{{"match": "{token}"}}', f"line\n+{token}\n", f"url?key={token}&x=1"):
        masked = mask(text.encode()).decode()
        assert token not in masked
        assert token[4:12] not in masked
        assert mask(masked.encode()).decode() == masked


def test_the_first_four_characters_say_which_kind_of_token_it_was() -> None:
    assert mask(("ghp_" + "a1B2" * 9).encode()) == b"ghp_" + b"*" * 16


def test_a_private_key_is_masked_between_its_lines() -> None:
    masked = mask(PEM.encode()).decode()
    assert BODY not in masked
    assert masked.startswith(f"-----BEGIN {KEY}-----\n")
    assert masked.endswith(f"*-----END {KEY}-----")


def test_a_private_key_with_headers_and_inside_json_is_masked() -> None:
    key = PEM.replace("KEY-----\nMII", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,AB12\n\nMII", 1)
    masked = mask(json.dumps({"code": key}).encode())
    assert BODY.encode() not in masked
    assert json.loads(masked)["code"].startswith(f"-----BEGIN {KEY}-----\nProc-Type")


def test_a_private_key_that_was_cut_off_is_masked() -> None:
    assert BODY not in mask(PEM[: len(PEM) // 2 + 40].encode()).decode()


def masked(text: str) -> str:
    return mask(text.encode()).decode()


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password = 'hunter2'", "hunter2"),
        ('PASSWORD: "hunter2"', "hunter2"),
        ("db_password='correct horse battery'", "correct horse"),
        ('api_key => "abc123def456ghi7"', "123def456"),
        ("token = `abc123def456ghi7`", "123def456"),
        ("const clientSecret = 'abc123def456'", "123def456"),
        ('config["secret_key"] = "abc123def456"', "123def456"),
        ("DB_PASSWORD=hunter2hunter2", "er2hunter2"),
        ("aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "rXUtnFEMI"),
        ("postgres://admin:s3cr3tpw@db.example.org/x", "s3cr3tpw"),
        ("https://:s3cr3tpw@example.org", "s3cr3tpw"),
        ("https://user:" + "s3cr3t:/pw@example.org/x", "3t:/pw"),
        ("https://user:" + "8/s3cr3t://pw@example.org/x", "s3cr3t"),
        ("https://a:" + "one/s3cr3t@h.org,https://b:" + "two@h.org,https://c:" + "s3cr3t@h.org,", "s3cr3t"),
        ("Authorization: Bearer abcdef0123456789abcdef01", "0123456789"),
        ("Possible hardcoded password: 'hunter2'", "hunter2"),
    ],
)
def test_a_value_that_its_name_gives_away_is_masked(text: str, secret: str) -> None:
    assert secret not in masked(text)
    quoted = json.dumps({"code": text})
    assert secret not in masked(quoted)
    json.loads(masked(quoted))


@pytest.mark.parametrize(
    "text",
    [
        "password = get_password()",
        "password = None",
        "def login(user, password):",
        "the token is missing",
        "https://example.org:8080/a@b",
        '"secret_type": "generic-password"',
        "tokens = text.split()",
        "x = 'AKIA'",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert masked(text) == text


VALUES = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FFF), min_size=6, max_size=60)


@given(VALUES)
def test_json_stays_json_and_the_value_is_gone(value: str) -> None:
    body = json.dumps({"password": value, "line": 3}).encode()
    read = json.loads(mask(body))
    assert read["line"] == 3
    assert read["password"] != value or "*" in value


@given(st.lists(st.sampled_from([*TOKENS, "password", "=", '"', "'", "\\", "\n", ":", "://", "@", "a", "1", "*", " "])))
def test_masking_twice_changes_nothing_and_no_token_is_left(parts: list[str]) -> None:
    once = mask("".join(parts).encode())
    assert mask(once) == once
    for token in TOKENS:
        assert token.encode() not in once


@given(st.lists(st.sampled_from([*TOKENS, "password", "=", '"', "'", "\\", "\n", ":", "://", "@", "a1", " ", PEM])))
def test_whatever_stands_in_a_json_text_it_stays_json(parts: list[str]) -> None:
    clean = mask(json.dumps([{"code": "".join(parts), "n": 1}, json.dumps("".join(parts))]).encode())
    assert json.loads(clean)[0]["n"] == 1


@given(st.binary())
def test_any_bytes_can_be_masked(body: bytes) -> None:
    assert mask(mask(body)) == mask(body)


@pytest.mark.parametrize("length", [1, 8, 9, 16, 17, 40, 41, 4000])
def test_stars_tell_a_class_of_lengths_only(length: int) -> None:
    assert len(stars(length)) in {4, 8, 16, 32}


@pytest.mark.parametrize(
    "piece",
    [
        *(b"eyJ", f"-----BEGIN {KEY}-----aaaa ".encode(), b'passwordpassword:"', b"token='", b"a://b:", b"secret=\\\\"),
        *(b"a://b:c," + TOKENS[2].encode() + b",", b"a://b:1/c," + TOKENS[2].encode() + b",", b"a://b:1/c,x://y:2@h,"),
    ],
)
def test_hostile_output_costs_linear_time(piece: bytes) -> None:
    def once(count: int) -> float:
        started = time.process_time()
        mask(piece * count)
        return time.process_time() - started

    def seconds(count: int) -> float:
        return min(once(count) for _ in range(3))  # what else runs on the machine makes it longer, never shorter

    once(10)
    small, large = seconds(4_000), seconds(32_000)
    assert large < 8 * 4 * max(small, 0.005)


@pytest.mark.parametrize(
    "document", [["password:", "b"], ["token=", 1, None, "b"], {"password:": "b"}, [{"a": "pwd="}, {"b": 1}]]
)
def test_what_stands_between_two_json_texts_is_no_secret(document: object) -> None:
    text = json.dumps(document).encode()
    assert mask(text) == text


def test_the_default_of_a_parameter_with_a_type_is_masked() -> None:
    value = "hunter" + "2hunter2"
    for line in (
        f'def f(user, password="{value}"):',
        f"def f(password: str = '{value}'):",
        f'password: str|None="{value}"',
    ):
        assert value not in mask(line.encode()).decode()
