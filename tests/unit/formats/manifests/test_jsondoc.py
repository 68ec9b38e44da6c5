import pytest

from interlock.formats.manifests import ManifestMalformed
from interlock.formats.manifests.jsondoc import read_json


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", r"^x: it is empty"),
        (b" \n", r"^x: it is empty"),
        (b'{"a":\n1 2}', r"^x:2: it is not JSON"),
        (b'{"a": 1,\n"a": 2}', r'^x:2: .*the key "a" stands twice'),
        (b"[NaN]", "NaN is not a number of JSON"),
        (b"[" * 100_000, "nested too deeply"),
        (b"[" * 300 + b"]" * 300, "nested deeper than 200"),
        (rb'["\ud800"]', "half of a character"),
        (rb'{"\udc00": 1}', "half of a character"),
        (b"[" + b"9" * 10_000 + b"]", "not strict JSON"),
        (b'["\xff"]', r"^x:1: it is not UTF-8 text"),
    ],
)
def test_what_is_not_strict_is_refused_with_its_place(body: bytes, why: str) -> None:
    with pytest.raises(ManifestMalformed, match=why):
        read_json(body, "x")


def test_a_byte_order_mark_and_whole_pairs_are_no_trouble() -> None:
    assert read_json(b'\xef\xbb\xbf{"a": "\\ud83d\\ude00"}', "x") == {"a": "\U0001f600"}
