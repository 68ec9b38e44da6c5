"""Checkpoint texts: read strictly, written only if they read back."""

from __future__ import annotations

import pytest

from interlock.crypto import TreeHead, read_head
from interlock.crypto.errors import CheckpointMalformed
from interlock.crypto.merkle import EMPTY_ROOT

ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
TEXT = f"example.com/behind-the-sofa\n20852163\n{ROOT}\n"


def test_the_standards_example_is_read_and_written_back() -> None:
    head = read_head(TEXT)
    assert (head.origin, head.size, head.extensions) == ("example.com/behind-the-sofa", 20852163, ())
    assert head.root.hex().startswith("0ac5186a")
    assert head.text() == TEXT


def test_extension_lines_and_odd_origins_are_kept() -> None:
    text = f"rekor - 123+\u00fc\n1\n{ROOT}\nTimestamp: 1\nmore\n"
    assert read_head(text).extensions == ("Timestamp: 1", "more")
    assert read_head(text).text() == text


def test_an_empty_log_has_the_root_of_the_empty_tree() -> None:
    head = TreeHead("o", 0, EMPTY_ROOT)
    assert read_head(head.text()) == head
    with pytest.raises(CheckpointMalformed, match="another root"):
        read_head(f"o\n0\n{ROOT}\n")


def test_the_largest_size_is_read_and_one_more_is_not() -> None:
    assert read_head(f"o\n{2**64 - 1}\n{ROOT}\n").size == 2**64 - 1
    with pytest.raises(CheckpointMalformed):
        read_head(f"o\n{2**64}\n{ROOT}\n")


MALFORMED = {
    "nothing": "",
    "no line end": TEXT[:-1],
    "no line end after an extension": f"{TEXT}more",
    "two lines": "o\n1\n",
    "no origin": f"\n1\n{ROOT}\n",
    "an empty extension": f"{TEXT}\n",
    "an empty extension in between": f"{TEXT}\nx\n",
    "a leading zero": f"o\n01\n{ROOT}\n",
    "a sign": f"o\n+1\n{ROOT}\n",
    "a negative size": f"o\n-1\n{ROOT}\n",
    "a space": f"o\n1 \n{ROOT}\n",
    "digits of another script": f"o\n\u0661\n{ROOT}\n",
    "a hexadecimal size": f"o\n0x1\n{ROOT}\n",
    "no number": f"o\nx\n{ROOT}\n",
    "a short root": "o\n1\nAAAA\n",
    "a long root": f"o\n1\n{'A' * 44}\n",
    "a root that is no base64": "o\n1\n?\n",
    "a root without padding": f"o\n1\n{ROOT[:-1]}\n",
    "a root with stray bits": f"o\n1\n{ROOT[:-2]}J=\n",
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_checkpoint_is_refused(case: str) -> None:
    with pytest.raises(CheckpointMalformed):
        read_head(MALFORMED[case])


@pytest.mark.parametrize(
    "head",
    [
        TreeHead("", 1, bytes(32)),
        TreeHead("a\nb", 1, bytes(32)),
        TreeHead("a", -1, bytes(32)),
        TreeHead("a", 1, bytes(31)),
        TreeHead("a", 0, bytes(32)),
        TreeHead("a", 1, bytes(32), ("",)),
        TreeHead("a", 1, bytes(32), ("x\ny",)),
    ],
)
def test_a_head_that_would_not_read_back_is_not_written(head: TreeHead) -> None:
    with pytest.raises(CheckpointMalformed):
        head.text()
